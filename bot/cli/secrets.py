"""Manage secret settings that are stored encrypted in the data directory instead of in the environment."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from bot.cli.subcommands import Subcommands, opened_record
from bot.conversation.accounts.audit import COMMAND_LINE
from bot.services.clock import WALL_CLOCK
from bot.services.secret_keys import new_key
from bot.services.secret_settings import STORED, SecretSettings
from bot.services.settings import read_settings


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare `frontdesk secrets` and its subcommands."""
    actions = Subcommands(commands, "secrets", "manage encrypted secret settings", __doc__)
    actions.add("list", _list, "list which secrets are set, by whom and when; never what they are")
    text = "set a secret, which is asked for or read from standard input"
    actions.add("set", _set, text, makes_data_dir=True).add_argument("name", choices=STORED)
    actions.add("remove", _remove, "forget a secret").add_argument("name", choices=STORED)
    actions.add("rotate", _rotate, "encrypt all secrets anew, with a new key unless you give the keys")
    text = "print a new key for FRONTDESK_SETTINGS_KEYS"
    actions.add("new-key", _print_new_key, text, makes_data_dir=True)


def _list(options: argparse.Namespace, data_dir: Path) -> None:
    with _secrets(data_dir) as secrets:
        for secret in secrets.list_all():
            print(f"{secret.name}  set by {secret.by}, {secret.at:%Y-%m-%d %H:%M} UTC")


def _set(options: argparse.Namespace, data_dir: Path) -> None:
    with _secrets(data_dir) as secrets:
        secrets.set(options.name, _ask(options.name), COMMAND_LINE, WALL_CLOCK())
    print(f"Set {options.name}. A gateway that runs uses it after a restart.")


def _remove(options: argparse.Namespace, data_dir: Path) -> int:
    with _secrets(data_dir) as secrets:
        removed = secrets.remove(options.name, COMMAND_LINE, WALL_CLOCK())
    if not removed:
        print(f"The secret {options.name} was not set.", file=sys.stderr)
        return 1
    print(f"Removed {options.name}. A gateway that runs forgets it after a restart.")
    return 0


def _rotate(options: argparse.Namespace, data_dir: Path) -> None:
    with _secrets(data_dir) as secrets:
        count = secrets.rotate(COMMAND_LINE, WALL_CLOCK())
    print(f"Encrypted anew: {count}.")


def _print_new_key(options: argparse.Namespace, data_dir: Path) -> None:
    print(new_key())


@contextmanager
def _secrets(data_dir: Path) -> Iterator[SecretSettings]:
    settings = replace(read_settings(os.environ), data_dir=data_dir)
    with opened_record(data_dir) as file:
        yield SecretSettings(file, settings)


def _ask(name: str) -> str:
    if sys.stdin.isatty():
        return getpass.getpass(f"{name}: ").strip()
    return sys.stdin.readline().strip()
