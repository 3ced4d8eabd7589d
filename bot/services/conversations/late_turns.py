"""Sees to turns that are late: customers hear within the deadline, and none that is owed is forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from bot.conversation import commands
from bot.conversation.events import MessagePosted, NewEvent
from bot.conversation.model import ConversationId
from bot.conversation.record import turns_due
from bot.conversation.record.record import Record
from bot.conversation.state import ConversationState
from bot.services.assistant import Assistant
from bot.services.clock import Clock
from bot.services.conversations.conversations import Conversations
from bot.services.conversations.turns import Turns
from bot.services.due_jobs import DueJobs
from bot.services.voice import Voice
from bot.storage.writer import Writer

# A customer must have a word within the deadline; the rest of it is for the commit and the way to them.
_TOLD_BY = 0.7
# Counted from when the turn came to be owed: by a message, or by an agent who handed one back unanswered.
# Whoever comes back to the page within the hour still knows what they asked. Later, an answer that nobody
# waits for any more would come out of nowhere: the customer is told that there is none, and asked whether
# they would like a person.
ANSWER_WITHIN = timedelta(hours=1)


class LateTurns:
    """Sweeps the record for what is owed. Whatever lost a turn - a restart, a failed write, a fault - this
    finds it again.
    """

    def __init__(
        self,
        record: Record,
        writer: Writer,
        conversations: Conversations,
        voice: Voice,
        turns: Turns,
        assistant: Assistant,
        deadline_s: float,
        clock: Clock,
    ) -> None:
        self._record = record
        self._writer = writer
        self._conversations = conversations
        self._voice = voice
        self._turns = turns
        self._assistant = assistant
        self._word_within = timedelta(seconds=deadline_s * _TOLD_BY)
        self._clock = clock
        self._started_at = clock()
        self._jobs = DueJobs(
            "late turns",
            list_due=self._list_due,
            next_due=self._next_due,
            run=self.resolve,
            clock=clock,
            # Nothing that is asked from now on is due sooner.
            longest_pause_s=self._word_within.total_seconds(),
        )

    def start(self) -> None:
        """Pick up what the process before left undone, then see to what is late."""
        self._jobs.start()

    async def close(self) -> None:
        """Leave what is owed to the next process."""
        await self._jobs.close()

    async def _list_due(self, now: datetime) -> Sequence[ConversationId]:
        for conversation_id in await self._writer.read(self._record.list_pending):
            if not self._turns.is_running(conversation_id):
                await self._pick_up(conversation_id)
        if now - self._started_at < self._word_within:
            return ()  # what was owed before may be answered at once
        file, within = self._record.file, self._word_within
        return await self._writer.read(lambda: turns_due.list_due(file, now, within, ANSWER_WITHIN))

    async def _next_due(self, after: datetime) -> datetime | None:
        file, within = self._record.file, self._word_within
        if after - self._started_at < within:
            return self._started_at + within
        return await self._writer.read(lambda: turns_due.next_due(file, after, within, ANSWER_WITHIN))

    async def _pick_up(self, conversation_id: ConversationId) -> None:
        self._turns.run_pending(await self._writer.read(lambda: self._record.get_state(conversation_id)))

    async def resolve(self, conversation_id: ConversationId) -> datetime | None:
        """Do what is due in a conversation now. Return when to look again, if the customer had not finished.

        A word is due so long after the last of their lines. They may finish sooner than it seems.
        """
        now, until = self._clock(), self._turns.awaits_more_until(conversation_id)
        change = await self._conversations.change(conversation_id, partial(self._decide, now, until))
        if change.events and not self._is_at_it(conversation_id):
            self._turns.push_typing(change.state, False)
        return min(until, now) + self._word_within if until and not change.events else None

    def _decide(self, now: datetime, until: datetime | None, state: ConversationState) -> list[NewEvent]:
        """Return what is due in a conversation now: an end to what it is owed, or a word.

        Until then the customer was, or is, listened to.
        """
        if not state.pending_turns:
            return []
        if state.turn_since and now - state.turn_since >= ANSWER_WITHIN:
            return self._give_up(state)
        if state.unheard_since is None:
            return []
        if now - max(until or state.unheard_since, state.unheard_since) < self._word_within:
            return []
        return commands.post_system_message(state, self._voice.render(self._word(state.id), state))

    def _give_up(self, state: ConversationState) -> list[NewEvent]:
        said = MessagePosted.of(self._voice.render("utter_assistant_down", state))
        *before, last = state.pending_turns
        events = [event for seq in before for event in commands.fail_turn(state, seq, "assistant_down")]
        return events + commands.fail_turn(state, last, "assistant_down", message=said)

    def _word(self, conversation_id: ConversationId) -> str:
        """Return which response is true: it takes long, it starts up, or there is nobody to answer."""
        if self._turns.is_failing(conversation_id):
            return "utter_assistant_unavailable"
        if self._assistant.state == "ready":
            return "utter_assistant_slow"
        is_starting = self._assistant.state == "starting"
        return "utter_assistant_starting" if is_starting else "utter_assistant_unavailable"

    def _is_at_it(self, conversation_id: ConversationId) -> bool:
        return self._assistant.state == "ready" and not self._turns.is_failing(conversation_id)
