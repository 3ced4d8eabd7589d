"""The customer chooses who they talk to. (`commands.request_handoff` is the way to a person.)"""

from __future__ import annotations

from bot.conversation.commands import sender_of_customer
from bot.conversation.events import NewEvent, OwnerChanged
from bot.conversation.model import SystemMessage
from bot.conversation.state import ConversationState


def choose_assistant(state: ConversationState, *, notice: SystemMessage, client_id: str) -> list[NewEvent]:
    """Give the conversation back to the assistant, from the queue or an agent; nothing when it has it.

    A closed conversation stays closed: it opens, with the assistant, when the customer writes.
    """
    if state.owner in ("assistant", "closed"):
        return []
    body = OwnerChanged(
        owner="assistant", previous=state.owner, reason="chosen", text=notice.text, line_ids=notice.line_ids
    )
    return [NewEvent(sender=sender_of_customer(state), body=body, client_id=client_id)]
