"""Fit the weights of the confidence model, once for every knowledge base.

    python -m benchmarks.fit_confidence --cache CACHE.db --content knowledge_base/demo \\
        --set ENTRIES.jsonl QUERIES.jsonl [--set …] [--write]

Every set is asked many times over knowledge bases drawn from it: of ten entries up to all of them, with
all phrasings or few, about a third of the questions aimed at entries that were left out, so that no entry
answers them. From a content folder the questions are phrasings that were held back. Give development
questions only: whatever figures are reported on must not be seen here.

These questions tell which leader answers. They are harder than what customers ask, so the doubts that go with
them are too many: `benchmarks/fit_doubts.py` fits those anew, to be run afterwards.
"""

from __future__ import annotations

import argparse
import pprint
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from knowledge_base.folder import read_folder
from knowledge_base.model import EntryId, PublishedEntry
from knowledge_base.search import fitted
from knowledge_base.search.confidence import Weights, chances
from knowledge_base.search.default import load_embedder
from knowledge_base.search.embedding import Embedder
from knowledge_base.search.evaluation import Query, calibration_error, read_entries, read_queries
from knowledge_base.search.evidence import DOUBTS, LEADERS, PARTS, Evidence, gather_evidence
from knowledge_base.search.index import Index
from knowledge_base.search.reading import Reading
from knowledge_base.search.snapshot import Snapshot
from knowledge_base.store import KnowledgeStore

Array = npt.NDArray[np.float64]
SIZES = (10, 25, 60, 150)
QUESTIONS_PER_DRAW = 300
LEFT_OUT = 0.33
MISSPELT = 0.15
PENALTY = 2e-5
# Only these say something of a message in another language than the entries.
ACROSS_LANGUAGES = ("broad", "broad_best", "classifier", "answer_broad")
DOUBTS_ACROSS = ("none", "phrasings", "brief", "few", "broad_top", "chatter")


@dataclass(frozen=True)
class Sample:
    """The evidence for one question, and the place of the right leader (LEADERS: none of them)."""

    parts: Array
    doubts: Array
    supply: float
    right: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--cache", type=Path, required=True, help="keeps embeddings between runs")
    parser.add_argument("--content", type=Path, action="append", default=[])
    parser.add_argument("--set", nargs=2, type=Path, action="append", default=[])
    parser.add_argument("--write", action="store_true", help="replace knowledge_base/search/fitted.py")
    options = parser.parse_args()
    embedder, chance = load_embedder(), random.Random(77)
    samples: dict[str, list[Sample]] = {"OWN_LANGUAGE": [], "FOREIGN": []}
    with KnowledgeStore(options.cache) as cache:
        for entries, questions in _sources(options, chance):
            for own, foreign in _samples(entries, questions, embedder, cache, chance):
                samples["OWN_LANGUAGE"].append(own)
                samples["FOREIGN"].append(foreign)
    weights = {name: _fit(some, name == "FOREIGN") for name, some in samples.items()}
    for name, fit in weights.items():
        _report(name, samples[name], fit)
    if options.write:
        write_weights(weights)
    pprint.pp(weights)


def _sources(
    options: argparse.Namespace, chance: random.Random
) -> Iterator[tuple[list[PublishedEntry], list[Query]]]:
    for entries_file, queries_file in options.set:
        entries = [
            PublishedEntry(EntryId(entry_id), 1, content)
            for entry_id, content in read_entries(entries_file).items()
        ]
        yield entries, [query for query in read_queries(queries_file) if query.entry_id]
    for folder in options.content:
        files = read_folder(folder)
        for kept in (0, 2, 5):
            entries, questions = [], []
            for file in files:
                shuffled = chance.sample(file.content.phrasings, len(file.content.phrasings))
                content = replace(file.content, phrasings=tuple(shuffled[:kept]))
                entries.append(PublishedEntry(file.id, 1, content))
                questions += [Query(text, file.id) for text in shuffled[kept:]]
            yield entries, questions


def _samples(
    entries: Sequence[PublishedEntry],
    questions: Sequence[Query],
    embedder: Embedder,
    cache: KnowledgeStore,
    chance: random.Random,
) -> Iterator[tuple[Sample, Sample]]:
    """Each question's evidence as it is, and as if it had been asked in another language."""
    for size in [size for size in SIZES if size < len(entries) * (1 - LEFT_OUT)] + [len(entries)]:
        drawn = chance.sample(list(entries), size)
        held = {entry.id for entry in drawn}
        inside = [question for question in questions if question.entry_id in held]
        outside = [question for question in questions if question.entry_id not in held]
        asked = chance.sample(inside, min(QUESTIONS_PER_DRAW, len(inside)))
        asked += chance.sample(outside, min(len(outside), int(len(asked) * LEFT_OUT / (1 - LEFT_OUT))))
        index = Index(embedder, cache)
        index.put(drawn)
        snapshot = index.snapshot()
        for question in asked:
            text = misspelt(question.text, chance) if chance.random() < MISSPELT else question.text
            reading = replace(index.read(text), foreign=False)
            right = question.entry_id or ""
            yield (
                sample_of(snapshot, reading, right),
                sample_of(snapshot, replace(reading, foreign=True), right),
            )


