"""`frontdesk`: run the desk, keep its people and its knowledge base, try it from the terminal."""

from __future__ import annotations

import argparse
import gc
import os
import select
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec

from bot.storage.errors import StorageError

_READER_GONE = 128 + signal.SIGPIPE  # the exit code of a command that a closed pipe ended
COMMANDS = ("serve", "chat", "users", "kb", "teams", "tokens", "secrets", "audit", "understand", "bench")


def build_parser(commands: Sequence[str] = COMMANDS) -> argparse.ArgumentParser:
    """Return the command line; each command is a module of this room and declares its own options."""
    parser = argparse.ArgumentParser(prog="frontdesk", description=__doc__)
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in commands:
        import_module(f"bot.cli.{name}").add_parser(subparsers)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code (2 for a wrong call)."""
    given = sys.argv[1:] if arguments is None else arguments
    # Only the command that is asked for is imported: the gateway must be up within a second.
    asked = tuple(name for name in COMMANDS if given and given[0] == name)
    if asked == ("serve",) and arguments is None:  # a process of its own
        gc.disable()  # what a start imports stays; `serve` collects again once it is up
    options = build_parser(asked or COMMANDS).parse_args(given)
    needs = getattr(options, "needs", None)  # a library of the assistant's environment
    if needs and arguments is None and find_spec(needs) is None:
        from bot.cli.assistant_python import run_in_assistant_environment

        run_in_assistant_environment(given)
    try:
        code: int = options.run(options)
        sys.stdout.flush()
    except StorageError as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:
        if not _reader_is_gone():
            raise
        return _READER_GONE
    return code


def _reader_is_gone() -> bool:
    """Return whether nobody reads standard output any more, as after `| head -1`; nothing is written then."""
    try:
        output = sys.stdout.fileno()
    except OSError:  # it is no file
        return False
    poll = select.poll()
    poll.register(output, 0)  # errors are told unasked
    if not poll.poll(0):
        return False
    # What is still in the buffer would be written at exit, and fail with a message.
    os.dup2(os.open(os.devnull, os.O_WRONLY), output)
    return True


if __name__ == "__main__":
    sys.exit(main())
