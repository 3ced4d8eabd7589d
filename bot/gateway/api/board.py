"""The board's figures."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from aiohttp import web

from bot.conversation import work
from bot.conversation.model import ConversationId
from bot.conversation.standards import STANDARDS, DayFigures, Measured, Standard
from bot.gateway.api.access import require_page
from bot.gateway.payloads import respond
from bot.gateway.transport import SERVICES
from bot.protocol.board import Board, Count, Figure, Hour
from bot.services.clock import utc_now
from bot.services.days import parse_day
from bot.services.errors import PayloadInvalid
from bot.services.views import time_text

routes = web.RouteTableDef()

_NONE_LOST = Standard(target=0, at_least=False)

_REASONS = {
    "asked": "Asked for a person",
    "complaint": "Complained",
    "failures": "The assistant had no answer twice",
    "accepted_offer": "Took the offer of a person",
    "upset": "Was upset",
    "assistant_down": "The assistant was not available",
    "agent_silent": "An agent went silent",
    "agent_gone": "An agent was gone",
}


@routes.get("/api/board")
async def get_board(request: web.Request) -> web.Response:
    """The figures of a day, today without one."""
    await require_page(request, "board")
    services = request.app[SERVICES]
    now = utc_now()
    day = _parse_day(request.query.get("day"), now)

    late = now - timedelta(seconds=services.settings.agent_silent_s)

    def read() -> tuple[DayFigures, DayFigures, tuple[ConversationId, ...]]:
        overdue = tuple(one.conversation_id for one in work.list_owing(services.record.file, late))
        before = services.record.measure(day - timedelta(days=1), now)
        return services.record.measure(day, now), before, overdue

    figures, before, overdue = await services.writer.read(read)
    return respond(board_view(figures, before, services.packet_watch.alarms, overdue, now))


def board_view(
    figures: DayFigures,
    before: DayFigures,
    not_received: tuple[ConversationId, ...],
    overdue: tuple[ConversationId, ...],
    now: datetime,
) -> Board:
    """The figures of a day beside those of the day before and the written targets."""
    return Board(
        day=figures.day.isoformat(),
        generated_at=time_text(now),
        conversations=_figure(figures.conversations, before.conversations.value),
        answered_share=_figure(
            figures.answered_share, before.answered_share.value, STANDARDS["answered_share"]
        ),
        # What waits now has no yesterday.
        waiting=_figure(figures.waiting, None),
        longest_wait_s=_figure(figures.longest_wait_s, None, STANDARDS["longest_wait_s"]),
        first_human_reply_s=_figure(
            figures.first_human_reply_s, before.first_human_reply_s.value, STANDARDS["first_human_reply_s"]
        ),
        helpful_share=_figure(figures.helpful_share, before.helpful_share.value, STANDARDS["helpful_share"]),
        promises_kept=_figure(figures.promises_kept, before.promises_kept.value, STANDARDS["promises_kept"]),
        packets_not_received=_figure(Measured(len(not_received), not_received), None, _NONE_LOST),
        overdue=_figure(Measured(len(overdue), overdue), None, _NONE_LOST),
        reasks=_figure(figures.reasks, before.reasks.value, STANDARDS["reasks"]),
        hours=tuple(
            Hour(hour=h.hour, conversations=h.conversations, handoffs=h.handoffs) for h in figures.hours
        ),
        reasons=tuple(Count(key=r.reason, label=_REASONS[r.reason], count=r.count) for r in figures.reasons),
        entries=tuple(Count(key=e.entry_id, label=e.title, count=e.count) for e in figures.entries),
    )


def _figure(measured: Measured, before: float | None, standard: Standard | None = None) -> Figure:
    return Figure(
        value=measured.value,
        before=before,
        target=standard.target if standard else None,
        target_met=standard.met_by(measured.value) if standard else None,
        conversation_ids=tuple(measured.conversation_ids),
    )


def _parse_day(text: str | None, now: datetime) -> date:
    try:
        return parse_day(text) if text else now.date()
    except ValueError as error:
        raise PayloadInvalid(reason="day should look like 2026-11-21") from error
