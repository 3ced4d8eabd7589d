"""Run Frontdesk, manage its staff and its knowledge base, and try it from the terminal."""

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
COMMANDS = (
    *("serve", "chat", "users", "kb", "teams", "tokens", "secrets", "audit", "erase", "understand", "bench"),
)


def build_parser(commands: Sequence[str] = COMMANDS) -> argparse.ArgumentParser:
    """Return the argument parser. Each command is a module of this package and declares its own options."""
    parser = argparse.ArgumentParser(prog="frontdesk", description=__doc__)
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in commands:
        import_module(f"bot.cli.{name}").add_parser(subparsers)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code (2 for wrong arguments)."""
    given = sys.argv[1:] if arguments is None else arguments
    # Import only the requested command: the gateway must be ready within a second.
    asked = tuple(name for name in COMMANDS if given and given[0] == name)
    if asked == ("serve",) and arguments is None:  # a process of its own
        gc.disable()  # imports make no garbage; `serve` turns it on again when it is ready
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
    """Return whether standard output was closed by its reader, as by `| head -1`; then discard the rest."""
    try:
        output = sys.stdout.fileno()
    except OSError:  # it has no file descriptor
        return False
    poll = select.poll()
    poll.register(output, 0)  # errors are always reported
    if not poll.poll(0):
        return False
    # What is still in the buffer would be written at exit, and fail with a message.
    os.dup2(os.open(os.devnull, os.O_WRONLY), output)
    return True


if __name__ == "__main__":
    sys.exit(main())
