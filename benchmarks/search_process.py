"""One size of `bench search`, measured in this process: python -m benchmarks.search_process 1000."""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from benchmarks.synthetic import PHRASINGS, synthetic_contents
from knowledge_base.encoders.base import Vectors
from knowledge_base.folder import read_folder
from knowledge_base.search.default import load_embedder
from knowledge_base.search.embedding import Embedder, VectorCache
from knowledge_base.search.live import LiveIndex
from knowledge_base.shipped import CONTENT
from knowledge_base.store import KnowledgeStore

QUESTIONS = 100
PUBLISHES = 5
SAMPLE = 256
TURNED = 0.5


class Perturbing:
    """Gives each text a real vector out of a sample, turned a little; `encode` costs next to nothing."""

    def __init__(self, sample: Vectors, name: str) -> None:
        self.id, self.dimensions = f"perturbed-{name}", sample.shape[1]
        self._sample = sample
        self._chance = np.random.default_rng(77)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit vector per text."""
        rows = self._sample[self._chance.integers(0, len(self._sample), len(texts))]
        turn = self._chance.standard_normal(rows.shape, dtype=np.float32)
        vectors: Vectors = rows + np.float32(TURNED / self.dimensions**0.5) * turn
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors


class Rows(Embedder):
    """Makes up the vectors of texts and keeps none of them, until it is given real encoders."""

    def __init__(self, close: Perturbing, broad: Perturbing) -> None:
        super().__init__(close, broad)
        self._made_up = True

    def encode_with(self, real: Embedder) -> None:
        """From here on all is as in service."""
        self.close, self.broad, self._made_up = real.close, real.broad, False

    def embed_rows(self, texts: Sequence[str], cache: VectorCache) -> tuple[Vectors, Vectors]:
        """The vectors of many texts by both encoders."""
        if self._made_up:
            return self.close.encode(texts), self.broad.encode(texts)
        return super().embed_rows(texts, cache)

    def embed_words(self, words: Sequence[str], cache: VectorCache) -> Vectors:
        """The vectors of single words by the broad encoder."""
        return self.broad.encode(words) if self._made_up else super().embed_words(words, cache)


def measure(entries: int) -> dict[str, Any]:
    """The figures for a knowledge base of that many entries, measured in this process."""
    real = load_embedder()
    shipped = [file.content for file in read_folder(CONTENT)]
    some = [content.question for content in shipped] + [content.phrasings[0] for content in shipped]
    close = Perturbing(real.close.encode(some[:SAMPLE]), "close")
    broad = Perturbing(real.broad.encode(some[:SAMPLE]), "broad")
    with (
        tempfile.TemporaryDirectory(prefix="frontdesk-bench-") as folder,
        KnowledgeStore(Path(folder) / "knowledge.db") as store,
    ):
        with store.all_or_nothing():
            for number, content in enumerate(synthetic_contents(entries)):
                store.publish_entry(store.add_entry(content, "bench", f"entry-{number}").id, "bench")
        rows, began = Rows(close, broad), time.process_time()
        index = LiveIndex(store, rows)
        build_s = time.process_time() - began
        rows.encode_with(real)
        times = _times(index)
        return {
            "entries": entries,
            "phrasings": PHRASINGS,
            "p50_ms": float(np.percentile(times, 50)),
            "p95_ms": float(np.percentile(times, 95)),
            "rss_mb": _resident_mb(),
            "live_ms": float(np.median(_live_times(store, index))),
            "build_s": build_s,
        }


def _times(index: Any) -> list[float]:
    chance = random.Random(5)
    entries = index.snapshot.entries
    times = []
    for _ in range(QUESTIONS):
        question = chance.choice(chance.choice(entries).content.phrasings)
        started = time.perf_counter()
        index.rank(question)
        times.append(1000 * (time.perf_counter() - started))
    return times


def _live_times(store: KnowledgeStore, index: Any) -> list[float]:
    """From an editor's save to the index that serves it, through the thread that watches the store."""
    index.start()
    times = []
    try:
        for number, content in enumerate(synthetic_contents(PUBLISHES)):
            started = time.perf_counter()
            store.publish_entry(store.add_entry(content, "bench", f"new-{number}").id, "bench")
            while index.generation != store.generation():
                time.sleep(0.002)
            times.append(1000 * (time.perf_counter() - started))
    finally:
        index.stop()
    return times


def _resident_mb() -> float:
    return float(psutil.Process().memory_info().rss / 1e6)


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
