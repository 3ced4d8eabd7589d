"""In which conversation a customer continues: their newest, or the one that it was merged into."""

from __future__ import annotations

from bot.conversation.events import ConversationMerged
from bot.conversation.model import ConversationId, CustomerId, Value
from bot.conversation.record.record import Record
from bot.conversation.state import ConversationState


class Earlier(Value, frozen=True):
    """A conversation that was merged away, and the `seq` after which the customer could read it."""

    id: ConversationId
    readable_after: int
    last_seq: int


class Continued(Value, frozen=True):
    """The conversation in which a customer continues, and the `seq` after which they may read it.

    Whose own conversation it is reads all of it. Somebody whose conversation was merged into it is known by
    an e-mail address at most, which anybody can claim: they read what is written from the merge on.
    What they had read and written in those that were merged away is theirs still: `earlier`, oldest first.
    """

    state: ConversationState
    readable_after: int = 0
    earlier: tuple[Earlier, ...] = ()


def find_continued(record: Record, customer_id: CustomerId) -> Continued | None:
    """Return where this customer continues; `None` for somebody who has not written yet."""
    state = record.get_latest_conversation(customer_id)
    if state is None:
        return None
    readable_after, earlier, seen = 0, list[Earlier](), {state.id}
    while state.merged_into is not None and state.merged_into not in seen:
        merged = state
        earlier.append(Earlier(merged.id, readable_after, merged.last_seq))
        state = record.get_state(state.merged_into)
        own = state.customer_id == customer_id
        readable_after = 0 if own else _merged_at(record, state.id, merged.id)
        seen.add(state.id)
    return Continued(state=state, readable_after=readable_after, earlier=tuple(earlier))


def _merged_at(record: Record, kept: ConversationId, merged: ConversationId) -> int:
    """Return the `seq` at which the other conversation was merged into the kept one."""
    return next(
        event.seq
        for event in record.list_events(kept, limit=-1)
        if isinstance(event.body, ConversationMerged) and event.body.other_id == merged
    )
