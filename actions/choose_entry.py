"""Answers with the entry that the customer chose."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answering import answer_with, offer_person
from actions.boundary import allowed, is_refused
from actions.customer import get_for
from actions.reading import Event, entity, failures
from actions.sending import MOST_CHOICES


class ActionChooseEntry(Action):  # type: ignore[misc]  # rasa_sdk has no types
    """The choice is a pressed button, "the second one", or a plain yes to the first."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_choose_entry"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Send the entry; when it is gone, or nothing was offered, offers a person."""
        candidates = allowed(tracker, tracker.get_slot("candidates") or [])
        entry_id = entity(tracker, "entry_id") or _by_place(candidates, entity(tracker, "ordinal"))
        entry = get_for(tracker, entry_id) if entry_id else None
        if entry is None or is_refused(tracker, entry.id):
            return offer_person(dispatcher, tracker)
        return answer_with(dispatcher, tracker, entry, candidates, failures(tracker))


def _by_place(candidates: list[dict[str, Any]], ordinal: Any) -> str | None:
    """Return the candidate at that place (1 is the first, -1 the last); the first without a place."""
    place = int(ordinal) if ordinal is not None else 1
    index = place - 1 if place > 0 else place
    offered = candidates[:MOST_CHOICES]
    return str(offered[index]["entry_id"]) if -len(offered) <= index < len(offered) else None
