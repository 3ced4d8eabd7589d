"""Hears that an answer helped, or thanks for it."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.reading import Event, intent, says_it_helped
from actions.sending import send_feedback


class ActionNoteHelpful(Action):  # type: ignore[misc]  # rasa_sdk has no types
    """The end of a question: nothing failed, nothing is open."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_note_helpful"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Thank the customer, and clear what was open. A thank-you alone does not judge the answer."""
        if intent(tracker) == "thank" and not says_it_helped(tracker):
            dispatcher.utter_message(response="utter_welcome")
        else:
            send_feedback(dispatcher, helpful=True)
            dispatcher.utter_message(response="utter_feedback_thanks")
        return [SlotSet("awaiting", None), SlotSet("failures", 0), SlotSet("candidates", None)]
