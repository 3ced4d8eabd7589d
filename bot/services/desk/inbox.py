"""What agents read: lists, search, a conversation with its packet, and what to settle before they act."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.conversation.boundary import CAN_BE_HELD
from bot.conversation.desk.lists import PAGE, read_page
from bot.conversation.desk.saved_replies import find_variables
from bot.conversation.desk.snooze import end_snooze, snooze
from bot.conversation.desk.summary import ListName
from bot.conversation.errors import NotAllowed
from bot.conversation.events import MessagePosted, NewEvent, RecordedEvent
from bot.conversation.handoff.pledges import open_pledges
from bot.conversation.model import Agent, ConversationId, Priority, StaffId
from bot.conversation.ownership import set_priority
from bot.conversation.problem import shorten
from bot.conversation.reask import find_reasks, given_in
from bot.conversation.record.record import LIST_LIMIT
from bot.conversation.record.search import Within, find
from bot.conversation.state import ConversationState
from bot.conversation.withheld import for_staff, readable
from bot.matching import parse_formats
from bot.protocol.boundary import BoundaryDraft
from bot.protocol.drafts import ColleagueAnswer, DraftChecked, Reask
from bot.protocol.filters import ListFilter
from bot.protocol.lists import SearchFind
from bot.protocol.packet import Packet
from bot.protocol.staff import ConversationRow, RowList, SearchHit, SearchResults
from bot.services.base import Base
from bot.services.conversations.conversations import Conversations
from bot.services.days import parse_time
from bot.services.desk.filters import filter_of
from bot.services.errors import PayloadInvalid
from bot.services.handoff.packets import entry_view, read_packet
from bot.services.texts import parse_text, require_readable
from bot.services.views import row_view, state_row, time_text, view_as

# A colleague's answer further back than this many lines is no collision any more.
_RECENT = 200
NO_FILTER = ListFilter()


class Inbox:
    """The agents' view of all conversations. What a customer has not passed on is in none of it."""

    def __init__(self, base: Base, conversations: Conversations) -> None:
        self._record, self._writer, self._clock = base.record, base.writer, base.clock
        self._settings = base.settings
        self._conversations = conversations

    async def list_first(self, list_name: ListName, staff_id: StaffId) -> tuple[ConversationRow, ...]:
        """Return the beginning of a list, as a desk shows it when it opens."""
        return (await self.list_page(list_name, staff_id, limit=LIST_LIMIT)).rows

    async def list_page(
        self,
        list_name: ListName,
        staff_id: StaffId,
        *,
        wanted: ListFilter = NO_FILTER,
        after: str | None = None,
        limit: int = PAGE,
    ) -> RowList:
        """Return a page of a list, after the cursor of the page before."""
        file, read = self._record.file, self._writer.read
        kept_to = filter_of(wanted, self._clock())
        page = await read(
            lambda: read_page(file, list_name, staff_id=staff_id, wanted=kept_to, after=after, limit=limit)
        )
        return RowList(rows=tuple(map(row_view, page.rows)), next=page.next)

    async def search(self, asked: SearchFind) -> SearchResults:
        """Return the conversations in which the words were said, noted or given."""
        require_readable(asked.words)
        within = Within(
            label=asked.label,
            owner=asked.state,
            agent_id=StaffId(asked.staff_id) if asked.staff_id else None,
            since=_time_of(asked.since),
            until=_time_of(asked.until),
        )
        return await self._writer.read(lambda: self._search(asked.words, within))

    async def open(self, conversation_id: ConversationId) -> tuple[ConversationRow, Packet | None]:
        """Return a conversation's line, and its packet if there was a handoff."""

        def read() -> tuple[ConversationRow, Packet | None]:
            state = self._record.get_state(conversation_id)
            return state_row(state), read_packet(self._record, self._settings, state)

        return await self._writer.read(read)

    async def snooze(
        self, agent: Agent, conversation_id: ConversationId, until: str | None
    ) -> ConversationState:
        """Put a conversation away until a time (RFC 3339), or fetch it back. Refused: `snooze_time`."""
        now, wake_at = self._clock(), _parse_time(until)

        def decide(state: ConversationState) -> list[NewEvent]:
            return snooze(state, agent, wake_at, now=now) if wake_at else end_snooze(state, agent)

        return (await self._conversations.change(conversation_id, decide)).state

    async def set_priority(
        self, agent: Agent, conversation_id: ConversationId, priority: Priority
    ) -> ConversationState:
        """Let an agent decide how urgent a conversation is. Refused: `not_with_people`."""
        change = await self._conversations.change(
            conversation_id, lambda state: set_priority(state, agent, priority)
        )
        return change.state

    async def check_draft(
        self, agent: Agent, conversation_id: ConversationId, text: str, read_seq: int
    ) -> DraftChecked:
        """Warn of asking for what was given already, and of a colleague who was faster."""
        draft = parse_text(text)

        def check() -> DraftChecked:
            state = for_staff(self._record.get_state(conversation_id))
            reasks = find_reasks(draft, given_in(state, parse_formats(self._settings.reference_pattern)))
            later = self._record.list_events(conversation_id, max(read_seq, state.last_seq - _RECENT))
            return DraftChecked(
                reasks=tuple(view_as(Reask, known) for known in reasks),
                answered=_answered(later, agent),
                unfilled=find_variables(draft),
            )

        return await self._writer.read(check)

    async def draft_boundary(self, conversation_id: ConversationId) -> BoundaryDraft:
        """Return what there is to settle before handing back: open promises, and the entries shown."""

        def read() -> BoundaryDraft:
            now = self._record.get_state(conversation_id)
            state, events = for_staff(now), self._record.list_events(conversation_id, limit=-1)
            latest = {shown.answer.entry_id: shown for shown in state.shown}
            pledges = open_pledges(readable(now, events))
            return BoundaryDraft(
                promises=tuple(dict.fromkeys(pledge.text for pledge in pledges)),
                entries=tuple(map(entry_view, latest.values())),
                holds=state.reason in CAN_BE_HELD,
            )

        return await self._writer.read(read)

    def _search(self, words: str, within: Within) -> SearchResults:
        return SearchResults(
            hits=tuple(
                SearchHit(
                    row=state_row(self._record.get_state(hit.conversation_id)),
                    seq=hit.seq,
                    at=time_text(hit.at),
                    kind=hit.kind,
                    snippet=hit.snippet,
                )
                for hit in find(self._record.file, words, within)
            )
        )


def _answered(events: Sequence[RecordedEvent], but: Agent) -> ColleagueAnswer | None:
    """Return the last thing that another agent said, if any did."""
    for event in reversed(events):
        sender = event.sender
        if sender.kind == "agent" and sender.id != but.id and isinstance(event.body, MessagePosted):
            return ColleagueAnswer(
                seq=event.seq, at=time_text(event.at), name=sender.name or "", text=shorten(event.body.text)
            )
    return None


def _parse_time(text: str | None) -> datetime | None:
    try:
        return None if text is None else parse_time(text)
    except ValueError as error:
        raise NotAllowed("snooze_time") from error


def _time_of(text: str | None) -> datetime | None:
    """Return the time that a search is limited by; `PayloadInvalid` for what is none."""
    try:
        return None if text is None else parse_time(text)
    except ValueError as error:
        raise PayloadInvalid(reason="a time is written as 2026-11-30T18:00:00Z") from error
