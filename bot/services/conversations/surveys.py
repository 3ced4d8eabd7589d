"""The question after a conversation, and the tasks that poor answers make for the desk."""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversation.errors import NotFound
from bot.conversation.events import NewEvent, RecordedEvent
from bot.conversation.model import ConversationId, CustomerId
from bot.conversation.record.record import Record
from bot.conversation.standards.survey import (
    POOR,
    answer_survey,
    finish_follow_up,
    list_follow_ups,
    may_be_asked,
)
from bot.conversation.state import ConversationState
from bot.protocol.survey import FollowUps, FollowUpView, SurveyAnswer, SurveyState, SurveyThanks
from bot.services.clock import Clock
from bot.services.conversations.conversations import Conversations
from bot.services.texts import require_readable
from bot.services.views import view_as
from bot.services.voice import Voice
from bot.storage.writer import Writer

# An end is followed by little: a survey's answer, a note, a label.
_BACK = 200


@dataclass(frozen=True)
class Surveys:
    """Asks customers once after each end of a conversation, and keeps whom to get back to."""

    _record: Record
    _writer: Writer
    _conversations: Conversations
    _voice: Voice
    _clock: Clock

    async def get_question(self, customer_id: CustomerId) -> SurveyState:
        """Return whether to ask the customer now, and what."""

        def read() -> SurveyState:
            state = self._record.get_latest_conversation(customer_id)
            if state is None or not may_be_asked(state, self._last_events(state)):
                return SurveyState(ask=False)
            return SurveyState(ask=True, question=self._voice.render("utter_survey", state).text)

        return await self._writer.read(read)

    async def answer(self, customer_id: CustomerId, answer: SurveyAnswer) -> SurveyThanks:
        """Keep the customer's answer, and thank them; refused as `answer_survey` is."""
        require_readable(answer.comment or "")
        comment = (answer.comment or "").strip() or None
        state = await self._writer.read(lambda: self._record.get_latest_conversation(customer_id))
        if state is None:
            raise NotFound("conversation")

        def decide(now: ConversationState) -> list[NewEvent]:
            return answer_survey(
                now, self._last_events(now), score=answer.score, comment=comment, client_id=answer.client_id
            )

        change = await self._conversations.change(state.id, decide, once=("customer", answer.client_id))
        response = "utter_survey_sorry" if answer.score <= POOR else "utter_survey_thanks"
        return SurveyThanks(text=self._voice.render(response, change.state).text)

    async def list_follow_ups(self) -> FollowUps:
        """Return the customers to get back to, oldest first."""
        found = await self._writer.read(lambda: list_follow_ups(self._record.file))
        return FollowUps(follow_ups=tuple(view_as(FollowUpView, task) for task in found))

    async def finish_follow_up(self, by: str, conversation_id: ConversationId, seq: int) -> FollowUps:
        """Note that somebody got back to this customer; return who is left."""
        file, now = self._record.file, self._clock()
        await self._writer.write(lambda: finish_follow_up(file, conversation_id, seq, by, now))
        return await self.list_follow_ups()

    def _last_events(self, state: ConversationState) -> tuple[RecordedEvent, ...]:
        return self._record.list_events(state.id, max(0, state.last_seq - _BACK), _BACK)
