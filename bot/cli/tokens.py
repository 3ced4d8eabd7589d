"""Manage the tokens with which other systems read, write and publish entries (docs/api.md)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path

from bot.cli.data_dir import NoFrontdeskError, data_dir_of, existing_data_dir
from bot.cli.program import program
from bot.conversation.accounts.audit import COMMAND_LINE
from bot.conversation.database import RecordFile
from bot.services.accounts.tokens import SCOPES, Token, TokenStore
from bot.services.settings import SettingsError

Command = Callable[[argparse.Namespace, TokenStore], int]


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare `frontdesk tokens` and its subcommands."""
    parser = commands.add_parser("tokens", help="manage tokens of the REST API", description=__doc__)
    parser.add_argument("--data-dir", type=Path, help="data directory (default: var)")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add = _action(actions, "add", _add, "create a token and print its key, which is not shown again")
    add.add_argument("name", help="what it is for")
    add.add_argument("--scope", action="append", choices=SCOPES, help="repeat for several (default: read)")
    _action(actions, "list", _list, "list all tokens, including revoked ones")
    _action(actions, "revoke", _revoke, "revoke a token").add_argument("token", help="its id")


def _action(
    actions: argparse._SubParsersAction[argparse.ArgumentParser], name: str, run: Command, text: str
) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=text, description=text.capitalize() + ".")
    parser.set_defaults(run=lambda options: _opened(run, options))
    return parser


def _opened(run: Command, options: argparse.Namespace) -> int:
    try:
        data_dir = data_dir_of(options) if run is _add else existing_data_dir(options)
    except (SettingsError, NoFrontdeskError) as error:
        print(error, file=sys.stderr)
        return 1
    data_dir.mkdir(parents=True, exist_ok=True)
    file = RecordFile(data_dir / "frontdesk.db")
    try:
        with file.transaction():
            return run(options, TokenStore(file))
    finally:
        file.close()


def _add(options: argparse.Namespace, store: TokenStore) -> int:
    token, key = store.add_token(options.name, options.scope or ("read",), COMMAND_LINE, _now())
    print(f"Made {_line(token)}", file=sys.stderr)
    print("Its key, which nobody can show you again:", file=sys.stderr)
    print(key)
    return 0


def _list(options: argparse.Namespace, store: TokenStore) -> int:
    for token in store.list_tokens():
        print(_line(token))
    return 0


def _revoke(options: argparse.Namespace, store: TokenStore) -> int:
    token = store.revoke_token(options.token, COMMAND_LINE, _now())
    if token is None:
        print(f"There is no token {options.token}: `{program()} tokens list` names them.", file=sys.stderr)
        return 1
    print(f"Revoked {_line(token)}")
    return 0


def _line(token: Token) -> str:
    ended = f", revoked by {token.revoked_by}" if token.revoked_by else ""
    scopes = ", ".join(token.scopes)
    return f"{token.id}  {token.name}  {token.starts_with}…  {scopes}, made by {token.created_by}{ended}"


def _now() -> datetime:
    return datetime.now(timezone.utc)
