"""Settings: read once, refused with a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.services.settings import (
    FIELDS,
    Settings,
    SettingsError,
    read_settings,
    settings_help,
    variable_names,
)

SECRET = "a secret of thirty-two bytes or more"


def test_every_setting_is_read_from_its_variable() -> None:
    settings = read_settings(
        {
            "FRONTDESK_HOST": "0.0.0.0",
            "FRONTDESK_PORT": " 9000 ",
            "FRONTDESK_DATA_DIR": "/tmp/elsewhere",
            "FRONTDESK_DEMO": "true",
            "FRONTDESK_TURN_DEADLINE_S": "2.5",
            "FRONTDESK_ALLOWED_ORIGINS": "https://a.example, https://b.example:8443,",
            "FRONTDESK_IDENTITY_SECRET": SECRET,
            "HOME": "/root",
        }
    )
    assert (settings.host, settings.port, settings.demo, settings.turn_deadline_s) == (
        "0.0.0.0",
        9000,
        True,
        2.5,
    )
    assert settings.data_dir == Path("/tmp/elsewhere")
    assert settings.allowed_origins == ("https://a.example", "https://b.example:8443")
    assert settings.assistant_addresses == ("unix:/tmp/elsewhere/assistant.sock",)
    assert read_settings({}) == Settings()


def test_what_the_command_line_gives_wins() -> None:
    assert read_settings({"FRONTDESK_PORT": "9000"}, port=9001).port == 9001


@pytest.mark.parametrize(
    ("name", "value", "part"),
    [
        ("FRONTDESK_PROT", "9000", "There is no setting FRONTDESK_PROT"),
        ("FRONTDESK_PORT", "nine", "FRONTDESK_PORT should be a whole number, not 'nine'"),
        ("FRONTDESK_PORT", "99999", "between 0 and 65535"),
        ("FRONTDESK_DEMO", "perhaps", "true or false"),
        ("FRONTDESK_TURN_DEADLINE_S", "0", "more than 0"),
        ("FRONTDESK_ALLOWED_ORIGINS", "shop.example", "origins like"),
        ("FRONTDESK_ALLOWED_ORIGINS", "https://shop.example/path", "origins like"),
        ("FRONTDESK_PUBLIC_URL", "help.example", "should look like"),
        ("FRONTDESK_ASSISTANTS", "/tmp/x.sock", "unix:/path"),
        ("FRONTDESK_TRUSTED_PROXIES", "10.0.0.1/8", "addresses or networks"),
        ("FRONTDESK_IDENTITY_SECRET", "short", "32 bytes"),
        ("FRONTDESK_REFERENCE_PATTERN", r"AB-(\d", "FRONTDESK_REFERENCE_PATTERN cannot be used"),
        ("FRONTDESK_REFERENCE_PATTERN", ".*", "matches nothing at all, too"),
        ("FRONTDESK_ENCODER", "no-such-folder", "model.onnx and tokenizer.json"),
    ],
)
def test_a_setting_which_cannot_be_used_is_refused_with_a_sentence(name: str, value: str, part: str) -> None:
    with pytest.raises(SettingsError, match=part) as refused:
        read_settings({name: value})
    assert str(refused.value).endswith(".")


def test_a_secret_is_never_shown() -> None:
    assert SECRET not in repr(read_settings({"FRONTDESK_IDENTITY_SECRET": SECRET}))
    with pytest.raises(SettingsError) as refused:
        read_settings({"FRONTDESK_IDENTITY_SECRET": "short but secret"})
    assert "short but secret" not in str(refused.value)


def test_the_help_has_one_line_for_each_setting() -> None:
    lines = settings_help().splitlines()
    assert [line.split(":")[0].strip() for line in lines] == variable_names()
    assert len(lines) == len(FIELDS)
    assert all(line.endswith(".") for line in lines)
