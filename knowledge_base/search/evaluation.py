"""How good the search is on a set of questions: asked through the very code that serves customers."""

from __future__ import annotations

import json
import math
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from knowledge_base.content import ContentError, Problem
from knowledge_base.model import Content, EntryId, Ranking
from knowledge_base.search.confidence import SHOWN
from knowledge_base.search.embedding import Embedder
from knowledge_base.search.live import LiveIndex
from knowledge_base.store import KnowledgeStore

_BINS = 10


@dataclass(frozen=True)
class Query:
    """A question, and the entry that answers it (None: none does)."""

    text: str
    entry_id: EntryId | None


@dataclass(frozen=True)
class Evaluation:
    """The figures, as issue by issue they are compared. Shares are from 0 to 1, times as named.

    `top1`, `top5` and `mrr` are over answerable questions, whatever the confidence. The rest is at the
    shipped thresholds, with the first candidate as the answer unless the outcome is none.

    `resolved_in_two` is the share of answerable questions that get the right entry at once, or among those
    offered when it asks back. `answered_wrong` is the share of all questions that are answered from a wrong
    entry, without asking back. `always_commonest` and `always_none` are the `accuracy` of a search that
    always gives the entry asked for most, or none; the `mcc` of both is 0.
    """

    n: int
    top1: float | None
    top5: float | None
    mrr: float | None
    resolved_in_two: float | None
    answered_wrong: float | None
    accuracy: float | None
    mcc: float
    always_commonest: float | None
    always_none: float | None
    in_scope_accuracy: float | None
    out_of_scope_recall: float | None
    answerable_auroc: float | None
    ece: float
    p50_ms: float
    p95_ms: float
    build_s: float

    def as_dict(self) -> dict[str, float | None]:
        """Return the figures by name, rounded to four places."""
        return {
            name: value if value is None or name == "n" else round(value, 4)
            for name, value in asdict(self).items()
        }


def evaluate_files(entries: Path, queries: Path, embedder: Embedder) -> Evaluation:
    """Return the figures for the questions of one file over the entries of another, both with a JSON object a
    line.

    Raises `ContentError` with file and line when either holds a broken line; nothing is reported then.
    """
    contents, asked = read_entries(entries), read_queries(queries)
    with store_of(contents) as store:
        started = time.perf_counter()
        index = LiveIndex(store, embedder)
        build = time.perf_counter() - started
        return evaluate(index, asked, build)


def store_of(contents: Mapping[str, Content]) -> KnowledgeStore:
    """Return a knowledge base in memory with these entries published."""
    store = KnowledgeStore(":memory:")
    with store.all_or_nothing():
        for entry_id, content in contents.items():
            store.add_entry(content, "evaluate", entry_id)
            store.publish_entry(entry_id, "evaluate")
    return store


class Ranks(Protocol):
    """What is evaluated: `ServedIndex`."""

    def rank(self, text: str, *, limit: int) -> Ranking:
        """Return the entries that may answer a message, and what to do with them."""


def evaluate(index: Ranks, queries: Sequence[Query], build_s: float = 0.0) -> Evaluation:
    """Return the figures for questions asked of an index."""
    rankings, times = [], []
    for query in queries:
        started = time.perf_counter()
        rankings.append(index.rank(query.text, limit=10))
        times.append(1000 * (time.perf_counter() - started))
    wanted = [query.entry_id for query in queries]
    given = [_given(ranking) for ranking in rankings]
    places = [_place(ranking, right) for ranking, right in zip(rankings, wanted, strict=True) if right]
    right = [one == other for one, other in zip(given, wanted, strict=True)]
    known = [hit for hit, entry_id in zip(right, wanted, strict=True) if entry_id]
    unknown = [hit for hit, entry_id in zip(right, wanted, strict=True) if entry_id is None]
    sure = [ranking.confidence for ranking in rankings]
    first = [_first(ranking) == entry_id for ranking, entry_id in zip(rankings, wanted, strict=True)]
    return Evaluation(
        n=len(queries),
        top1=_share(place == 1 for place in places),
        top5=_share(place <= 5 for place in places),
        mrr=_mean([1 / place for place in places]),
        resolved_in_two=_share(
            entry_id in _shown(ranking)
            for ranking, entry_id in zip(rankings, wanted, strict=True)
            if entry_id
        ),
        answered_wrong=_share(map(_is_answered_wrong, rankings, wanted)),
        accuracy=_share(right),
        mcc=matthews(given, wanted),
        always_commonest=_commonest(wanted),
        always_none=_share(entry_id is None for entry_id in wanted),
        in_scope_accuracy=_share(known),
        out_of_scope_recall=_share(unknown),
        answerable_auroc=area_under_curve(sure, [entry_id is not None for entry_id in wanted]),
        ece=calibration_error(sure, first),
        p50_ms=float(np.percentile(times, 50)) if times else 0.0,
        p95_ms=float(np.percentile(times, 95)) if times else 0.0,
        build_s=build_s,
    )


