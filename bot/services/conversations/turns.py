"""The assistant's turns: one at a time in each conversation, in order.

The record is the queue: a conversation owes turns while its state has `pending_turns`, so a restart picks
up where the process before left off, and nothing is lost with this one. `late_turns` finds what nobody sees
to, and tells customers whose turn is late.

The assistant is asked for a turn while the message is still being written to disk. What it says is used once
the message is there, and by nobody if it never is: the assistant keeps nothing of a turn.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone, tzinfo
from functools import partial
from typing import get_args

import msgspec
from msgspec.structs import replace

from bot.conversation import commands
from bot.conversation.errors import NotAllowed
from bot.conversation.events import CustomerLearned, MessagePosted, NewEvent, RecordedEvent, TurnCompleted
from bot.conversation.model import Answer, ConversationId, Mood, QuickReply
from bot.conversation.queue import priority_of
from bot.conversation.record.record import Change, Record
from bot.conversation.state import ConversationState
from bot.protocol.server import TypingPush
from bot.protocol.turn import ReplyMessage, TurnReply
from bot.services.assistant import Assistant, AssistantFailed
from bot.services.clock import Clock
from bot.services.conversations.bursts import USUAL, Burst, BurstTimes
from bot.services.conversations.conversations import Conversations
from bot.services.conversations.pending_turn import (
    PendingTurn,
    TurnOutdated,
    find_new_pending_turn,
    find_pending_turn,
    require_current,
    turn_request,
)
from bot.services.conversations.turn_attempts import TurnAttempts
from bot.services.due_jobs import retry_pause_s
from bot.services.hub import Hub
from bot.services.presence import Presence
from bot.services.texts import is_email
from bot.services.voice import Voice
from bot.storage.errors import WriterClosed
from bot.storage.writer import Writer

logger = logging.getLogger(__name__)

# How many deadlines one try may take. A turn takes some 30 ms; what takes seconds is a queue before it.
_PATIENCE = 3.0


@dataclass
class _Worker:
    """Who sees to one conversation. `woken` is set when something was committed there meanwhile.

    `early` is the turn that was asked for before this had begun with any.
    """

    task: asyncio.Task[None]
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    early: TurnAttempts | None = None
    burst: Burst | None = None

    @property
    def attempts(self) -> TurnAttempts | None:
        """What is asked for now."""
        return self.burst.attempts if self.burst else None


class Turns:
    """Runs the turns that conversations owe. `run_pending` a state whenever it changed."""

    def __init__(
        self,
        record: Record,
        writer: Writer,
        conversations: Conversations,
        client: Assistant,
        hub: Hub,
        voice: Voice,
        presence: Presence,
        deadline_s: float,
        clock: Clock,
        zone: tzinfo = timezone.utc,
        times: BurstTimes = USUAL,
    ) -> None:
        self._record = record
        self._writer = writer
        self._conversations = conversations
        self._client = client
        self._hub = hub
        self._voice = voice
        self._presence = presence
        self._deadline_s = deadline_s
        self._clock = clock
        self._zone = zone
        self._times = times
        self._loop = asyncio.get_running_loop()
        self._early: dict[ConversationId, TurnAttempts] = {}
        self._workers: dict[ConversationId, _Worker] = {}
        conversations.subscribe_before_commit(self.prefetch)

    def prefetch(self, change: Change) -> None:
        """Ask early for the turn that this change will owe. For the writing thread, inside the write."""
        pending = (
            None if change.repeated else find_new_pending_turn(self._record, change.state, change.events)
        )
        if pending is not None:
            self._loop.call_soon_threadsafe(self._ask_early, pending)

    def on_commit(self, change: Change) -> None:
        """See to what is pending now."""
        self.run_pending(change.state)

    def run_pending(self, state: ConversationState) -> None:
        """See to what this conversation owes, unless somebody does already."""
        early = self._take_early(state)
        worker = self._workers.get(state.id)
        if not state.pending_turns:
            if worker and worker.burst:
                worker.burst.close()  # nothing is pending any more: done, or somebody else has it
            return
        if worker is None:
            task = asyncio.create_task(self._work(state.id), name=f"turns of {state.id}")
            worker = self._workers[state.id] = _Worker(task, early=early)
        elif early:
            self._go_on(worker, early)
        elif worker.burst:
            worker.burst.note(state)
        # A worker about to leave may have read the state before this: it looks again when it was woken.
        worker.woken.set()

    def note_typing(self, conversation_id: ConversationId, typing: bool) -> None:
        """Note that the customer began or stopped typing: what they type may belong to what they wrote."""
        worker = self._workers.get(conversation_id)
        if worker and worker.burst:
            worker.burst.note_typing(typing)

    def awaits_more_until(self, conversation_id: ConversationId) -> datetime | None:
        """Return until when the customer may add to what is to be answered now; None without a turn."""
        worker = self._workers.get(conversation_id)
        if worker is None or worker.burst is None:
            return None
        return self._clock() + timedelta(seconds=worker.burst.seconds_left)

    def is_running(self, conversation_id: ConversationId) -> bool:
        """Return whether what this conversation owes is being worked on."""
        return conversation_id in self._workers

    def is_failing(self, conversation_id: ConversationId) -> bool:
        """Return whether assistants have failed with the turn that this conversation is pending."""
        worker = self._workers.get(conversation_id)
        return bool(worker and worker.attempts and worker.attempts.is_failing)

    async def close(self) -> None:
        """Leave what is undone to the next process."""
        early = [attempts.reply for attempts in self._early.values()]
        tasks = [*(worker.task for worker in self._workers.values()), *early]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _ask_early(self, pending: PendingTurn) -> None:
        if in_vain := self._early.pop(pending.state.id, None):
            in_vain.cancel()
        worker = self._workers.get(pending.state.id)
        # An earlier turn may run, which this one may depend on.
        if worker is None or (worker.burst and worker.burst.takes(pending.first_seq)):
            self._early[pending.state.id] = self._ask(pending)

    def _take_early(self, state: ConversationState) -> TurnAttempts | None:
        """Return what was asked early of just this state, which is on disk now."""
        attempts = self._early.get(state.id)
        if attempts is None or state.last_seq < attempts.pending.state.last_seq:
            return None
        del self._early[state.id]
        if state.last_seq == attempts.pending.state.last_seq:
            return attempts
        attempts.cancel()
        return None

    def _go_on(self, worker: _Worker, early: TurnAttempts) -> None:
        """Let a worker take a turn that was asked for early, if it is not past these lines."""
        if worker.burst is None and worker.early:
            worker.early.cancel()
        if worker.burst is None:
            worker.early = early
        elif worker.burst.takes(early.pending.first_seq):
            worker.burst.add(early)
        else:
            early.cancel()

    def _ask(self, owed: PendingTurn) -> TurnAttempts:
        on_duty = self._presence.is_staffed
        request = turn_request(owed, self._clock(), on_duty=on_duty, zone=self._zone)
        address = self._hub.address_of(owed.customer.id)
        return TurnAttempts(owed, request, self._client, self._deadline_s * _PATIENCE, address, self._clock)

    async def _work(self, conversation_id: ConversationId) -> None:
        failures = 0
        worker = self._workers[conversation_id]
        try:
            while True:
                worker.woken.clear()
                try:
                    worker.burst = worker.burst or await self._next(worker, conversation_id)
                    if worker.burst:
                        await self.run(worker.burst)
                except WriterClosed:
                    return
                except Exception:
                    # A reply that could not be written is kept, and written when it can be.
                    failures += 1
                    logger.exception("A turn of conversation %s is tried again", conversation_id)
                    await asyncio.sleep(retry_pause_s(failures))
                    continue
                worker.burst, failures = None, 0
                # Whatever was committed meanwhile and owes a turn has woken this worker.
                if not worker.woken.is_set():
                    return
        finally:
            del self._workers[conversation_id]
            for attempts in (worker.early, worker.attempts):
                if attempts:
                    attempts.cancel()

    async def _next(self, worker: _Worker, conversation_id: ConversationId) -> Burst | None:
        """Begin with what is owed next: what was asked for early, else what the record says."""
        if worker.early is None:
            pending = await self._writer.read(partial(find_pending_turn, self._record, conversation_id))
            if pending is None:
                return None
            worker.early = worker.early or self._ask(pending)
        attempts, worker.early = worker.early, None
        return Burst(attempts, self._times, self._clock)

    async def run(self, burst: Burst) -> None:
        """Reply to the message that is pending a turn, once it is all there, or say why not."""
        state = burst.attempts.pending.state
        self.push_typing(state, True)
        try:
            attempts = await burst.end()
            if attempts.reply.cancelled():
                return
            try:
                reply = attempts.reply.result()
            except AssistantFailed as failure:
                message = attempts.pending.message
                logger.warning("Turn %s:%s failed: %s", state.id, message.seq, failure)
                await self._fail(state, message, failure)
            else:
                await self._complete(attempts, reply)
        finally:
            self.push_typing(state, False)

    async def _complete(self, attempts: TurnAttempts, reply: TurnReply) -> None:
        state, message = attempts.pending.state, attempts.pending.message
        understanding = reply.understanding
        completed = TurnCompleted(
            about_seq=message.seq,
            mood=_mood_after(reply),
            understanding=msgspec.to_builtins(understanding),
            memory=reply.memory,
            took_ms=round(attempts.took_s * 1000, 1),
        )

        def decide(newest: ConversationState) -> list[NewEvent]:
            require_current(self._record, attempts.pending, attempts.request, self._clock())
            # What is said with the reply is in the language that this message was read to be in.
            newest = replace(newest, written_language=understanding.language or newest.written_language)
            wish = self._conversations.handoff(newest, reply.handoff.reason) if reply.handoff else None
            said = [_posted(one) for one in reply.messages]
            if newest.owner == "waiting":
                ahead = wish is not None and priority_of(wish.reason, completed.mood) == "high"
                after = replace(newest, priority="high") if ahead else newest
                complains = wish is not None and wish.reason == "complaint"
                said = self._conversations.awaited.replies(
                    after, message, said, reply.wait_note, complains=complains
                )
            elif reply.wait_note == "nobody" and newest.owner == "assistant":
                said = [*said, self._conversations.awaited.nobody(newest)]
            return _judged(newest, message, reply) + commands.complete_turn(
                newest,
                completed,
                said,
                learned=_learned(newest, reply),
                handoff=wish,
            )

        await self._decide(state, decide)

    async def _fail(self, state: ConversationState, message: RecordedEvent, failure: AssistantFailed) -> None:
        def decide(newest: ConversationState) -> list[NewEvent]:
            said = MessagePosted.of(self._voice.render("utter_assistant_down", newest))
            return commands.fail_turn(newest, message.seq, failure.code, message=said)

        await self._decide(state, decide)

    async def _decide(
        self, state: ConversationState, decide: Callable[[ConversationState], list[NewEvent]]
    ) -> None:
        try:
            await self._conversations.change(state.id, decide)
        except TurnOutdated:
            self._workers[state.id].woken.set()
        except NotAllowed as refusal:
            # A person took over meanwhile: what the assistant would have said is not said.
            logger.info("A turn of conversation %s came too late: %s", state.id, refusal)

    def push_typing(self, state: ConversationState, typing: bool) -> None:
        """Show the customer, and who follows, whether the assistant is at it."""
        push = TypingPush(conversation_id=state.id, sender="assistant", typing=typing)
        self._hub.push_to_customer(state.customer_id, push)
        self._hub.push_to_followers(state.id, push)


def _mood_after(reply: TurnReply) -> Mood:
    """Return the customer's mood: what this message shows, else what the last ones showed and is not over."""
    shown, lasting = reply.understanding.mood, reply.memory.get("mood")
    return next((mood for mood in get_args(Mood) if shown == "calm" and mood == lasting), shown)


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
    """Record whether the last answer helped, when the customer said so in words."""
    if reply.helpful is None or not state.shown:
        return []
    last, key = state.shown[-1].seq, f"turn:{message.seq}:helpful"
    return commands.give_feedback(state, last, helpful=reply.helpful, client_id=key)


def _learned(state: ConversationState, reply: TurnReply) -> CustomerLearned | None:
    """Return what is news in what the turn taught."""
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
