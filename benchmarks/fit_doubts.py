"""Fit how likely it is that any leader answers at all, on what resembles customers' questions.

    python -m benchmarks.fit_doubts --cache CACHE.db [--write]

The domains of `benchmarks/development` are asked over knowledge bases drawn from them: small ones and all of
it, with titles only and with all phrasings. Their customers also ask what no entry answers; to that come
questions whose entries were left out, and some of the other domains. Only the weights of the doubts are
fitted; those that rank are taken as `benchmarks/fit_confidence.py` wrote them.

For each domain it prints what the present weights make of it, and those fitted to the other domains: what to
expect of a knowledge base that was never seen.
"""

from __future__ import annotations

import argparse
import pprint
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from benchmarks.fit_confidence import (
    DOUBTS_ACROSS,
    MISSPELT,
    Array,
    Sample,
    judge,
    misspelt,
    sample_of,
    write_weights,
)
from knowledge_base.model import Content, EntryId, PublishedEntry
from knowledge_base.search import fitted
from knowledge_base.search.confidence import LIKELY, Weights
from knowledge_base.search.default import load_embedder
from knowledge_base.search.embedding import Embedder
from knowledge_base.search.evaluation import (
    Query,
    area_under_curve,
    calibration_error,
    read_entries,
    read_queries,
)
from knowledge_base.search.evidence import DOUBTS, LEADERS
from knowledge_base.search.index import Index
from knowledge_base.store import KnowledgeStore

DOMAINS = Path(__file__).parent / "development"
PHRASINGS = (0, 3, 7, 100)
SIZES = (1, 1, 2, 4, 10, 16)
# For each two questions with an entry come one of the domain without, and one of another domain: what real
# assistants are asked has an entry about every second time.
WITHOUT_ENTRY = 0.5
# Where there are hardly any entries, hardly any question has one.
FEWEST_WITHOUT = 8
# The inverse of the penalty on large weights.
TRUST = 500.0

Fitted = dict[str, dict[str, float]]


@dataclass(frozen=True)
class Domain:
    """One business: its entries, and what its customers ask."""

    name: str
    contents: dict[str, Content]
    questions: list[Query]


@dataclass(frozen=True)
class Asked:
    """A sample of a domain, in which the knowledge base held all its entries or fewer."""

    domain: str
    whole: bool
    sample: Sample


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--cache", type=Path, required=True, help="keeps embeddings between runs")
    parser.add_argument("--write", action="store_true", help="replace knowledge_base/search/fitted.py")
    options = parser.parse_args()
    embedder, chance = load_embedder(), random.Random(77)
    with KnowledgeStore(options.cache) as cache:
        pairs = list(_ask_all(_domains(), embedder, cache, chance))
    present = {"OWN_LANGUAGE": fitted.OWN_LANGUAGE, "FOREIGN": fitted.FOREIGN}
    weights = {}
    for place, (name, before) in enumerate(present.items()):
        asked = [pair[place] for pair in pairs]
        free = np.array([name == "OWN_LANGUAGE" or doubt in DOUBTS_ACROSS for doubt in DOUBTS[1:]])
        _report(name, asked, before, free)
        weights[name] = _fit(asked, before, free)
    if options.write:
        write_weights(weights)
    pprint.pp(weights)


def _domains() -> list[Domain]:
    return [
        Domain(path.name, read_entries(path / "entries.jsonl"), read_queries(path / "questions.jsonl"))
        for path in sorted(DOMAINS.iterdir())
        if path.is_dir()
    ]


def _ask_all(
    domains: Sequence[Domain], embedder: Embedder, cache: KnowledgeStore, chance: random.Random
) -> Iterator[tuple[Asked, Asked]]:
    """Each question as it is, and as if it had been asked in another language."""
    for domain in domains:
        elsewhere = [query.text for other in domains if other != domain for query in other.questions]
        for phrasings in PHRASINGS:
            for size in (*SIZES, len(domain.contents)):
                index = Index(embedder, cache)
                index.put(_drawn(domain, size, phrasings, chance))
                snapshot = index.snapshot()
                for query in _some_asked(domain, set(snapshot.slot_of), elsewhere, chance):
                    text = misspelt(query.text, chance) if chance.random() < MISSPELT else query.text
                    reading, whole = replace(index.read(text), foreign=False), size == len(domain.contents)
                    own, foreign = (
                        Asked(domain.name, whole, sample_of(snapshot, each, query.entry_id or ""))
                        for each in (reading, replace(reading, foreign=True))
                    )
                    yield own, foreign


