"""The assistant's turns: one at a time in each conversation, in order, told about in time.

The record is the queue: a conversation owes turns while its state has `pending_turns`, so a restart picks
up where the process before left off, and nothing is lost with this one.

The assistant is asked for a turn while the message is still being written to disk. What it says is used once
the message is there, and by nobody if it never is: the assistant keeps nothing of a turn.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial

import msgspec

from bot.conversation import commands
from bot.conversation.errors import NotAllowed
from bot.conversation.events import CustomerLearned, MessagePosted, NewEvent, RecordedEvent, TurnCompleted
from bot.conversation.model import Answer, ConversationId, QuickReply
from bot.conversation.record import Change, Record
from bot.conversation.state import ConversationState
from bot.gateway.assistant import AssistantClient, AssistantFailed
from bot.gateway.clock import utc_now
from bot.gateway.conversations import Conversations
from bot.gateway.hub import Hub
from bot.gateway.limits.fair import FairQueue
from bot.gateway.owed import Asked, Owed, find_owed, owed_now, turn_request
from bot.gateway.presence import Presence
from bot.gateway.texts import is_email
from bot.gateway.voice import Voice
from bot.gateway.writer import Writer, WriterClosed
from bot.protocol.server import TypingPush
from bot.protocol.turn import ReplyMessage, TurnReply, TurnRequest

logger = logging.getLogger(__name__)

# A customer must be told within the deadline; the rest of it is for the commit and the way to them.
_TOLD_BY = 0.8
# An assistant that died is back within some ten seconds: its turns wait that long, and the customer knows.
_PATIENCE = 3.0
_TRIES = 2
_RETRY_PAUSE_S = 0.3
_START_UP_S = 60.0


class Turns:
    """Runs the turns that conversations owe. `consider` a state whenever it changed."""

    def __init__(
        self,
        record: Record,
        writer: Writer,
        conversations: Conversations,
        client: AssistantClient,
        hub: Hub,
        voice: Voice,
        presence: Presence,
        deadline_s: float,
        queue: FairQueue,
    ) -> None:
        self._record = record
        self._writer = writer
        self._conversations = conversations
        self._client = client
        self._hub = hub
        self._voice = voice
        self._presence = presence
        self._deadline_s = deadline_s
        self._queue = queue
        self._loop = asyncio.get_running_loop()
        self._early: dict[ConversationId, Asked] = {}
        self._workers: dict[ConversationId, asyncio.Task[None]] = {}
        self._woken: set[ConversationId] = set()
        self._resuming: asyncio.Task[None] | None = None

    def foresee(self, change: Change) -> None:
        """Ask early for the turn that this change will owe. For the writing thread, inside the write."""
        owed = None if change.repeated else owed_now(self._record, change.state, change.events)
        if owed is not None:
            self._loop.call_soon_threadsafe(self._ask_early, owed)

    def consider(self, state: ConversationState) -> None:
        """See to what this conversation owes, unless somebody does already."""
        asked = self._take_early(state)
        if not state.pending_turns:
            return
        # A worker about to leave may have read the state before this: it looks again when it was woken.
        self._woken.add(state.id)
        if state.id not in self._workers:
            worker = asyncio.create_task(self._work(state.id, asked), name=f"turns of {state.id}")
            self._workers[state.id] = worker

    def resume(self) -> None:
        """Pick up what the process before left undone, once an assistant is ready or has had its time."""
        self._resuming = asyncio.create_task(self._resume())

    async def close(self) -> None:
        """Leave what is undone to the next process."""
        early = [asked.reply for asked in self._early.values()]
        tasks = [*self._workers.values(), *early, *([self._resuming] if self._resuming else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _resume(self) -> None:
        owing = await self._writer.read(self._record.list_pending)
        if owing:
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._client.wait_until_ready(), _START_UP_S)
        for conversation_id in owing:
            self.consider(await self._writer.read(partial(self._record.get_state, conversation_id)))

    def _ask_early(self, owed: Owed) -> None:
        if owed.state.id in self._workers:  # an earlier turn runs, and this one may depend on it
            return
        if in_vain := self._early.get(owed.state.id):
            in_vain.reply.cancel()
        self._early[owed.state.id] = self._ask(owed)

    def _take_early(self, state: ConversationState) -> Asked | None:
        """What was asked early of just this state, which is on disk now."""
        asked = self._early.get(state.id)
        if asked is None or state.last_seq < asked.owed.state.last_seq:
            return None
        del self._early[state.id]
        if state.last_seq == asked.owed.state.last_seq and state.id not in self._workers:
            return asked
        asked.reply.cancel()
        return None

    def _ask(self, owed: Owed) -> Asked:
        request = turn_request(owed, on_duty=self._presence.is_staffed)
        reply = asyncio.create_task(
            self._ask_until_taken(request, self._hub.address_of(owed.customer.id)),
            name=f"turn {request.turn_id}",
        )
        reply.add_done_callback(lambda task: task.cancelled() or task.exception())  # nobody may come for it
        return Asked(owed, request, reply)

    async def _work(self, conversation_id: ConversationId, asked: Asked | None) -> None:
        try:
            while True:
                self._woken.discard(conversation_id)
                if asked is None:
                    owed = await self._writer.read(partial(find_owed, self._record, conversation_id))
                    asked = self._ask(owed) if owed else None
                if asked:
                    await self._run(asked)
                asked = None
                # Whatever was committed meanwhile and owes a turn has woken this worker.
                if conversation_id not in self._woken:
                    return
        except WriterClosed:
            return
        except Exception:
            logger.exception("The turns of conversation %s stopped", conversation_id)
        finally:
            del self._workers[conversation_id]

    async def _run(self, asked: Asked) -> None:
        """Reply to the message that is owed a turn, or say why not."""
        state, message = asked.owed.state, asked.owed.message
        self._type(state, True)
        try:
            reply = await self._reply(asked)
        except AssistantFailed as failure:
            logger.warning("Turn %s failed: %s", asked.request.turn_id, failure)
            await self._fail(state, message, failure)
        else:
            await self._complete(state, message, reply, (time.monotonic() - asked.since) * 1000)
        finally:
            self._type(state, False)

    async def _reply(self, asked: Asked) -> TurnReply:
        """The reply; when the time has come without one, the customer is told that it takes longer."""
        try:
            done, _ = await asyncio.wait([asked.reply], timeout=self._time_left(asked.owed.message.at))
            if not done:
                await self._say_slow(asked.owed.state, asked.owed.message)
            return await asked.reply
        finally:
            asked.reply.cancel()

    async def _ask_until_taken(self, request: TurnRequest, address: str) -> TurnReply:
        """The reply: asked for until an assistant takes the turn, and once more if that one fails.

        Addresses take turns, so that one which asks much delays nobody else.
        """
        give_up = time.monotonic() + self._deadline_s * _PATIENCE
        taken = 0
        while True:
            try:
                async with self._queue.place(address):
                    return await self._client.turn(request, give_up - time.monotonic())
            except AssistantFailed as failure:
                taken += failure.taken
                too_late = time.monotonic() + _RETRY_PAUSE_S >= give_up
                if failure.code == "assistant_slow" or taken == _TRIES or too_late:
                    raise
            await asyncio.sleep(_RETRY_PAUSE_S)

    def _time_left(self, said_at: datetime) -> float:
        waited = (utc_now() - said_at).total_seconds()
        return max(self._deadline_s * 0.2, self._deadline_s * _TOLD_BY - max(0.0, waited))

    async def _say_slow(self, state: ConversationState, message: RecordedEvent) -> None:
        def decide(newest: ConversationState) -> list[NewEvent]:
            if message.seq not in newest.pending_turns:
                return []
            told, replies = self._voice.told_with_replies("utter_assistant_slow", newest)
            key = f"turn:{message.seq}:slow"
            return commands.post_system_message(newest, told, client_id=key, quick_replies=replies)

        await self._conversations.change(state.id, decide)

    async def _complete(
        self, state: ConversationState, message: RecordedEvent, reply: TurnReply, took_ms: float
    ) -> None:
        understanding = reply.understanding
        completed = TurnCompleted(
            about_seq=message.seq,
            mood=understanding.mood,
            understanding=msgspec.to_builtins(understanding),
            memory=reply.memory,
            took_ms=round(took_ms, 1),
        )

        def decide(newest: ConversationState) -> list[NewEvent]:
            wish = self._conversations.handoff(newest, reply.handoff.reason) if reply.handoff else None
            return _judged(newest, message, reply) + commands.complete_turn(
                newest,
                completed,
                [_posted(said) for said in reply.messages],
                learned=_learned(newest, reply),
                handoff=wish,
            )

        await self._decide(state, decide)

    async def _fail(self, state: ConversationState, message: RecordedEvent, failure: AssistantFailed) -> None:
        def decide(newest: ConversationState) -> list[NewEvent]:
            told, replies = self._voice.told_with_replies("utter_assistant_down", newest)
            said = MessagePosted(text=told.text, line_ids=told.line_ids, quick_replies=replies)
            return commands.fail_turn(newest, message.seq, failure.code, message=said)

        await self._decide(state, decide)

    async def _decide(
        self, state: ConversationState, decide: Callable[[ConversationState], list[NewEvent]]
    ) -> None:
        try:
            await self._conversations.change(state.id, decide)
        except NotAllowed as refusal:
            # A person took over meanwhile: what the assistant would have said is not said.
            logger.info("A turn of conversation %s came too late: %s", state.id, refusal)

    def _type(self, state: ConversationState, typing: bool) -> None:
        push = TypingPush(conversation_id=state.id, sender="assistant", typing=typing)
        self._hub.tell_customer(state.customer_id, push)
        self._hub.tell_desks_of(state.id, push)


def _posted(said: ReplyMessage) -> MessagePosted:
    answer = said.answer
    return MessagePosted(
        text=said.text,
        markdown=True,
        quick_replies=tuple(
            QuickReply(title=reply.title, choice=reply.choice) for reply in said.quick_replies
        ),
        answer=Answer(**msgspec.structs.asdict(answer)) if answer else None,
        asks_feedback=said.asks_feedback,
        line_ids=said.line_ids,
    )


def _judged(state: ConversationState, message: RecordedEvent, reply: TurnReply) -> list[NewEvent]:
    """Whether the last answer helped, when the customer said so in words."""
    if reply.helpful is None or not state.shown:
        return []
    last, key = state.shown[-1].seq, f"turn:{message.seq}:helpful"
    return commands.give_feedback(state, last, helpful=reply.helpful, client_id=key)


def _learned(state: ConversationState, reply: TurnReply) -> CustomerLearned | None:
    """What is news in what the turn taught."""
    learned = reply.learned
    events = commands.learn_customer(
        state,
        name=learned.name,
        name_source="said",
        email=learned.email if learned.email and is_email(learned.email) else None,
        order_number=learned.order_number,
        forget=learned.forget,
    )
    body = events[0].body if events else None
    return body if isinstance(body, CustomerLearned) else None
