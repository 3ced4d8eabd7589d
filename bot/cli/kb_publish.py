"""What `frontdesk kb import --publish` makes live: through the publish gate, as the studio and the API."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from datetime import datetime, timezone

from bot.cli.in_process import InProcess
from bot.cli.kb_gate import print_report
from bot.conversation.accounts.staff import Staff
from bot.conversation.model import StaffId
from bot.services.errors import (
    GateBlocked,
    ServiceError,
)
from bot.services.publishing.gate.gate import Consent, Gate
from bot.services.publishing.gate.views import report_view
from bot.services.refusals import as_refusal
from knowledge_base.errors import KnowledgeError
from knowledge_base.model import EntryId
from knowledge_base.questions.report import RequestedChange
from knowledge_base.store import KnowledgeStore


def declare_override(parser: argparse.ArgumentParser) -> None:
    """Declare the option that lets something through the gate."""
    parser.add_argument(
        "--override",
        metavar="REASON",
        default="",
        help="publish even what makes pinned questions worse or cannot be checked; the reason is recorded",
    )


def publish_all(
    store: KnowledgeStore, entry_ids: Sequence[EntryId], by: str, override: str, *, four_eyes: bool
) -> bool:
    """Make the newest revisions of these entries live, all of them; or none, say why and return false."""
    if not entry_ids:
        return True
    wanted = [RequestedChange(entry_id, store.get_entry(entry_id).latest.number) for entry_id in entry_ids]
    # Whoever may write to the file may do what a supervisor may; the gate's book names them.
    staff = Staff(StaffId("command line"), by, "", "supervisor", datetime.now(timezone.utc))
    gate = Gate(store, InProcess.for_store(store))
    consent = Consent(override=" ".join(override.split()))
    try:
        asyncio.run(
            gate.let_through(
                wanted,
                staff,
                lambda: gate.publish(wanted, by, "Imported", four_eyes=four_eyes),
                consent,
            )
        )
    except GateBlocked as refusal:
        report = gate.report(refusal.details["check_id"])
        if report is not None:
            print_report(report_view(store, report, may_override=True), file=sys.stderr)
        print(
            _stay(len(wanted), refusal.message + " Or import again with --override REASON."), file=sys.stderr
        )
        return False
    except (ServiceError, KnowledgeError) as error:
        known = as_refusal(error)
        if known is None:
            raise
        print(_stay(len(wanted), known.message), file=sys.stderr)
        return False
    return True


def _stay(count: int, why: str) -> str:
    return f"Nothing went live; {count} wait as drafts. {why}"
