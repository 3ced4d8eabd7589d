"""The question after a conversation, and the tasks that poor answers make for the desk."""

from __future__ import annotations

from aiohttp import web

from bot.conversation.errors import NotFound
from bot.conversation.events import NewEvent, RecordedEvent
from bot.conversation.model import ConversationId
from bot.conversation.state import ConversationState
from bot.conversation.survey import (
    POOR,
    answer_survey,
    finish_follow_up,
    list_follow_ups,
    may_be_asked,
)
from bot.gateway.api.access import require_customer, require_page
from bot.gateway.payloads import read_payload, respond
from bot.gateway.transport import SERVICES
from bot.protocol.survey import FollowUps, FollowUpView, SurveyAnswer, SurveyState, SurveyThanks
from bot.services.clock import utc_now
from bot.services.services import Services
from bot.services.texts import require_readable
from bot.services.views import time_text

routes = web.RouteTableDef()

# An end is followed by little: a survey's answer, a note, a label.
_BACK = 200


@routes.get("/api/customer/survey")
async def read_survey(request: web.Request) -> web.Response:
    """Whether to ask the customer now, and what."""
    services, state = await _own(request)
    if state is None or not await services.writer.read(lambda: may_be_asked(state, _last(services, state))):
        return respond(SurveyState(ask=False))
    return respond(SurveyState(ask=True, question=services.voice.told("utter_survey", state).text))


@routes.post("/api/customer/survey")
async def post_answer(request: web.Request) -> web.Response:
    """The customer's answer."""
    services, state = await _own(request)
    if state is None:
        raise NotFound("conversation")
    answer = await read_payload(request, SurveyAnswer)
    require_readable(answer.comment or "")
    comment = (answer.comment or "").strip() or None

    def decide(now: ConversationState) -> list[NewEvent]:
        return answer_survey(
            now, _last(services, now), score=answer.score, comment=comment, client_id=answer.client_id
        )

    change = await services.conversations.change(state.id, decide, once=("customer", answer.client_id))
    response = "utter_survey_sorry" if answer.score <= POOR else "utter_survey_thanks"
    return respond(SurveyThanks(text=services.voice.told(response, change.state).text), status=201)


@routes.get("/api/desk/follow-ups")
async def read_follow_ups(request: web.Request) -> web.Response:
    """The customers to get back to."""
    await require_page(request, "desk")
    return respond(await _follow_ups(request.app[SERVICES]))


@routes.post("/api/desk/follow-ups/{conversation_id}/{seq:\\d{1,9}}/done")
async def finish(request: web.Request) -> web.Response:
    """Somebody got back to this customer."""
    staff = await require_page(request, "desk")
    services, now = request.app[SERVICES], utc_now()
    conversation_id = ConversationId(request.match_info["conversation_id"])
    seq = int(request.match_info["seq"])
    await services.writer.write(
        lambda: finish_follow_up(services.record.file, conversation_id, seq, staff.name, now)
    )
    return respond(await _follow_ups(services))


async def _own(request: web.Request) -> tuple[Services, ConversationState | None]:
    services = request.app[SERVICES]
    customer = (await require_customer(request)).customer
    state = await services.writer.read(lambda: services.record.get_latest_conversation(customer.id))
    return services, state


def _last(services: Services, state: ConversationState) -> tuple[RecordedEvent, ...]:
    return services.record.list_events(state.id, max(0, state.last_seq - _BACK), _BACK)


async def _follow_ups(services: Services) -> FollowUps:
    found = await services.writer.read(lambda: list_follow_ups(services.record.file))
    return FollowUps(
        follow_ups=tuple(
            FollowUpView(
                conversation_id=task.conversation_id,
                seq=task.seq,
                at=time_text(task.at),
                score=task.score,
                comment=task.comment,
                customer_name=task.customer_name,
            )
            for task in found
        )
    )