def read_entries(path: Path) -> dict[str, Content]:
    """Return the contents by id in a file of `{id, question, paraphrases[], answer?}`."""
    entries: dict[str, Content] = {}
    for number, row in _rows(path, {"id": str, "question": str, "paraphrases": list}):
        if row["id"] in entries:
            raise ContentError([Problem(str(path), number, f"The id `{row['id']}` stands here twice.")])
        answer = row.get("answer") or row["question"]
        entries[row["id"]] = Content(row["question"], answer, tuple(map(str, row["paraphrases"])))
    return entries


def read_queries(path: Path) -> list[Query]:
    """Return the questions in a file of `{text, entry_id or null}`."""
    rows = _rows(path, {"text": str, "entry_id": (str, type(None))})
    return [Query(row["text"], EntryId(row["entry_id"]) if row["entry_id"] else None) for _, row in rows]


def matthews(given: Sequence[object], wanted: Sequence[object]) -> float:
    """Return the Matthews correlation of two labellings, with any number of classes (Gorodkin, 2004)."""
    count = len(wanted)
    hits = sum(one == other for one, other in zip(given, wanted, strict=True))
    said, meant = Counter(given), Counter(wanted)
    both = sum(said[label] * meant[label] for label in meant)
    spread = (count**2 - sum(n**2 for n in said.values())) * (count**2 - sum(n**2 for n in meant.values()))
    return (hits * count - both) / math.sqrt(spread) if spread else 0.0


def area_under_curve(scores: Sequence[float], positive: Sequence[bool]) -> float | None:
    """Return the chance that a positive scores higher than a negative, ties counting half.

    None without both.
    """
    high = np.array([score for score, yes in zip(scores, positive, strict=True) if yes])
    low = np.sort([score for score, yes in zip(scores, positive, strict=True) if not yes])
    if not len(high) or not len(low):
        return None
    below = np.searchsorted(low, high, "left") + np.searchsorted(low, high, "right")
    return float(below.mean() / (2 * len(low)))


def calibration_error(sure: Sequence[float], right: Sequence[bool]) -> float:
    """Return the expected calibration error over ten equal bins (Guo et al., 2017)."""
    confidence, hits = np.asarray(sure), np.asarray(right, dtype=float)
    bins = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    gaps = [
        abs(float(hits[bins == place].mean() - confidence[bins == place].mean()))
        * float((bins == place).mean())
        for place in range(_BINS)
        if (bins == place).any()
    ]
    return float(sum(gaps))


def _given(ranking: Ranking) -> EntryId | None:
    return None if ranking.outcome == "none" else ranking.candidates[0].entry_id


def _shown(ranking: Ranking) -> list[EntryId]:
    """Return the entries that the customer sees of it: one, or those that are offered when it asks back."""
    return [candidate.entry_id for candidate in ranking.candidates[: SHOWN[ranking.outcome]]]


def _is_answered_wrong(ranking: Ranking, right: EntryId | None) -> bool:
    return ranking.outcome == "answer" and _shown(ranking) != [right]


def _commonest(wanted: Sequence[EntryId | None]) -> float | None:
    """Return the share of the questions that ask for the entry asked for most."""
    asked = Counter(entry_id for entry_id in wanted if entry_id)
    return max(asked.values(), default=0) / len(wanted) if wanted else None


def _first(ranking: Ranking) -> EntryId | None:
    """Return the candidate that the confidence speaks of.

    Without any, confidence is 0 and cannot be right.
    """
    return ranking.candidates[0].entry_id if ranking.candidates else EntryId("")


def _place(ranking: Ranking, right: EntryId) -> float:
    ids = [candidate.entry_id for candidate in ranking.candidates]
    return ids.index(right) + 1 if right in ids else math.inf


def _share(hits: Any) -> float | None:
    return _mean([float(hit) for hit in hits])


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _rows(path: Path, fields: Mapping[str, Any]) -> list[tuple[int, dict[str, Any]]]:
    """Return the lines of a file as objects with their numbers.

    `ContentError` at the first that is not right.
    """
    found = []
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError([Problem(str(path), 1, f"This file cannot be read: {error}")]) from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            found.append((number, _row(str(path), number, line, fields)))
    return found


def _row(file: str, number: int, line: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise ContentError([Problem(file, number, f"This line is not JSON ({error}).")]) from error
    for name, kind in fields.items():
        if not isinstance(row, dict) or name not in row or not isinstance(row[name], kind):
            sentence = f"This line lacks `{name}`, or it is of the wrong type."
            raise ContentError([Problem(file, number, sentence)])
    return dict(row)
