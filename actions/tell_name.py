"""Tells the customer's name to whoever asks for it."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.reading import Event


class ActionTellName(Action):  # type: ignore[misc]  # rasa_sdk has no types
    """The name as the customer gave it, or that none was given."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_tell_name"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Tell it, and leave nothing open that was asked."""
        dispatcher.utter_message(response="utter_name_told")
        return [SlotSet("awaiting", None)]
