"""The teaching queue: each day the questions whose answer by an editor is worth most."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from cachetools import LRUCache

from bot.protocol.teaching import TeachingCandidate, TeachingDay, TeachingQuestion
from bot.protocol.turn import RankedEntry
from bot.services.assistant import Assistant
from bot.services.clock import Clock
from bot.services.publishing.backlog import in_batches
from knowledge_base.gaps.choice import Candidate, choose
from knowledge_base.gaps.model import GapQuestion
from knowledge_base.gaps.store import GapStore
from knowledge_base.questions.masking import unmasked
from knowledge_base.questions.model import key_of
from knowledge_base.store import KnowledgeStore

GOAL = 10
_MOST_READ = 200
_READ_S = 10.0
_MOST_WORDINGS = 4
_MOST_CANDIDATES = 3
_DISSATISFIED = 0.5
_LONGEST = 300

_Ranking = tuple[RankedEntry, ...]


class TeachingQueue:
    """Chooses among the questions of open gaps, and of those that the assistant was unsure of."""

    def __init__(
        self, knowledge: KnowledgeStore, store: GapStore, assistant: Assistant, zone: str, clock: Clock
    ) -> None:
        self._knowledge = knowledge
        self._store = store
        self._assistant = assistant
        self._zone = zone
        self._clock = clock
        self._rankings: LRUCache[tuple[int, str], _Ranking] = LRUCache(2 * _MOST_READ)

    def day_begins(self, days_ago: int = 0) -> datetime:
        """Return when today began where the business is, or the day so many days ago. May read a file."""
        zone = ZoneInfo(self._zone)
        day = self._clock().astimezone(zone).date() - timedelta(days=days_ago)
        return datetime.combine(day, time(), zone)

    async def list_today(self, *, more: bool) -> TeachingDay:
        """Return what is left of today's questions; with `more` as many again, when they are done."""
        done = await asyncio.to_thread(lambda: self._store.count_decided(self.day_begins()))
        left = max(0, GOAL - done) or (GOAL if more else 0)
        questions = await self._choose(left) if left else ()
        return TeachingDay(questions, done, GOAL)

    async def _choose(self, count: int) -> tuple[TeachingQuestion, ...]:
        generation = await asyncio.to_thread(self._knowledge.generation)
        waiting = await asyncio.to_thread(self._store.list_undecided, _MOST_READ)
        rankings = await self._rank([_wording(each) for each in waiting], generation)
        candidates = [
            Candidate(tuple(one.confidence for one in ranking), each.cost, each.gap)
            for each, ranking in zip(waiting, rankings, strict=True)
        ]
        chosen: dict[int | None, int] = {}
        for place in choose(candidates, len(candidates)):
            chosen.setdefault(waiting[place].gap, place)  # a gap is one question, asked in several ways
        return tuple(_view(waiting, place, rankings[place]) for place in list(chosen.values())[:count])

    async def _rank(self, texts: Sequence[str], generation: int) -> list[_Ranking]:
        """Return the candidates for each text; those of this generation are remembered."""
        known = self._rankings
        missing = [text for text in dict.fromkeys(texts) if (generation, text) not in known]
        for some in in_batches(missing):
            readings = await self._assistant.understand(some, _READ_S)
            known.update({(generation, text): one.ranking for text, one in zip(some, readings, strict=True)})
        return [known[generation, text] for text in texts]


def _wording(question: GapQuestion) -> str:
    return unmasked(question.text)[:_LONGEST]


def _view(waiting: Sequence[GapQuestion], place: int, ranking: _Ranking) -> TeachingQuestion:
    chosen = waiting[place]
    assert chosen.gap is not None
    alike = [each for each in waiting if each.gap == chosen.gap]
    wordings = {key_of(_wording(each)): _wording(each) for each in reversed([chosen, *alike])}
    title = wordings.pop(key_of(_wording(chosen)))
    return TeachingQuestion(
        number=chosen.gap,
        question=title,
        wordings=tuple(reversed(wordings.values()))[:_MOST_WORDINGS],
        people=len({each.person for each in alike}),
        waited_s=round(sum(each.waited_s for each in alike), 1),
        dissatisfied=len({each.person for each in alike if each.dissatisfaction >= _DISSATISFIED}),
        candidates=tuple(
            TeachingCandidate(one.entry_id, one.title, round(one.confidence, 4))
            for one in ranking[:_MOST_CANDIDATES]
        ),
    )
