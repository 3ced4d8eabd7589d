"""Puts a wrong name right."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.reading import Event, entity
from actions.sending import send_forget_name


class ActionCorrectName(Action):  # type: ignore[misc]  # rasa_sdk has no types
    """A wrong name is dropped at once, even before the right one is known."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_correct_name"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Take the right name when it was given, else drop the wrong one and ask."""
        if entity(tracker, "customer_name"):
            dispatcher.utter_message(response="utter_name_corrected")
            return [SlotSet("awaiting", None)]
        if not tracker.get_slot("customer_name"):  # none was known that could be wrong
            dispatcher.utter_message(response="utter_name_unread")
            return [SlotSet("awaiting", None)]
        send_forget_name(dispatcher)
        dispatcher.utter_message(response="utter_ask_name")
        return [
            SlotSet("customer_name", None),
            SlotSet("customer_name_known", False),
            SlotSet("awaiting", None),
        ]
