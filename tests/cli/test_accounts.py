"""`frontdesk teams`, `users languages`, `secrets` and `audit`, as they are typed."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.services.secret_keys import KEY_FILE

Run = Callable[..., tuple[int, str]]
SMTP = "smtp://desk:hunter2hunter2@mail.example.com"


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def typed(command: str, *arguments: str) -> tuple[int, str]:
        code = main([command, "--data-dir", str(tmp_path), *arguments])
        said = capsys.readouterr()
        return code, said.out + said.err

    assert typed("users", "add", "mia@example.com", "--name", "Mia", "--role", "agent")[0] == 0
    return typed


def test_teams_are_made_filled_renamed_and_removed(run: Run) -> None:
    assert run("teams", "add", "Returns") == (0, "Added Returns: nobody\n")
    assert run("teams", "members", "returns", "mia@example.com") == (0, "Set Returns: Mia\n")
    assert run("teams", "rename", "Returns", "Refunds") == (0, "Renamed to Refunds: Mia\n")
    assert run("teams", "list") == (0, "Refunds: Mia\n")
    assert run("teams", "remove", "Refunds") == (0, "Removed Refunds\n")
    assert run("teams", "list") == (0, "")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("members", "Billing"), "There is no team called Billing.\n"),
        (("members", "Returns", "zoe@example.com"), "There is nobody with the address zoe@example.com.\n"),
        (("add", "returns"), "There is a team called Returns already. Choose another name.\n"),
    ],
)
def test_what_cannot_be_done_with_a_team_is_a_sentence(
    run: Run, arguments: tuple[str, ...], sentence: str
) -> None:
    run("teams", "add", "Returns")
    assert run("teams", *arguments) == (1, sentence)


def test_languages_are_said_and_a_wrong_one_is_a_sentence(run: Run) -> None:
    assert run("users", "languages", "mia@example.com", "pt-br", "de") == (0, "Mia speaks: de, pt-BR\n")
    code, said = run("users", "languages", "mia@example.com", "german")
    assert (code, "no language tag such as de" in said) == (1, True)


def test_a_secret_is_set_listed_without_its_value_rotated_and_removed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{SMTP}\n"))
    assert run("secrets", "set", "smtp")[0] == 0
    code, said = run("secrets", "list")
    assert (code, said.startswith("smtp  set by the command line, ")) == (0, True)
    key = (tmp_path / KEY_FILE).read_text()
    assert run("secrets", "rotate") == (0, "Encrypted anew: 1.\n")
    assert (tmp_path / KEY_FILE).read_text() != key
    assert run("secrets", "remove", "smtp")[0] == 0
    assert run("secrets", "remove", "smtp") == (1, "The secret smtp was not set.\n")
    assert "hunter" not in said + run("audit")[1]


def test_a_wrong_key_and_an_impossible_secret_are_sentences(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{SMTP}\nmail.example.com\n"))
    run("secrets", "set", "smtp")
    assert run("secrets", "set", "smtp")[1].startswith("FRONTDESK_SMTP should look like")
    (tmp_path / KEY_FILE).unlink()
    code, said = run("secrets", "rotate")
    assert (code, said.startswith("The stored secret smtp was encrypted with another key")) == (1, True)


def test_a_new_key_is_one_that_can_be_given(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = run("secrets", "new-key")[1].strip()
    monkeypatch.setenv("FRONTDESK_SETTINGS_KEYS", key)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{SMTP}\n"))
    assert run("secrets", "set", "smtp")[0] == 0
    assert not (tmp_path / KEY_FILE).exists()


def test_the_log_is_read_as_text_and_as_json(run: Run) -> None:
    run("users", "skills", "mia@example.com", "Returns", "Orders")
    code, said = run("audit", "--limit", "1")
    assert code == 0
    assert "  the command line  staff_skills_set  s-" in said
    assert said.endswith("(name: Mia; before: ; skills: Orders, Returns)\n")
    entries = [json.loads(line) for line in run("audit", "--json")[1].splitlines()]
    assert [entry["action"] for entry in entries] == ["staff_skills_set", "staff_link_made", "staff_added"]
    assert entries[2]["details"] == {"name": "Mia", "role": "agent"}


def test_the_log_is_filtered_by_person_action_and_day(run: Run) -> None:
    run("users", "skills", "mia@example.com", "Returns")
    assert run("audit", "--action", "staff_added")[1].count("\n") == 1
    assert run("audit", "--by", "the command line")[1].count("\n") == 3
    assert run("audit", "--by", "Sam") == (0, "")
    assert run("audit", "--day", "2020-01-01") == (0, "")


def test_a_day_that_is_none_is_refused(run: Run) -> None:
    with pytest.raises(SystemExit):
        run("audit", "--day", "yesterday")
