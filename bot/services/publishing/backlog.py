"""Reads the change feed for those who store masked texts of customers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from bot.conversation.entries.questions import forgotten_at, list_conversations_of
from bot.conversation.events import CustomerLearned, RecordedEvent
from bot.conversation.model import ConversationId
from bot.conversation.record.change_feed import list_changed
from bot.conversation.record.record import Record
from bot.conversation.state import ConversationState
from bot.protocol.dry_run import TextToMask
from bot.services.assistant import Assistant

T = TypeVar("T")

_LINES_AT_A_TIME = 2_000
_TEXTS_AT_A_TIME = 20


@dataclass(frozen=True)
class ConversationSnapshot:
    """The current state and events of one conversation.

    `names` are all names that occur in it; `forgotten` is when its customer last asked for erasure.
    """

    conversation_id: ConversationId
    state: ConversationState
    events: Sequence[RecordedEvent]
    names: tuple[str, ...]
    forgotten: datetime | None

    def is_kept(self, at: datetime) -> bool:
        """Return whether a text of that time may be stored."""
        return self.forgotten is None or at > self.forgotten


def read_backlog(record: Record, after: int) -> tuple[int, list[ConversationSnapshot]]:
    """Return the position reached, and the conversations that changed since the one before. Blocks.

    For a customer who asked for erasure, all their conversations are included.
    """
    position, changed = list_changed(record.file, after, _LINES_AT_A_TIME)
    conversations = dict.fromkeys(changed)
    for conversation_id in changed:
        customer_id = record.get_state(conversation_id).customer_id
        if forgotten_at(record.file, customer_id):
            conversations |= dict.fromkeys(list_conversations_of(record.file, customer_id))
    return position, [_read(record, conversation_id) for conversation_id in conversations]


def has_backlog(lines: int) -> bool:
    """Return whether there is more to read at once, after so many lines.

    There is when the batch was full, or when `lines` is below 0: then the record was replaced by another one,
    which is read from its start. A batch that was not full waits for the next run.
    """
    return not 0 <= lines < _LINES_AT_A_TIME


async def mask_all(assistant: Assistant, texts: Sequence[TextToMask], timeout_s: float) -> list[str]:
    """Return the texts, masked, in order. They are sent in batches, so that turns do not wait long.

    Raises `AssistantFailed`.
    """
    masked: list[str] = []
    for some in in_batches(texts):
        masked += await assistant.mask(some, timeout_s)
    return masked


def in_batches(texts: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield batches that are small enough for customers' turns not to wait long behind one."""
    for start in range(0, len(texts), _TEXTS_AT_A_TIME):
        yield texts[start : start + _TEXTS_AT_A_TIME]


def _read(record: Record, conversation_id: ConversationId) -> ConversationSnapshot:
    events = record.list_events(conversation_id, limit=-1)
    state = record.get_state(conversation_id)
    learned = {event.body.name for event in events if isinstance(event.body, CustomerLearned)}
    named = {state.name, record.get_customer(state.customer_id).name, *learned}
    named |= {event.sender.name for event in events}
    forgotten = forgotten_at(record.file, state.customer_id)
    return ConversationSnapshot(conversation_id, state, events, tuple(sorted(filter(None, named))), forgotten)
