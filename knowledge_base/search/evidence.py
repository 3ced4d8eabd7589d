"""What speaks for each leading entry: its likeness to the message by meaning, words and characters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge_base.encoders.base import Vectors
from knowledge_base.search.leaders import leader_log_chances
from knowledge_base.search.postings import grams, stems
from knowledge_base.search.reading import Reading
from knowledge_base.search.shelf import Rows, Snapshot

LEADERS = 8
_ROWS_PER_LEADER = 16
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
DOUBTS = ("none", "phrasings", "unknown", "brief", "entries", "close_top", "broad_top", "stems_top")


@dataclass(frozen=True)
class Evidence:
    """The leaders' slots, best picked first, `parts` (leaders, PARTS), `doubts` (DOUBTS,), and how well
    supplied with phrasings the leaders are, from 0 (titles only) to 1 (nine or more each)."""

    slots: npt.NDArray[np.int64]
    parts: Vectors
    doubts: Vectors
    supply: float
    matched: tuple[str, ...]


def gather_evidence(snapshot: Snapshot, reading: Reading) -> Evidence:
    """The evidence for the entries that lead; the snapshot must hold at least one."""
    close, broad = snapshot.asks.close.likeness(reading.close), snapshot.asks.broad.likeness(reading.broad)
    answer = np.maximum.reduceat(snapshot.passages.close.likeness(reading.close), snapshot.passages.starts)
    answer_broad = np.maximum.reduceat(
        snapshot.passages.broad.likeness(reading.broad), snapshot.passages.starts
    )
    starts = snapshot.asks.starts
    by_slot = {
        "close": _nearest(close, starts),
        "close_best": np.maximum.reduceat(close, starts),
        "broad": _nearest(broad, starts),
        "broad_best": np.maximum.reduceat(broad, starts),
        "stems": snapshot.ask_stems.score(stems(reading.text), snapshot.slots),
        "grams": snapshot.ask_grams.score(grams(reading.text), snapshot.slots),
        "answer_close": answer,
        "answer_broad": answer_broad,
        "answer_stems": snapshot.answer_stems.score(stems(reading.text), snapshot.slots),
    }
    slots = _pick(by_slot, snapshot, reading.foreign)
    classifier, counts, matched = _tell_apart(snapshot, slots, close, broad, reading)
    said = " ".join(reading.words)
    exact = [float(said in snapshot.said[slot]) for slot in slots]
    columns = {name: values[slots] for name, values in by_slot.items()}
    columns |= {"classifier": classifier, "exact": np.array(exact, dtype=np.float32)}
    # An answer speaks for its entry by how much nearer it comes than the title and the phrasings do.
    for answered, asked in (("close", "close_best"), ("broad", "broad_best"), ("stems", "stems")):
        columns[f"answer_{answered}"] = np.maximum(columns[f"answer_{answered}"] - columns[asked], 0.0)
    supply = min(1.0, (float(np.mean(counts)) - 1) / _MANY_PHRASINGS)
    doubts = [
        1.0,
        supply,
        1.0 - snapshot.ask_stems.coverage(stems(reading.text), snapshot.slots),
        1.0 / (1.0 + len(reading.words)),
        float(np.log10(snapshot.size)),
        float(columns["close_best"].max()),
        float(columns["broad_best"].max()),
        float(columns["stems"].max()),
    ]
    parts = np.stack([columns[name] for name in PARTS], axis=1).astype(np.float32)
    return Evidence(slots, parts, np.array(doubts, dtype=np.float32), supply, matched)


def _nearest(likeness: Vectors, starts: npt.NDArray[np.int64]) -> Vectors:
    """By slot, the soft maximum of its rows: the mean in which near rows outweigh far ones."""
    powers = np.add.reduceat(np.exp((likeness - 1.0) / _TEMPERATURE), starts)
    counts = np.diff(np.append(starts, len(likeness)))
    nearest: Vectors = 1.0 + _TEMPERATURE * np.log(powers / counts)
    return nearest


def _pick(by_slot: dict[str, Vectors], snapshot: Snapshot, foreign: bool) -> npt.NDArray[np.int64]:
    weights = _PICK_FOREIGN if foreign else _PICK
    lead = sum(weight * by_slot[name] for name, weight in weights.items() if name != "answer")
    answers = by_slot["answer_broad" if foreign else "answer_close"]
    lead = np.where(snapshot.alive, lead + weights["answer"] * answers, -np.inf)
    count = min(LEADERS, snapshot.size)
    found = np.argpartition(-lead, count - 1)[:count]
    ordered: npt.NDArray[np.int64] = found[np.argsort(-lead[found], kind="stable")]
    return ordered


def _tell_apart(
    snapshot: Snapshot, slots: npt.NDArray[np.int64], close: Vectors, broad: Vectors, reading: Reading
) -> tuple[Vectors, list[int], tuple[str, ...]]:
    """By leader: the classifier's log-probability, how many asks it has, and the nearest of them."""
    asks = snapshot.asks
    both = broad if reading.foreign else close + broad
    owned, counts, matched = [], [], []
    for slot in slots:
        rows = np.array(asks.of(int(slot)))
        counts.append(len(rows))
        nearest = rows[np.argsort(-both[rows], kind="stable")][:_ROWS_PER_LEADER]
        owned.append(nearest)
        matched.append(snapshot.asked[slot][int(nearest[0] - rows[0])])
    rows = np.concatenate(owned)
    owners = np.repeat(np.arange(len(slots)), [len(some) for some in owned])
    vectors = _joined(asks, rows, reading.foreign)
    message = _joined_message(asks, reading)
    return leader_log_chances(vectors, owners, len(slots), message), counts, tuple(matched)


def _joined(asks: Rows, rows: npt.NDArray[np.int64], foreign: bool) -> Vectors:
    if foreign:
        return asks.broad.centred(rows)
    return np.hstack([asks.close.centred(rows), asks.broad.centred(rows)])


def _joined_message(asks: Rows, reading: Reading) -> Vectors:
    broad = asks.broad.direction(reading.broad)
    if reading.foreign:
        return broad
    return np.concatenate([asks.close.direction(reading.close), broad])
