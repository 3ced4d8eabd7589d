"""Show the audit log: who changed staff, keys and settings, exported data or had it erased."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import get_args

import msgspec

from bot.cli.subcommands import add_data_dir, opened_record, run_with_data_dir
from bot.conversation.accounts.audit import AuditAction, AuditEntry, AuditFilter, list_audit
from bot.services.days import parse_day

DEFAULT_LIMIT = 100


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare `frontdesk audit`."""
    parser = commands.add_parser("audit", help="show the audit log", description=__doc__)
    add_data_dir(parser)
    parser.add_argument("--by", help="only what this person did, by their name")
    parser.add_argument("--action", choices=get_args(AuditAction), metavar="ACTION", help="only this action")
    parser.add_argument("--day", type=_day, help="only this day, in UTC: 2026-11-30")
    parser.add_argument(
        "--limit", type=int, default=DEFAULT_LIMIT, help=f"the newest so many (default: {DEFAULT_LIMIT})"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    parser.set_defaults(run=lambda options: run_with_data_dir(run, options))


def run(options: argparse.Namespace, data_dir: Path) -> None:
    """Print the entries, the newest first."""
    wanted = AuditFilter(by=options.by, action=options.action, day=options.day)
    with opened_record(data_dir) as file:
        for entry in list_audit(file, wanted, limit=max(0, options.limit)):
            print(msgspec.json.encode(entry).decode() if options.json else _line(entry))


def _line(entry: AuditEntry) -> str:
    details = "; ".join(
        f"{name}: {', '.join(value) if isinstance(value, tuple) else value}"
        for name, value in entry.details.items()
    )
    return f"{entry.at:%Y-%m-%d %H:%M:%S}  {entry.by}  {entry.action}  {entry.subject}" + (
        f"  ({details})" if details else ""
    )


def _day(text: str) -> date:
    try:
        return parse_day(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("it should look like 2026-11-21") from error
