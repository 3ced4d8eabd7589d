"""What speaks against sending a draft, on `/ws/staff`."""

from __future__ import annotations

from bot.conversation.model import ConversationId
from bot.conversation.reask import find_reasks, given_in
from bot.gateway.sockets.staff import StaffPeer, registry
from bot.gateway.texts import parse_text
from bot.protocol.drafts import DraftCheck, DraftChecked, Reask


@registry.handles(DraftCheck)
async def check_draft(peer: StaffPeer, frame: DraftCheck) -> DraftChecked:
    """Warn of asking for what was given already."""
    services = peer.services
    text = parse_text(frame.text)
    conversation_id = ConversationId(frame.conversation_id)

    def check() -> DraftChecked:
        state = services.record.get_state(conversation_id)
        reasks = find_reasks(text, given_in(state))
        return DraftChecked(reasks=tuple(Reask(kind=known.kind, value=known.value) for known in reasks))

    return await services.writer.read(check)
