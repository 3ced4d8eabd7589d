"""The published entries as the search holds them: everything is appended, nothing is moved.

Each published revision gets a *slot*. Its title and phrasings are *asks*, the parts of its answer are
*passages*; both are rows of vectors. A new revision gets a new slot and the old one is marked as dead, so
an earlier snapshot stays valid while entries are added.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from knowledge_base.audience import fits
from knowledge_base.encoders.base import Vectors
from knowledge_base.model import EntryId, PublishedEntry
from knowledge_base.search.growing import Growing
from knowledge_base.search.segments import Places
from knowledge_base.search.sketch import Sketch, Sketcher
from knowledge_base.search.terms import RareWordIndex, SelectedTerms, Terms, TermView, grams, stem
from knowledge_base.search.text import passages, words
from knowledge_base.search.vectors import GrowingRows, GrowingSide, Rows, SelectedRows, SelectedSide

# A word is rare when no more slots than this use it.
_RARE = 20
_MOST_NARROWED = 16


@dataclass(frozen=True)
class Selection:
    """Some slots with all that a message is compared with."""

    slots: Places
    asks: SelectedRows
    passages: SelectedRows
    ask_stems: SelectedTerms
    ask_grams: SelectedTerms
    answer_stems: SelectedTerms


@dataclass(frozen=True)
class Snapshot:
    """The index at one generation. Never changes; many threads may read it.

    By slot: `asked` holds its title and phrasings, `said` their words alone. `sketch` is there when the
    rows are too many to look at each. `chatter` is what nobody's entries answer, by the broad encoder.
    """

    generation: int
    entries: Sequence[PublishedEntry]
    alive: npt.NDArray[np.bool_]
    asks: Rows
    passages: Rows
    chatter: SelectedSide
    sketch: Sketch | None
    asked: Sequence[list[str]]
    said: Sequence[frozenset[str]]
    ask_stems: TermView
    ask_grams: TermView
    answer_stems: TermView
    rare: RareWordIndex
    slot_of: dict[EntryId, int]

    @property
    def size(self) -> int:
        """How many entries there are."""
        return len(self.slot_of)

    @cached_property
    def whole(self) -> Selection:
        """Every entry: taken once, since a small index looks at all of them for each message."""
        return self.select(np.flatnonzero(self.alive))

    def for_customer(self, attributes: Mapping[str, str]) -> Snapshot:
        """Return the same without the entries that are not for a customer with these attributes."""
        others = tuple(
            slot for slot in self._for_some if not fits(self.entries[slot].content.audience, attributes)
        )
        if not others:
            return self
        if others not in self._narrowed:
            if len(self._narrowed) >= _MOST_NARROWED:
                self._narrowed.clear()
            self._narrowed[others] = self._without(others)
        return self._narrowed[others]

    @cached_property
    def _for_some(self) -> list[int]:
        """The slots of entries that are not for everybody."""
        return [slot for slot in self.slot_of.values() if self.entries[slot].content.audience]

    @cached_property
    def _narrowed(self) -> dict[tuple[int, ...], Snapshot]:
        """Without these slots, as taken before: there are few kinds of customers."""
        return {}

    def _without(self, slots: tuple[int, ...]) -> Snapshot:
        alive = self.alive.copy()
        alive[list(slots)] = False
        left = {entry_id: slot for entry_id, slot in self.slot_of.items() if slot not in set(slots)}
        return replace(self, alive=alive, slot_of=left)

    def select(self, slots: Places) -> Selection:
        """Return these slots, ready to be compared with a message."""
        return Selection(
            slots=slots,
            asks=self.asks.select(slots),
            passages=self.passages.select(slots),
            ask_stems=self.ask_stems.select(slots),
            ask_grams=self.ask_grams.select(slots),
            answer_stems=self.answer_stems.select(slots),
        )


def ask_texts(entry: PublishedEntry) -> list[str]:
    """Return the titles and the phrasings in every language: ways to ask for this entry."""
    return [text for texts in entry.content.texts for text in (texts.question, *texts.phrasings)]


def passage_texts(entry: PublishedEntry) -> list[str]:
    """Return the parts of the answers that say more than the title does; the title when there are none."""
    titles = {texts.question for texts in entry.content.texts}
    found = [text for texts in entry.content.texts for text in passages(texts.answer) if text not in titles]
    return found or [entry.content.question]


def fallback_texts(entry: PublishedEntry) -> list[str]:
    """Return the entry's texts in its fallback language, which counts as the knowledge base's language.

    A message in a translation's language still counts as foreign and is compared by meaning.
    """
    content = entry.content
    return [content.question, *content.phrasings, *passages(content.answer)]


class SnapshotBuilder:
    """Collects entries on one thread and makes snapshots for all threads; `chatter` is stored beside them."""

    def __init__(self, close: int, chatter: Vectors) -> None:
        broad = chatter.shape[1]
        self._entries: list[PublishedEntry] = []
        self._asked: list[list[str]] = []
        self._said: list[frozenset[str]] = []
        self._alive = Growing(np.bool_)
        self._asks, self._passages = GrowingRows(close, broad), GrowingRows(close, broad)
        self._chatter = GrowingSide(broad)
        self._chatter.append(chatter)
        self._sketcher = Sketcher()
        self._ask_stems, self._ask_grams, self._answer_stems = Terms(stem), Terms(grams), Terms(stem)
        self._rare = RareWordIndex(_RARE)
        self._slot_of: dict[EntryId, int] = {}

    @property
    def waste(self) -> float:
        """The share of slots whose entry was removed or replaced."""
        return 1 - len(self._slot_of) / len(self._entries) if self._entries else 0.0

    def forked(self) -> SnapshotBuilder:
        """Return an independent copy. Rows are copied only when one of the two grows."""
        fork = copy(self)
        fork._entries, fork._asked, fork._said = list(self._entries), list(self._asked), list(self._said)
        fork._alive, fork._sketcher = self._alive.forked(), self._sketcher.forked()
        fork._asks, fork._passages = self._asks.forked(), self._passages.forked()
        fork._chatter = self._chatter.forked()
        fork._ask_stems, fork._ask_grams = self._ask_stems.forked(), self._ask_grams.forked()
        fork._answer_stems = self._answer_stems.forked()
        fork._rare = self._rare.forked()
        fork._slot_of = dict(self._slot_of)
        return fork

    def published(self) -> list[PublishedEntry]:
        """Return the entries that have not been removed, in the order of adding."""
        return [self._entries[slot] for slot in sorted(self._slot_of.values())]

    def vectors_of(self, entry_ids: Iterable[EntryId]) -> dict[str, tuple[Vectors, Vectors]]:
        """Return, by text, the vectors of what these entries have here: adding them again changes nothing."""
        found: dict[str, tuple[Vectors, Vectors]] = {}
        for slot in (self._slot_of[each] for each in entry_ids if each in self._slot_of):
            found |= zip(self._asked[slot], self._asks.vectors_of(slot), strict=True)
            found |= zip(passage_texts(self._entries[slot]), self._passages.vectors_of(slot), strict=True)
        return found

    def remove(self, entry_id: EntryId) -> None:
        """Remove the entry from later snapshots."""
        slot = self._slot_of.pop(entry_id, None)
        if slot is not None:
            struck = self._alive.view().copy()
            struck[slot] = False
            self._alive = Growing(np.bool_)
            self._alive.append(struck)
            for terms in (self._ask_stems, self._ask_grams, self._answer_stems):
                terms.remove(slot)

    def add(
        self,
        entries: Sequence[PublishedEntry],
        asks: tuple[Vectors, Vectors],
        answers: tuple[Vectors, Vectors],
    ) -> None:
        """Add entries with the vectors of all their `ask_texts` and `passage_texts`, in order."""
        first = len(self._entries)
        asked = [ask_texts(entry) for entry in entries]
        answered = [passage_texts(entry) for entry in entries]
        for entry in entries:
            self.remove(entry.id)
            self._slot_of[entry.id] = len(self._entries)
            self._entries.append(entry)
        self._asked += asked
        self._said += [frozenset(" ".join(words(text)) for text in texts) for texts in asked]
        self._alive.append([True] * len(entries))
        self._asks.append(asks, [len(texts) for texts in asked])
        self._passages.append(answers, [len(texts) for texts in answered])
        self._centre()
        ask_words, answer_words = _bags(asked), _bags(answered)
        self._ask_stems.add_slots(ask_words)
        self._ask_grams.add_slots(ask_words)
        self._answer_stems.add_slots(answer_words)
        self._rare.add_slots(ask_words, first)

    def snapshot(self, generation: int) -> Snapshot:
        """Return the entries as they are now."""
        # Lists are appended to only, so a shared one with a length is a frozen one; the dict is copied.
        return Snapshot(
            generation=generation,
            entries=self._entries,
            alive=self._alive.view(),
            asks=self._asks.view(),
            passages=self._passages.view(),
            chatter=self._chatter.view().select(np.arange(len(self._chatter))),
            sketch=self._sketcher.follow(self._asks, self._passages),
            asked=self._asked,
            said=self._said,
            ask_stems=self._ask_stems.view(),
            ask_grams=self._ask_grams.view(),
            answer_stems=self._answer_stems.view(),
            rare=self._rare,
            slot_of=dict(self._slot_of),
        )

    def _centre(self) -> None:
        """Centre passages and chatter on the mean of the asks too: that is where messages are."""
        for asks, answers in (
            (self._asks.close, self._passages.close),
            (self._asks.broad, self._passages.broad),
        ):
            asks.centre()
            answers.centre_on(asks.mean)
        self._chatter.centre_on(self._asks.broad.mean)


def _bags(texts: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return for each slot the words of all its texts."""
    return [[word for text in some for word in words(text)] for some in texts]
