"""Gives waiting conversations to agents, and takes them back from those who are gone or silent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from functools import partial

from msgspec.structs import replace

from bot.conversation import commands, work
from bot.conversation.errors import NotAllowed
from bot.conversation.events import NewEvent
from bot.conversation.model import Agent, ConversationId, StaffId, Value
from bot.conversation.record import Change, Record
from bot.conversation.routing import Order, Ready, choose_agent
from bot.conversation.state import ConversationState
from bot.gateway.clock import utc_now
from bot.gateway.conversations import Conversations
from bot.gateway.hub import Hub
from bot.gateway.presence import Presence
from bot.gateway.settings import Settings
from bot.gateway.staff.store import StaffStore
from bot.gateway.watch import Watch
from bot.gateway.writer import Writer
from bot.protocol.routing import OfferPush
from knowledge_base.errors import UnknownEntryError
from knowledge_base.model import EntryId
from knowledge_base.store import KnowledgeStore

_LOOK_EVERY_S = 1.0
# Whoever is writing is not silent.
_TYPING_COUNTS = timedelta(seconds=60)


class Offer(Value, frozen=True):
    """Whom a waiting conversation is offered to, until when, and who was asked since it began to wait."""

    staff_id: StaffId | None = None
    until: datetime = datetime.min.replace(tzinfo=timezone.utc)
    asked: frozenset[StaffId] = frozenset()


class Router:
    """Looks every second, and whenever the queue or the team changed; all it goes by is in the record.

    An agent is gone when no desk of theirs is open for the grace time. An agent is silent who owes the
    customer a word for `agent_silent_s` and has not been typing either.
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
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._record = record
        self._writer = writer
        self._hub = hub
        self._conversations = conversations
        self._presence = presence
        self._staff = staff
        self._knowledge = knowledge
        self._settings = settings
        self._clock = clock
        self._started_at = clock()
        self._typed: dict[ConversationId, datetime] = {}
        self._turns: dict[StaffId, int] = {}
        self._offers: dict[ConversationId, Offer] = {}
        self._watch = Watch("router", self._look)

    def start(self) -> None:
        """Begin to look."""
        self._watch.start()

    def look(self) -> None:
        """Look soon."""
        self._watch.sign()

    def note_typing(self, conversation_id: ConversationId) -> None:
        """The owning agent is writing there."""
        self._typed[conversation_id] = self._clock()

    def decline(self, conversation_id: ConversationId, staff_id: StaffId) -> None:
        """This agent lets an offer pass."""
        offer = self._offers.get(conversation_id)
        if offer is not None and offer.staff_id == staff_id:
            self._offers[conversation_id] = Offer(None, offer.until, offer.asked)
            self.look()

    async def close(self) -> None:
        """Leave what waits to the next process."""
        await self._watch.close()

    async def step(self) -> None:
        """See to the absent, the silent, the long waiting and the queue, once."""
        self._presence.look()
        now = self._clock()
        self._typed = {one: at for one, at in self._typed.items() if now - at < _TYPING_COUNTS}
        for conversation_id in await self._writer.read(partial(self._abandoned, now)):
            await self._attempt(conversation_id, partial(self._requeue, now))
        waited_long = now - timedelta(seconds=self._settings.priority_after_s)
        for conversation_id in await self._writer.read(
            lambda: work.list_overtaken(self._record.file, waited_long)
        ):
            await self._attempt(conversation_id, partial(commands.raise_priority, why="waited_long"))
        if not self._presence.is_staffed:
            return
        if self._settings.routing == "offer":
            await self._offer_queue()
        elif self._settings.routing != "manual":
            await self._assign_queue()

    async def _look(self) -> float:
        await self.step()
        return _LOOK_EVERY_S

    # Taking back

    def _abandoned(self, now: datetime) -> list[ConversationId]:
        """The conversations whose agent is gone or silent."""
        silent = self._record.list_unanswered(now - timedelta(seconds=self._settings.agent_silent_s))
        found = [one for one in silent if one not in self._typed]
        # Right after a start nobody has had the time to come back.
        if now - self._started_at >= timedelta(seconds=self._settings.duty_grace_s):
            for staff_id in work.count_by_agent(self._record.file):
                if not self._presence.is_here(staff_id):
                    found += work.list_of_agent(self._record.file, staff_id)
        return list(dict.fromkeys(found))

    def _requeue(self, now: datetime, state: ConversationState) -> list[NewEvent]:
        """The conversation waits again, if its agent is still gone or silent at this moment."""
        if state.owner != "agent" or state.agent_id is None or state.snoozed_until is not None:
            return []
        silent_before = now - timedelta(seconds=self._settings.agent_silent_s)
        silent = state.unanswered_since is not None and state.unanswered_since <= silent_before
        if not silent and self._presence.is_here(state.agent_id):
            return []
        again = self._conversations.handoff_again(state)
        return commands.requeue(
            state,
            told=again.told,
            promise=again.promise,
            question=again.question,
            choices=again.choices,
        )

    # Giving

    async def _assign_queue(self) -> None:
        order: Order = "round_robin" if self._settings.routing == "round_robin" else "least_busy"
        for conversation_id, category in await self._writer.read(self._queue):
            ready = await self._writer.read(self._ready)
            agent = choose_agent(ready, category, limit=self._settings.agent_limit, order=order)
            if agent is not None:
                self._turns[agent.id] = max(self._turns.values(), default=0) + 1
                await self._attempt(
                    conversation_id, partial(self._conversations.assigned, agent=agent, by=None)
                )

    async def _offer_queue(self) -> None:
        """Offer what waits to one agent after the other; once all have let it pass, again from the first."""
        queue = await self._writer.read(self._queue)
        self._offers = {one: self._offers.get(one, Offer()) for one, _ in queue}
        for conversation_id, category in queue:
            offer = self._offers[conversation_id]
            if offer.staff_id in self._presence.on_duty and self._clock() < offer.until:
                continue
            agent = await self._next_to_ask(category, offer.asked)
            if agent is not None:
                self._offers[conversation_id] = self._offered(offer, agent)
                push = OfferPush(conversation_id=conversation_id, seconds=self._settings.offer_s)
                self._hub.tell_staff(agent.id, push)

    async def _next_to_ask(self, category: str, asked: frozenset[StaffId]) -> Agent | None:
        held = Counter(offer.staff_id for offer in self._offers.values() if self._clock() < offer.until)
        ready = [
            replace(one, has=one.has + held[one.agent.id]) for one in await self._writer.read(self._ready)
        ]
        fresh = [one for one in ready if one.agent.id not in asked]
        return choose_agent(fresh or ready, category, limit=self._settings.agent_limit, order="least_busy")

    def _offered(self, offer: Offer, agent: Agent) -> Offer:
        asked = frozenset() if agent.id in offer.asked else offer.asked
        until = self._clock() + timedelta(seconds=self._settings.offer_s)
        return Offer(agent.id, until, asked | {agent.id})

    def _queue(self) -> list[tuple[ConversationId, str]]:
        waiting = self._record.list_conversations("queue")
        return [(summary.id, self._category(summary.id)) for summary in waiting]

    def _category(self, conversation_id: ConversationId) -> str:
        """What the conversation is about: the category of the last entry that was shown."""
        shown = self._record.get_state(conversation_id).shown
        if not shown:
            return ""
        try:
            return self._knowledge.get_published(EntryId(shown[-1].answer.entry_id)).content.category
        except UnknownEntryError:
            return ""

    def _ready(self) -> list[Ready]:
        has = work.count_by_agent(self._record.file)
        return [
            Ready(
                agent=Agent(id=member.id, name=member.name),
                skills=member.skills,
                has=has.get(member.id, 0),
                last_turn=self._turns.get(member.id, 0),
            )
            for member in self._staff.list_staff()
            if member.id in self._presence.on_duty
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
