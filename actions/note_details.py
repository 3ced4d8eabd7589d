"""Notes an e-mail address or an order number that came on its own."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answering import greet_first
from actions.awaited import is_awaited
from actions.reading import Event, entity


class ActionNoteDetails(Action):  # type: ignore[misc]  # rasa_sdk has no types
    """The slots are filled from the message; this says what was understood."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_note_details"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Greet whoever gave a name as well, and repeat the detail, so that a misreading is seen.

        While a person is awaited the gateway has noted the address already.
        """
        greeted = greet_first(dispatcher, tracker)
        if entity(tracker, "email") and not is_awaited(tracker):
            dispatcher.utter_message(response="utter_email_noted")
        if entity(tracker, "order_number"):
            dispatcher.utter_message(response="utter_order_noted")
        if not greeted and not entity(tracker, "email") and not entity(tracker, "order_number"):
            dispatcher.utter_message(response="utter_detail_noted")
        return [*greeted, SlotSet("awaiting", None)]
