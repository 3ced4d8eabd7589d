"""Notes between agents, mentions and read marks, on `/ws/staff`."""

from __future__ import annotations

from bot.conversation.events import NoteAdded
from bot.conversation.model import Agent, ConversationId
from bot.conversation.notes import Mention, add_note, list_mentions
from bot.conversation.read_marks import list_marks, mark_read
from bot.conversation.record import Change
from bot.gateway.sockets.staff import StaffPeer, registry
from bot.protocol.customer import Accepted
from bot.protocol.notes import (
    Colleague,
    MentionPush,
    MentionView,
    NoteAdd,
    ReadList,
    ReadMark,
    ReadPush,
    ReadState,
)
from bot.services.accounts.access import may_open
from bot.services.conversations.conversations import accepted
from bot.services.services import Services
from bot.services.texts import parse_text
from bot.services.views import time_text


@registry.handles(NoteAdd)
async def write_note(peer: StaffPeer, frame: NoteAdd) -> Accepted:
    """Write a private note, and tell those whom it calls."""
    services = peer.services
    text = parse_text(frame.text)
    conversation_id = ConversationId(frame.conversation_id)
    colleagues = await services.writer.read(lambda: _colleagues(services))
    change = await services.conversations.change(
        conversation_id,
        lambda state: add_note(state, peer.agent, text, colleagues=colleagues, client_id=frame.client_id),
        once=("agent", frame.client_id),
    )
    result = accepted(change, "agent", frame.client_id, NoteAdded, lambda body: body.text == text)
    if not change.repeated:
        _tell_called(peer, change)
    return result


@registry.handles(ReadMark)
async def mark(peer: StaffPeer, frame: ReadMark) -> None:
    """Remember how far the agent has read."""
    services, staff_id = peer.services, peer.staff.id
    conversation_id = ConversationId(frame.conversation_id)
    further = await services.writer.write(
        lambda: mark_read(services.record.file, staff_id, conversation_id, frame.seq)
    )
    if further:
        push = ReadPush(conversation_id=conversation_id, seq=frame.seq)
        services.hub.tell_staff(staff_id, push, but=peer)


@registry.handles(ReadList)
async def list_read(peer: StaffPeer, frame: ReadList) -> ReadState:
    """What the agent has read, who calls them, and whom they can call."""
    services, staff_id = peer.services, peer.staff.id

    def read() -> ReadState:
        file = services.record.file
        return ReadState(
            marks={str(key): seq for key, seq in list_marks(file, staff_id).items()},
            mentions=tuple(_view(mention) for mention in list_mentions(file, staff_id)),
            colleagues=tuple(Colleague(staff_id=each.id, name=each.name) for each in _colleagues(services)),
        )

    return await services.writer.read(read)


def _colleagues(services: Services) -> list[Agent]:
    """Those who can read a note: it calls nobody who may not open the desk."""
    staff = (each for each in services.staff.list_staff() if may_open(each, "desk"))
    return [Agent(id=each.id, name=each.name) for each in staff]


def _tell_called(peer: StaffPeer, change: Change) -> None:
    for event in change.events:
        if not isinstance(event.body, NoteAdded):
            continue
        mention = Mention(
            conversation_id=event.conversation_id,
            seq=event.seq,
            at=event.at,
            by=event.sender.name or "",
            excerpt=event.body.text[:200],
        )
        for staff_id in event.body.mentions:
            peer.services.hub.tell_staff(staff_id, MentionPush(mention=_view(mention)))


def _view(mention: Mention) -> MentionView:
    return MentionView(
        conversation_id=mention.conversation_id,
        seq=mention.seq,
        at=time_text(mention.at),
        by=mention.by,
        excerpt=mention.excerpt,
    )
