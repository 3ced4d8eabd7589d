"""The question after a conversation, and the tasks that poor answers make for the desk."""

from __future__ import annotations

from aiohttp import web

from bot.gateway.api.access import require_customer
from bot.gateway.api.calls import Answer, Call, PageCalls
from bot.gateway.payloads import read_payload, respond
from bot.gateway.transport import SERVICES
from bot.protocol.survey import SurveyAnswer

routes = web.RouteTableDef()
desk = PageCalls("desk", routes)


@routes.get("/api/customer/survey")
async def read_survey(request: web.Request) -> web.Response:
    """Return whether to ask the customer now, and what."""
    customer = (await require_customer(request)).customer
    return respond(await request.app[SERVICES].surveys.get_question(customer.id))


@routes.post("/api/customer/survey")
async def post_answer(request: web.Request) -> web.Response:
    """Take the customer's answer."""
    customer, answer = (await require_customer(request)).customer, await read_payload(request, SurveyAnswer)
    return respond(await request.app[SERVICES].surveys.answer(customer.id, answer), status=201)


@desk.get("/api/desk/follow-ups")
async def read_follow_ups(call: Call) -> Answer:
    """Return the customers to get back to."""
    return await call.services.surveys.list_follow_ups()


@desk.post("/api/desk/follow-ups/{conversation_id}/{seq:\\d{1,9}}/done")
async def finish(call: Call) -> Answer:
    """Note that somebody got back to this customer."""
    by, seq = call.staff.name, int(call["seq"])
    return await call.services.surveys.finish_follow_up(by, call.conversation_id, seq)
