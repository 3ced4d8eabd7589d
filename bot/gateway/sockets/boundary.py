"""What there is to settle before a conversation goes back to the assistant, on `/ws/staff`."""

from __future__ import annotations

from bot.conversation.boundary import CAN_BE_HELD
from bot.conversation.model import ConversationId
from bot.conversation.pledges import open_pledges
from bot.conversation.withheld import for_staff, readable
from bot.gateway.sockets.staff import StaffPeer, registry
from bot.protocol.boundary import BoundaryDraft, BoundaryGet
from bot.services.handoff.packets import entry_view
from bot.services.services import Services


@registry.handles(BoundaryGet)
async def draft_boundary(peer: StaffPeer, frame: BoundaryGet) -> BoundaryDraft:
    """The promises found in what agents said, and the entries that were shown."""
    services, conversation_id = peer.services, ConversationId(frame.conversation_id)
    return await services.writer.read(lambda: _draft(services, conversation_id))


def _draft(services: Services, conversation_id: ConversationId) -> BoundaryDraft:
    now = services.record.get_state(conversation_id)
    state, events = for_staff(now), readable(now, services.record.list_events(conversation_id, limit=-1))
    latest = {shown.answer.entry_id: shown for shown in state.shown}
    return BoundaryDraft(
        promises=tuple(dict.fromkeys(pledge.text for pledge in open_pledges(events))),
        entries=tuple(map(entry_view, latest.values())),
        holds=state.reason in CAN_BE_HELD,
    )
