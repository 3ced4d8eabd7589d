"""How long a start takes: from the command to the first answer of /healthz, and until the assistant is ready.

    frontdesk bench start [--times 8] [--json]

Each start is a `frontdesk serve` of its own on one data directory. One start before the others loads the
shipped knowledge base, and has Python keep the bytecode of what it imports, as `make` has it do; it is
told apart (`first_…`). `…_processor_s` is the processor time a process has used by then: of all times it
depends least on what else the machine does.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.house import House, StartTimes
from benchmarks.machine import machine

# Some machines tell Python to keep no bytecode: each start would compile a thousand modules anew.
_KEEP_BYTECODE = {"PYTHONDONTWRITEBYTECODE": ""}


def measure(times: int) -> dict[str, Any]:
    """All figures of one run, in seconds: the first start, and of the others median, least and most."""
    with tempfile.TemporaryDirectory(prefix="frontdesk-bench-") as folder:
        first, *others = [_start(Path(folder) / "data") for _ in range(times + 1)]
    return {
        "starts": len(others),
        **_spread(others),
        **{f"first_{name}": round(seconds, 2) for name, seconds in asdict(first).items()},
        "machine": machine(),
        "date": date.today().isoformat(),
    }


def _start(data_dir: Path) -> StartTimes:
    with House(data_dir, environ=_KEEP_BYTECODE) as house:
        return house.start_times


def _spread(starts: Sequence[StartTimes]) -> dict[str, float]:
    figures: dict[str, float] = {}
    for name in asdict(starts[0]):
        values = [getattr(start, name) for start in starts]
        figures[name] = round(statistics.median(values), 2)
        figures[f"{name}_least"], figures[f"{name}_most"] = round(min(values), 2), round(max(values), 2)
    return figures


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of this measurement."""
    parser.add_argument("--times", type=int, default=8, help="starts to time, after a first (default: 8)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(options: argparse.Namespace) -> int:
    """Measure and print: a table, or one JSON object with `--json`; returns the exit code."""
    figures = measure(max(1, options.times))
    if options.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:28} {value}")
    return 0
