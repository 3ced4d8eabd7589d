"""How the search grows: time per question, memory, and time from save to live, by number of entries.

    frontdesk bench search [--entries 1000,10000,100000] [--json]

The entries are synthetic: each title, phrasing and answer is a shipped one with about a third of its words
exchanged for words of other shipped entries, by a seeded chance. The questions are made the same way from
phrasings, and go through the real encoders, as in a conversation. The rows of the index do not: embedding
a million texts takes hours. They are real vectors of shipped texts, turned a little in a seeded random
direction, which leaves the work the same; they are not kept in the store, which would write two gigabytes in
the order of chance. Every size is measured in a process of its own. `build_s` is the processor time of
taking all entries into an empty index.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from knowledge_base.encoders.base import Vectors
from knowledge_base.folder import read_folder
from knowledge_base.model import Content
from knowledge_base.search.embedding import Embedder, VectorCache
from knowledge_base.shipped import CONTENT
from knowledge_base.store import KnowledgeStore

PHRASINGS = 10
QUESTIONS = 100
PUBLISHES = 5
SAMPLE = 256
EXCHANGED = 0.33
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


def synthetic_contents(count: int) -> Iterator[Content]:
    """So many entries by recombination of the shipped ones' words, always the same."""
    chance = random.Random(77)
    shipped = [file.content for file in read_folder(CONTENT)]
    pool = [word for content in shipped for text in content.phrasings for word in text.split()]

    def mixed(text: str) -> str:
        said = text.split(" ")
        return " ".join(chance.choice(pool) if chance.random() < EXCHANGED else word for word in said)

    for number in range(count):
        content = shipped[number % len(shipped)]
        phrasings = {mixed(chance.choice(content.phrasings or (content.question,))) for _ in range(PHRASINGS)}
        yield Content(
            f"{mixed(content.question)} ({number})", mixed(content.answer), tuple(sorted(phrasings))
        )


def measure(entries: int) -> dict[str, Any]:
    """The figures for a knowledge base of that many entries, measured in this process."""
    # Only here: the command line does not wait for the encoders.
    from knowledge_base.search.default import load_embedder
    from knowledge_base.search.live import LiveIndex

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


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of this measurement."""
    parser.add_argument("--entries", default="1000,10000,100000", help="sizes, with commas between")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(options: argparse.Namespace) -> int:
    """Measure each size and print: a table, or one JSON object with `--json`; returns the exit code."""
    try:
        sizes = [int(size) for size in options.entries.split(",")]
    except ValueError:
        print(f"--entries takes whole numbers with commas between, not {options.entries!r}", file=sys.stderr)
        return 2
    results = [_measured_apart(size) for size in sizes]
    if options.json:
        print(json.dumps({"results": results}, indent=2))
        return 0
    print("entries  phrasings  p50 ms  p95 ms  memory MB  live ms")
    for row in results:
        print(
            f"{row['entries']:7}  {row['phrasings']:9}  {row['p50_ms']:6.1f}  {row['p95_ms']:6.1f}"
            f"  {row['rss_mb']:9.0f}  {row['live_ms']:7.0f}"
        )
    return 0


def _measured_apart(entries: int) -> dict[str, Any]:
    """The figures of one size from a fresh process, so that memory is that size's own."""
    command = [sys.executable, "-m", "benchmarks.search", str(entries)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment)
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
