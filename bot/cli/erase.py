"""Erase a customer who asked to be forgotten; without --confirm only say what would go."""

from __future__ import annotations

import argparse
import asyncio
from contextlib import ExitStack
from pathlib import Path

from bot.cli.subcommands import add_data_dir, opened_record, run_with_data_dir
from bot.conversation.accounts.audit import COMMAND_LINE
from bot.conversation.record.record import Record
from bot.protocol.profile import CustomerErasure
from bot.services.accounts.users import UserError
from bot.services.clock import WALL_CLOCK
from bot.services.conversations.redaction import Redactions
from bot.services.desk.erasures import Erasures
from bot.storage.writer import Writer
from knowledge_base.store import KnowledgeStore

_PARTS = ("conversations", "messages", "files", "notes", "preferences")


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare `frontdesk erase`."""
    parser = commands.add_parser("erase", help="erase a customer", description=__doc__)
    add_data_dir(parser)
    parser.add_argument("email", help="the customer's e-mail address")
    parser.add_argument("--confirm", metavar="EMAIL", help="the address once more: erase them now, for good")
    parser.set_defaults(run=lambda options: run_with_data_dir(run, options))


def run(options: argparse.Namespace, data_dir: Path) -> None:
    """Say what would go, or erase it."""
    if options.confirm is not None and options.confirm.casefold() != options.email.casefold():
        raise UserError("The two addresses differ. Nothing was erased.")
    with ExitStack() as stack:
        record = Record(stack.enter_context(opened_record(data_dir)))
        knowledge = stack.enter_context(KnowledgeStore(data_dir / "knowledge.db"))
        print(asyncio.run(_erase(data_dir, record, knowledge, options.email, options.confirm is not None)))


async def _erase(
    data_dir: Path, record: Record, knowledge: KnowledgeStore, email: str, confirmed: bool
) -> str:
    writer = Writer(record.file)
    try:
        redactions = Redactions(data_dir, record, writer, knowledge.file, WALL_CLOCK)
        erasures = Erasures(record, writer, redactions, WALL_CLOCK)
        customers = await writer.read(lambda: erasures.find(email))
        if not customers:
            raise UserError(f"No customer has the address {email}.")
        if confirmed:
            return _line(await erasures.erase(customers, COMMAND_LINE), "Erased")
        return _line(await erasures.preview(customers), "Would erase") + (
            f"\nNothing was erased. It cannot be undone: to erase, add --confirm {email}"
        )
    finally:
        await writer.close()


def _line(counted: CustomerErasure, verb: str) -> str:
    parts = ", ".join(f"{part}: {getattr(counted, part)}" for part in _PARTS)
    whom = "1 customer" if counted.customers == 1 else f"{counted.customers} customers who were merged"
    return f"{verb} {whom} ({parts})"
