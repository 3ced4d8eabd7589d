"""What a request is acknowledged with, and two changes of one request as one."""

from __future__ import annotations

from collections.abc import Callable

from bot.conversation.errors import NotAllowed
from bot.conversation.events import (
    Body,
    RecordedEvent,
)
from bot.conversation.model import (
    SenderKind,
)
from bot.conversation.record.record import Change
from bot.protocol.customer import Accepted


def joined(first: Change, second: Change) -> Change:
    """Return two changes of one conversation in one commit."""
    return Change(
        events=(*first.events, *second.events),
        state=second.state,
        repeated=first.repeated and second.repeated,
    )


def accepted(
    change: Change,
    sender: SenderKind,
    client_id: str,
    kind: type[Body],
    same: Callable[..., bool] = lambda body: True,
) -> Accepted:
    """Return the acknowledgement of a request; refused when its id had been used for something else."""
    event: RecordedEvent = next(
        event for event in change.events if event.sender.kind == sender and event.client_id == client_id
    )
    if not isinstance(event.body, kind) or not same(event.body):
        raise NotAllowed("client_id_reused", client_id=client_id)
    return Accepted(conversation_id=change.state.id, seq=event.seq)
