"""What the last agent left for the assistant, as an action reads it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.reading import OFFER_PERSON, Event, metadata

# In the metadata of a message: {"agent_name", "outcome", "promises", "refused_entries", "held_reasons",
# "asked": [{"text", "by", "on"}]}.
BOUNDARY = "boundary"

CandidateT = TypeVar("CandidateT", bound="dict[str, Any]")


def boundary(tracker: Tracker) -> dict[str, Any]:
    """Return the note with the latest message; empty when no agent has left one."""
    return metadata(tracker).get(BOUNDARY) or {}


def allowed(tracker: Tracker, candidates: Iterable[CandidateT]) -> list[CandidateT]:
    """Return the candidates without the entries that were refused for this problem."""
    refused = boundary(tracker).get("refused_entries", ())
    return [candidate for candidate in candidates if candidate["entry_id"] not in refused]


def is_refused(tracker: Tracker, entry_id: str) -> bool:
    """Return whether the entry must not be shown again."""
    return entry_id in boundary(tracker).get("refused_entries", ())


def is_held(tracker: Tracker, reason: str) -> bool:
    """Return whether the assistant must not hand off again for this reason yet."""
    return reason in boundary(tracker).get("held_reasons", ())


def tell_that_it_is_seen_to(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
    """Say who sees to it and what was promised, instead of a second handoff. A yes still brings a person."""
    note = boundary(tracker)
    promise = next(iter(note.get("promises", ())), None)
    response = "utter_seen_to_promised" if promise else "utter_seen_to"
    dispatcher.utter_message(response=response, agent_name=note["agent_name"], promise=promise or "")
    return [SlotSet("awaiting", OFFER_PERSON), SlotSet("failures", 2), SlotSet("candidates", None)]


def tell_promises(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event] | None:
    """Tell each promise that the message asks for, with who gave it and when; None when it asks for none."""
    asked = boundary(tracker).get("asked", ())
    for promise in asked:
        dispatcher.utter_message(
            response="utter_promised",
            promise=promise["text"],
            agent_name=promise["by"],
            promised_on=promise["on"],
        )
    return [SlotSet("awaiting", None), SlotSet("failures", 0), SlotSet("candidates", None)] if asked else None
