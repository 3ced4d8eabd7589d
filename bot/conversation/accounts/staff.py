"""The people who work here, with their sessions and one-time links."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Literal, get_args

import msgspec

from bot.conversation.database import RecordFile, Row, to_text, to_time
from bot.conversation.model import Agent, StaffId

Role = Literal["agent", "editor", "supervisor", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)

_STAFF = (
    "id, name, email, role, created_at, password_hash IS NOT NULL AS has_password, on_duty, away, skills, "
    "languages, on_call, disabled_at IS NOT NULL AS disabled"
)


class Staff(msgspec.Struct, frozen=True):
    """One person who works here. `on_duty`, and `away` meanwhile, is what they said; whether they can be
    reached is presence's to say.

    `skills` are the categories of entries that they know about, `languages` those that they speak (BCP 47).
    Who is `on_call` hears by mail that customers wait while no desk is open. Who is `disabled` stays on the
    staff, may not sign in, and opens nothing.
    """

    id: StaffId
    name: str
    email: str
    role: Role
    created_at: datetime
    has_password: bool = False
    on_duty: bool = False
    away: bool = False
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    on_call: bool = False
    disabled: bool = False

    @property
    def agent(self) -> Agent:
        """Whom customers see."""
        return Agent(id=self.id, name=self.name)


class EmailTaken(Exception):
    """Somebody with this e-mail address is here already."""


class StaffStore:
    """Staff, in the record's file. What changes something belongs inside the file's `transaction`."""

    def __init__(self, file: RecordFile) -> None:
        self.file = file

    def add_staff(self, name: str, email: str, role: Role, password_hash: str | None, now: datetime) -> Staff:
        """Return a new person; `EmailTaken` when the address is in use."""
        if self.get_staff_by_email(email):
            raise EmailTaken(email)
        staff = Staff(StaffId(f"s-{secrets.token_hex(8)}"), name, email, role, now, password_hash is not None)
        self.file.write(
            "INSERT INTO staff (id, name, email, role, password_hash, created_at) VALUES (?, ?, ?, ?, ?, ?)",
            [staff.id, name, email, role, password_hash, to_text(now)],
        )
        return staff

    def list_staff(self) -> list[Staff]:
        """Return everybody, by name."""
        return [_staff(row) for row in self.file.rows(f"SELECT {_STAFF} FROM staff ORDER BY name, email")]

    def get_staff(self, staff_id: StaffId) -> Staff | None:
        """Return the person with this id."""
        return self._one(f"SELECT {_STAFF} FROM staff WHERE id = ?", staff_id)

    def get_staff_by_email(self, email: str) -> Staff | None:
        """Return the person with this e-mail address, in whatever case it is written."""
        return self._one(f"SELECT {_STAFF} FROM staff WHERE email = ?", email)

    def get_password_hash(self, staff_id: StaffId) -> str | None:
        """Return the argon2 hash of their password, if they have one."""
        row = self.file.row("SELECT password_hash FROM staff WHERE id = ?", [staff_id])
        return row[0] if row else None

    def update_password(self, staff_id: StaffId, password_hash: str) -> None:
        """Replace the password; every session that was open ends."""
        self.file.write("UPDATE staff SET password_hash = ? WHERE id = ?", [password_hash, staff_id])
        self.file.write("DELETE FROM staff_session WHERE staff_id = ?", [staff_id])

    def update_duty(self, staff_id: StaffId, on_duty: bool, *, away: bool = False) -> None:
        """Remember whether they wish to be on duty, and are away for a while, over a restart."""
        self.file.write(
            "UPDATE staff SET on_duty = ?, away = ? WHERE id = ?", [int(on_duty), int(away), staff_id]
        )

    def update_skills(self, staff_id: StaffId, skills: Sequence[str]) -> None:
        """Replace the categories that they know about."""
        self.file.write("UPDATE staff SET skills = ? WHERE id = ?", [",".join(skills), staff_id])

    def update_languages(self, staff_id: StaffId, languages: Sequence[str]) -> None:
        """Replace the languages that they speak."""
        self.file.write("UPDATE staff SET languages = ? WHERE id = ?", [",".join(languages), staff_id])

    def update_on_call(self, staff_id: StaffId, on_call: bool) -> None:
        """Say whether they are told by mail that customers wait while no desk is open."""
        self.file.write("UPDATE staff SET on_call = ? WHERE id = ?", [int(on_call), staff_id])

    def disable_staff(self, staff_id: StaffId, now: datetime) -> None:
        """Let a person sign in no more; their sessions and links end."""
        self.file.write("UPDATE staff SET disabled_at = ? WHERE id = ?", [to_text(now), staff_id])
        self.file.write("DELETE FROM staff_session WHERE staff_id = ?", [staff_id])
        self.file.write("DELETE FROM staff_link WHERE staff_id = ?", [staff_id])

    def enable_staff(self, staff_id: StaffId) -> None:
        """Let a disabled person sign in again."""
        self.file.write("UPDATE staff SET disabled_at = NULL WHERE id = ?", [staff_id])

    def remove_staff(self, staff_id: StaffId) -> None:
        """Remove a person with their sessions and links. What they said stays in the record."""
        self.file.write("DELETE FROM staff WHERE id = ?", [staff_id])

    def add_session(self, staff_id: StaffId, key_hash: str, expires_at: datetime) -> None:
        """Open a session for whoever holds the key."""
        self.file.write(
            "INSERT INTO staff_session (key_hash, staff_id, expires_at) VALUES (?, ?, ?)",
            [key_hash, staff_id, to_text(expires_at)],
        )

    def get_session_staff(self, key_hash: str, now: datetime) -> Staff | None:
        """Return whose session this is, while it lasts."""
        sql = f"""
            SELECT {_STAFF} FROM staff JOIN staff_session ON staff_id = id
            WHERE key_hash = ? AND expires_at > ? AND disabled_at IS NULL
        """
        return self._one(sql, key_hash, to_text(now))

    def list_session_staff(self, key_hashes: Sequence[str], now: datetime) -> dict[str, Staff]:
        """Return whose each of these sessions is, of those that last."""
        sql = f"""
            SELECT key_hash, {_STAFF} FROM staff JOIN staff_session ON staff_id = id
            WHERE key_hash IN ({{}}) AND expires_at > ? AND disabled_at IS NULL
        """
        rows = self.file.rows_of(key_hashes, sql, after=[to_text(now)])
        return {row["key_hash"]: _staff(row) for row in rows}

    def remove_session(self, key_hash: str) -> None:
        """End a session."""
        self.file.write("DELETE FROM staff_session WHERE key_hash = ?", [key_hash])

    def add_link(self, staff_id: StaffId, key_hash: str, expires_at: datetime) -> None:
        """Let whoever holds the key sign in as this person, once."""
        self.file.write(
            "INSERT INTO staff_link (key_hash, staff_id, expires_at) VALUES (?, ?, ?)",
            [key_hash, staff_id, to_text(expires_at)],
        )

    def spend_link(self, key_hash: str, now: datetime) -> Staff | None:
        """Use up the link, and return whose it was."""
        sql = f"""
            SELECT {_STAFF} FROM staff JOIN staff_link ON staff_id = id
            WHERE key_hash = ? AND expires_at > ? AND disabled_at IS NULL
        """
        staff = self._one(sql, key_hash, to_text(now))
        self.file.write("DELETE FROM staff_link WHERE key_hash = ?", [key_hash])
        return staff

    def remove_expired(self, now: datetime) -> None:
        """Drop the sessions and links whose time is over."""
        self.file.write("DELETE FROM staff_session WHERE expires_at <= ?", [to_text(now)])
        self.file.write("DELETE FROM staff_link WHERE expires_at <= ?", [to_text(now)])

    def _one(self, sql: str, *values: str) -> Staff | None:
        row = self.file.row(sql, values)
        return _staff(row) if row else None


def _staff(row: Row) -> Staff:
    return Staff(
        id=StaffId(row["id"]),
        name=row["name"],
        email=row["email"],
        role=row["role"],
        created_at=to_time(row["created_at"]),
        has_password=bool(row["has_password"]),
        on_duty=bool(row["on_duty"]),
        away=bool(row["away"]),
        skills=tuple(filter(None, row["skills"].split(","))),
        languages=tuple(filter(None, row["languages"].split(","))),
        on_call=bool(row["on_call"]),
        disabled=bool(row["disabled"]),
    )
