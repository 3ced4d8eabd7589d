"""Manage secret settings that are stored encrypted in the data directory instead of in the environment."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bot.cli.data_dir import NoFrontdeskError, data_dir_of, existing_data_dir
from bot.conversation.accounts.audit import COMMAND_LINE
from bot.conversation.database import RecordFile
from bot.services.clock import WALL_CLOCK
from bot.services.secret_keys import new_key
from bot.services.secret_settings import STORED, SecretSettings
from bot.services.settings import SettingsError, read_settings
from bot.storage.private_files import make_private_folder

Command = Callable[[argparse.Namespace, SecretSettings], int]


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare `frontdesk secrets` and its subcommands."""
    parser = commands.add_parser("secrets", help="manage encrypted secret settings", description=__doc__)
    parser.add_argument("--data-dir", type=Path, help="data directory (default: var)")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    _action(actions, "list", _list, "list which secrets are set, by whom and when; never what they are")
    for name, run, text in (
        ("set", _set, "set a secret, which is asked for or read from standard input"),
        ("remove", _remove, "forget a secret"),
    ):
        _action(actions, name, run, text).add_argument("name", choices=STORED)
    _action(actions, "rotate", _rotate, "encrypt all secrets anew, with a new key unless you give the keys")
    new = actions.add_parser("new-key", help="print a new key for FRONTDESK_SETTINGS_KEYS")
    new.set_defaults(run=_print_new_key)


def _action(
    actions: argparse._SubParsersAction[argparse.ArgumentParser], name: str, run: Command, text: str
) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=text, description=text.capitalize() + ".")
    parser.set_defaults(run=lambda options: _opened(run, options))
    return parser


def _opened(run: Command, options: argparse.Namespace) -> int:
    try:
        data_dir = data_dir_of(options) if run is _set else existing_data_dir(options)
        settings = replace(read_settings(os.environ), data_dir=data_dir)
        make_private_folder(data_dir)
        file = RecordFile(settings.record_path)
        try:
            return run(options, SecretSettings(file, settings))
        finally:
            file.close()
    except (SettingsError, NoFrontdeskError) as error:
        print(error, file=sys.stderr)
        return 1


def _list(options: argparse.Namespace, secrets: SecretSettings) -> int:
    for secret in secrets.list_all():
        print(f"{secret.name}  set by {secret.by}, {secret.at:%Y-%m-%d %H:%M} UTC")
    return 0


def _set(options: argparse.Namespace, secrets: SecretSettings) -> int:
    secrets.set(options.name, _ask(options.name), COMMAND_LINE, WALL_CLOCK())
    print(f"Set {options.name}. A gateway that runs uses it after a restart.")
    return 0


def _remove(options: argparse.Namespace, secrets: SecretSettings) -> int:
    if not secrets.remove(options.name, COMMAND_LINE, WALL_CLOCK()):
        print(f"The secret {options.name} was not set.", file=sys.stderr)
        return 1
    print(f"Removed {options.name}. A gateway that runs forgets it after a restart.")
    return 0


def _rotate(options: argparse.Namespace, secrets: SecretSettings) -> int:
    count = secrets.rotate(COMMAND_LINE, WALL_CLOCK())
    print(f"Encrypted anew: {count}.")
    return 0


def _print_new_key(options: argparse.Namespace) -> int:
    print(new_key())
    return 0


def _ask(name: str) -> str:
    if sys.stdin.isatty():
        return getpass.getpass(f"{name}: ").strip()
    return sys.stdin.readline().strip()
