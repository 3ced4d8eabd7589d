"""Gestures of goodwill: made at the desk, allowed and seen on the board."""

from __future__ import annotations

from datetime import datetime, time, timezone

from aiohttp import web
from msgspec.structs import asdict

from bot.conversation import goodwill
from bot.conversation.events import NewEvent
from bot.conversation.goodwill import Gesture, get_allowance, get_given_today
from bot.conversation.model import Agent, ConversationId
from bot.conversation.state import ConversationState
from bot.conversation.withheld import for_staff
from bot.gateway.api.access import require_page
from bot.gateway.payloads import read_payload, respond
from bot.gateway.transport import SERVICES
from bot.protocol.goodwill import Allowance, GestureMake, GestureView, Goodwill, GoodwillBoard
from bot.services.clock import utc_now
from bot.services.days import parse_day
from bot.services.errors import PayloadInvalid
from bot.services.services import Services
from bot.services.texts import require_readable
from bot.services.views import time_text

routes = web.RouteTableDef()

_TOLD = {
    "voucher": "utter_goodwill_voucher",
    "free_shipping": "utter_goodwill_free_shipping",
    "thank_you_note": "utter_goodwill_note",
}


@routes.get("/api/desk/conversations/{conversation_id}/goodwill")
async def read_goodwill(request: web.Request) -> web.Response:
    """What was given in this conversation, and what may still be given."""
    staff = await require_page(request, "desk")
    conversation_id = ConversationId(request.match_info["conversation_id"])
    return respond(
        await _goodwill(request.app[SERVICES], Agent(id=staff.id, name=staff.name), conversation_id)
    )


@routes.post("/api/desk/conversations/{conversation_id}/goodwill")
async def make_gesture(request: web.Request) -> web.Response:
    """Make a gesture within the allowance, and tell the customer."""
    staff = await require_page(request, "desk")
    services, agent = request.app[SERVICES], Agent(id=staff.id, name=staff.name)
    conversation_id = ConversationId(request.match_info["conversation_id"])
    asked = _checked(await read_payload(request, GestureMake))
    file = services.record.file

    def decide(state: ConversationState) -> list[NewEvent]:
        told = services.voice.told(
            _TOLD[asked.kind], for_staff(state), amount=f"€{asked.amount}", code=asked.code
        )
        return goodwill.make_gesture(
            state,
            agent,
            get_allowance(file),
            get_given_today(file, agent.id, utc_now()),
            kind=asked.kind,
            amount=asked.amount,
            reason=asked.reason.strip(),
            told=told,
            client_id=asked.client_id,
        )

    await services.conversations.change(conversation_id, decide, once=("agent", asked.client_id))
    return respond(await _goodwill(services, agent, conversation_id), status=201)


@routes.get("/api/board/goodwill")
async def read_board(request: web.Request) -> web.Response:
    """The day's gestures, and the allowance."""
    await require_page(request, "board")
    return respond(await _board(request.app[SERVICES], _day(request.query.get("day"))))


@routes.put("/api/board/allowance")
async def set_allowance(request: web.Request) -> web.Response:
    """From now on each agent may give this much."""
    staff = await require_page(request, "board")
    services = request.app[SERVICES]
    allowance = goodwill.Allowance(**asdict(await read_payload(request, Allowance)))
    now = utc_now()
    await services.writer.write(
        lambda: goodwill.set_allowance(services.record.file, allowance, staff.name, now)
    )
    return respond(await _board(services, now))


def _checked(asked: GestureMake) -> GestureMake:
    require_readable(asked.reason)
    if len(asked.reason.strip()) < 3:
        raise PayloadInvalid(reason="say why, in a few words")
    if asked.kind == "voucher" and asked.amount < 1:
        raise PayloadInvalid(reason="a voucher needs an amount of 1 or more")
    if asked.kind != "voucher" and asked.amount:
        raise PayloadInvalid(reason="only a voucher has an amount")
    if asked.kind != "thank_you_note" and not asked.code:
        raise PayloadInvalid(reason="give the shop's code, which the customer needs")
    return asked


async def _goodwill(services: Services, agent: Agent, conversation_id: ConversationId) -> Goodwill:
    def read() -> Goodwill:
        services.record.get_state(conversation_id)
        file = services.record.file
        allowance = get_allowance(file)
        return Goodwill(
            largest=allowance.largest,
            per_day=allowance.per_day,
            shipping=allowance.shipping,
            left=max(0, allowance.per_day - get_given_today(file, agent.id, utc_now())),
            gestures=tuple(map(_view, goodwill.list_gestures_in(file, conversation_id))),
        )

    return await services.writer.read(read)


async def _board(services: Services, day: datetime) -> GoodwillBoard:
    def read() -> GoodwillBoard:
        gestures = goodwill.list_gestures_of(services.record.file, day)
        return GoodwillBoard(
            day=day.date().isoformat(),
            allowance=Allowance(**asdict(get_allowance(services.record.file))),
            total=sum(gesture.worth for gesture in gestures),
            gestures=tuple(map(_view, gestures)),
        )

    return await services.writer.read(read)


def _view(gesture: Gesture) -> GestureView:
    return GestureView(
        conversation_id=gesture.conversation_id,
        at=time_text(gesture.at),
        agent_name=gesture.agent_name,
        kind=gesture.kind,
        amount=gesture.amount,
        worth=gesture.worth,
        reason=gesture.reason,
    )


def _day(text: str | None) -> datetime:
    if not text:
        return utc_now()
    try:
        return datetime.combine(parse_day(text), time(), timezone.utc)
    except ValueError as error:
        raise PayloadInvalid(reason="day should look like 2026-11-21") from error
