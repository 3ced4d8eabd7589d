"""What speaks for each leading entry: its likeness to the message by meaning, words and characters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from knowledge_base.encoders.base import Vectors
from knowledge_base.search.leaders import leader_log_chances
from knowledge_base.search.prefilter import select_candidates
from knowledge_base.search.reading import Reading
from knowledge_base.search.segments import Places
from knowledge_base.search.snapshot import Snapshot
from knowledge_base.search.vectors import Rows, SelectedRows

LEADERS = 8
_ROWS_PER_LEADER = 32
# How much the nearest phrasing outweighs the others of its entry.
_TEMPERATURE = 0.07
_MANY_PHRASINGS = 9
# The order in which leaders are picked only has to hold the right one among eight.
_PICK = {"close": 1.0, "broad": 0.3, "stems": 0.3, "grams": 0.3, "answer": 0.3}
_PICK_FOREIGN = {"close": 0.0, "broad": 1.0, "stems": 0.3, "grams": 0.3, "answer": 0.3}

# By entry, in the order of the columns of `Evidence.parts`.
PARTS = (
    "close",
    "close_best",
    "broad",
    "broad_best",
    "stems",
    "grams",
    "classifier",
    "answer_close",
    "answer_broad",
    "answer_stems",
    "exact",
)
# By message: what makes it likelier that no entry answers.
DOUBTS = (
    "none",
    "phrasings",
    "unknown",
    "brief",
    "few",
    "close_top",
    "broad_top",
    "stems_top",
    "chatter",
)


@dataclass(frozen=True)
class Evidence:
    """The leaders' slots, best picked first, `parts` (leaders, PARTS), `doubts` (DOUBTS,), and how well
    supplied with phrasings the leaders are, from 0 (titles only) to 1 (nine or more each).
    """

    slots: Places
    parts: Vectors
    doubts: Vectors
    supply: float
    matched: tuple[str, ...]


def gather_evidence(snapshot: Snapshot, reading: Reading) -> Evidence:
    """Return the evidence for the entries that lead; the snapshot must hold at least one."""
    look = select_candidates(snapshot, reading)
    asks = _Likeness.compute(snapshot.asks, look.asks, reading)
    answers = _Likeness.compute(snapshot.passages, look.passages, reading)
    by_place = {
        "close": _nearest(asks.close, asks.starts),
        "close_best": np.maximum.reduceat(asks.close, asks.starts),
        "broad": _nearest(asks.broad, asks.starts),
        "broad_best": np.maximum.reduceat(asks.broad, asks.starts),
        "stems": look.ask_stems.score(reading.words),
        "grams": look.ask_grams.score(reading.words),
        "answer_close": np.maximum.reduceat(answers.close, answers.starts),
        "answer_broad": np.maximum.reduceat(answers.broad, answers.starts),
        "answer_stems": look.answer_stems.score(reading.words),
    }
    places = _pick(by_place, reading.foreign)
    slots = look.slots[places]
    classifier, counts, matched = _tell_apart(snapshot, slots, places, asks, reading)
    said = " ".join(reading.words)
    exact = [float(said in snapshot.said[slot]) for slot in slots]
    columns = {name: values[places] for name, values in by_place.items()}
    columns |= {"classifier": classifier, "exact": np.array(exact, dtype=np.float32)}
    # An answer speaks for its entry by how much nearer it comes than the title and the phrasings do.
    for answered, asked in (("close", "close_best"), ("broad", "broad_best"), ("stems", "stems")):
        columns[f"answer_{answered}"] = np.maximum(columns[f"answer_{answered}"] - columns[asked], 0.0)
    supply = min(1.0, (float(np.mean(counts)) - 1) / _MANY_PHRASINGS)
    doubts = [
        1.0,
        supply,
        1.0 - snapshot.ask_stems.coverage(reading.words),
        1.0 / (1.0 + len(reading.words)),
        1.0 / snapshot.size,
        float(columns["close_best"].max()),
        float(columns["broad_best"].max()),
        float(columns["stems"].max()),
        float(snapshot.chatter.likeness(snapshot.asks.broad.direction(reading.broad)).max()),
    ]
    parts = np.stack([columns[name] for name in PARTS], axis=1).astype(np.float32)
    return Evidence(slots, parts, np.array(doubts, dtype=np.float32), supply, matched)


@dataclass(frozen=True)
class _Likeness:
    """How like the message some slots' rows are, by both encoders; the rows, and where each slot's start."""

    rows: Places
    starts: Places
    close: Vectors
    broad: Vectors

    @classmethod
    def compute(cls, kind: Rows, some: SelectedRows, reading: Reading) -> _Likeness:
        close = some.close.likeness(kind.close.direction(reading.close))
        broad = some.broad.likeness(kind.broad.direction(reading.broad))
        return cls(some.rows, some.starts, close, broad)

    def of_place(self, place: int) -> slice:
        return slice(*np.append(self.starts, len(self.rows))[place : place + 2])


def _nearest(likeness: Vectors, starts: Places) -> Vectors:
    """Return by slot the soft maximum of its rows: the mean in which near rows outweigh far ones."""
    powers = np.add.reduceat(np.exp((likeness - 1.0) / _TEMPERATURE), starts)
    counts = np.diff(np.append(starts, len(likeness)))
    # The counts make it float64; it is only weighed and compared.
    nearest: Vectors = 1.0 + _TEMPERATURE * np.log(powers / counts)  # type: ignore[assignment]
    return nearest


def _pick(by_place: dict[str, Vectors], foreign: bool) -> Places:
    weights = _PICK_FOREIGN if foreign else _PICK
    lead = sum(weight * by_place[name] for name, weight in weights.items() if name != "answer")
    lead = lead + weights["answer"] * by_place["answer_broad" if foreign else "answer_close"]
    ordered: Places = np.argsort(-lead, kind="stable")[:LEADERS]
    return ordered


def _tell_apart(
    snapshot: Snapshot, slots: Places, places: Places, asks: _Likeness, reading: Reading
) -> tuple[Vectors, list[int], tuple[str, ...]]:
    """Return by leader the classifier's log-probability, how many asks it has, and the nearest of them."""
    both = asks.broad if reading.foreign else asks.close + asks.broad
    owned, counts, matched = [], [], []
    for slot, place in zip(slots, places, strict=True):
        own = asks.of_place(int(place))
        order = np.argsort(-both[own], kind="stable")
        counts.append(len(order))
        owned.append(asks.rows[own][order[:_ROWS_PER_LEADER]])
        matched.append(snapshot.asked[slot][int(order[0])])
    rows = np.concatenate(owned)
    owners = np.repeat(np.arange(len(slots)), [len(some) for some in owned])
    vectors = _joined(snapshot.asks, rows, reading.foreign)
    message = _joined_message(snapshot.asks, reading)
    return leader_log_chances(vectors, owners, len(slots), message), counts, tuple(matched)


def _joined(asks: Rows, rows: Places, foreign: bool) -> Vectors:
    return asks.broad.centred(rows) if foreign else asks.joined(rows)


def _joined_message(asks: Rows, reading: Reading) -> Vectors:
    broad = asks.broad.direction(reading.broad)
    return broad if reading.foreign else np.concatenate([asks.close.direction(reading.close), broad])
