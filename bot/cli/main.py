"""`frontdesk`: run the desk, keep its people and its knowledge base, try it from the terminal."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from bot.cli import bench, chat, kb, serve, understand, users


def build_parser() -> argparse.ArgumentParser:
    """The whole command line, a subcommand per module of this room."""
    parser = argparse.ArgumentParser(prog="frontdesk", description=__doc__)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for module in (serve, chat, users, kb, understand, bench):
        module.add_parser(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code (2 for a wrong call)."""
    options = build_parser().parse_args(arguments)
    code: int = options.run(options)
    return code


if __name__ == "__main__":
    sys.exit(main())
