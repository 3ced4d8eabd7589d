"""The subcommands of `frontdesk users` and its like: declared alike, each with its errors as sentences."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.cli.data_dir import NoFrontdeskError, data_dir_of, existing_data_dir
from bot.conversation.database import RecordFile
from bot.services.accounts.users import UserError
from bot.services.errors import ServiceError
from bot.services.setting_checks import SettingsError
from bot.storage.private_files import make_private_folder

# Gets the options and the data directory; may return an exit code, nothing being 0.
Run = Callable[[argparse.Namespace, Path], "int | None"]


class Subcommands:
    """The subcommands of one command, which share its `--data-dir`."""

    def __init__(
        self,
        commands: argparse._SubParsersAction[argparse.ArgumentParser],
        name: str,
        text: str,
        description: str | None,
    ) -> None:
        parser = commands.add_parser(name, help=text, description=description)
        add_data_dir(parser)
        self._actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)

    def add(self, name: str, run: Run, text: str, *, makes_data_dir: bool = False) -> argparse.ArgumentParser:
        """Return the parser of a new subcommand, which runs with errors printed (`run_with_data_dir`)."""
        parser = self._actions.add_parser(name, help=text, description=text.capitalize() + ".")
        parser.set_defaults(
            run=lambda options: run_with_data_dir(run, options, makes_data_dir=makes_data_dir)
        )
        return parser


def add_data_dir(parser: argparse.ArgumentParser) -> None:
    """Declare `--data-dir`."""
    parser.add_argument("--data-dir", type=Path, help="data directory (default: var)")


def run_with_data_dir(run: Run, options: argparse.Namespace, *, makes_data_dir: bool = False) -> int:
    """Return the exit code of `run`; print what is refused as a sentence, which is 1.

    The directory must hold a Frontdesk, so that a mistyped name makes no other, unless `makes_data_dir`.
    """
    try:
        data_dir = data_dir_of(options) if makes_data_dir else existing_data_dir(options)
        return run(options, data_dir) or 0
    except ServiceError as error:
        print(error.message, file=sys.stderr)
    except (UserError, SettingsError, NoFrontdeskError) as error:
        print(error, file=sys.stderr)
    return 1


@contextmanager
def opened_record(data_dir: Path) -> Iterator[RecordFile]:
    """Open the record of a data directory, which is made if need be, and close it again."""
    make_private_folder(data_dir)
    file = RecordFile(data_dir / "frontdesk.db")
    try:
        yield file
    finally:
        file.close()
