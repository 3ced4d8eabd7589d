"""Upkeep in a process of its own, so that a desk that serves customers does not wait for it.

`COMMAND` takes the question on its standard input, as JSON, and writes the findings to its output.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import knowledge_base
from knowledge_base.model import EntryId
from knowledge_base.store import KnowledgeStore
from knowledge_base.store.upkeep import UpkeepStore
from knowledge_base.upkeep.findings import Finding, UpkeepContext, find_all

COMMAND = (sys.executable, "-m", "knowledge_base.upkeep.apart")


def findings_of(path: str, known: dict[str, Any]) -> list[Finding]:
    """Return what upkeep finds in that file.

    `known` has `today`, `alike` and `own_site` of `UpkeepContext`.
    """
    with KnowledgeStore(path) as store:
        kept = UpkeepStore(store.file)
        return find_all(
            store.list_published(),
            UpkeepContext(
                today=date.fromisoformat(known["today"]),
                jargon=kept.jargon(),
                alike=[(first, second, likeness) for first, second, likeness in known["alike"]],
                retired=kept.list_retired(),
                dead={each.address: each.problem for each in kept.list_link_checks() if each.problem},
                own_site=known["own_site"],
            ),
        )


def environment() -> dict[str, str]:
    """Return what the process needs around it."""
    home = str(Path(knowledge_base.__file__).parents[1])
    return {**os.environ, "PYTHONPATH": home, "PYTHONIOENCODING": "utf-8"}


def findings_from(output: bytes) -> list[Finding]:
    """Return the findings that the process wrote."""
    return [_finding(each) for each in json.loads(output)]


def as_json(findings: list[Finding]) -> str:
    """Return the findings as JSON."""
    return json.dumps([asdict(finding) for finding in findings], ensure_ascii=False)


def _finding(read: dict[str, Any]) -> Finding:
    entries = tuple(map(EntryId, read["entries"]))
    quotes = tuple((EntryId(entry), quote) for entry, quote in read["quotes"])
    return Finding(**{**read, "entries": entries, "quotes": quotes})


def main() -> int:
    """Answer the question on standard input and return the exit code."""
    asked = json.load(sys.stdin)
    print(as_json(findings_of(asked.pop("path"), asked)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
