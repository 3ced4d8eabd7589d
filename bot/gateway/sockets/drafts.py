"""What speaks against sending a draft, on `/ws/staff`."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.events import MessagePosted, RecordedEvent
from bot.conversation.model import ConversationId
from bot.conversation.problem import shorten
from bot.conversation.reask import find_reasks, given_in
from bot.conversation.saved_replies import find_variables
from bot.conversation.withheld import for_staff
from bot.gateway.sockets.staff import StaffPeer, registry
from bot.protocol.drafts import ColleagueAnswer, DraftCheck, DraftChecked, Reask
from bot.services.texts import parse_text
from bot.services.views import time_text

# A colleague's answer further back than this many lines is no collision any more.
_RECENT = 200


@registry.handles(DraftCheck)
async def check_draft(peer: StaffPeer, frame: DraftCheck) -> DraftChecked:
    """Warn of asking for what was given already, and of a colleague who was faster."""
    services = peer.services
    text = parse_text(frame.text)
    conversation_id = ConversationId(frame.conversation_id)

    def check() -> DraftChecked:
        state = for_staff(services.record.get_state(conversation_id))
        reasks = find_reasks(text, given_in(state))
        later = services.record.list_events(conversation_id, max(frame.read_seq, state.last_seq - _RECENT))
        return DraftChecked(
            reasks=tuple(Reask(kind=known.kind, value=known.value) for known in reasks),
            answered=_answered(later, peer.staff.id),
            unfilled=find_variables(text),
        )

    return await services.writer.read(check)


def _answered(events: Sequence[RecordedEvent], but: str) -> ColleagueAnswer | None:
    """The last thing that another agent said, if any did."""
    for event in reversed(events):
        sender = event.sender
        if sender.kind == "agent" and sender.id != but and isinstance(event.body, MessagePosted):
            return ColleagueAnswer(
                seq=event.seq, at=time_text(event.at), name=sender.name or "", text=shorten(event.body.text)
            )
    return None
