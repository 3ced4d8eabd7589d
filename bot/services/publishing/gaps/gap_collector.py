"""Collects questions without a good answer from the record, and keeps the gaps up to date with them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from bot.conversation.entries.missed import SURE, Missed, find_missed
from bot.conversation.model import ConversationId
from bot.conversation.record.record import Record
from bot.conversation.withheld import readable
from bot.protocol.dry_run import AskedQuestion, DryRunResult, TextToMask
from bot.protocol.grouping import GroupSoFar
from bot.services.assistant import Assistant, AssistantFailed
from bot.services.clock import Clock
from bot.services.due_jobs import DueLoop
from bot.services.publishing.backlog import (
    ConversationSnapshot,
    has_backlog,
    in_batches,
    mask_all,
    read_backlog,
)
from bot.services.publishing.gaps.standing import settle_gaps
from bot.storage.writer import Writer
from knowledge_base.gaps.model import GapQuestion
from knowledge_base.gaps.store import GapStore
from knowledge_base.questions.model import key_of
from knowledge_base.store import KnowledgeStore

logger = logging.getLogger(__name__)

_PAUSE_S = 3.0
_GROUPED_AT_A_TIME = 50
_ASKED_AGAIN = 1_000
_ASSISTANT_S = 20.0


@dataclass(frozen=True)
class _ConversationQuestions:
    """The missed questions of one conversation, who asked them, and the names to mask."""

    conversation_id: ConversationId
    person: str
    missed: tuple[Missed, ...]
    names: tuple[str, ...]
    known: dict[int, GapQuestion]


class GapCollector:
    """Runs every few seconds. Erasing does not need the assistant, so it happens even while none answers."""

    def __init__(
        self, record: Record, writer: Writer, knowledge: KnowledgeStore, assistant: Assistant, clock: Clock
    ) -> None:
        self.store = GapStore(knowledge.file)
        self._record = record
        self._writer = writer
        self._knowledge = knowledge
        self._assistant = assistant
        self._loop = DueLoop("gaps", self.update, clock)
        self._one_at_a_time = asyncio.Lock()

    def start(self) -> None:
        """Start the loop."""
        self._loop.start()

    async def close(self) -> None:
        """Stop the loop."""
        await self._loop.close()

    async def update(self) -> float:
        """Bring the gaps up to date. Return the seconds until the next run."""
        async with self._one_at_a_time:
            await asyncio.to_thread(self.store.wake_due)
            try:
                lines_read = await self._read_backlog()
                asked = await self._ask_again()
                if await self._group() or asked or lines_read:
                    await asyncio.to_thread(settle_gaps, self.store)
            except AssistantFailed as failure:
                logger.debug("Gaps wait for the assistant: %s", failure)
                return _PAUSE_S
            return 0.0 if has_backlog(lines_read) else _PAUSE_S

    # -- reading the record ------------------------------------------------------------------------

    async def _read_backlog(self) -> int:
        """Read the change feed. Return the number of new lines, below 0 if the record was replaced."""
        after = await asyncio.to_thread(self.store.read_until)
        position, snapshots = await self._writer.read(lambda: read_backlog(self._record, after))
        if position == after:
            return 0
        found = await asyncio.to_thread(lambda: list(map(self._found, snapshots)))
        # Erasing goes first: it needs no assistant.
        await asyncio.to_thread(self._keep, found, {})
        await asyncio.to_thread(self._keep, found, await self._mask(found))
        await asyncio.to_thread(self.store.set_read_until, position)
        return position - after

    def _found(self, snapshot: ConversationSnapshot) -> _ConversationQuestions:
        # Only what staff may read counts: not what was struck or has not been passed on.
        events = readable(snapshot.state, snapshot.events)
        missed = tuple(one for one in find_missed(events) if snapshot.is_kept(one.at))
        known = self.store.list_masked(snapshot.conversation_id)
        person = sha256(snapshot.state.customer_id.encode()).hexdigest()[:16]
        return _ConversationQuestions(snapshot.conversation_id, person, missed, snapshot.names, known)

    async def _mask(self, found: Sequence[_ConversationQuestions]) -> dict[tuple[str, int, str], str]:
        """Mask the new texts. Return them by conversation, `seq` and kind ("text" or "reply")."""
        wanted = {
            (each.conversation_id, one.seq, kind): TextToMask(text, each.names)
            for each in found
            for one in each.missed
            for kind, text in (("text", one.text), ("reply", one.reply or ""))
            if text and not _known(each, one.seq, kind)
        }
        masked = await mask_all(self._assistant, list(wanted.values()), _ASSISTANT_S)
        return dict(zip(wanted, masked, strict=True))

    def _keep(self, found: Sequence[_ConversationQuestions], masked: dict[tuple[str, int, str], str]) -> None:
        for each in found:
            questions = [_question(each, one, masked) for one in each.missed]
            kept = [question for question in questions if question.text]
            self.store.set_questions(each.conversation_id, kept)

    # -- grouping ----------------------------------------------------------------------------------

    async def _group(self) -> bool:
        """Group the questions that belong to no gap yet. Return whether there were any."""
        any_new = False
        while questions := await asyncio.to_thread(self.store.list_ungrouped, _GROUPED_AT_A_TIME):
            vectors = await asyncio.to_thread(self.store.list_vectors)
            groups = [GroupSoFar(each.count, each.mean) for each in vectors]
            reply = await self._assistant.group(groups, [each.text for each in questions], _ASSISTANT_S)
            numbers = [each.number for each in vectors]
            places = [
                (question, numbers[position] if position < len(numbers) else None, position)
                for question, position in zip(questions, reply.places, strict=True)
            ]
            now = {position: (each.count, each.mean) for position, each in enumerate(reply.groups)}
            await asyncio.to_thread(self.store.add_to_gaps, places, now)
            any_new = True
        return any_new

    # -- asking again ------------------------------------------------------------------------------

    async def _ask_again(self) -> bool:
        """Ask questions again: all after a publish, otherwise new ones. Return whether there were any."""
        generation = await asyncio.to_thread(self._knowledge.generation)
        questions = await asyncio.to_thread(self.store.list_to_ask, generation, _ASKED_AGAIN)
        if questions:
            answers = await self._answers([each.text for each in questions], generation)
            await asyncio.to_thread(self._keep_answers, questions, answers, generation)
        return bool(questions)

    async def _answers(self, texts: Sequence[str], generation: int) -> dict[str, DryRunResult]:
        """Return what answers each text in this generation, without texts that no entry answers."""
        found: dict[str, DryRunResult] = {}
        distinct = list(dict.fromkeys(texts))
        for some in in_batches(distinct):
            asked = [AskedQuestion(key_of(text), text) for text in some]
            reply = await self._assistant.dry_run(asked, (), _ASSISTANT_S)
            if reply.generation != generation:
                why = f"it answers from generation {reply.generation}, not {generation}"
                raise AssistantFailed("assistant_slow", why)
            answered = zip(some, reply.results, strict=True)
            found |= {text: result for text, result in answered if result.outcome == "answer"}
        return found

    def _keep_answers(
        self, questions: Sequence[GapQuestion], answers: dict[str, DryRunResult], generation: int
    ) -> None:
        kept = [(question, self._answer(question, answers.get(question.text))) for question in questions]
        self.store.set_answers(kept, generation)

    def _answer(self, question: GapQuestion, answer: DryRunResult | None) -> str | None:
        """Return the entry that answers a question, None if it did not help and has not changed since.

        One that the assistant was unsure of has an answer when it is sure.
        """
        if answer is None or ("unsure" in question.signs and answer.confidence < SURE):
            return None
        entry_id = answer.shown[0]
        is_wrong = entry_id == question.wrong
        return None if is_wrong and not self._was_renewed(question) else entry_id

    def _was_renewed(self, question: GapQuestion) -> bool:
        """Return whether the entry that did not help was published anew after the question was asked."""
        steps = self._knowledge.list_steps(question.wrong or "")
        return any(step.kind == "published" and step.at > question.at for step in steps)


def _known(found: _ConversationQuestions, seq: int, kind: str) -> str | None:
    """Return the masked text of a question or of the agent's reply to it, if it is stored already."""
    known = found.known.get(seq)
    return None if known is None else known.text if kind == "text" else known.reply


def _question(
    found: _ConversationQuestions, one: Missed, masked: dict[tuple[str, int, str], str]
) -> GapQuestion:
    def text_of(kind: str) -> str:
        return masked.get((found.conversation_id, one.seq, kind)) or _known(found, one.seq, kind) or ""

    question = GapQuestion(
        conversation_id=found.conversation_id,
        seq=one.seq,
        at=one.at,
        person=found.person,
        text=text_of("text"),
        signs=one.signs,
        waited_s=one.waited_s,
        dissatisfaction=one.dissatisfaction,
        wrong=one.wrong,
    )
    return replace(question, reply=text_of("reply") or None) if one.reply else question
