"""`frontdesk kb teach`: replay the teaching queue with known answers."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path


def declare_teach(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `frontdesk kb teach`."""
    parser.add_argument("--entries", type=Path, required=True, metavar="E.jsonl")
    parser.add_argument(
        "--stream", type=Path, required=True, metavar="S.jsonl", help="questions, with what an editor answers"
    )
    parser.add_argument("--budget", type=_count, required=True, help="how many questions the editor answers")
    parser.add_argument(
        "--queries", type=Path, metavar="Q.jsonl", help="questions to measure before and after"
    )
    parser.add_argument(
        "--round", type=_count, default=30, help="answers before the next choice (default: 30)"
    )


def run_teach(options: argparse.Namespace) -> int:
    """Print what the answers did."""
    # Only here: the encoders take seconds and hundreds of megabytes.
    from knowledge_base.search.default import load_embedder
    from knowledge_base.search.replay import replay_files

    replay = replay_files(
        options.entries, options.stream, options.budget, load_embedder(), options.queries, options.round
    ).as_dict()
    if options.json:
        print(json.dumps(replay, indent=2))
        return 0
    before, after = replay.pop("before"), replay.pop("after")
    print_figures({"": replay})
    if options.queries:
        print_figures({"before": before, "after": after})
    return 0


def print_figures(columns: Mapping[str, Mapping[str, object]]) -> None:
    """Print figures by name, in a column for each set of them."""
    if any(columns):
        print(f"{'':18} " + " ".join(f"{name:>8}" for name in columns))
    for figure in next(iter(columns.values())):
        values = (column[figure] for column in columns.values())
        print(f"{figure:18} " + " ".join(f"{'-' if value is None else value:>8}" for value in values))


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise ValueError
    return count
