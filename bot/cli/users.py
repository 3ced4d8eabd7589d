"""Manage the accounts of agents, editors, supervisors and admins."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from pathlib import Path

from bot.cli.served_address import known_address
from bot.cli.subcommands import Subcommands
from bot.conversation.accounts.staff import ROLES, Staff
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
from bot.services.settings import read_settings


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare `frontdesk users` and its subcommands."""
    actions = Subcommands(commands, "users", "manage staff accounts", __doc__)
    add = actions.add(
        "add", _add, "add a person; without --password a sign-in link is printed", makes_data_dir=True
    )
    add.add_argument("email")
    add.add_argument("--name", required=True, help="name shown to customers and colleagues")
    add.add_argument("--role", required=True, choices=ROLES)
    add.add_argument("--password", action="store_true", help="ask for a password")
    actions.add("list", _list, "list everybody")
    skills = actions.add("skills", _skills, "set the categories of entries that a person knows about")
    skills.add_argument("email")
    skills.add_argument("category", nargs="*", help="none: conversations of any category")
    languages = actions.add("languages", _languages, "set the languages that a person speaks")
    languages.add_argument("email")
    languages.add_argument("language", nargs="*", help="a language tag such as de or pt-BR; none: unknown")
    on_call = actions.add("on-call", _on_call, "mail a person when customers wait and no desk is open")
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
        actions.add(name, run, text).add_argument("email")


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
