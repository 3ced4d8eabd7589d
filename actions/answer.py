"""Answers a question from the knowledge base."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answering import (
    admit_without_offer,
    answer_also,
    answer_with,
    greet_first,
    offer_choices,
    offer_person,
)
from actions.awaited import is_awaited, wants_help_now
from actions.boundary import allowed, tell_promises
from actions.customer import get_for
from actions.knowledge import is_empty
from actions.reading import OFFER_PERSON, WAS_IT_HELPFUL, Event, failures, ranking, refuses_person
from knowledge_base.search.confidence import outcome_of

# From the first on an entry that is too unsure to be shown may still be what is meant; the second is for
# those that stand beside it.
_NEAR, _NEAR_BESIDE = 0.2, 0.08


class ActionAnswer(Action):  # type: ignore[misc]  # rasa_sdk has no types
    """A promise that is asked for; else three outcomes, as the ranking says: answer, ask back, admit it."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Send the entry, the choice of entries, or the admission; the second failure offers a person."""
        told = tell_promises(dispatcher, tracker)
        if told is not None:
            return told
        candidates = allowed(tracker, ranking(tracker)["candidates"])
        outcome = _outcome(tracker, candidates)
        moved_on = tracker.get_slot("awaiting") == WAS_IT_HELPFUL  # and so did not reject the last answer
        failed = 0 if moved_on else failures(tracker)
        greeted = greet_first(dispatcher, tracker)
        if outcome == "answer":
            entry = get_for(tracker, candidates[0]["entry_id"])
            if entry:
                events = greeted + answer_with(dispatcher, tracker, entry, candidates, failed)
                answer_also(dispatcher, tracker, allowed(tracker, ranking(tracker).get("also", [])))
                return events
        if (outcome == "clarify" and len(candidates) > 1) or (candidates and wants_help_now(tracker)):
            return greeted + offer_choices(dispatcher, tracker, "utter_did_you_mean", candidates)
        if not candidates and is_empty():
            return greeted + offer_person(dispatcher, tracker, "utter_nothing_published")
        if failed + 1 >= 2 or is_awaited(tracker):
            return greeted + offer_person(dispatcher, tracker)
        if refuses_person(tracker):
            return greeted + admit_without_offer(dispatcher)
        return greeted + _admit(dispatcher, tracker, candidates, failed)


def _admit(
    dispatcher: CollectingDispatcher, tracker: Tracker, candidates: list[dict[str, Any]], failed: int
) -> list[Event]:
    """Admit that nothing is sure to answer it, and show what comes nearest; else a person is offered."""
    near = [each for each in candidates if each["confidence"] >= _NEAR_BESIDE]
    if near and near[0]["confidence"] >= _NEAR:
        offered = offer_choices(dispatcher, tracker, "utter_nearest", near)
        return [*offered, SlotSet("failures", failed + 1)]
    dispatcher.utter_message(response="utter_no_answer")
    return [SlotSet("failures", failed + 1), SlotSet("awaiting", OFFER_PERSON)]


def _outcome(tracker: Tracker, candidates: list[dict[str, Any]]) -> str:
    """Return what the ranking says, or would say without the entries that were refused."""
    found = ranking(tracker)
    if len(candidates) == len(found["candidates"]):
        return str(found["outcome"])
    return outcome_of([candidate["confidence"] for candidate in candidates])
