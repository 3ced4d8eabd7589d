"""Teams of staff: a name, and who is in it; each change is noted in the audit log."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import NewType

from bot.conversation.accounts.audit import add_audit
from bot.conversation.database import RecordFile, to_text
from bot.conversation.model import StaffId, Value

TeamId = NewType("TeamId", str)


class Team(Value, frozen=True):
    """A team, and its members by id, in the order of their names."""

    id: TeamId
    name: str
    members: tuple[StaffId, ...] = ()


def list_teams(file: RecordFile) -> list[Team]:
    """Return every team, by name."""
    members: dict[str, list[StaffId]] = {}
    for row in file.rows(
        "SELECT team_id, staff_id FROM team_member JOIN staff ON staff.id = staff_id ORDER BY name, staff_id"
    ):
        members.setdefault(row["team_id"], []).append(row["staff_id"])
    rows = file.rows("SELECT id, name FROM team ORDER BY name, id")
    return [Team(row["id"], row["name"], tuple(members.get(row["id"], ()))) for row in rows]


def get_team(file: RecordFile, team_id: str) -> Team | None:
    """Return the team with this id."""
    return next((team for team in list_teams(file) if team.id == team_id), None)


def get_team_by_name(file: RecordFile, name: str) -> Team | None:
    """Return the team of this name, in whatever case it is written."""
    row = file.row("SELECT id FROM team WHERE name = ?", (name,))
    return get_team(file, row["id"]) if row else None


def add_team(file: RecordFile, name: str, by: str, at: datetime) -> Team:
    """Add a team without members, whose name no other has."""
    team = Team(TeamId(f"team-{secrets.token_hex(6)}"), name)
    file.write("INSERT INTO team (id, name, created_at) VALUES (?, ?, ?)", (team.id, name, to_text(at)))
    add_audit(file, "team_added", team.id, by, at, name=name)
    return team


def update_name(file: RecordFile, team: Team, name: str, by: str, at: datetime) -> None:
    """Give the team a name that no other has; nothing when it is its own."""
    if name != team.name:
        file.write("UPDATE team SET name = ? WHERE id = ?", (name, team.id))
        add_audit(file, "team_renamed", team.id, by, at, before=team.name, name=name)


def update_members(file: RecordFile, team: Team, members: Sequence[StaffId], by: str, at: datetime) -> None:
    """Let exactly these people be in the team; nothing when they are."""
    wanted = tuple(dict.fromkeys(members))
    if set(wanted) == set(team.members):
        return
    file.write("DELETE FROM team_member WHERE team_id = ?", (team.id,))
    for staff_id in wanted:
        file.write("INSERT INTO team_member (team_id, staff_id) VALUES (?, ?)", (team.id, staff_id))
    add_audit(file, "team_members_set", team.id, by, at, name=team.name, before=team.members, members=wanted)


def remove_team(file: RecordFile, team: Team, by: str, at: datetime) -> None:
    """Remove the team; its members stay."""
    file.write("DELETE FROM team WHERE id = ?", (team.id,))
    add_audit(file, "team_removed", team.id, by, at, name=team.name)
