"""`frontdesk kb upkeep`: what an editor should look at among the published entries."""

from __future__ import annotations

import argparse
from datetime import datetime, timezone
from pathlib import Path

from knowledge_base.store import KnowledgeStore
from knowledge_base.store.upkeep import UpkeepStore
from knowledge_base.upkeep.apart import as_json, findings_of
from knowledge_base.upkeep.findings import Finding


def print_upkeep(path: Path, options: argparse.Namespace, own_site: str) -> int:
    """Print the findings that nobody dismissed. Return 1 when one of them is serious."""
    alike = [] if options.without_meaning else _alike(path)
    today = datetime.now(timezone.utc).date().isoformat()
    found = findings_of(str(path), {"today": today, "alike": alike, "own_site": own_site})
    with KnowledgeStore(path) as store:
        dismissed = {
            (each.key, each.fingerprint) for each in UpkeepStore(store.file).list_dismissals().values()
        }
    open_ones = [each for each in found if (each.key, each.fingerprint) not in dismissed]
    if options.json:
        print(as_json(open_ones))
    else:
        print("\n".join(map(_line, open_ones)) or "Nothing to look at.")
    return 1 if any(each.serious for each in open_ones) else 0


def _line(finding: Finding) -> str:
    weight = "serious" if finding.serious else "hint"
    quotes = "".join(f"\n    {entry}: {quote}" for entry, quote in finding.quotes)
    return f"{weight}  {', '.join(finding.entries)}: {finding.sentence} {finding.advice}{quotes}"


def _alike(path: Path) -> list[tuple[str, str, float]]:
    # Only here: the encoders take seconds and hundreds of megabytes.
    from knowledge_base.search.alike import find_alike
    from knowledge_base.search.default import load_embedder
    from knowledge_base.search.live import LiveIndex

    with KnowledgeStore(path) as store:
        pairs = find_alike(LiveIndex(store, load_embedder()).snapshot)
    return [(pair.first, pair.second, pair.likeness) for pair in pairs]
