"""Gestures of goodwill, which agents make within the allowance that supervisors set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timezone

from msgspec.structs import asdict

from bot.conversation.desk import goodwill
from bot.conversation.desk.goodwill import get_allowance, get_given_today
from bot.conversation.events import NewEvent
from bot.conversation.model import Agent, ConversationId
from bot.conversation.record.record import Change, Record
from bot.conversation.state import ConversationState
from bot.conversation.withheld import for_staff
from bot.protocol.goodwill import Allowance, GestureMake, GestureView, GoodwillBoard, GoodwillPush
from bot.protocol.goodwill import Goodwill as GoodwillView
from bot.services.clock import Clock
from bot.services.conversations.conversations import Conversations
from bot.services.errors import PayloadInvalid
from bot.services.hub import Hub
from bot.services.texts import require_readable
from bot.services.views import view_as
from bot.services.voice import Voice
from bot.storage.writer import Writer

_RESPONSES = {
    "voucher": "utter_goodwill_voucher",
    "free_shipping": "utter_goodwill_free_shipping",
    "thank_you_note": "utter_goodwill_note",
}


@dataclass(frozen=True)
class Goodwill:
    """Makes gestures, and reads what was given and what may still be given."""

    _record: Record
    _writer: Writer
    _conversations: Conversations
    _voice: Voice
    _hub: Hub
    _clock: Clock

    async def get(self, agent: Agent, conversation_id: ConversationId) -> GoodwillView:
        """Return what was given in this conversation, and what this agent may still give."""
        file = self._record.file

        def read() -> GoodwillView:
            self._record.get_state(conversation_id)
            allowance, gestures = get_allowance(file), goodwill.list_gestures_in(file, conversation_id)
            return GoodwillView(
                largest=allowance.largest,
                per_day=allowance.per_day,
                shipping=allowance.shipping,
                left=max(0, allowance.per_day - get_given_today(file, agent.id, self._clock())),
                gestures=tuple(view_as(GestureView, gesture) for gesture in gestures),
            )

        return await self._writer.read(read)

    async def give(self, agent: Agent, conversation_id: ConversationId, asked: GestureMake) -> GoodwillView:
        """Make a gesture within the allowance and tell the customer. Raises what `make_gesture` raises."""
        _require_complete(asked)
        file = self._record.file

        def decide(state: ConversationState) -> list[NewEvent]:
            notice = self._voice.render(
                _RESPONSES[asked.kind], for_staff(state), amount=f"€{asked.amount}", code=asked.code
            )
            return goodwill.make_gesture(
                state,
                agent,
                get_allowance(file),
                get_given_today(file, agent.id, self._clock()),
                kind=asked.kind,
                amount=asked.amount,
                reason=asked.reason.strip(),
                notice=notice,
                client_id=asked.client_id,
            )

        await self._conversations.change(conversation_id, decide, once=("agent", asked.client_id))
        return await self.get(agent, conversation_id)

    def on_commit(self, change: Change) -> None:
        """Have the desks read again what is left, and what was given."""
        self._hub.push_to_desks(GoodwillPush())

    async def list_of_day(self, day: date | None) -> GoodwillBoard:
        """Return the allowance and the gestures of a day in UTC (default: today)."""
        at = datetime.combine(day, time(), timezone.utc) if day else self._clock()

        def read() -> GoodwillBoard:
            gestures = goodwill.list_gestures_of(self._record.file, at)
            return GoodwillBoard(
                day=at.date().isoformat(),
                allowance=Allowance(**asdict(get_allowance(self._record.file))),
                total=sum(gesture.worth for gesture in gestures),
                gestures=tuple(view_as(GestureView, gesture) for gesture in gestures),
            )

        return await self._writer.read(read)

    async def set_allowance(self, by: str, asked: Allowance) -> GoodwillBoard:
        """Set what each agent may give from now on."""
        allowance, now = goodwill.Allowance(**asdict(asked)), self._clock()
        await self._writer.write(lambda: goodwill.set_allowance(self._record.file, allowance, by, now))
        self._hub.push_to_desks(GoodwillPush())
        return await self.list_of_day(None)


def _require_complete(asked: GestureMake) -> None:
    require_readable(asked.reason)
    if len(asked.reason.strip()) < 3:
        raise PayloadInvalid(reason="say why, in a few words")
    if asked.kind == "voucher" and asked.amount < 1:
        raise PayloadInvalid(reason="a voucher needs an amount of 1 or more")
    if asked.kind != "voucher" and asked.amount:
        raise PayloadInvalid(reason="only a voucher has an amount")
    if asked.kind != "thank_you_note" and not asked.code:
        raise PayloadInvalid(reason="give the shop's code, which the customer needs")
