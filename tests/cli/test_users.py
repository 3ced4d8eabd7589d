"""`frontdesk users`, as it is typed."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.cli.served_address import note_address
from bot.services.settings import Settings


@pytest.fixture
def users(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> object:
    def run(*arguments: str) -> tuple[int, str]:
        code = main(["users", "--data-dir", str(tmp_path), *arguments])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def test_people_come_are_listed_and_go(users: object) -> None:
    assert callable(users)
    code, said = users("add", "mia@example.com", "--name", "Mia", "--role", "agent")
    assert code == 0
    assert "/sign-in?link=" in said
    assert users("list") == (0, "Mia <mia@example.com>, agent\n")
    assert users("link", "mia@example.com")[1].startswith("http://127.0.0.1:8080/sign-in?link=")
    assert users("on-call", "mia@example.com") == (0, "Mia is on call\n")
    assert users("list") == (0, "Mia <mia@example.com>, agent, on call\n")
    assert users("on-call", "mia@example.com", "--off") == (0, "Mia is not on call\n")
    assert users("disable", "mia@example.com") == (0, "Disabled Mia <mia@example.com>, agent, disabled\n")
    code, said = users("link", "mia@example.com")
    assert (code, "frontdesk users enable mia@example.com" in said) == (1, True)
    assert users("enable", "mia@example.com") == (0, "Enabled Mia <mia@example.com>, agent\n")
    assert users("remove", "mia@example.com")[0] == 0
    assert users("list") == (0, "")


def test_a_damaged_record_is_a_sentence(users: object, tmp_path: Path) -> None:
    assert callable(users)
    (tmp_path / "frontdesk.db").write_bytes(b"This is a letter, not a record. " * 200)
    code, said = users("list")
    assert (code, said.count("\n")) == (1, 1)
    assert "frontdesk.db cannot be used: it is damaged or not a database" in said


def test_sign_in_link_leads_to_where_the_directory_is_served(
    users: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert callable(users)
    users("add", "mia@example.com", "--name", "Mia", "--role", "agent")
    note_address(Settings(data_dir=tmp_path, host="0.0.0.0", port=9123))
    assert users("link", "mia@example.com")[1].startswith("http://127.0.0.1:9123/sign-in?link=")
    note_address(Settings(data_dir=tmp_path, port=9124, public_url="https://desk.example.com/"))
    assert users("link", "mia@example.com")[1].startswith("https://desk.example.com/sign-in?link=")
    monkeypatch.setenv("FRONTDESK_PUBLIC_URL", "https://new.example.com")
    assert users("link", "mia@example.com")[1].startswith("https://new.example.com/sign-in?link=")


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("0.0.0.0", "http://127.0.0.1:80"),
        ("::", "http://[::1]:80"),
        ("fd00::5", "http://[fd00::5]:80"),
        ("desk.local", "http://desk.local:80"),
    ],
)
def test_address_of_a_host_is_one_that_a_browser_can_open(host: str, url: str) -> None:
    assert Settings(host=host, port=80).base_url == url


@pytest.mark.parametrize(
    "command",
    [
        ("users", "list"),
        ("users", "link", "mia@example.com"),
        ("users", "remove", "mia@example.com"),
        ("tokens", "list"),
        ("tokens", "revoke", "x"),
        ("kb", "export", "out.json"),
        ("kb", "upkeep", "--without-meaning"),
        ("kb", "search", "when?"),
    ],
)
def test_directory_without_a_frontdesk_is_named_and_not_made(
    command: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "wrong"
    assert main([command[0], "--data-dir", str(wrong), *command[1:]]) == 1
    said = capsys.readouterr()
    assert said.err.startswith(f"There is no Frontdesk in {wrong}.")
    assert (said.out, wrong.exists()) == ("", False)


def test_import_that_is_only_looked_at_makes_no_directory(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# When?\nNow.\n", encoding="utf-8")
    wrong = tmp_path / "wrong"
    assert main(["kb", "--data-dir", str(wrong), "import", str(tmp_path / "a.md"), "--dry-run"]) == 0
    assert not wrong.exists()


def test_address_where_it_is_served_is_for_its_owner_alone(tmp_path: Path) -> None:
    note_address(Settings(data_dir=tmp_path))
    assert (tmp_path / "served_at").stat().st_mode & 0o777 == 0o600


def test_mistakes_are_told_in_a_sentence(users: object, monkeypatch: pytest.MonkeyPatch) -> None:
    assert callable(users)
    users("add", "mia@example.com", "--name", "Mia", "--role", "agent")
    assert users("add", "mia@example.com", "--name", "Mia", "--role", "agent") == (
        1,
        "Somebody with the address mia@example.com is here already.\n",
    )
    assert users("link", "nobody@example.com") == (
        1,
        "There is nobody with the address nobody@example.com.\n",
    )
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    assert users("password", "mia@example.com")[0] == 1
