"""Renders a conversation as plain text for its customer: only what they could read in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from bot.conversation.events import (
    MessagePosted,
    OwnerChanged,
    RecordedEvent,
    SensitiveRequested,
    SensitiveSettled,
)
from bot.services.typed_text import typed_text
from bot.services.voice import Voice

_TIME = "%Y-%m-%d %H:%M"


def transcript_of(business: str, events: Iterable[RecordedEvent], voice: Voice, language: str | None) -> str:
    """Return the messages and the notices of a new owner, each with sender and time in UTC.

    What the customer has removed, and a sensitive detail that is gone, is said to be so, in this language.
    Notes, reasons and everything else that only staff may see are left out.
    """
    lines = list(_lines(business, events, partial(voice.plain, language=language)))
    return "\n\n".join(lines) + "\n" if lines else ""


def _lines(business: str, events: Iterable[RecordedEvent], say: Callable[..., str]) -> Iterator[str]:
    details: dict[str, str] = {}
    for event in events:
        at, body = event.at.strftime(_TIME), event.body
        if isinstance(body, MessagePosted):
            yield f"{_who(business, event)}, {at} UTC\n{say('utter_struck') if body.struck else _text(body)}"
        elif isinstance(body, OwnerChanged) and body.text:
            yield f"{business}, {at} UTC\n{body.text}"
        elif isinstance(body, SensitiveRequested):
            details[body.request_id] = body.label
        elif isinstance(body, SensitiveSettled) and body.outcome in ("expired", "removed"):
            gone = say(f"utter_sensitive_{body.outcome}", detail=details.get(body.request_id, ""))
            yield f"{business}, {at} UTC\n{gone}"


def _who(business: str, event: RecordedEvent) -> str:
    sender = event.sender
    if sender.kind == "customer":
        return sender.name or "You"
    if sender.kind == "agent":
        return f"{sender.name or 'Agent'} ({business})"
    return f"Assistant ({business})" if sender.kind == "assistant" else business


def _text(body: MessagePosted) -> str:
    if body.attachments:
        return f"[File: {', '.join(attachment.name for attachment in body.attachments)}]"
    return typed_text(body.text) if body.markdown else body.text
