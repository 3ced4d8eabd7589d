"""The index that serves customers, kept up to date with what is published while it serves."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from knowledge_base.model import Change, EntryId, PublishedEntry, Ranking
from knowledge_base.search.embedding import Embedder, VectorCache
from knowledge_base.search.evidence import LEADERS
from knowledge_base.search.follow_up import followed_up, joined_question, may_follow_up
from knowledge_base.search.index import Index
from knowledge_base.search.parts import combined, parts_of
from knowledge_base.search.ranking import rank_reading
from knowledge_base.search.reading import Reading
from knowledge_base.search.snapshot import Snapshot

log = logging.getLogger(__name__)

POLL_SECONDS = 0.1
MOST_WASTE = 0.3


class ServedIndex:
    """Ranks the entries of a snapshot, with the index that it was taken of to read messages."""

    def __init__(self, index: Index, snapshot: Snapshot) -> None:
        self._index = index
        self._snapshot = snapshot

    @property
    def generation(self) -> int:
        """The store's generation that is being served."""
        return self._snapshot.generation

    @property
    def size(self) -> int:
        """How many entries are being served."""
        return self._snapshot.size

    @property
    def snapshot(self) -> Snapshot:
        """What is being served."""
        return self._snapshot

    def get_published(self, entry_id: EntryId) -> PublishedEntry | None:
        """Return the entry as it is served, or None when it is not."""
        snapshot = self._snapshot
        slot = snapshot.slot_of.get(entry_id)
        return None if slot is None else snapshot.entries[slot]

    def embed(self, text: str) -> Reading:
        """Return the message as read, with its vectors: to share between intent and ranking."""
        return self._index.read(text)

    def rank(
        self,
        text: str,
        *,
        previous: EntryId | None = None,
        embedding: Reading | None = None,
        limit: int = 5,
        attributes: Mapping[str, str] | None = None,
    ) -> Ranking:
        """Return the entries that may answer the message, and whether to answer, ask back or admit defeat.

        `previous` is the entry that the customer was shown last: a follow-up is read together with it.
        `embedding` is what `embed` gave for this text, to save computing it again. `attributes` are the
        customer's, to leave out entries that are not for them; None asks on nobody's behalf.
        """
        return self.rank_parts(
            text, previous=previous, embedding=embedding, limit=limit, attributes=attributes
        )[0]

    def rank_parts(
        self,
        text: str,
        *,
        previous: EntryId | None = None,
        embedding: Reading | None = None,
        limit: int = 5,
        attributes: Mapping[str, str] | None = None,
    ) -> tuple[Ranking, ...]:
        """Return the rankings of the questions in the message.

        One, or two that are each sure of another entry.
        """
        snapshot, reading = self._snapshot, embedding or self.embed(text)
        if attributes is not None:
            snapshot = snapshot.for_customer(attributes)
        whole = rank_reading(snapshot, reading, LEADERS)
        if previous in snapshot.slot_of and may_follow_up(reading, whole):
            whole = self._follow_up(snapshot, reading, previous, whole)
        whole = replace(whole, candidates=whole.candidates[:limit])
        texts = parts_of(reading.text)
        if len(texts) < 2 and whole.outcome == "answer":
            return (whole,)
        parts = [self._index.read_part(part, reading) for part in texts]
        return combined(whole, [rank_reading(snapshot, part, limit) for part in parts])

    def _follow_up(self, snapshot: Snapshot, reading: Reading, previous: EntryId, alone: Ranking) -> Ranking:
        """Return the ranking of a message that may follow up on this entry; `alone` is it without one."""
        title = snapshot.entries[snapshot.slot_of[previous]].content.question
        joined = rank_reading(snapshot, self.embed(joined_question(title, reading.text)), LEADERS)
        return followed_up(snapshot, reading, previous, alone, joined)


class UpdatableIndex(ServedIndex):
    """Ranks published entries, and takes over changes of them. Ranking never waits for that."""

    def __init__(self, embedder: Embedder, cache: VectorCache) -> None:
        index = Index(embedder, cache)
        super().__init__(index, index.snapshot(-1))
        self._refreshing = threading.RLock()

    @property
    def waste(self) -> float:
        """The share of what is held that belongs to entries struck out."""
        return self._index.waste

    def texts_to_embed(self, changes: Sequence[Change]) -> tuple[list[str], list[str]]:
        """Return what taking these over embeds: texts by both encoders, and words by the broad one alone."""
        return self._index.texts_to_embed([change.published for change in changes if change.published])

    def take(self, generation: int, changes: Sequence[Change]) -> None:
        """Serve these changes from now on, all at once: the generation that they lead to."""
        with self._refreshing:
            _take_over(self._index, changes)
            self._snapshot = self._index.snapshot(generation)

    def add(self, entries: Sequence[PublishedEntry]) -> None:
        """Take entries in that are served with the next `take`."""
        self._index.put(entries)

    def refresh(self) -> bool:
        """Take over what has changed in the store. Return whether anything had."""
        return False

    def overlaid(self, changes: Sequence[Change], embedder: Embedder | None = None) -> ServedIndex:
        """Return what would be served with these changes on top of what is served now, which stays as it is.

        It ranks as this index will once they are published. Without changes, it is today's index, held
        still. `embedder` may replace the one that reads messages by one that remembers.
        """
        with self._refreshing:
            generation, index = self.generation, self._index.forked(embedder)
        _take_over(index, changes)
        return ServedIndex(index, index.snapshot(generation))


class PublishedStore(VectorCache, Protocol):
    """What an index follows: `KnowledgeStore`."""

    def generation(self) -> int:
        """Return a number that grows with every change of what customers see."""

    def list_published_since(self, generation: int) -> tuple[int, Sequence[Change]]:
        """Return the present generation, and the changes that lead to it from an earlier one."""


class LiveIndex(UpdatableIndex):
    """Ranks the store's published entries. `refresh` takes over what was published since the last time;
    `start` does so by itself, in a thread, until `stop`. Ranking never waits for either.
    """

    def __init__(self, store: PublishedStore, embedder: Embedder) -> None:
        super().__init__(embedder, store)
        self._store = store
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self.refresh()

    def refresh(self) -> bool:
        """Take over what has changed in the store. Return whether anything had."""
        with self._refreshing:
            if self._store.generation() == self.generation:
                return False
            present, changes = self._store.list_published_since(self.generation)
            _take_over(self._index, changes)
            if self.waste > MOST_WASTE:
                self._index = self._index.compacted()
            self.take(present, ())
            return True

    def start(self) -> None:
        """Refresh in a thread of its own, ten times a second, until `stop`."""
        if self._thread is None:
            self._stopping.clear()
            self._thread = threading.Thread(target=self._watch, name="live-index", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End the thread; the index continues serving what it has."""
        if self._thread is not None:
            self._stopping.set()
            self._thread.join()
            self._thread = None

    def _watch(self) -> None:
        while not self._stopping.wait(POLL_SECONDS):
            self._try_to_refresh()

    def _try_to_refresh(self) -> None:
        try:
            self.refresh()
        except Exception:
            # The old snapshot serves on, and the next round tries again.
            log.exception("the index could not be refreshed")


def _take_over(index: Index, changes: Sequence[Change]) -> None:
    for change in changes:
        if change.published is None:
            index.remove(change.entry_id)
    index.put([change.published for change in changes if change.published])
