"""Gives waiting conversations to agents, and takes back those in which a gone or silent one owes a word."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, timezone
from functools import partial
from typing import Literal

from msgspec.structs import replace

from bot.conversation import ownership, speaking
from bot.conversation.accounts.staff import StaffStore
from bot.conversation.desk.next_reply import get_take_back_s
from bot.conversation.errors import NotAllowed
from bot.conversation.events import NewEvent, OwnerChanged
from bot.conversation.handoff import work
from bot.conversation.handoff.routing import Order, Ready, choose_agent, who_speak
from bot.conversation.handoff.work import Owing
from bot.conversation.model import Agent, ConversationId, LossReason, StaffId, Value
from bot.conversation.record.record import Change, Record
from bot.conversation.state import ConversationState
from bot.protocol.routing import OfferPush, RequeueWarning
from bot.protocol.server import TypingPush
from bot.services.accounts.access import may_open
from bot.services.clock import Clock
from bot.services.conversations.conversations import Conversations
from bot.services.due_jobs import DueLoop
from bot.services.errors import ColleagueUnavailable
from bot.services.handoff.queue_reader import Queued, QueueReader
from bot.services.handoff.silence import Silence
from bot.services.hub import Desk, Hub
from bot.services.presence import Presence
from bot.services.settings import Settings
from bot.storage.writer import Writer
from knowledge_base.store import KnowledgeStore

_LOOK_EVERY_S = 1.0


class Offer(Value, frozen=True):
    """Whom a waiting conversation is offered to, until when, and who was asked since it began to wait."""

    staff_id: StaffId | None = None
    until: datetime = datetime.min.replace(tzinfo=timezone.utc)
    asked: frozenset[StaffId] = frozenset()


class Router:
    """Looks every second, and whenever the queue or the team changed; all it goes by is in the record.

    Taking back needs a word owed: who spoke last keeps the conversation, whatever happens to their browser.
    An agent who owes one is gone when no desk of theirs is open for the grace time, and silent when they
    neither wrote nor said that they are on it for so long (`get_take_back_s`); they are warned before. From a
    silent agent who alone is on duty nothing is taken: they are warned on, and the customer is told once. Who
    was removed from the staff, or disabled, loses all conversations: customers who wait for a word come
    before others, the rest joins the queue.
    """

    def __init__(
        self,
        record: Record,
        writer: Writer,
        hub: Hub,
        conversations: Conversations,
        presence: Presence,
        staff: StaffStore,
        knowledge: KnowledgeStore,
        settings: Settings,
        clock: Clock,
    ) -> None:
        self._record = record
        self._writer = writer
        self._hub = hub
        self._conversations = conversations
        self._presence = presence
        self._staff = staff
        self._reader = QueueReader(record, knowledge, settings, clock)
        self._settings = settings
        self._clock = clock
        self._started_at = clock()
        self._silence = Silence()
        self._grace = timedelta(seconds=settings.duty_grace_s)
        self._turns: dict[StaffId, int] = {}
        self._offers: dict[ConversationId, Offer] = {}
        self._stepping = asyncio.Lock()
        self._loop = DueLoop("router", self._run, clock)

    def start(self) -> None:
        """Start the loop."""
        self._loop.start()

    def wake(self) -> None:
        """Run the loop soon."""
        self._loop.wake()

    async def assign(
        self, by: Agent, staff_id: StaffId, conversation_id: ConversationId
    ) -> ConversationState:
        """Give a conversation to a colleague, or to oneself; `ColleagueUnavailable` without an open desk."""
        colleague = await self._writer.read(lambda: self._staff.get_staff(staff_id))
        if colleague is None or not may_open(colleague, "desk") or not self._presence.is_here(staff_id):
            raise ColleagueUnavailable()
        decide = partial(self._conversations.assigned, agent=colleague.agent, by=by)
        return (await self._conversations.change(conversation_id, decide)).state

    async def set_typing(self, desk: Desk, conversation_id: ConversationId, typing: bool) -> None:
        """Show customer and other desks that the owning agent types, which they are not silent by."""
        state = await self._writer.read(lambda: self._record.get_state(conversation_id))
        if state.owner != "agent" or state.agent_id != desk.staff.id:
            return
        self._silence.note_typing(conversation_id, self._clock())
        self._withdraw(conversation_id)
        push = TypingPush(
            conversation_id=state.id, sender="agent", typing=typing, sender_name=desk.staff.name
        )
        self._hub.push_to_customer(state.customer_id, push)
        self._hub.push_to_followers(state.id, push, but=desk)

    async def keep(self, agent: Agent, conversation_id: ConversationId) -> datetime:
        """Give the owning agent, who is on it, as long again to answer. Return until when."""
        speaking.require_agent(
            await self._writer.read(lambda: self._record.get_state(conversation_id)), agent
        )
        until = self._silence.keep(conversation_id, self._clock())
        self._withdraw(conversation_id)
        return until

    def decline(self, conversation_id: ConversationId, staff_id: StaffId) -> None:
        """Note that this agent lets an offer pass."""
        offer = self._offers.get(conversation_id)
        if offer is not None and offer.staff_id == staff_id:
            self._offers[conversation_id] = Offer(None, offer.until, offer.asked)
            self.wake()

    def on_commit(self, change: Change) -> None:
        """Run the loop soon when a conversation has another owner."""
        if any(isinstance(event.body, OwnerChanged) for event in change.events):
            self.wake()

    async def close(self) -> None:
        """Leave what waits to the next process."""
        await self._loop.close()

    async def step(self) -> None:
        """See to the absent, the silent, the long waiting and the queue, once."""
        async with self._stepping:  # one that looked earlier must not undo what a later one did
            await self._step()

    async def _step(self) -> None:
        self._presence.mark_idle()
        now = self._clock()
        self._silence.limit = await self._writer.read(self._take_back_after)
        await self._take_back(now)
        waited_long = now - timedelta(seconds=self._settings.priority_after_s)
        for conversation_id in await self._writer.read(
            lambda: work.list_overtaken(self._record.file, waited_long)
        ):
            await self._attempt(conversation_id, ownership.move_up)
        if not self._presence.is_staffed:
            return
        if self._settings.routing == "offer":
            await self._offer_queue()
        elif self._settings.routing == "manual":
            await self._offer_to_known()
        else:
            await self._assign_queue()

    async def _run(self) -> float:
        await self.step()
        return _LOOK_EVERY_S

    # Taking back

    def _take_back_after(self) -> timedelta:
        return timedelta(seconds=get_take_back_s(self._record.file, self._settings.agent_silent_s))

    async def _take_back(self, now: datetime) -> None:
        for staff_id, conversation_id in await self._writer.read(self._of_removed):
            await self._attempt(conversation_id, partial(self._requeue_of, staff_id, "agent_removed"))
        owing = await self._writer.read(lambda: work.list_owing(self._record.file, now))
        standing = {one.conversation_id for one in owing}
        for one in owing:
            verdict = self._judge(one, now)
            if verdict == "hold":
                await self._attempt(one.conversation_id, partial(self._tell_late, one))
            elif verdict is not None:
                standing.discard(one.conversation_id)
                await self._attempt(one.conversation_id, partial(self._requeue, one, verdict))
        for conversation_id, warned in self._silence.withdraw_others(standing):
            self._hub.push_to_staff(warned.staff_id, RequeueWarning(conversation_id=conversation_id))
        self._silence.forget_past(now)

    def _of_removed(self) -> list[tuple[StaffId, ConversationId]]:
        """List the conversations of agents who are no longer on the staff, or may no longer open the desk."""
        agents = work.list_agents(self._record.file)
        if not agents:
            return []
        known = {member.id for member in self._staff.list_staff() if may_open(member, "desk")}
        gone = [staff_id for staff_id in agents if staff_id not in known]
        return [(one, each) for one in gone for each in work.list_of_agent(self._record.file, one)]

    def _judge(self, owing: Owing, now: datetime) -> LossReason | Literal["hold"] | None:
        """Return why it is taken from the agent who owes a word, or that it is held.

        Warns who is at a desk.
        """
        conversation_id, staff_id = owing.conversation_id, owing.staff_id
        if not self._presence.is_here(staff_id):
            # Right after a start nobody has had the time to come back, nor right after the customer wrote.
            return "agent_gone" if now - max(owing.since, self._started_at) >= self._grace else None
        alone = self._presence.on_duty == {staff_id}
        standing = self._silence.check(conversation_id, staff_id, owing.since, now, alone=alone)
        if standing == "fine":
            self._withdraw(conversation_id)
        elif standing in ("warn", "hold"):
            self._warn(conversation_id, now, stays=alone)
        if standing == "hold":
            return "hold"
        return "agent_silent" if standing == "silent" else None

    def _warn(self, conversation_id: ConversationId, now: datetime, *, stays: bool) -> None:
        if warned := self._silence.warned(conversation_id):
            seconds = (warned.until - now).total_seconds()
            push = RequeueWarning(conversation_id=conversation_id, seconds=seconds, stays=stays)
            self._hub.push_to_staff(warned.staff_id, push)

    def _withdraw(self, conversation_id: ConversationId) -> None:
        if warned := self._silence.withdraw(conversation_id):
            self._hub.push_to_staff(warned.staff_id, RequeueWarning(conversation_id=conversation_id))

    def _tell_late(self, owing: Owing, state: ConversationState) -> list[NewEvent]:
        """Tell the customer once that the agent is late and nobody else is there."""
        if not _is_owed(owing, state):
            return []
        return self._conversations.notify_late(state, owing.since)

    def _requeue(self, owing: Owing, reason: LossReason, state: ConversationState) -> list[NewEvent]:
        """Put the conversation back in the queue, if its agent still owes that word."""
        return self._requeue_of(owing.staff_id, reason, state) if _is_owed(owing, state) else []

    def _requeue_of(self, staff_id: StaffId, reason: LossReason, state: ConversationState) -> list[NewEvent]:
        """Put the conversation back in the queue, if it is still this agent's."""
        if state.owner != "agent" or state.agent_id != staff_id:
            return []
        again = self._conversations.handoff_again(state, reason)
        return ownership.requeue(
            state,
            reason=reason,
            notice=again.notice,
            priority=again.priority,
            promise=again.promise,
            question=again.question,
        )

    # Giving

    async def _assign_queue(self) -> None:
        order: Order = "round_robin" if self._settings.routing == "round_robin" else "least_busy"
        for queued in await self._queue():
            ready = [one for one in await self._writer.read(self._ready) if one.agent.id != queued.lost_by]
            ready = who_speak(ready, queued.language, first=queued.first)
            limit = self._settings.agent_limit
            agent = choose_agent(ready, queued.category, limit=limit, order=order, first=queued.first)
            if agent is not None:
                self._turns[agent.id] = max(self._turns.values(), default=0) + 1
                await self._attempt(queued.id, partial(self._conversations.assigned, agent=agent, by=None))

    async def _offer_queue(self) -> None:
        """Offer what waits to one agent after the other; once all have let it pass, again from the first."""
        queue = await self._queue()
        self._keep_offers(queue)
        for queued in queue:
            offer = self._offers[queued.id]
            if offer.staff_id in self._presence.on_duty and self._clock() < offer.until:
                continue
            agent = await self._next_to_ask(queued, offer.asked)
            if agent is not None:
                self._offer(queued.id, agent.id)

    async def _offer_to_known(self) -> None:
        """Tell the agent whom the customer knows, once, where agents take from the queue themselves."""
        queue = await self._queue()
        self._keep_offers(queue)
        for queued in queue:
            if queued.first in self._presence.on_duty - self._offers[queued.id].asked:
                self._offer(queued.id, queued.first)

    def _keep_offers(self, queue: Sequence[Queued]) -> None:
        """Forget what was offered of conversations that wait no more."""
        self._offers = {one.id: self._offers.get(one.id, Offer()) for one in queue}

    def _offer(self, conversation_id: ConversationId, staff_id: StaffId) -> None:
        self._offers[conversation_id] = self._offered(self._offers[conversation_id], staff_id)
        self._hub.push_to_staff(
            staff_id, OfferPush(conversation_id=conversation_id, seconds=self._settings.offer_s)
        )

    async def _next_to_ask(self, queued: Queued, asked: frozenset[StaffId]) -> Agent | None:
        held = Counter(offer.staff_id for offer in self._offers.values() if self._clock() < offer.until)
        ready = [
            replace(one, has=one.has + held[one.agent.id])
            for one in await self._writer.read(self._ready)
            if one.agent.id != queued.lost_by
        ]
        ready = who_speak(ready, queued.language, first=queued.first)
        fresh = [one for one in ready if one.agent.id not in asked]
        limit = self._settings.agent_limit
        return choose_agent(
            fresh or ready, queued.category, limit=limit, order="least_busy", first=queued.first
        )

    def _offered(self, offer: Offer, staff_id: StaffId) -> Offer:
        asked = frozenset() if staff_id in offer.asked else offer.asked
        until = self._clock() + timedelta(seconds=self._settings.offer_s)
        return Offer(staff_id, until, asked | {staff_id})

    async def _queue(self) -> list[Queued]:
        return await self._writer.read(lambda: self._reader.list_waiting(self._silence.limit))

    def _ready(self) -> list[Ready]:
        has = work.count_by_agent(self._record.file)
        return [
            Ready(
                agent=member.agent,
                skills=member.skills,
                languages=member.languages,
                has=has.get(member.id, 0),
                last_turn=self._turns.get(member.id, 0),
            )
            for member in self._staff.list_staff()
            if member.id in self._presence.on_duty and may_open(member, "desk")
        ]

    async def _attempt(
        self, conversation_id: ConversationId, decide: Callable[[ConversationState], list[NewEvent]]
    ) -> None:
        """Change a conversation, unless somebody was faster."""

        def write() -> Change | None:
            try:
                change = self._record.change(conversation_id, decide, self._clock())
            except NotAllowed:
                return None
            return change if change.events else None

        await self._writer.write(write)


def _is_owed(owing: Owing, state: ConversationState) -> bool:
    """Return whether the agent still owes that word."""
    return state.unanswered_since == owing.since and state.snoozed_until is None
