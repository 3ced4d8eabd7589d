"""What actions send besides sentences: entries of the knowledge base, choices, and typed messages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from knowledge_base.model import PublishedEntry

if TYPE_CHECKING:
    from rasa_sdk.executor import CollectingDispatcher

MOST_CHOICES = 3


def send_entry(dispatcher: CollectingDispatcher, entry: PublishedEntry, confidence: float) -> None:
    """Send the entry's answer, marked with the revision it quotes, and ask whether it helped."""
    dispatcher.utter_message(
        text=entry.content.answer,
        answer={
            "entry_id": entry.id,
            "revision": entry.revision,
            "title": entry.content.question,
            "confidence": confidence,
            "public": not entry.content.audience,
        },
        asks_feedback=True,
    )


def send_choices(
    dispatcher: CollectingDispatcher, response: str, candidates: Iterable[Mapping[str, Any]]
) -> None:
    """Send a response with a button for each candidate entry."""
    buttons = [
        {
            "title": candidate["question"],
            "payload": "/choose" + json.dumps({"entry_id": candidate["entry_id"]}),
        }
        for candidate in candidates
    ]
    dispatcher.utter_message(response=response, buttons=buttons)


def send_handoff(dispatcher: CollectingDispatcher, reason: str) -> None:
    """Send the typed message that asks the gateway to pass the conversation to a person."""
    dispatcher.utter_message(json_message={"type": "handoff", "reason": reason})


def send_wait_note(dispatcher: CollectingDispatcher, note: str) -> None:
    """Send the typed message that asks the gateway to say how the wait stands, or what it keeps."""
    dispatcher.utter_message(json_message={"type": "wait_note", "note": note})


def send_forget(dispatcher: CollectingDispatcher) -> None:
    """Send the typed message that asks the gateway to drop what is known about the customer."""
    dispatcher.utter_message(json_message={"type": "forget"})


def send_feedback(dispatcher: CollectingDispatcher, helpful: bool) -> None:
    """Send the typed message that tells the gateway whether the last answer helped."""
    dispatcher.utter_message(json_message={"type": "feedback", "helpful": helpful})


def send_forget_name(dispatcher: CollectingDispatcher) -> None:
    """Send the typed message that asks the gateway to drop the customer's name, and nothing else."""
    dispatcher.utter_message(json_message={"type": "forget_name"})
