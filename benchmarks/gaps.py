"""How well questions are put together into gaps: `python -m benchmarks.gaps QUERIES [--most N]`.

The file has questions with the entry that each belongs to (`{text, entry_id}`, a line each). They come in
four orders, fifty at a time as the gateway sends them. Precision: the share of pairs put together that
belong together; recall: the share of pairs that belong together that are.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Hashable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge_base.search.default import load_embedder
from knowledge_base.search.grouping import Group, join_groups

_ORDERS, _AT_ONCE = 4, 50


def count_pairs(keys: Sequence[Hashable]) -> int:
    """How many pairs have the same key."""
    return sum(count * (count - 1) // 2 for count in Counter(keys).values())


def score(places: Sequence[int], labels: Sequence[str]) -> tuple[float, float]:
    """Precision and recall over pairs."""
    both = count_pairs(list(zip(places, labels, strict=True)))
    return both / max(count_pairs(places), 1), both / max(count_pairs(labels), 1)


def join(close: npt.NDArray[np.float32], broad: npt.NDArray[np.float32]) -> list[int]:
    """The group of each question, told in rounds."""
    groups: list[Group] = []
    places: list[int] = []
    for at in range(0, len(close), _AT_ONCE):
        found, groups = join_groups(groups, close[at : at + _AT_ONCE], broad[at : at + _AT_ONCE])
        places += found
    return places


def main() -> None:
    """Prints the means of four orders, as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("queries", type=Path)
    parser.add_argument("--most", type=int, help="so many of the questions, drawn anew for each order")
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.queries.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row.get("entry_id")]
    embedder = load_embedder()
    texts, labels = [row["text"] for row in rows], [row["entry_id"] for row in rows]
    close, broad = embedder.close.encode(texts), embedder.broad.encode(texts)
    scores = []
    for seed in range(_ORDERS):
        order = np.random.default_rng(seed).permutation(len(rows))[: options.most]
        scores.append(score(join(close[order], broad[order]), [labels[at] for at in order]))
    precision, recall = np.mean(scores, axis=0)
    print(json.dumps({"n": len(order), "precision": round(precision, 3), "recall": round(recall, 3)}))


if __name__ == "__main__":
    main()