def _drawn(domain: Domain, size: int, phrasings: int, chance: random.Random) -> list[PublishedEntry]:
    entries = []
    for entry_id, content in chance.sample(list(domain.contents.items()), size):
        kept = chance.sample(content.phrasings, min(phrasings, len(content.phrasings)))
        entries.append(PublishedEntry(EntryId(entry_id), 1, replace(content, phrasings=tuple(kept))))
    return entries


def _some_asked(
    domain: Domain, held: set[EntryId], elsewhere: Sequence[str], chance: random.Random
) -> list[Query]:
    inside = [query for query in domain.questions if query.entry_id in held]
    outside = [query for query in domain.questions if query.entry_id not in held]
    most = max(FEWEST_WITHOUT, int(len(inside) * WITHOUT_ENTRY))
    without = chance.sample(outside, min(len(outside), most))
    return inside + without + [Query(text, None) for text in chance.sample(elsewhere, most)]


def _fit(asked: Sequence[Asked], before: Fitted, free: npt.NDArray[np.bool_]) -> Fitted:
    """The weights with new ones for the doubts, and for what the leaders offer together.

    The first doubt is always there, and `free` says which of the others may weigh anything.
    """
    weights = Weights.from_fitted(before)
    doubts = np.stack([each.sample.doubts[1:] for each in asked])[:, free]
    offers = [np.logaddexp.reduce(_utilities(each.sample, weights)) for each in asked]
    columns = np.column_stack([doubts, -np.array(offers)])
    middle, spread = columns.mean(axis=0), columns.std(axis=0)
    unanswered = [each.sample.right == LEADERS for each in asked]
    counts = Counter(each.domain for each in asked)
    shares = [1 / counts[each.domain] / len(counts) for each in asked]
    model = LogisticRegression(C=TRUST, max_iter=1000)
    model.fit((columns - middle) / spread, unanswered, sample_weight=shares)
    slopes = model.coef_[0] / spread
    always = float(model.intercept_[0] - middle @ slopes)
    names = [DOUBTS[0], *np.array(DOUBTS[1:])[free]]
    found = dict(zip(names, [always, *map(float, slopes[:-1])], strict=True))
    return before | {
        "doubts": {name: round(value, 4) for name, value in found.items()},
        "offer": {"all": round(float(slopes[-1]), 4)},
    }


def _utilities(sample: Sample, weights: Weights) -> Array:
    present = sample.parts[~np.isnan(sample.parts[:, 0])]
    utilities: Array = present @ (weights.parts + sample.supply * weights.supplied)
    return utilities


def _report(name: str, asked: Sequence[Asked], before: Fitted, free: npt.NDArray[np.bool_]) -> None:
    for domain in sorted({each.domain for each in asked}):
        unseen = [each.sample for each in asked if each.domain == domain and each.whole]
        fresh = _fit([each for each in asked if each.domain != domain], before, free)
        for kind, weights in (("present weights", before), ("fitted to the others", fresh)):
            print(f"{name}, {domain}, {kind}: {_figures(unseen, Weights.from_fitted(weights))}", flush=True)


def _figures(samples: Sequence[Sample], weights: Weights) -> str:
    sure, right = judge(samples, weights)
    known = [sample.right < LEADERS for sample in samples]
    done = np.where(np.array(sure) >= LIKELY, right, ~np.array(known))
    return (
        f"AUROC {area_under_curve(sure, known):.3f}, calibration error {calibration_error(sure, right):.3f}, "
        f"rightly done {done.mean():.3f}"
    )


if __name__ == "__main__":
    main()