def sample_of(snapshot: Snapshot, reading: Reading, entry_id: str) -> Sample:
    """The evidence for a question that this entry answers; an id that no entry has stands for none."""
    evidence = gather_evidence(snapshot, reading)
    leaders = [snapshot.entries[slot].id for slot in evidence.slots]
    right = leaders.index(EntryId(entry_id)) if entry_id in leaders else LEADERS
    parts = np.full((LEADERS, len(PARTS)), np.nan)
    parts[: len(leaders)] = evidence.parts
    return Sample(parts, evidence.doubts.astype(float), evidence.supply, right)


def misspelt(text: str, chance: random.Random) -> str:
    """The text with a letter doubled, dropped or swapped in about a quarter of its longer words."""
    told = text.split()
    for place, word in enumerate(told):
        if len(word) > 3 and chance.random() < 0.25:
            n = chance.randrange(1, len(word) - 1)
            swapped = word[:n] + word[n + 1] + word[n] + word[n + 2 :]
            dropped, doubled = word[:n] + word[n + 1 :], word[: n + 1] + word[n:]
            told[place] = chance.choice([swapped, dropped, doubled])
    return " ".join(told)


def _fit(samples: Sequence[Sample], foreign: bool) -> dict[str, dict[str, float]]:
    """The weights that make the right leaders likeliest, less a penalty on large ones."""
    columns, target = _columns(samples), np.array([sample.right for sample in samples])
    free = _free(foreign)
    scale = np.where(free, _spread(columns), 0.0)

    def loss(weights: Array) -> tuple[float, Array]:
        utilities = columns @ (weights * scale)
        utilities = np.where(np.isnan(utilities), -np.inf, utilities)
        powers = np.exp(utilities - utilities.max(axis=1, keepdims=True))
        shares = powers / powers.sum(axis=1, keepdims=True)
        rows = np.arange(len(target))
        error = shares.copy()
        error[rows, target] -= 1
        slope = np.einsum("nl,nlf->f", error, np.nan_to_num(columns)) / len(target) * scale
        value = -np.log(np.maximum(shares[rows, target], 1e-12)).mean()
        return value + PENALTY * weights @ weights, slope + 2 * PENALTY * weights

    found = minimize(loss, np.zeros(columns.shape[2]), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    fitted = found.x * scale
    count = len(PARTS)
    named = (
        ("parts", PARTS, fitted[:count]),
        ("supplied", PARTS, fitted[count : 2 * count]),
        ("doubts", DOUBTS, fitted[2 * count :]),
    )
    weights = {
        kind: {name: round(float(value), 4) for name, value in zip(names, values, strict=True) if value}
        for kind, names, values in named
    }
    return weights | {"offer": {"all": 1.0}}  # as if that no entry answers were one more leader


def _columns(samples: Sequence[Sample]) -> Array:
    """Shape (samples, LEADERS + 1, weights): each leader's evidence, then that for none of them."""
    parts = np.stack([sample.parts for sample in samples])
    supply = np.array([sample.supply for sample in samples])[:, None, None]
    doubts = np.stack([sample.doubts for sample in samples])
    count = len(PARTS)
    columns = np.zeros((len(samples), LEADERS + 1, 2 * count + len(DOUBTS)))
    columns[:, :LEADERS, :count] = parts
    columns[:, :LEADERS, count : 2 * count] = parts * supply
    columns[:, LEADERS, 2 * count :] = doubts
    return columns


def _spread(columns: Array) -> Array:
    """One over each column's deviation, so that the penalty is fair between them."""
    count = 2 * len(PARTS)
    spread = np.concatenate(
        [np.nanstd(columns[:, :LEADERS, :count], axis=(0, 1)), columns[:, LEADERS, count:].std(axis=0)]
    )
    spread[spread < 1e-6] = 1.0
    shares: Array = 1.0 / spread
    return shares


def _free(foreign: bool) -> npt.NDArray[np.bool_]:
    if not foreign:
        return np.ones(2 * len(PARTS) + len(DOUBTS), dtype=bool)
    parts = [name in ACROSS_LANGUAGES for name in PARTS]
    return np.array(parts + parts + [name in DOUBTS_ACROSS for name in DOUBTS])


def _report(name: str, samples: Sequence[Sample], fitted: dict[str, dict[str, float]]) -> None:
    sure, right = judge(samples, Weights.from_fitted(fitted))
    answerable = [sample.right < LEADERS for sample in samples]
    top1 = np.mean([hit for hit, known in zip(right, answerable, strict=True) if known])
    error = calibration_error(sure, right)
    print(f"{name}: {len(samples)} questions, top-1 {top1:.3f}, calibration error {error:.3f}")


def judge(samples: Sequence[Sample], weights: Weights) -> tuple[list[float], list[bool]]:
    """The confidence in the likeliest outcome of each, and whether that outcome is the right one."""
    sure, right = [], []
    for sample in samples:
        some = sample.parts[~np.isnan(sample.parts[:, 0])].astype(np.float32)
        evidence = Evidence(np.arange(len(some)), some, sample.doubts.astype(np.float32), sample.supply, ())
        shares = chances(evidence, weights)
        sure.append(float(shares.max()))
        right.append(int(shares.argmax()) == sample.right)
    return sure, right


def write_weights(weights: dict[str, dict[str, dict[str, float]]]) -> None:
    """Replace these weights among those that ship. `ruff format` puts the file in order afterwards."""
    path = Path(fitted.__file__)
    head = path.read_text(encoding="utf-8").split("OWN_LANGUAGE")[0]
    shipped = {name: value for name, value in vars(fitted).items() if name.isupper()}
    body = [f"{name}: dict[str, dict[str, float]] = {value!r}" for name, value in (shipped | weights).items()]
    path.write_text(head + "\n".join(body) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
