"""The published entries as the search holds them: everything is appended, nothing is moved.

Each published revision gets a *slot*. Its title and phrasings are *asks*, the parts of its answer are
*passages*; both are rows of vectors. A new revision gets a new slot and the old one is struck out, so
a snapshot taken before stays true while the shelf goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge_base.encoders.base import Vectors
from knowledge_base.model import EntryId, PublishedEntry
from knowledge_base.search.growing import Growing
from knowledge_base.search.postings import Postings, grams, stems
from knowledge_base.search.text import passages, words

# Vectors are centred on the mean of the asks; few asks say little of the mean and count as this many zeros.
_MEAN_PRIOR = 100
_MEAN_DRIFT = 1.1


@dataclass(frozen=True)
class Side:
    """Rows as one encoder sees them: unit vectors, their common mean, and their lengths once centred."""

    vectors: Vectors
    lengths: Vectors
    mean: Vectors

    def likeness(self, message: Vectors) -> Vectors:
        """The cosine of every row to a message, both centred: -1 to 1."""
        asked = self.direction(message)
        likeness: Vectors = (self.vectors @ asked - self.mean @ asked) / self.lengths
        return likeness

    def direction(self, message: Vectors) -> Vectors:
        """A message's vector, centred and at unit length."""
        asked: Vectors = message - self.mean
        return asked / np.float32(max(float(np.linalg.norm(asked)), 1e-6))

    def centred(self, rows: npt.NDArray[np.int64]) -> Vectors:
        """Some rows, centred and at unit length."""
        centred: Vectors = (self.vectors[rows] - self.mean) / self.lengths[rows, None]
        return centred


@dataclass(frozen=True)
class Rows:
    """The rows of one kind by both encoders, and where each slot's rows start."""

    close: Side
    broad: Side
    starts: npt.NDArray[np.int64]

    def of(self, slot: int) -> range:
        """The rows of a slot."""
        last = slot + 1 == len(self.starts)
        return range(int(self.starts[slot]), len(self.close.vectors) if last else int(self.starts[slot + 1]))


@dataclass(frozen=True)
class Snapshot:
    """The index at one generation. Never changes; many threads may read it.

    By slot: `asked` holds its title and phrasings, `said` their words alone.
    """

    generation: int
    entries: Sequence[PublishedEntry]
    alive: npt.NDArray[np.bool_]
    asks: Rows
    passages: Rows
    asked: Sequence[list[str]]
    said: Sequence[frozenset[str]]
    ask_stems: Postings
    ask_grams: Postings
    answer_stems: Postings
    slot_of: dict[EntryId, int]

    @property
    def slots(self) -> int:
        """How many slots there are, the struck-out ones among them."""
        return len(self.alive)

    @property
    def size(self) -> int:
        """How many entries there are."""
        return len(self.slot_of)


def ask_texts(entry: PublishedEntry) -> list[str]:
    """The title and the phrasings: ways to ask for this entry."""
    return [entry.content.question, *entry.content.phrasings]


def passage_texts(entry: PublishedEntry) -> list[str]:
    """The parts of the answer that say more than the title does; the title when there are none."""
    found = [text for text in passages(entry.content.answer) if text != entry.content.question]
    return found or [entry.content.question]


class _GrowingSide:
    def __init__(self, dimensions: int) -> None:
        self._vectors = Growing(np.float32, dimensions)
        self._lengths = Growing(np.float32)
        self.mean: Vectors = np.zeros(dimensions, dtype=np.float32)
        self._mean_rows = 0

    def __len__(self) -> int:
        return len(self._vectors)

    def append(self, vectors: Vectors) -> None:
        self._vectors.append(vectors)
        self._lengths.append(self._measured(vectors))

    def centre(self) -> None:
        """Takes the mean anew once the rows have grown by a tenth: it hardly moves with one entry."""
        rows = self._vectors.view()
        if len(rows) > _MEAN_DRIFT * self._mean_rows:
            self._mean_rows = len(rows)
            self.centre_on(rows.sum(axis=0) / (len(rows) + _MEAN_PRIOR))

    def centre_on(self, mean: Vectors) -> None:
        """Measures every row from another mean, unless it is the present one."""
        if mean is self.mean:
            return
        self.mean = mean
        self._lengths = Growing(np.float32)
        self._lengths.append(self._measured(self._vectors.view()))

    def view(self) -> Side:
        return Side(self._vectors.view(), self._lengths.view(), self.mean)

    def _measured(self, vectors: Vectors) -> Vectors:
        squares = 1.0 - 2.0 * (vectors @ self.mean) + float(self.mean @ self.mean)
        lengths: Vectors = np.sqrt(np.maximum(squares, 1e-6))
        return lengths


