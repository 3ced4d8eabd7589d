"""Notes between agents, mentions and read marks, on `/ws/staff`."""

from __future__ import annotations

from bot.conversation.model import ConversationId
from bot.gateway.sockets.staff import StaffPeer, registry
from bot.protocol.customer import Accepted
from bot.protocol.notes import NoteAdd, ReadList, ReadMark, ReadPush, ReadState


@registry.handles(NoteAdd)
async def write_note(peer: StaffPeer, frame: NoteAdd) -> Accepted:
    """Write a private note."""
    conversation_id = ConversationId(frame.conversation_id)
    return await peer.services.notes.write(peer.agent, conversation_id, frame.text, frame.client_id)


@registry.handles(ReadMark)
async def mark(peer: StaffPeer, frame: ReadMark) -> None:
    """Remember how far the agent has read, and tell their other desks."""
    conversation_id = ConversationId(frame.conversation_id)
    if await peer.services.notes.mark_read(peer.staff.id, conversation_id, frame.seq):
        push = ReadPush(conversation_id=conversation_id, seq=frame.seq)
        peer.services.hub.push_to_staff(peer.staff.id, push, but=peer)


@registry.handles(ReadList)
async def list_read(peer: StaffPeer, frame: ReadList) -> ReadState:
    """Return what the agent has read, who calls them, and whom they can call."""
    return await peer.services.notes.read_state(peer.staff.id)
