"""Renders a conversation as plain text for its customer: only what they could read in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.conversation.events import MessagePosted, OwnerChanged, RecordedEvent
from bot.services.typed_text import typed_text

_TIME = "%Y-%m-%d %H:%M"


def transcript_of(business: str, events: Iterable[RecordedEvent], struck: str) -> str:
    """Return the messages and the notices of a new owner, each with sender and time in UTC.

    `struck` is the text shown for a message that the customer has removed. Notes, reasons and everything else
    that only staff may see are left out.
    """
    lines = list(_lines(business, events, struck))
    return "\n\n".join(lines) + "\n" if lines else ""


def _lines(business: str, events: Iterable[RecordedEvent], struck: str) -> Iterator[str]:
    for event in events:
        at = event.at.strftime(_TIME)
        if isinstance(event.body, MessagePosted):
            yield f"{_who(business, event)}, {at} UTC\n{struck if event.body.struck else _text(event.body)}"
        elif isinstance(event.body, OwnerChanged) and event.body.text:
            yield f"{business}, {at} UTC\n{event.body.text}"


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