class _GrowingRows:
    def __init__(self, close: int, broad: int) -> None:
        self.close, self.broad = _GrowingSide(close), _GrowingSide(broad)
        self._starts = Growing(np.int64)

    def append(self, vectors: tuple[Vectors, Vectors], counts: Sequence[int]) -> None:
        self._starts.append(len(self.close) + np.cumsum([0, *counts[:-1]]))
        self.close.append(vectors[0])
        self.broad.append(vectors[1])

    def view(self) -> Rows:
        return Rows(self.close.view(), self.broad.view(), self._starts.view())


class Shelf:
    """Collects entries for one thread, and gives snapshots to all."""

    def __init__(self, close: int, broad: int) -> None:
        self._entries: list[PublishedEntry] = []
        self._asked: list[list[str]] = []
        self._said: list[frozenset[str]] = []
        self._alive = Growing(np.bool_)
        self._asks, self._passages = _GrowingRows(close, broad), _GrowingRows(close, broad)
        self._ask_stems, self._ask_grams, self._answer_stems = Postings(), Postings(), Postings()
        self._slot_of: dict[EntryId, int] = {}

    @property
    def waste(self) -> float:
        """The share of slots that are struck out."""
        return 1 - len(self._slot_of) / len(self._entries) if self._entries else 0.0

    def published(self) -> list[PublishedEntry]:
        """The entries that are not struck out, in the order in which they came."""
        return [self._entries[slot] for slot in sorted(self._slot_of.values())]

    def strike(self, entry_id: EntryId) -> None:
        """Takes the entry out of the snapshots to come."""
        slot = self._slot_of.pop(entry_id, None)
        if slot is not None:
            struck = self._alive.view().copy()
            struck[slot] = False
            self._alive = Growing(np.bool_)
            self._alive.append(struck)

    def add(
        self,
        entries: Sequence[PublishedEntry],
        asks: tuple[Vectors, Vectors],
        answers: tuple[Vectors, Vectors],
    ) -> None:
        """Adds entries with the vectors of all their `ask_texts` and `passage_texts`, in order."""
        texts = [(ask_texts(entry), passage_texts(entry)) for entry in entries]
        for entry in entries:
            self.strike(entry.id)
            self._slot_of[entry.id] = len(self._entries)
            self._entries.append(entry)
        self._asked += [asked for asked, _ in texts]
        self._said += [frozenset(" ".join(words(text)) for text in asked) for asked, _ in texts]
        self._alive.append([True] * len(entries))
        self._asks.append(asks, [len(asked) for asked, _ in texts])
        self._passages.append(answers, [len(answered) for _, answered in texts])
        self._centre()
        self._ask_stems.add_slots([_bag(asked, stems) for asked, _ in texts])
        self._ask_grams.add_slots([_bag(asked, grams) for asked, _ in texts])
        self._answer_stems.add_slots([_bag(answered, stems) for _, answered in texts])

    def snapshot(self, generation: int) -> Snapshot:
        """The entries as they are now."""
        # Lists are appended to only, so a shared one with a length is a frozen one; the dict is copied.
        return Snapshot(
            generation=generation,
            entries=self._entries,
            alive=self._alive.view(),
            asks=self._asks.view(),
            passages=self._passages.view(),
            asked=self._asked,
            said=self._said,
            ask_stems=self._ask_stems,
            ask_grams=self._ask_grams,
            answer_stems=self._answer_stems,
            slot_of=dict(self._slot_of),
        )

    def _centre(self) -> None:
        """Centres passages on the mean of the asks too: that is where messages are."""
        for asks, answers in (
            (self._asks.close, self._passages.close),
            (self._asks.broad, self._passages.broad),
        ):
            asks.centre()
            answers.centre_on(asks.mean)


def _bag(texts: Sequence[str], terms: Callable[[str], list[str]]) -> list[str]:
    return [term for text in texts for term in terms(text)]
