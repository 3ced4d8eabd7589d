"""`frontdesk kb gate`: what publishing or retiring an entry would do to customers' questions."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from typing import Any, TextIO

import msgspec

from bot.cli.in_process import InProcess
from bot.protocol.gate import GateReply, GateReport
from bot.services.assistant import AssistantFailed
from bot.services.publishing.gate.checking import Checker
from bot.services.publishing.gate.views import report_view
from knowledge_base.errors import UnknownEntryError
from knowledge_base.questions.report import Report, RequestedChange
from knowledge_base.questions.store import QuestionStore
from knowledge_base.store import KnowledgeStore

BLOCKED = 1


def declare_gate(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("entry", metavar="ENTRY", help="the entry's id")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--revision", type=int, help="the revision to publish (default: the newest)")
    which.add_argument("--retire", action="store_true", help="check retiring the entry instead")


def run_gate(store: KnowledgeStore, options: argparse.Namespace) -> int:
    """Print what would change; 1 when a pinned question gets worse, or there is no such entry."""
    try:
        newest = store.get_entry(options.entry).latest.number
        wanted = RequestedChange(options.entry, None if options.retire else options.revision or newest)
        report = asyncio.run(_check(store, wanted))
    except AssistantFailed as error:
        print(error, file=sys.stderr)
        return BLOCKED
    except UnknownEntryError:
        print(f"There is no such revision of {options.entry}.", file=sys.stderr)
        return BLOCKED
    view = report_view(store, report, may_override=False)
    if options.json:
        plain: Any = msgspec.to_builtins(view)
        print(json.dumps(plain, ensure_ascii=False, indent=2))
    else:
        print_report(view)
    return BLOCKED if view.blocked else 0


async def _check(store: KnowledgeStore, wanted: RequestedChange) -> Report:
    return await Checker(store, QuestionStore(store.file), InProcess.for_store(store)).check([wanted])


def print_report(view: GateReport, file: TextIO | None = None) -> None:
    """Print what changes, question by question."""
    lines = [f"{view.changed} of {view.asked} questions get something else; {view.keeps} keep the entry."]
    for row in view.rows:
        pinned = ", pinned" if row.pinned else ""
        lines += ["", f"{row.verdict}{pinned}: {row.text}"]
        lines += [f"    now    {_reply(row.before)}", f"    after  {_reply(row.after)}"]
    if view.blocked:
        lines += ["", "Pinned questions get worse: only a supervisor can let this through."]
    print("\n".join(lines), file=file)


def _reply(reply: GateReply) -> str:
    if reply.outcome == "none":
        return "no answer"
    shown = " / ".join(f"{entry.entry_id} ({entry.title})" for entry in reply.shown)
    return f"{reply.confidence:.2f}  {'asks back: ' if reply.outcome == 'clarify' else ''}{shown}"
