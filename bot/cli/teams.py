"""Manage teams of agents."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.cli.subcommands import Subcommands, opened_record
from bot.conversation.accounts.audit import COMMAND_LINE
from bot.conversation.accounts.staff import StaffStore
from bot.conversation.accounts.teams import Team, get_team_by_name, list_teams
from bot.conversation.database import RecordFile
from bot.conversation.model import StaffId
from bot.services.accounts.teams import TeamEditor
from bot.services.accounts.users import UserError
from bot.services.clock import WALL_CLOCK


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare `frontdesk teams` and its subcommands."""
    actions = Subcommands(commands, "teams", "manage teams", __doc__)
    actions.add("list", _list, "list every team and who is in it")
    actions.add("add", _add, "add a team").add_argument("name")
    rename = actions.add("rename", _rename, "rename a team")
    rename.add_argument("name")
    rename.add_argument("new_name")
    members = actions.add("members", _members, "replace the members of a team")
    members.add_argument("name")
    members.add_argument("email", nargs="*", help="none: the team is empty")
    actions.add("remove", _remove, "remove a team; its members stay").add_argument("name")


def _list(options: argparse.Namespace, data_dir: Path) -> None:
    with opened_record(data_dir) as file:
        for team in list_teams(file):
            print(_line(file, team))


def _add(options: argparse.Namespace, data_dir: Path) -> None:
    with opened_record(data_dir) as file, file.transaction():
        print(f"Added {_line(file, _editor(file).add(options.name))}")


def _rename(options: argparse.Namespace, data_dir: Path) -> None:
    with opened_record(data_dir) as file, file.transaction():
        team = _editor(file).rename(_known(file, options.name).id, options.new_name)
        print(f"Renamed to {_line(file, team)}")


def _members(options: argparse.Namespace, data_dir: Path) -> None:
    with opened_record(data_dir) as file, file.transaction():
        members = [_person(file, email) for email in options.email]
        print(f"Set {_line(file, _editor(file).set_members(_known(file, options.name).id, members))}")


def _remove(options: argparse.Namespace, data_dir: Path) -> None:
    with opened_record(data_dir) as file, file.transaction():
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
