"""What an agent asks before sending a draft or handing back, on `/ws/staff`."""

from __future__ import annotations

from bot.conversation.model import ConversationId
from bot.gateway.sockets.staff import StaffPeer, registry
from bot.protocol.boundary import BoundaryDraft, BoundaryGet
from bot.protocol.drafts import DraftCheck, DraftChecked


@registry.handles(DraftCheck)
async def check_draft(peer: StaffPeer, frame: DraftCheck) -> DraftChecked:
    """What speaks against sending it."""
    conversation_id = ConversationId(frame.conversation_id)
    return await peer.services.inbox.check_draft(peer.agent, conversation_id, frame.text, frame.read_seq)


@registry.handles(BoundaryGet)
async def draft_boundary(peer: StaffPeer, frame: BoundaryGet) -> BoundaryDraft:
    """What there is to settle before the conversation goes back to the assistant."""
    return await peer.services.inbox.draft_boundary(ConversationId(frame.conversation_id))
