"""Offers the next best entries after a no."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answering import offer_choices, offer_person
from actions.boundary import allowed
from actions.customer import shown_to
from actions.reading import DID_YOU_MEAN, WAS_IT_HELPFUL, Event, failures
from actions.sending import MOST_CHOICES, send_feedback


class ActionTryNext(Action):  # type: ignore[misc]  # rasa_sdk has no types
    """A no counts as a failure; the second in a row offers a person."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_try_next"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Send what else may fit, each entry once; nothing left or a second failure offers a person."""
        awaiting = tracker.get_slot("awaiting")
        if awaiting == WAS_IT_HELPFUL:
            send_feedback(dispatcher, helpful=False)
        candidates = shown_to(tracker, allowed(tracker, tracker.get_slot("candidates") or []))
        left = candidates[MOST_CHOICES:] if awaiting == DID_YOU_MEAN else candidates
        failed = failures(tracker) + 1
        if failed >= 2 or not left:
            return offer_person(dispatcher, tracker)
        offered = offer_choices(dispatcher, tracker, "utter_offer_next", left)
        return [*offered, SlotSet("failures", failed)]
