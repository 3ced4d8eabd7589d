"""What the business sets while Frontdesk runs: typed, and kept with who, when and the value before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

import msgspec

from bot.conversation.accounts.audit import add_audit
from bot.conversation.database import RecordFile, Row, to_text, to_time

T = TypeVar("T")


@dataclass(frozen=True)
class BusinessSetting(Generic[T]):
    """A setting's name, its type (a frozen struct or a plain value), and its value until it is set."""

    name: str
    type: type[T]
    default: T


@dataclass(frozen=True)
class SettingChange(Generic[T]):
    """A value that was set; `before` is None when it was the first."""

    value: T
    before: T | None
    by: str
    at: datetime


def get_setting(file: RecordFile, setting: BusinessSetting[T], given: T | None = None) -> T:
    """Return the value; one `given` by the deployment, in the environment, wins."""
    if given is not None:
        return given
    row = _latest(file, setting)
    return _decode(row["value"], setting) if row else setting.default


def set_setting(file: RecordFile, setting: BusinessSetting[T], value: T, by: str, at: datetime) -> None:
    """Set the value from now on; nothing when it is that already."""
    row, new = _latest(file, setting), msgspec.json.encode(value).decode()
    before = row["value"] if row else None
    if new == before:
        return
    file.write(
        "INSERT INTO business_settings (name, value, before, by_name, at) VALUES (?, ?, ?, ?, ?)",
        (setting.name, new, before, by, to_text(at)),
    )
    add_audit(file, "setting_changed", setting.name, by, at)


def list_changes(file: RecordFile, setting: BusinessSetting[T]) -> list[SettingChange[T]]:
    """Return every change of a setting, the newest first."""
    rows = file.rows("SELECT * FROM business_settings WHERE name = ? ORDER BY id DESC", (setting.name,))
    return [
        SettingChange(
            _decode(row["value"], setting),
            _decode(row["before"], setting) if row["before"] is not None else None,
            row["by_name"],
            to_time(row["at"]),
        )
        for row in rows
    ]


def _latest(file: RecordFile, setting: BusinessSetting[T]) -> Row | None:
    return file.row(
        "SELECT value FROM business_settings WHERE name = ? ORDER BY id DESC LIMIT 1", (setting.name,)
    )


def _decode(text: str, setting: BusinessSetting[T]) -> T:
    return msgspec.json.decode(text, type=setting.type)
