"""How long the publish gate takes: stored questions asked of many entries, before and after a change.

python -m benchmarks.gate --entries 1000 --questions 1000
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from dataclasses import replace
from functools import partial
from itertools import cycle
from pathlib import Path

from bot.assistant.dry_run import DryRuns
from bot.cli.in_process import InProcess
from bot.services.publishing.gate.checking import Checker
from knowledge_base.folder import import_folder
from knowledge_base.model import Content
from knowledge_base.questions.model import Source
from knowledge_base.questions.report import RequestedChange
from knowledge_base.questions.store import QuestionStore
from knowledge_base.search.default import load_embedder
from knowledge_base.search.live import LiveIndex
from knowledge_base.shipped import CONTENT, prepare
from knowledge_base.store import KnowledgeStore

_PHRASINGS = 5
_CHANGED, _CHANGED_NEXT = "cancel-order", "gift-wrapping"


def fill(store: KnowledgeStore, entries: int, questions: int) -> None:
    """The shipped entries, variants of them until there are enough, and questions near their phrasings."""
    import_folder(store, CONTENT, by="benchmark")
    shipped = [entry.content for entry in store.list_published()]
    with store.all_or_nothing():
        for number, content in zip(range(entries - len(shipped)), cycle(shipped), strict=False):
            store.add_entry(_variant(content, number), "benchmark", f"variant-{number}")
            store.publish_entry(f"variant-{number}", "benchmark")
    texts = [f"{phrasing} please" for content in shipped for phrasing in content.phrasings][:questions]
    now = store.file.now()
    asked = [(text, Source("benchmark", place, now)) for place, text in enumerate(texts)]
    QuestionStore(store.file).set_sources("benchmark", asked)


def _variant(content: Content, number: int) -> Content:
    tag = f"for model {number}"
    phrasings = tuple(f"{phrasing} {tag}" for phrasing in content.phrasings[:_PHRASINGS])
    return replace(content, question=f"{content.question} ({tag})", phrasings=phrasings)


async def measure(store: KnowledgeStore) -> None:
    """Print the seconds of three checks of the same change, and of one of another after it was published."""
    for entry_id in (_CHANGED, _CHANGED_NEXT):
        live = store.get_entry(entry_id).latest.content
        store.save_draft(entry_id, replace(live, phrasings=live.phrasings[:3]), "benchmark", 1)
    embedder = load_embedder()
    index = LiveIndex(store, embedder)
    for what in ("no vectors yet", "vectors known", "live side known", "after a publish"):
        wanted = _CHANGED
        if what == "after a publish":
            store.publish_entry(_CHANGED, "benchmark")
            wanted = _CHANGED_NEXT
        elif what != "live side known":
            assistant = InProcess(partial(DryRuns, index, embedder), store)
            checker = Checker(store, QuestionStore(store.file), assistant)
        started, busy = time.perf_counter(), time.process_time()
        report = await checker.check([RequestedChange(wanted, 2)])
        wall, cpu = time.perf_counter() - started, time.process_time() - busy
        print(
            f"{what:16} {wall:6.1f} s, {cpu:6.1f} s of CPU; {report.asked} questions, "
            f"{len(report.judged)} get something else"
        )


def main() -> int:
    """Measure; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gate", description=__doc__)
    parser.add_argument("--entries", type=int, default=1000)
    parser.add_argument("--questions", type=int, default=1000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, KnowledgeStore(Path(folder) / "knowledge.db") as store:
        store.copy_embeddings(prepare(Path("models")))
        fill(store, options.entries, options.questions)
        asyncio.run(measure(store))
    return 0


if __name__ == "__main__":
    sys.exit(main())
