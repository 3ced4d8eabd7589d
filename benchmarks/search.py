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
import subprocess
import sys
from typing import Any

from bot.cli.assistant_python import find_assistant_python
from bot.services.settings import read_settings


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
    """The figures of one size from a fresh process of the assistant's Python: memory is that size's own."""
    python = find_assistant_python(read_settings(os.environ).assistant_python)
    command = [python, "-m", "benchmarks.search_process", str(entries)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment)
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures
