"""Secrets in the database: encrypted, never shown, with a key that can be changed and may be wrong."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import pytest

from bot.conversation.accounts.audit import list_audit
from bot.conversation.database import RecordFile
from bot.services.secret_keys import KEY_FILE, new_key
from bot.services.secret_settings import STORED, SecretSettings
from bot.services.settings import Settings, SettingsError

NOW = datetime(2026, 11, 30, 12, tzinfo=timezone.utc)
SMTP = "smtp://desk:hunter2hunter2@mail.example.com:587"
IDENTITY = "the host site's secret, 32 bytes or more"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path)


@pytest.fixture
def file(settings: Settings) -> Iterator[RecordFile]:
    with closing(RecordFile(settings.record_path)) as opened:
        yield opened


def stored_text(file: RecordFile) -> str:
    """Return all that the tables of settings and of the audit log hold."""
    tables = ("business_secrets", "business_settings", "audit_log")
    return "".join(str(tuple(row)) for table in tables for row in file.rows(f"SELECT * FROM {table}"))


def test_a_secret_fills_in_what_the_environment_does_not_give(file: RecordFile, settings: Settings) -> None:
    secrets = SecretSettings(file, settings)
    assert secrets.fill_in() == settings
    secrets.set("smtp", SMTP, "Sam", NOW)
    assert secrets.fill_in() == replace(settings, smtp=SMTP)
    given = replace(settings, smtp="smtp://other.example.com")
    assert SecretSettings(file, given).fill_in() == given
    assert secrets.remove("smtp", "Sam", NOW)
    assert not secrets.remove("smtp", "Sam", NOW)
    assert secrets.fill_in() == settings


def test_neither_the_file_nor_the_log_nor_the_list_holds_a_secret(
    file: RecordFile, settings: Settings, tmp_path: Path
) -> None:
    secrets = SecretSettings(file, settings)
    secrets.set("smtp", SMTP, "Sam", NOW)
    secrets.set("smtp", SMTP.replace("hunter2", "hunter3"), "Tom", NOW)
    shown = repr(secrets.list_all()) + repr(secrets.fill_in()) + stored_text(file) + repr(list_audit(file))
    assert "hunter" not in shown
    assert "mail.example.com" not in shown
    files = [path.read_bytes() for path in tmp_path.iterdir() if path.is_file()]
    assert files
    assert not any(b"hunter" in content for content in files)
    assert [(each.name, each.by, each.at) for each in secrets.list_all()] == [("smtp", "Tom", NOW)]
    assert [(entry.action, entry.subject, entry.by) for entry in list_audit(file)] == [
        ("secret_set", "smtp", "Tom"),
        ("secret_set", "smtp", "Sam"),
    ]


def test_the_key_is_made_once_and_only_its_owner_reads_it(file: RecordFile, settings: Settings) -> None:
    path = settings.data_dir / KEY_FILE
    SecretSettings(file, settings).fill_in()
    key = path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    SecretSettings(file, settings).fill_in()
    assert path.read_text() == key


def test_with_a_key_in_the_environment_no_file_is_made(file: RecordFile, settings: Settings) -> None:
    settings = replace(settings, settings_keys=(new_key(),))
    secrets = SecretSettings(file, settings)
    secrets.set("smtp", SMTP, "Sam", NOW)
    assert secrets.fill_in().smtp == SMTP
    assert not (settings.data_dir / KEY_FILE).exists()
    assert settings.settings_keys[0] not in repr(settings)


def test_a_rotation_changes_the_key_and_no_secret(file: RecordFile, settings: Settings) -> None:
    secrets, path = SecretSettings(file, settings), settings.data_dir / KEY_FILE
    secrets.set("smtp", SMTP, "Sam", NOW)
    secrets.set("identity_secret", IDENTITY, "Sam", NOW)
    key, kept = path.read_text(), stored_text(file)
    assert secrets.rotate("Sam", NOW) == 2
    assert key.strip() not in path.read_text()
    assert len(path.read_text().split()) == 1
    assert stored_text(file) != kept
    assert secrets.fill_in() == replace(settings, smtp=SMTP, identity_secret=IDENTITY)
    assert list_audit(file)[0].action == "secrets_rotated"
    path.write_text(key)
    with pytest.raises(SettingsError):
        secrets.fill_in()


def test_a_rotation_with_given_keys_encrypts_with_the_first(file: RecordFile, settings: Settings) -> None:
    old, new = new_key(), new_key()
    SecretSettings(file, replace(settings, settings_keys=(old,))).set("smtp", SMTP, "Sam", NOW)
    both = SecretSettings(file, replace(settings, settings_keys=(new, old)))
    assert both.fill_in().smtp == SMTP  # before it, too
    assert both.rotate("Sam", NOW) == 1
    assert SecretSettings(file, replace(settings, settings_keys=(new,))).fill_in().smtp == SMTP
    with pytest.raises(SettingsError):
        SecretSettings(file, replace(settings, settings_keys=(old,))).fill_in()


def test_a_rotation_that_fails_leaves_every_secret_readable(
    file: RecordFile, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = SecretSettings(file, settings)
    secrets.set("smtp", SMTP, "Sam", NOW)

    def fail(*_: object) -> int:
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("bot.conversation.settings.secrets.rewrite_secrets", fail)
        with pytest.raises(OSError, match="full"):
            secrets.rotate("Sam", NOW)
    assert secrets.fill_in().smtp == SMTP
    assert secrets.rotate("Sam", NOW) == 1
    assert len((settings.data_dir / KEY_FILE).read_text().split()) == 1
    assert secrets.fill_in().smtp == SMTP


def test_a_wrong_key_is_a_sentence_and_the_secret_can_be_set_anew(
    file: RecordFile, settings: Settings
) -> None:
    secrets, path = SecretSettings(file, settings), settings.data_dir / KEY_FILE
    secrets.set("smtp", SMTP, "Sam", NOW)
    path.unlink()
    with pytest.raises(SettingsError, match="stored secret smtp was encrypted with another key") as refused:
        secrets.fill_in()
    assert str(path) in str(refused.value)
    with pytest.raises(SettingsError, match="another key"):
        secrets.rotate("Sam", NOW)
    secrets.set("smtp", SMTP, "Sam", NOW)
    assert secrets.fill_in().smtp == SMTP


@pytest.mark.parametrize("key", ["too-short", "x" * 44, "é"])
def test_a_malformed_key_is_a_sentence_that_does_not_hold_it(
    file: RecordFile, settings: Settings, key: str
) -> None:
    with pytest.raises(SettingsError, match=r"FRONTDESK_SETTINGS_KEYS is malformed.*\.$") as refused:
        SecretSettings(file, replace(settings, settings_keys=(key,))).set("smtp", SMTP, "Sam", NOW)
    assert key not in str(refused.value)
    assert SecretSettings(file, settings).list_all() == []


@pytest.mark.parametrize(
    ("name", "value", "part"),
    [
        ("webhook_url", "https://a.example", "There is no secret 'webhook_url'"),
        ("settings_keys", "x", "There is no secret"),
        ("smtp", "", "should not be empty"),
        ("smtp", "mail.example.com", "should look like smtp://"),
        ("identity_secret", "short", "at least 32 bytes"),
    ],
)
def test_what_cannot_be_used_is_not_stored(
    file: RecordFile, settings: Settings, name: str, value: str, part: str
) -> None:
    secrets = SecretSettings(file, settings)
    with pytest.raises(SettingsError, match=part):
        secrets.set(name, value, "Sam", NOW)
    assert secrets.list_all() == []


def test_what_may_be_stored_is_secret() -> None:
    assert STORED == ("identity_secret", "smtp")
