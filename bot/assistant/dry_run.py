"""How the assistant would answer with other content than what is live, for editors to look at first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from weakref import WeakKeyDictionary

import msgspec
import numpy as np
from cachetools import LRUCache

from actions.knowledge import previewing
from actions.sending import MOST_CHOICES
from bot.assistant.errors import BadRequestError
from bot.assistant.knowledge import ranking_with
from bot.protocol.dry_run import AskedQuestion, DryRunResult, EntryChange, TextVector
from knowledge_base.encoders.base import Encoder, Vectors
from knowledge_base.model import Change, Content, EntryId, PublishedEntry, Ranking
from knowledge_base.questions.masking import unmasked
from knowledge_base.search.embedding import Embedder, key_of
from knowledge_base.search.evidence import LEADERS
from knowledge_base.search.live import ServedIndex, UpdatableIndex
from knowledge_base.search.parts import parts_of
from knowledge_base.search.untouched import PastRanking, Untouched, mark_of

# As many as the gate keeps and the gaps ask again, and the pins.
_MOST_ASKED = 4_000
# An overlay holds a copy of all vectors: today's and tomorrow's content is all that is compared at a time.
_OVERLAYS = 2


class DryRuns:
    """Asks questions of the live index with changes on top. For one thread, beside those of the index."""

    def __init__(self, live: UpdatableIndex, embedder: Embedder) -> None:
        self.live = live
        self._reader = QuestionEmbedder(embedder)
        self._overlays: LRUCache[tuple[int, bytes], ServedIndex] = LRUCache(_OVERLAYS)
        self._untouched: WeakKeyDictionary[ServedIndex, Untouched] = WeakKeyDictionary()
        self._asked: LRUCache[bytes, PastRanking] = LRUCache(_MOST_ASKED)

    def index(self, changes: Sequence[EntryChange]) -> ServedIndex:
        """Return what would be served with these changes on top of what is live at this moment."""
        self.live.refresh()
        key = self.live.generation, blake2b(msgspec.json.encode(changes), digest_size=16).digest()
        if key not in self._overlays:
            overlay = self.live.overlaid(list(map(change_of, changes)), self._reader)
            self._overlays[key] = overlay
            self._untouched[overlay] = Untouched(overlay.snapshot, is_live=not changes)
        return self._overlays[key]

    def dry_run(self, index: ServedIndex, question: AskedQuestion) -> DryRunResult:
        """Return what the question gets of this index, asked by itself by a customer of whom nothing is
        known.

        One that the changes leave alone gets what it got when it was asked of all, with that confidence.
        """
        with self._reader.remembering(question):
            text = unmasked(question.text)
            reading, untouched = index.embed(text), self._untouched[index]
            asked = self._asked.get(key_of(question.key))
            is_far = asked is not None and untouched.may_leave(asked) and untouched.is_far(asked, reading)
            if asked is not None and is_far and not untouched.is_learning:
                return result_of([asked.ranking])
            rankings = index.rank_parts(text, embedding=reading, limit=LEADERS)
        if asked is not None and is_far:
            untouched.learn(asked, rankings[0])
        elif (asked is None or untouched.is_live) and not parts_of(reading.text):
            self._remember(question.key, PastRanking(mark_of(reading), rankings[0], untouched.entries))
        return result_of(rankings)

    def computed(self) -> tuple[TextVector, ...]:
        """Return the vectors of questions that were computed since the last time."""
        return self._reader.computed()

    @contextmanager
    def shown(self, changes: Sequence[EntryChange]) -> Iterator[None]:
        """Answer the turns inside with these changes; everything else continues with what is live."""
        if not changes:
            yield
            return
        entries = {change.entry_id: change_of(change).published for change in changes}
        with previewing(entries), ranking_with(self.index(changes)):
            yield

    def _remember(self, key: str, asked: PastRanking) -> None:
        self._asked[key_of(key)] = asked


class QuestionEmbedder(Embedder):
    """Embeds questions with the vectors that come with them, and hands out those it had to compute."""

    def __init__(self, embedder: Embedder) -> None:
        super().__init__(embedder.close, embedder.broad)
        self._question = ""
        self._known: dict[tuple[str, bytes], Vectors] = {}
        self._new: list[TextVector] = []

    @contextmanager
    def remembering(self, question: AskedQuestion) -> Iterator[None]:
        """Use and collect the vectors of this question for what is embedded inside."""
        self._question = question.key
        for each in question.vectors:
            self._known[each.encoder, each.key] = np.frombuffer(each.vector, np.float16).astype(np.float32)
        try:
            yield
        finally:
            self._question = ""
            self._known.clear()

    def embed(self, text: str) -> tuple[Vectors, Vectors]:
        """Return the vectors of one text by both encoders, in half precision.

        The first time as every time.
        """
        return self._vector(self.close, text), self._vector(self.broad, text)

    def computed(self) -> tuple[TextVector, ...]:
        """Return what was computed since the last time."""
        computed, self._new = tuple(self._new), []
        return computed

    def _vector(self, encoder: Encoder, text: str) -> Vectors:
        key = key_of(text)
        known = self._known.get((encoder.id, key))
        if known is not None:
            return known
        row = encoder.encode([text])[0].astype(np.float16)
        if self._question:
            self._new.append(TextVector(encoder.id, key, row.tobytes(), self._question))
        vector: Vectors = row.astype(np.float32)
        return vector


def result_of(rankings: Sequence[Ranking]) -> DryRunResult:
    """Return what `action_answer` makes of these rankings of a message."""
    first = rankings[0]
    shown = tuple(ranking.candidates[0].entry_id for ranking in rankings if ranking.candidates)
    if first.outcome == "answer":
        return DryRunResult("answer", shown, first.confidence)
    if first.outcome == "clarify" and len(first.candidates) > 1:
        asked = tuple(candidate.entry_id for candidate in first.candidates[:MOST_CHOICES])
        return DryRunResult("clarify", asked, first.confidence)
    return DryRunResult("none", (), first.confidence)


def change_of(change: EntryChange) -> Change:
    """Return the change for the search. Raises `BadRequestError` when its content is not one."""
    entry_id = EntryId(change.entry_id)
    if change.content is None:
        return Change(entry_id, None)
    try:
        content = msgspec.convert(change.content, Content)
    except msgspec.ValidationError as error:
        raise BadRequestError(f"The content of {entry_id} cannot be read: {error}") from error
    return Change(entry_id, PublishedEntry(entry_id, change.revision, content))
