"""Hears that no person is wanted."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.reading import Event


class ActionDeclinePerson(Action):  # type: ignore[misc]  # rasa_sdk has no types
    """The conversation stays with the assistant, with a fresh start, and no offer of a person follows."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_decline_person"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Carry on, and count failures anew."""
        dispatcher.utter_message(response="utter_offer_declined")
        return [SlotSet("awaiting", None), SlotSet("failures", 0), SlotSet("person_refused", True)]
