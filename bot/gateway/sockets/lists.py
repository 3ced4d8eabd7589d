"""Search, labels, snooze, and what to settle before an agent acts, on `/ws/staff`."""

from __future__ import annotations

from bot.conversation.model import ConversationId
from bot.gateway.sockets.staff import StaffPeer, registry
from bot.protocol.boundary import BoundaryDraft, BoundaryGet
from bot.protocol.drafts import DraftCheck, DraftChecked
from bot.protocol.lists import (
    ConversationSnooze,
    LabelCreate,
    LabelList,
    LabelRemove,
    LabelRename,
    Labels,
    LabelSet,
    SearchFind,
)
from bot.protocol.staff import ConversationRow, SearchResults
from bot.services.views import state_row


@registry.handles(SearchFind)
async def search(peer: StaffPeer, frame: SearchFind) -> SearchResults:
    """Return the conversations in which the words were said, noted or given."""
    return await peer.services.inbox.search(frame)


@registry.handles(LabelList)
async def get_labels(peer: StaffPeer, frame: LabelList) -> Labels:
    """Return every label."""
    return await peer.services.labels.list_all()


@registry.handles(LabelCreate)
async def create_label(peer: StaffPeer, frame: LabelCreate) -> Labels:
    """Make a label."""
    return await peer.services.labels.create(frame.label)


@registry.handles(LabelRename)
async def rename_label(peer: StaffPeer, frame: LabelRename) -> Labels:
    """Call it otherwise everywhere."""
    return await peer.services.labels.rename(peer.staff, frame.label, frame.to)


@registry.handles(LabelRemove)
async def remove_label(peer: StaffPeer, frame: LabelRemove) -> Labels:
    """Take it off everywhere."""
    return await peer.services.labels.remove(peer.staff, frame.label)


@registry.handles(LabelSet)
async def label_conversation(peer: StaffPeer, frame: LabelSet) -> ConversationRow:
    """Put a label on or take it off."""
    conversation_id = ConversationId(frame.conversation_id)
    return state_row(await peer.services.labels.set(peer.agent, conversation_id, frame.label, on=frame.on))


@registry.handles(ConversationSnooze)
async def snooze_conversation(peer: StaffPeer, frame: ConversationSnooze) -> ConversationRow:
    """Put a conversation away, or fetch it back."""
    conversation_id = ConversationId(frame.conversation_id)
    return state_row(await peer.services.inbox.snooze(peer.agent, conversation_id, frame.until))


@registry.handles(DraftCheck)
async def check_draft(peer: StaffPeer, frame: DraftCheck) -> DraftChecked:
    """Return what speaks against sending it."""
    conversation_id = ConversationId(frame.conversation_id)
    return await peer.services.inbox.check_draft(peer.agent, conversation_id, frame.text, frame.read_seq)


@registry.handles(BoundaryGet)
async def draft_boundary(peer: StaffPeer, frame: BoundaryGet) -> BoundaryDraft:
    """Return what there is to settle before the conversation goes back to the assistant."""
    return await peer.services.inbox.draft_boundary(ConversationId(frame.conversation_id))
