"""The customer's choice to go back to the assistant. (`commands.request_handoff` asks for a person.)"""

from __future__ import annotations

from bot.conversation.events import NewEvent, OwnerChanged
from bot.conversation.model import SystemMessage
from bot.conversation.speaking import sender_of_customer
from bot.conversation.state import ConversationState


def choose_assistant(state: ConversationState, *, notice: SystemMessage, client_id: str) -> list[NewEvent]:
    """Move the conversation from the queue or an agent to the assistant.

    Changes nothing when the assistant has it already, or when it is closed: a closed conversation reopens,
    with the assistant, when the customer writes.
    """
    if state.owner in ("assistant", "closed"):
        return []
    body = OwnerChanged(
        owner="assistant",
        previous=state.owner,
        reason="chosen",
        text=notice.text,
        line_ids=notice.line_ids,
        quick_replies=notice.quick_replies,
    )
    return [NewEvent(sender=sender_of_customer(state), body=body, client_id=client_id)]
