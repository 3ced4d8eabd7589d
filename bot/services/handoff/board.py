"""The board's figures: a day beside the day before it and the written targets."""

from __future__ import annotations

from datetime import date, timedelta

from bot.conversation.desk.next_reply import get_take_back_s
from bot.conversation.handoff import work
from bot.conversation.model import ConversationId
from bot.conversation.record.record import Record
from bot.conversation.standards.standards import STANDARDS, DayFigures, Measured, Standard, StandardName
from bot.protocol.board import Board, Count, Figure, Hour
from bot.services.clock import Clock
from bot.services.handoff.packet_delivery import PacketDelivery
from bot.services.views import time_text
from bot.storage.writer import Writer

_NONE_LOST = Standard(target=0, at_least=False)

_REASONS = {
    "asked": "Asked for a person",
    "complaint": "Complained",
    "failures": "The assistant had no answer twice",
    "accepted_offer": "Took the offer of a person",
    "upset": "Was upset",
    "danger": "Told of a danger",
    "bereavement": "Told of a bereavement",
    "assistant_down": "The assistant was not available",
    "agent_silent": "An agent went silent",
    "agent_gone": "An agent was gone",
    "agent_removed": "An agent does not work here any more",
}


_COMPARED: tuple[StandardName, ...] = (
    *("answered_share", "first_human_reply_s", "helpful_share", "promises_kept"),
    "reasks",
)


class BoardFigures:
    """Measures days."""

    def __init__(
        self, record: Record, writer: Writer, packets: PacketDelivery, agent_silent_s: float, clock: Clock
    ) -> None:
        self._record = record
        self._writer = writer
        self._packets = packets
        self._agent_silent_s = agent_silent_s
        self._clock = clock

    async def measure(self, day: date | None) -> Board:
        """Return the figures of a day, today without one."""
        now = self._clock()
        day = day or now.date()

        def read() -> tuple[DayFigures, DayFigures, tuple[ConversationId, ...]]:
            file = self._record.file
            late = timedelta(seconds=get_take_back_s(file, self._agent_silent_s))
            owing = work.list_owing(file, now - late)
            before = self._record.measure(day - timedelta(days=1), now)
            return self._record.measure(day, now), before, tuple(one.conversation_id for one in owing)

        figures, before, overdue = await self._writer.read(read)
        return _board(time_text(now), figures, before, self._packets.alarms, overdue)


def _board(
    at: str,
    figures: DayFigures,
    before: DayFigures,
    lost: tuple[ConversationId, ...],
    overdue: tuple[ConversationId, ...],
) -> Board:
    compared = {
        name: _figure(getattr(figures, name), getattr(before, name).value, STANDARDS[name])
        for name in _COMPARED
    }
    return Board(
        day=figures.day.isoformat(),
        generated_at=at,
        conversations=_figure(figures.conversations, before.conversations.value),
        # What waits now has no yesterday.
        waiting=_figure(figures.waiting, None),
        longest_wait_s=_figure(figures.longest_wait_s, None, STANDARDS["longest_wait_s"]),
        packets_not_received=_figure(Measured(len(lost), lost), None, _NONE_LOST),
        overdue=_figure(Measured(len(overdue), overdue), None, _NONE_LOST),
        hours=tuple(
            Hour(hour=h.hour, conversations=h.conversations, handoffs=h.handoffs) for h in figures.hours
        ),
        reasons=tuple(Count(key=r.reason, label=_REASONS[r.reason], count=r.count) for r in figures.reasons),
        entries=tuple(Count(key=e.entry_id, label=e.title, count=e.count) for e in figures.entries),
        **compared,
    )


def _figure(measured: Measured, before: float | None, standard: Standard | None = None) -> Figure:
    return Figure(
        value=measured.value,
        before=before,
        target=standard.target if standard else None,
        target_met=standard.met_by(measured.value) if standard else None,
        conversation_ids=tuple(measured.conversation_ids),
    )
