"""The index that serves customers, kept up to date with the store while it serves."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from itertools import chain

from knowledge_base.model import EntryId, PublishedEntry, Ranking
from knowledge_base.search.embedding import Embedder
from knowledge_base.search.follow_up import joined_question, may_follow_up
from knowledge_base.search.language import is_in_another_language
from knowledge_base.search.ranking import better, rank_reading
from knowledge_base.search.reading import Reading
from knowledge_base.search.shelf import Shelf, Snapshot, ask_texts, passage_texts
from knowledge_base.search.spelling import Speller, general_vocabulary
from knowledge_base.search.text import readable, words
from knowledge_base.store import KnowledgeStore

log = logging.getLogger(__name__)

POLL_SECONDS = 0.1
_MOST_WASTE = 0.3
Progress = Callable[[int, int], None]


class LiveIndex:
    """Ranks the store's published entries. `refresh` takes over what was published since the last time;
    `start` does so by itself, in a thread, until `stop`. Ranking never waits for either."""

    def __init__(self, store: KnowledgeStore, embedder: Embedder, progress: Progress | None = None) -> None:
        self._store = store
        self._embedder = embedder
        self._progress = progress
        self._refreshing = threading.Lock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._generation = -1
        self._shelf = Shelf(embedder.close.dimensions, embedder.broad.dimensions)
        self._speller = Speller(general_vocabulary())
        self._snapshot = self._shelf.snapshot(0)
        self.refresh()

    # -- asking ------------------------------------------------------------------------------------

    @property
    def generation(self) -> int:
        """The store's generation that is being served."""
        return self._snapshot.generation

    @property
    def size(self) -> int:
        """How many entries are being served."""
        return self._snapshot.size

    def embed(self, text: str) -> Reading:
        """The message as read, with its vectors: to share between intent and ranking."""
        plain = readable(text)
        said = words(plain)
        foreign = is_in_another_language(said, self._speller.own_share(said))
        if not foreign:
            plain = self._speller.repair(plain)
            said = words(plain)
        return Reading(plain, tuple(said), foreign, *self._embedder.embed(plain))

    def rank(
        self,
        text: str,
        *,
        previous: EntryId | None = None,
        embedding: Reading | None = None,
        limit: int = 5,
    ) -> Ranking:
        """The entries that may answer the message, and whether to answer, ask back or admit defeat.

        `previous` is the entry that the customer was shown last: a follow-up is read together with it.
        `embedding` is what `embed` gave for this text, to save computing it again.
        """
        snapshot, reading = self._snapshot, embedding or self.embed(text)
        ranking = rank_reading(snapshot, reading, limit)
        slot = snapshot.slot_of.get(previous) if previous is not None else None
        if slot is not None and may_follow_up(reading.text, ranking):
            question = joined_question(snapshot.entries[slot].content.question, reading.text)
            ranking = better(ranking, rank_reading(snapshot, self.embed(question), limit))
        return ranking

    # -- staying up to date ------------------------------------------------------------------------

    def refresh(self) -> bool:
        """Takes over what has changed in the store; true when something had."""
        with self._refreshing:
            present = self._store.generation()
            if present == self._generation:
                return False
            self._snapshot = self._next_snapshot()
            self._generation = self._snapshot.generation
            return True

    def start(self) -> None:
        """Refreshes in a thread of its own, ten times a second, until `stop`."""
        if self._thread is None:
            self._stopping.clear()
            self._thread = threading.Thread(target=self._watch, name="live-index", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Ends the thread; the index goes on serving what it has."""
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

    def _next_snapshot(self) -> Snapshot:
        present, changes = self._store.list_published_since(self._generation)
        for change in changes:
            if change.published is None:
                self._shelf.strike(change.entry_id)
        self._put(self._shelf, [change.published for change in changes if change.published])
        if self._shelf.waste > _MOST_WASTE:
            fresh = Shelf(self._embedder.close.dimensions, self._embedder.broad.dimensions)
            self._put(fresh, self._shelf.published())
            self._shelf = fresh
        return self._shelf.snapshot(present)

    def _put(self, shelf: Shelf, entries: Sequence[PublishedEntry]) -> None:
        if not entries:
            return
        asks = [ask_texts(entry) for entry in entries]
        answers = [passage_texts(entry) for entry in entries]
        flat = [*chain.from_iterable(asks), *chain.from_iterable(answers)]
        close, broad = self._embedder.embed_rows(flat, self._store, self._progress)
        cut = sum(map(len, asks))
        shelf.add(entries, (close[:cut], broad[:cut]), (close[cut:], broad[cut:]))
        self._speller.learn(flat)
