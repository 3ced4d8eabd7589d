"""`frontdesk bench`: measure on this machine. `benchmarks` knows what is measured, and how."""

from __future__ import annotations

import argparse
import os
import sys

SUBJECTS = ("start", "turn", "search", "desk", "studio")


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare `frontdesk bench`; the options of a subject are for the benchmark to read."""
    parser = commands.add_parser(
        "bench",
        help="run benchmarks on this machine",
        description="Run a benchmark on this machine. `frontdesk bench SUBJECT --help` explains it.",
    )
    parser.add_argument("subject", choices=SUBJECTS)
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="options of this subject")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    # By name: nothing of the product imports what measures it. This process becomes the benchmark.
    os.execv(sys.executable, [sys.executable, "-m", "benchmarks", options.subject, *options.arguments])
