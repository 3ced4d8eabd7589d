"""What an action reads from the tracker: the latest message, as the pipeline left it."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker

Event = dict[str, Any]

WAS_IT_HELPFUL = "was_it_helpful"
DID_YOU_MEAN = "did_you_mean"
OFFER_PERSON = "offer_person"


def entity(tracker: Tracker, kind: str) -> Any:
    """Return the value of the latest message's entity of that kind, or None."""
    return next(tracker.get_latest_entity_values(kind), None)


def intent(tracker: Tracker) -> str:
    """Return the name of the latest message's intent."""
    return str((tracker.latest_message.get("intent") or {}).get("name") or "")


def metadata(tracker: Tracker) -> dict[str, Any]:
    """Return what the gateway told with the latest message; nothing in plain Rasa."""
    said: dict[str, Any] = next((event for event in reversed(tracker.events) if event["event"] == "user"), {})
    return said.get("metadata") or {}


def ranking(tracker: Tracker) -> dict[str, Any]:
    """Return the latest message's ranking: `outcome`, and `candidates` best first. Empty when it has none."""
    return tracker.latest_message.get("ranking") or {"outcome": "none", "candidates": []}


def latest_language(tracker: Tracker) -> str | None:
    """Return the conversation's language as of the latest message; None when not sure, or for a press."""
    return (tracker.latest_message.get("reading") or {}).get("language")


def asks_if_anyone_is_there(tracker: Tracker) -> bool:
    """Return whether the latest message only asks if anybody is there."""
    return bool((tracker.latest_message.get("reading") or {}).get("asks_if_anyone_is_there"))


def refuses_person(tracker: Tracker) -> bool:
    """Return whether a person was refused, by the latest message or before, and not wished for since."""
    now = (tracker.latest_message.get("reading") or {}).get("refuses_person")
    return bool(now or tracker.get_slot("person_refused"))


def says_yes(tracker: Tracker) -> bool:
    """Return whether the latest message says yes, whatever else it says: "yes, get me a person"."""
    reading = tracker.latest_message.get("reading") or {}
    return intent(tracker) == "affirm" or "affirm" in reading.get("acts", ())


def says_it_helped(tracker: Tracker) -> bool:
    """Return whether the latest message judges the answer before it to be good."""
    return bool((tracker.latest_message.get("reading") or {}).get("helped"))


def failures(tracker: Tracker) -> int:
    """Return how many times in a row the customer got no good answer."""
    return int(tracker.get_slot("failures") or 0)
