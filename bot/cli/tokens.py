"""Manage the tokens with which other systems read, write and publish entries (docs/api.md)."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bot.cli.program import program
from bot.cli.subcommands import Subcommands, opened_record
from bot.conversation.accounts.audit import COMMAND_LINE
from bot.conversation.accounts.tokens import SCOPES, Token, TokenStore
from bot.services.clock import WALL_CLOCK


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare `frontdesk tokens` and its subcommands."""
    actions = Subcommands(commands, "tokens", "manage tokens of the REST API", __doc__)
    add = actions.add(
        "add", _add, "create a token and print its key, which is not shown again", makes_data_dir=True
    )
    add.add_argument("name", help="what it is for")
    add.add_argument("--scope", action="append", choices=SCOPES, help="repeat for several (default: read)")
    actions.add("list", _list, "list all tokens, including revoked ones")
    actions.add("revoke", _revoke, "revoke a token").add_argument("token", help="its id")


def _add(options: argparse.Namespace, data_dir: Path) -> None:
    with opened_record(data_dir) as file, file.transaction():
        store = TokenStore(file)
        token, key = store.add_token(options.name, options.scope or ("read",), COMMAND_LINE, WALL_CLOCK())
    print(f"Made {_line(token)}", file=sys.stderr)
    print("Its key, which nobody can show you again:", file=sys.stderr)
    print(key)


def _list(options: argparse.Namespace, data_dir: Path) -> None:
    with opened_record(data_dir) as file:
        for token in TokenStore(file).list_tokens():
            print(_line(token))


def _revoke(options: argparse.Namespace, data_dir: Path) -> int:
    with opened_record(data_dir) as file, file.transaction():
        token = TokenStore(file).revoke_token(options.token, COMMAND_LINE, WALL_CLOCK())
    if token is None:
        print(f"There is no token {options.token}: `{program()} tokens list` names them.", file=sys.stderr)
        return 1
    print(f"Revoked {_line(token)}")
    return 0


def _line(token: Token) -> str:
    ended = f", revoked by {token.revoked_by}" if token.revoked_by else ""
    scopes = ", ".join(token.scopes)
    return f"{token.id}  {token.name}  {token.starts_with}…  {scopes}, made by {token.created_by}{ended}"
