"""The question after a conversation, and the tasks that poor answers make for the desk."""

from __future__ import annotations

from aiohttp import web

from bot.gateway.api.access import conversation_of, require_customer, require_page
from bot.gateway.payloads import read_payload, respond
from bot.gateway.transport import SERVICES
from bot.protocol.survey import SurveyAnswer

routes = web.RouteTableDef()


@routes.get("/api/customer/survey")
async def read_survey(request: web.Request) -> web.Response:
    """Whether to ask the customer now, and what."""
    customer = (await require_customer(request)).customer
    return respond(await request.app[SERVICES].surveys.get_question(customer.id))


@routes.post("/api/customer/survey")
async def post_answer(request: web.Request) -> web.Response:
    """The customer's answer."""
    customer, answer = (await require_customer(request)).customer, await read_payload(request, SurveyAnswer)
    return respond(await request.app[SERVICES].surveys.answer(customer.id, answer), status=201)


@routes.get("/api/desk/follow-ups")
async def read_follow_ups(request: web.Request) -> web.Response:
    """The customers to get back to."""
    await require_page(request, "desk")
    return respond(await request.app[SERVICES].surveys.list_follow_ups())


@routes.post("/api/desk/follow-ups/{conversation_id}/{seq:\\d{1,9}}/done")
async def finish(request: web.Request) -> web.Response:
    """Somebody got back to this customer."""
    staff, seq = await require_page(request, "desk"), int(request.match_info["seq"])
    surveys = request.app[SERVICES].surveys
    return respond(await surveys.finish_follow_up(staff.name, conversation_of(request), seq))
