"""Takes in what a gateway sends to answer from, beside the turns: see `bot.protocol.content`."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.assistant.dry_run import change_of
from bot.assistant.errors import BadRequestError, ContentGapError
from bot.assistant.lent_vectors import LentVectors
from bot.protocol.content import (
    ContentPart,
    ContentSettings,
    ContentTaken,
    ContentVectors,
    Vectors,
    VectorsWanted,
)
from knowledge_base.model import Change
from knowledge_base.search.chatter import CHATTER
from knowledge_base.search.embedding import Embedder, keys_of
from knowledge_base.search.live import MOST_WASTE, UpdatableIndex


@dataclass
class _Delivery:
    """What is coming in. `index` is the one that changes go into; a snapshot's is made with its part 0.

    Only a snapshot has `settings`.
    """

    embedder: Embedder
    source: str
    generation: int
    settings: ContentSettings | None
    vectors: LentVectors
    index: UpdatableIndex | None
    number: int = 0
    offered: list[Change] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    def wanted(self) -> dict[str, list[bytes]]:
        """Return the keys of the vectors to ask for, by encoder."""
        embedder = self.embedder
        texts, words = self.index.texts_to_embed(self.offered) if self.index else ([], list(CHATTER))
        keys = {embedder.close.id: keys_of(texts), embedder.broad.id: keys_of([*texts, *words])}
        return {encoder: self.vectors.missing(encoder, some) for encoder, some in keys.items()}

    def take(self, vectors: Vectors) -> UpdatableIndex:
        """Take in what was offered. Changes wait for the last part; a snapshot's index is nobody's yet."""
        self.vectors.lend(vectors)
        if self.index is None:
            self.index = UpdatableIndex(self.embedder, self.vectors)
        if self.settings:
            self.index.add([change.published for change in self.offered if change.published])
            self.vectors.give_back()
        else:
            self.changes += self.offered
        self.offered = []
        return self.index


class ContentReceiver:
    """Takes one delivery at a time: a new one ends an unfinished one, of which nothing is served then.

    With a snapshot, `adopt` is called with its settings, and may refuse them: what was served before is
    served on then. Then `serve` is called with its index, which takes the later changes over.
    """

    def __init__(
        self,
        embedder: Embedder,
        adopt: Callable[[ContentSettings], None],
        serve: Callable[[UpdatableIndex], None],
    ) -> None:
        self.source = ""
        self._embedder = embedder
        self._adopt = adopt
        self._serve_index = serve
        self._lock = threading.Lock()
        self._vectors = LentVectors()
        self._index: UpdatableIndex | None = None
        self._delivery: _Delivery | None = None

    def offer(self, part: ContentPart) -> VectorsWanted:
        """Take a part that is offered; raise `ContentGapError` when it does not continue what is here."""
        with self._lock:
            if part.number == 0:
                self._delivery = self._begin(part)
            delivery = self._expected(part.source, part.number)
            delivery.offered = list(map(change_of, part.changes))
            return VectorsWanted(delivery.wanted())

    def take(self, given: ContentVectors) -> ContentTaken:
        """Take in the part that was offered, and serve all of the delivery after its last."""
        with self._lock:
            delivery = self._expected(given.source, given.number)
            index = delivery.take(given.vectors)
            delivery.number += 1
            if given.is_last:
                self._serve(delivery, index)
            return ContentTaken(self.source, self.generation, delivery.vectors.drain())

    @property
    def generation(self) -> int:
        """The generation that is served; -1 without any."""
        return self._index.generation if self._index else -1

    def computed(self, most: int) -> Vectors:
        """Return vectors of texts that were computed for a preview, at most so many of each encoder."""
        return self._vectors.drain(most)

    def _begin(self, part: ContentPart) -> _Delivery:
        self._delivery = None
        self._vectors.give_back()
        if (part.since is None) != (part.settings is not None):
            raise BadRequestError("A snapshot begins with the settings, and nothing else does.")
        if part.since is None:
            return self._delivery_of(part, LentVectors(), None)
        index = self._index
        if index is None or (part.source, part.since) != (self.source, index.generation):
            raise ContentGapError("This does not go on from what is here. Send a snapshot.")
        if index.waste > MOST_WASTE:
            raise ContentGapError("Too much here has been replaced. Send a snapshot.")
        return self._delivery_of(part, self._vectors, index)

    def _delivery_of(
        self, part: ContentPart, vectors: LentVectors, index: UpdatableIndex | None
    ) -> _Delivery:
        return _Delivery(self._embedder, part.source, part.generation, part.settings, vectors, index)

    def _expected(self, source: str, number: int) -> _Delivery:
        delivery = self._delivery
        if delivery is None or (delivery.source, delivery.number) != (source, number):
            raise ContentGapError("This is not the part that comes next. Begin again.")
        return delivery

    def _serve(self, delivery: _Delivery, index: UpdatableIndex) -> None:
        self._delivery = None
        if delivery.settings is None:
            index.take(delivery.generation, delivery.changes)
            delivery.vectors.give_back()
            return
        self._adopt(delivery.settings)
        index.take(delivery.generation, ())
        index.rank("How do I return a lamp?")  # the first ranking is slow: have it over
        self._index, self._vectors, self.source = index, delivery.vectors, delivery.source
        self._serve_index(index)
        gc.collect()
        gc.freeze()  # as after loading: no later look at garbage need go through all of this
