"""How well messages are understood: `python -m benchmarks.understand labelled.jsonl understood.jsonl`.

The first file has the labels (`name`, with other spellings in `accept`, or null; or `wants_human`), the
second is what `frontdesk understand --in labelled.jsonl --out understood.jsonl` made of it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

Row = dict[str, Any]


def score_names(labelled: Sequence[Row], understood: Sequence[Row]) -> dict[str, float]:
    """The share of names found to the letter, and of messages without one in which one was found."""
    named = [(row, found) for row, found in zip(labelled, understood, strict=True) if row["name"]]
    unnamed = [found for row, found in zip(labelled, understood, strict=True) if not row["name"]]
    exact = sum(found["customer_name"] in [row["name"], *row.get("accept", ())] for row, found in named)
    alarms = sum(found["customer_name"] is not None for found in unnamed)
    return {"exact": exact / len(named), "false_alarms": alarms / len(unnamed), "n": len(labelled)}


def score_persons(labelled: Sequence[Row], understood: Sequence[Row]) -> dict[str, float]:
    """Precision, recall and F1 of `wants_human`."""
    pairs = [
        (row["wants_human"], found["wants_human"]) for row, found in zip(labelled, understood, strict=True)
    ]
    hits = pairs.count((True, True))
    precision = hits / (hits + pairs.count((False, True)))
    recall = hits / (hits + pairs.count((True, False)))
    f1 = 2 * precision * recall / (precision + recall)
    return {"precision": precision, "recall": recall, "f1": f1, "n": len(labelled)}


def main(labelled_path: str, understood_path: str) -> None:
    """Prints the figures of a pair of files, as JSON."""
    labelled, understood = (
        [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
        for path in (labelled_path, understood_path)
    )
    score = score_names if "name" in labelled[0] else score_persons
    print(json.dumps({name: round(value, 4) for name, value in score(labelled, understood).items()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
