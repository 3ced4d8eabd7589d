"""`frontdesk kb gate`: what publishing or retiring an entry would do to customers' questions."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

import msgspec

from bot.gateway.gate.checking import Checker, Report, Wanted
from bot.gateway.gate.views import report_view
from bot.protocol.gate import GateReply, GateReport
from bot.protocol.rehearsal import AskedQuestion, EntryChange, ForeseeReply
from knowledge_base.errors import UnknownEntryError
from knowledge_base.questions.store import QuestionStore
from knowledge_base.store import KnowledgeStore

if TYPE_CHECKING:
    from bot.gateway.assistant import AssistantClient

BLOCKED = 1


def declare_gate(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("entry", metavar="ENTRY", help="the entry's id")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--revision", type=int, help="the revision to publish (default: the newest)")
    which.add_argument("--retire", action="store_true", help="ask what retiring it would do")


def run_gate(store: KnowledgeStore, options: argparse.Namespace) -> int:
    """Print what would change; 1 when a pinned question gets worse, or there is no such entry."""
    try:
        newest = store.get_entry(options.entry).latest.number
        wanted = Wanted(options.entry, None if options.retire else options.revision or newest)
        report = asyncio.run(_check(store, wanted))
    except UnknownEntryError:
        print(f"There is no such revision of {options.entry}.", file=sys.stderr)
        return BLOCKED
    view = report_view(store, report, may_override=False)
    if options.json:
        plain: Any = msgspec.to_builtins(view)
        print(json.dumps(plain, ensure_ascii=False, indent=2))
    else:
        _print(view)
    return BLOCKED if view.blocked else 0


async def _check(store: KnowledgeStore, wanted: Wanted) -> Report:
    checker = Checker(store, QuestionStore(store.file), cast("AssistantClient", _InProcess(store)))
    return await checker.check([wanted])


class _InProcess:
    """Foresees as an assistant does, in this process and without Rasa's model."""

    def __init__(self, store: KnowledgeStore) -> None:
        # Only here: the encoders take seconds and hundreds of megabytes, and the gateway's commands none.
        from bot.assistant.rehearsal import Rehearsals
        from knowledge_base.search.default import load_embedder
        from knowledge_base.search.live import LiveIndex

        embedder = load_embedder()
        self._rehearsals = Rehearsals(LiveIndex(store, embedder), embedder, store)

    async def foresee(
        self, questions: Sequence[AskedQuestion], changes: Sequence[EntryChange], timeout_s: float
    ) -> ForeseeReply:
        index = self._rehearsals.index(tuple(changes))
        results = tuple(self._rehearsals.foresee(index, question) for question in questions)
        self._rehearsals.keep()
        return ForeseeReply(index.generation, results)


def _print(view: GateReport) -> None:
    print(f"{view.changed} of {view.asked} questions get something else; {view.keeps} keep the entry.")
    for row in view.rows:
        pinned = ", pinned" if row.pinned else ""
        print(f"\n{row.verdict}{pinned}: {row.text}")
        print(f"    now    {_reply(row.before)}")
        print(f"    after  {_reply(row.after)}")
    if view.blocked:
        print("\nPinned questions get worse: only a supervisor can let this through.")


def _reply(reply: GateReply) -> str:
    if reply.outcome == "none":
        return "no answer"
    shown = " / ".join(f"{entry.entry_id} ({entry.title})" for entry in reply.shown)
    return f"{reply.confidence:.2f}  {'asks back: ' if reply.outcome == 'clarify' else ''}{shown}"
