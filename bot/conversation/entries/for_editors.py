"""What a customer said that editors may read as a question of the assistant's, and what they may not."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.events import CustomerLearned, MessagePosted, OwnerChanged, RecordedEvent
from bot.conversation.model import Owner, Seq
from bot.conversation.problem import asks_something


def kept_from_editors(events: Sequence[RecordedEvent]) -> frozenset[Seq]:
    """Return the customer's messages in a conversation, from its first event, that are no editor's to read.

    What was written while an agent had the conversation was said to that person, also when the assistant
    answers it later, because the agent handed it back. So was what asks nothing while a person was awaited.
    And what was said before the customer asked to be forgotten is kept nowhere.
    """
    kept: set[Seq] = set()
    said: list[Seq] = []
    owner: Owner = "assistant"
    for event in events:
        body = event.body
        if isinstance(body, OwnerChanged):
            owner = body.owner
        elif isinstance(body, CustomerLearned) and body.forget:
            kept.update(said)
        elif isinstance(body, MessagePosted) and event.sender.kind == "customer":
            said.append(event.seq)
            if owner == "agent" or (owner == "waiting" and not asks_something(body.text)):
                kept.add(event.seq)
    return frozenset(kept)
