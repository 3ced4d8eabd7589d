"""Says hello back."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.awaited import is_awaited
from actions.reading import Event
from actions.sending import send_wait_note


class ActionGreet(Action):  # type: ignore[misc]  # rasa_sdk has no types
    """A greeting by name, when there is a name."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_greet"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Greet, and remember that it did. Whoever waits for a person asks whether anybody is there."""
        if is_awaited(tracker):
            send_wait_note(dispatcher, "status")
            return [SlotSet("greeted", True), SlotSet("awaiting", None)]
        dispatcher.utter_message(response="utter_greet")
        return [SlotSet("greeted", True), SlotSet("awaiting", None)]
