"""Fit what a message after an answer means, once for every knowledge base.

    python -m benchmarks.fit_follow_up [--write]

For each domain of `benchmarks/development`, `follow_ups.jsonl` has what customers wrote after an entry was
shown (`previous`, `text`, and `right`, the entries that answer it, or none). To these come the questions of
`new_questions.jsonl` (in other languages) and `questions.jsonl` after some other entry, which nothing of
before has to do with.

For each domain it prints what the present weights make of it, and those fitted to the other domains: what to
expect of a knowledge base that was never seen.
"""

from __future__ import annotations

import argparse
import json
import pprint
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from actions.sending import MOST_CHOICES
from benchmarks.fit_confidence import write_weights
from knowledge_base.model import EntryId, Ranking
from knowledge_base.search import fitted
from knowledge_base.search.default import load_embedder
from knowledge_base.search.embedding import Embedder
from knowledge_base.search.evaluation import read_entries, read_queries
from knowledge_base.search.evidence import LEADERS
from knowledge_base.search.follow_up import (
    NEITHER,
    SIGNS,
    Signs,
    followed_up,
    gather_signs,
    joined_question,
    may_follow_up,
)
from knowledge_base.search.live import LiveIndex
from knowledge_base.search.ranking import rank_reading
from knowledge_base.store import KnowledgeStore

DEVELOPMENT = Path(__file__).parent / "development"
PENALTY = 1e-3
Fitted = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Asked:
    """A message after an entry, what speaks for each entry, and which of them are right."""

    domain: str
    follows: bool
    signs: Signs
    right: frozenset[EntryId]
    alone: Ranking
    may_follow: bool
    ranked: Callable[[Fitted], Ranking]


def main() -> None:
    """Fit to all domains, report each by the others, and write the weights when told to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--write", action="store_true", help="replace knowledge_base/search/fitted.py")
    options = parser.parse_args()
    embedder, chance = load_embedder(), random.Random(3)
    asked = [each for folder in sorted(DEVELOPMENT.iterdir()) for each in _ask(folder, embedder, chance)]
    for domain in sorted({each.domain for each in asked}):
        others = _fit([each for each in asked if each.domain != domain])
        for follows, kind in ((True, "follow-ups"), (False, "new questions")):
            own = [each for each in asked if each.domain == domain and each.follows is follows]
            if own:
                print(f"{domain}, {kind}, present weights: {_figures(own, fitted.FOLLOW_UP)}")
                print(f"{domain}, {kind}, fitted to the others: {_figures(own, others)}", flush=True)
    weights = _fit(asked)
    pprint.pp(weights)
    if options.write:
        write_weights({"FOLLOW_UP": weights})


def _ask(folder: Path, embedder: Embedder, chance: random.Random) -> Iterator[Asked]:
    """Yield every message of a domain, as the search would look at it."""
    if not (folder / "follow_ups.jsonl").is_file():
        return
    entries = read_entries(folder / "entries.jsonl")
    with KnowledgeStore(":memory:") as store:
        with store.all_or_nothing():
            for entry_id, content in entries.items():
                store.add_entry(content, "fit", EntryId(entry_id))
                store.publish_entry(EntryId(entry_id), "fit")
        index = LiveIndex(store, embedder)
        for name, follows in (("follow_ups.jsonl", True), ("new_questions.jsonl", False)):
            for row in _rows(folder / name):
                right = frozenset(map(EntryId, row["right"]))
                yield _asked(index, folder.name, follows, EntryId(row["previous"]), row["text"], right)
        if (folder / "questions.jsonl").is_file():
            for query in read_queries(folder / "questions.jsonl"):
                right = frozenset([query.entry_id] if query.entry_id else [])
                previous = EntryId(chance.choice([each for each in entries if each != query.entry_id]))
                yield _asked(index, folder.name, False, previous, query.text, right)


def _rows(path: Path) -> list[dict[str, Any]]:
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return [json.loads(line) for line in lines]


def _asked(
    index: LiveIndex, domain: str, follows: bool, previous: EntryId, text: str, right: frozenset[EntryId]
) -> Asked:
    snapshot, reading = index.snapshot, index.embed(text)
    alone = rank_reading(snapshot, reading, LEADERS)
    title = snapshot.entries[snapshot.slot_of[previous]].content.question
    joined = rank_reading(snapshot, index.embed(joined_question(title, reading.text)), LEADERS)
    signs = gather_signs(snapshot, reading, previous, alone, joined)
    ranked = partial(followed_up, snapshot, reading, previous, alone, joined)
    return Asked(domain, follows, signs, right, alone, may_follow_up(reading, alone), ranked)


def _fit(asked: Sequence[Asked]) -> dict[str, dict[str, float]]:
    """Return the weights of the choice model, fitted by maximum likelihood with a ridge penalty."""
    used = [
        each for each in asked if each.may_follow and (not each.right or each.right & set(each.signs.ids))
    ]
    scale = np.concatenate([each.signs.entries for each in used]).std(axis=0) + 1e-9
    neither = np.stack([each.signs.neither for each in used]).std(axis=0) + 1e-9
    neither[0] = 1.0

    def loss(weights: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        total, slope = 0.0, np.zeros_like(weights)
        of_entries, of_neither = weights[: len(SIGNS)], weights[len(SIGNS) :]
        for each in used:
            columns, doubts = each.signs.entries / scale, each.signs.neither / neither
            utilities = np.append(columns @ of_entries, doubts @ of_neither)
            powers = np.exp(utilities - utilities.max())
            shares = powers / powers.sum()
            right = [place for place, one in enumerate(each.signs.ids) if one in each.right] or [-1]
            wanted = np.zeros_like(shares)
            wanted[right] = shares[right] / shares[right].sum()
            total -= float(np.log(shares[right].sum() + 1e-12))
            missed = shares - wanted
            slope += np.concatenate([columns.T @ missed[:-1], doubts * missed[-1]])
        return (
            total / len(used) + PENALTY * float(weights @ weights),
            slope / len(used) + 2 * PENALTY * weights,
        )

    found = minimize(loss, np.zeros(len(SIGNS) + len(NEITHER)), jac=True, method="L-BFGS-B").x
    values = found / np.concatenate([scale, neither])
    return {
        "signs": dict(zip(SIGNS, values[: len(SIGNS)].round(4).tolist(), strict=True)),
        "neither": dict(zip(NEITHER, values[len(SIGNS) :].round(4).tolist(), strict=True)),
    }


def _figures(asked: Sequence[Asked], weights: Fitted) -> str:
    judged = [_judge(each, weights) for each in asked]
    count = len(judged)
    right, wrong = judged.count("right") / count, judged.count("wrong") / count
    return f"right {right:.3f}, wrong answers {wrong:.3f} of {count}"


def _judge(each: Asked, weights: Fitted) -> str:
    """Return `right`, `wrong` for an entry that does not answer, or `missed`."""
    ranking = each.ranked(weights) if each.may_follow else each.alone
    if ranking.outcome == "none":
        return "missed" if each.right else "right"
    most = 1 if ranking.outcome == "answer" else MOST_CHOICES
    shown = {candidate.entry_id for candidate in ranking.candidates[:most]}
    return "right" if shown & each.right else "wrong" if ranking.outcome == "answer" else "missed"


if __name__ == "__main__":
    main()
