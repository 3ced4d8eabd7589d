#!/usr/bin/env python3
"""Print the branch coverage of each package, from what `coverage run` left. Fails under no limit.

A package below 90 % needs a reason here.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

WANTED = 90.0
REASONS: dict[str, str] = {}


def read_report() -> dict[str, dict[str, dict[str, int]]]:
    """Return the figures of each file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "coverage.json"
        command = (sys.executable, "-m", "coverage", "json", "-q", "-o", str(path))
        subprocess.run(command, check=True)
        files: dict[str, dict[str, dict[str, int]]] = json.loads(path.read_text())["files"]
        return files


def package_of(file: str) -> str:
    """Return the package in the first two levels: `bot.gateway`, `knowledge_base.search`."""
    return ".".join(Path(file).parent.parts[:2])


def main() -> None:
    """Add up the files of each package, and print one line for each."""
    done, most = Counter[str](), Counter[str]()
    for file, figures in read_report().items():
        summary = figures["summary"]
        for package in (package_of(file), "all"):
            done[package] += summary["covered_lines"] + summary["covered_branches"]
            most[package] += summary["num_statements"] + summary["num_branches"]
    for package in sorted(most, key=lambda name: (name == "all", name)):
        share = 100.0 * done[package] / most[package] if most[package] else 100.0
        reason = "" if share >= WANTED else REASONS.get(package, "below 90 %: write tests, or a reason here")
        print(f"{package:28} {share:5.1f} %  {reason}".rstrip())


if __name__ == "__main__":
    main()
