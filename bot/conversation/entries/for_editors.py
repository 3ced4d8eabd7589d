"""What a customer said that editors may read as a question of the assistant's, and what they may not."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.events import CustomerLearned, MessagePosted, OwnerChanged, RecordedEvent
from bot.conversation.model import Seq


def kept_from_editors(events: Sequence[RecordedEvent]) -> frozenset[Seq]:
    """Return the customer's messages in a conversation, from its first event, that are no editor's to read.

    What was written while an agent had the conversation was said to that person, also when the assistant
    answers it later, because the agent handed it back; and what was said before the customer asked to be
    forgotten is kept nowhere.
    """
    kept: set[Seq] = set()
    said: list[Seq] = []
    with_agent = False
    for event in events:
        body = event.body
        if isinstance(body, OwnerChanged):
            with_agent = body.owner == "agent"
        elif isinstance(body, CustomerLearned) and body.forget:
            kept.update(said)
        elif isinstance(body, MessagePosted) and event.sender.kind == "customer":
            said.append(event.seq)
            if with_agent:
                kept.add(event.seq)
    return frozenset(kept)
