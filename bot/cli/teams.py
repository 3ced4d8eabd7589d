"""Manage teams of agents."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from bot.cli.data_dir import NoFrontdeskError, existing_data_dir
from bot.conversation.accounts.audit import COMMAND_LINE
from bot.conversation.accounts.teams import Team, get_team_by_name, list_teams
from bot.conversation.database import RecordFile
from bot.conversation.model import StaffId
from bot.services.accounts.store import StaffStore
from bot.services.accounts.teams import TeamEditor
from bot.services.accounts.users import UserError
from bot.services.clock import WALL_CLOCK
from bot.services.errors import ServiceError
from bot.services.settings import SettingsError

Command = Callable[[argparse.Namespace, RecordFile], None]


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare `frontdesk teams` and its subcommands."""
    parser = commands.add_parser("teams", help="manage teams", description=__doc__)
    parser.add_argument("--data-dir", type=Path, help="data directory (default: var)")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    _action(actions, "list", _list, "list every team and who is in it")
    _action(actions, "add", _add, "add a team").add_argument("name")
    rename = _action(actions, "rename", _rename, "rename a team")
    rename.add_argument("name")
    rename.add_argument("new_name")
    members = _action(actions, "members", _members, "replace the members of a team")
    members.add_argument("name")
    members.add_argument("email", nargs="*", help="none: the team is empty")
    _action(actions, "remove", _remove, "remove a team; its members stay").add_argument("name")


def _action(
    actions: argparse._SubParsersAction[argparse.ArgumentParser], name: str, run: Command, text: str
) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=text, description=text.capitalize() + ".")
    parser.set_defaults(run=lambda options: _opened(run, options))
    return parser


def _opened(run: Command, options: argparse.Namespace) -> int:
    try:
        file = RecordFile(existing_data_dir(options) / "frontdesk.db")
        try:
            with file.transaction():
                run(options, file)
        finally:
            file.close()
    except ServiceError as error:
        print(error.message, file=sys.stderr)
        return 1
    except (UserError, SettingsError, NoFrontdeskError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _list(options: argparse.Namespace, file: RecordFile) -> None:
    for team in list_teams(file):
        print(_line(file, team))


def _add(options: argparse.Namespace, file: RecordFile) -> None:
    print(f"Added {_line(file, _editor(file).add(options.name))}")


def _rename(options: argparse.Namespace, file: RecordFile) -> None:
    team = _editor(file).rename(_known(file, options.name).id, options.new_name)
    print(f"Renamed to {_line(file, team)}")


def _members(options: argparse.Namespace, file: RecordFile) -> None:
    members = [_person(file, email) for email in options.email]
    print(f"Set {_line(file, _editor(file).set_members(_known(file, options.name).id, members))}")


def _remove(options: argparse.Namespace, file: RecordFile) -> None:
    print(f"Removed {_editor(file).remove(_known(file, options.name).id).name}")


def _editor(file: RecordFile) -> TeamEditor:
    return TeamEditor(file, COMMAND_LINE, WALL_CLOCK())


def _known(file: RecordFile, name: str) -> Team:
    team = get_team_by_name(file, name)
    if team is None:
        raise UserError(f"There is no team called {name}.")
    return team


def _person(file: RecordFile, email: str) -> StaffId:
    staff = StaffStore(file).get_staff_by_email(email.strip())
    if staff is None:
        raise UserError(f"There is nobody with the address {email}.")
    return staff.id


def _line(file: RecordFile, team: Team) -> str:
    names = {staff.id: staff.name for staff in StaffStore(file).list_staff()}
    return f"{team.name}: {', '.join(names[member] for member in team.members) or 'nobody'}"
