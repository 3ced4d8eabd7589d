"""An index in one thread's hands: takes entries in and out, and reads messages by their vocabulary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from itertools import chain

import numpy as np

from knowledge_base.encoders.base import Vectors
from knowledge_base.model import EntryId, PublishedEntry
from knowledge_base.search.chatter import CHATTER
from knowledge_base.search.embedding import Embedder, VectorCache
from knowledge_base.search.glossary import Glossary
from knowledge_base.search.language import is_in_another_language
from knowledge_base.search.reading import Reading
from knowledge_base.search.snapshot import Snapshot, SnapshotBuilder, ask_texts, fallback_texts, passage_texts
from knowledge_base.search.spelling import Speller, general_vocabulary
from knowledge_base.search.text import readable, words

# So many entries are taken in at a time: what is held twice meanwhile stays small.
_AT_A_TIME = 256


class Index:
    """Holds entries for ranking; `cache` keeps their embeddings.

    Entries are put in and struck out by one thread at a time; any thread may read messages meanwhile.
    """

    def __init__(self, embedder: Embedder, cache: VectorCache) -> None:
        self._embedder = embedder
        self._cache = cache
        self._builder = SnapshotBuilder(embedder.close.dimensions, embedder.embed_words(CHATTER, cache))
        self._speller = Speller(general_vocabulary())
        self._glossary = Glossary(embedder.broad.dimensions)

    @property
    def waste(self) -> float:
        """The share of what is held that belongs to entries struck out."""
        return self._builder.waste

    def put(self, entries: Sequence[PublishedEntry]) -> None:
        """Take entries in; one that was there is replaced."""
        for start in range(0, len(entries), _AT_A_TIME):
            self._put(entries[start : start + _AT_A_TIME])

    def _put(self, entries: Sequence[PublishedEntry]) -> None:
        asks, answers = _texts_of(entries)
        close, broad = self._rows([*asks, *answers], self._known(entries))
        cut = len(asks)
        self._builder.add(entries, (close[:cut], broad[:cut]), (close[cut:], broad[cut:]))
        self._speller.learn([text for entry in entries for text in fallback_texts(entry)])
        fresh = self._unlearnt(asks)
        self._glossary.learn(fresh, self._embedder.embed_words(fresh, self._cache))

    def texts_to_embed(self, entries: Sequence[PublishedEntry]) -> tuple[list[str], list[str]]:
        """Return what taking these in embeds: texts by both encoders, and words by the broad one alone."""
        asks, answers = _texts_of(entries)
        known = self._known(entries)
        return [text for text in (*asks, *answers) if text not in known], self._unlearnt(asks)

    def remove(self, entry_id: EntryId) -> None:
        """Take an entry out."""
        self._builder.remove(entry_id)

    def snapshot(self, generation: int = 0) -> Snapshot:
        """Return what is held now, to rank with; it stays as it is."""
        return self._builder.snapshot(generation)

    def forked(self, embedder: Embedder | None = None) -> Index:
        """Return the same index, to continue by itself, perhaps with another embedder that gives the same
        vectors.
        """
        fork = copy(self)
        fork._embedder = embedder or self._embedder
        fork._builder, fork._speller = self._builder.forked(), self._speller.forked()
        fork._glossary = self._glossary.forked()
        return fork

    def compacted(self) -> Index:
        """Return the same index without what has been struck out."""
        fresh = Index(self._embedder, self._cache)
        fresh.put(self._builder.published())
        return fresh

    def read(self, text: str) -> Reading:
        """Return the message as it was meant: its language, its spelling repaired, its vectors."""
        plain = readable(text)
        said = words(plain)
        foreign = is_in_another_language(said, self._speller.own_share(said))
        return self._read_in(self._speller.repair(plain) if not foreign else plain, foreign)

    def read_part(self, part: str, whole: Reading) -> Reading:
        """Return a part of a message that has been read: in the same language, and repaired already."""
        return self._read_in(part, whole.foreign)

    def _read_in(self, plain: str, foreign: bool) -> Reading:
        said = tuple(words(plain))
        close, broad = self._embedder.embed(plain.replace("\n", " "))
        gloss = self._gloss(said, broad) if foreign else None
        return Reading(plain, said, foreign, close, broad, gloss)

    def _known(self, entries: Sequence[PublishedEntry]) -> dict[str, tuple[Vectors, Vectors]]:
        """Return the vectors of what the revisions say that these entries replace."""
        return self._builder.vectors_of(entry.id for entry in entries)

    def _rows(
        self, texts: Sequence[str], known: Mapping[str, tuple[Vectors, Vectors]]
    ) -> tuple[Vectors, Vectors]:
        """Return the vectors of texts by both encoders, one row each; what is held here needs no cache."""
        if not known:
            return self._embedder.embed_rows(texts, self._cache)
        fresh = [text for text in dict.fromkeys(texts) if text not in known]
        close, broad = self._embedder.embed_rows(fresh, self._cache)
        rows = {**known, **dict(zip(fresh, zip(close, broad, strict=True), strict=True))}
        return np.stack([rows[text][0] for text in texts]), np.stack([rows[text][1] for text in texts])

    def _unlearnt(self, asks: Sequence[str]) -> list[str]:
        return self._glossary.unlearnt(word for text in asks for word in words(text))

    def _gloss(self, said: tuple[str, ...], broad: Vectors) -> Reading | None:
        """Return the message in the words of the entries.

        It still means what it meant to the broad encoder.
        """
        meant = self._glossary.translate(said, self._embedder.broad.encode)
        text = " ".join(meant)
        return (
            Reading(text, tuple(meant), False, self._embedder.close.encode([text])[0], broad)
            if meant
            else None
        )


def _texts_of(entries: Sequence[PublishedEntry]) -> tuple[list[str], list[str]]:
    """Return all asks, and all passages, of these entries one after the other."""
    asks = chain.from_iterable(map(ask_texts, entries))
    return list(asks), list(chain.from_iterable(map(passage_texts, entries)))
