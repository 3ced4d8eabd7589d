"""Notes the name that the customer gave."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.reading import Event, entity


class ActionNoteName(Action):  # type: ignore[misc]  # rasa_sdk has no types
    """The slot is filled from the message; this says so, or asks when no name was understood."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_note_name"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Greet by the new name, or ask for it."""
        if entity(tracker, "customer_name"):
            dispatcher.utter_message(response="utter_name_noted")
            return [SlotSet("greeted", True), SlotSet("awaiting", None)]
        dispatcher.utter_message(response="utter_ask_name")
        return [SlotSet("awaiting", None)]
