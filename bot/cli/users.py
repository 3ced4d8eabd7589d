"""Manage the accounts of agents, editors, supervisors and admins."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Callable
from pathlib import Path

from bot.cli.data_dir import NoFrontdeskError, data_dir_of, existing_data_dir
from bot.cli.served_address import known_address
from bot.services.accounts.model import ROLES, Staff
from bot.services.accounts.users import (
    UserError,
    add_user,
    list_users,
    make_sign_in_link,
    remove_user,
    set_disabled,
    set_languages,
    set_on_call,
    set_password,
    set_skills,
)
from bot.services.errors import ServiceError
from bot.services.settings import SettingsError, read_settings


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare `frontdesk users` and its subcommands."""
    parser = commands.add_parser("users", help="manage staff accounts", description=__doc__)
    parser.add_argument("--data-dir", type=Path, help="data directory (default: var)")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add = _action(actions, "add", _add, "add a person; without --password a sign-in link is printed")
    add.add_argument("email")
    add.add_argument("--name", required=True, help="name shown to customers and colleagues")
    add.add_argument("--role", required=True, choices=ROLES)
    add.add_argument("--password", action="store_true", help="ask for a password")
    _action(actions, "list", _list, "list everybody")
    skills = _action(actions, "skills", _skills, "set the categories of entries that a person knows about")
    skills.add_argument("email")
    skills.add_argument("category", nargs="*", help="none: conversations of any category")
    languages = _action(actions, "languages", _languages, "set the languages that a person speaks")
    languages.add_argument("email")
    languages.add_argument("language", nargs="*", help="a language tag such as de or pt-BR; none: unknown")
    on_call = _action(actions, "on-call", _on_call, "mail a person when customers wait and no desk is open")
    on_call.add_argument("email")
    on_call.add_argument("--off", action="store_true", help="stop mailing them")
    for name, run, text in (
        (
            "remove",
            _remove,
            "remove a person and end their sessions; their conversations go back to the queue",
        ),
        ("disable", _disable, "block a person from signing in; their conversations go back to the queue"),
        ("enable", _enable, "let a disabled person sign in again"),
        ("password", _password, "give a person a new password"),
        ("link", _link, "make a sign-in link that works once"),
    ):
        _action(actions, name, run, text).add_argument("email")


def _action(
    actions: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    run: Callable[[argparse.Namespace, Path], None],
    text: str,
) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=text, description=text.capitalize() + ".")
    parser.set_defaults(run=lambda options: _checked(run, options))
    return parser


def _checked(run: Callable[[argparse.Namespace, Path], None], options: argparse.Namespace) -> int:
    try:
        run(options, data_dir_of(options) if run is _add else existing_data_dir(options))
    except ServiceError as error:
        print(error.message, file=sys.stderr)
        return 1
    except (UserError, SettingsError, NoFrontdeskError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _add(options: argparse.Namespace, data_dir: Path) -> None:
    password = _ask_password() if options.password else None
    staff = add_user(data_dir, name=options.name, email=options.email, role=options.role, password=password)
    print(f"Added {_line(staff)}")
    if password is None:
        print(f"Sign in once with: {_sign_in_link(data_dir, staff.email)}")


def _list(options: argparse.Namespace, data_dir: Path) -> None:
    for staff in list_users(data_dir):
        print(_line(staff))


def _skills(options: argparse.Namespace, data_dir: Path) -> None:
    staff = set_skills(data_dir, options.email, options.category)
    print(f"{staff.name} knows about: {', '.join(staff.skills) or 'nothing in particular'}")


def _languages(options: argparse.Namespace, data_dir: Path) -> None:
    staff = set_languages(data_dir, options.email, options.language)
    print(f"{staff.name} speaks: {', '.join(staff.languages) or 'nothing that is known'}")


def _on_call(options: argparse.Namespace, data_dir: Path) -> None:
    staff = set_on_call(data_dir, options.email, not options.off)
    print(f"{staff.name} is {'on call' if staff.on_call else 'not on call'}")


def _remove(options: argparse.Namespace, data_dir: Path) -> None:
    print(f"Removed {_line(remove_user(data_dir, options.email))}")


def _disable(options: argparse.Namespace, data_dir: Path) -> None:
    print(f"Disabled {_line(set_disabled(data_dir, options.email, True))}")


def _enable(options: argparse.Namespace, data_dir: Path) -> None:
    print(f"Enabled {_line(set_disabled(data_dir, options.email, False))}")


def _password(options: argparse.Namespace, data_dir: Path) -> None:
    print(f"Changed the password of {_line(set_password(data_dir, options.email, _ask_password()))}")


def _link(options: argparse.Namespace, data_dir: Path) -> None:
    print(_sign_in_link(data_dir, options.email))


def _sign_in_link(data_dir: Path, email: str) -> str:
    return make_sign_in_link(data_dir, email, known_address(read_settings(os.environ), data_dir))


def _ask_password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != password:
        raise UserError("The two passwords differ. Nothing was changed.")
    return password


def _line(staff: Staff) -> str:
    marks = (", on call" if staff.on_call else "") + (", disabled" if staff.disabled else "")
    return f"{staff.name} <{staff.email}>, {staff.role}{marks}"
