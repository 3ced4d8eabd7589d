"""`frontdesk users`, as it is typed."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from bot.cli.main import main


@pytest.fixture
def users(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> object:
    def run(*arguments: str) -> tuple[int, str]:
        code = main(["users", "--data-dir", str(tmp_path), *arguments])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def test_that_people_come_are_listed_and_go(users: object) -> None:
    assert callable(users)
    code, said = users("add", "mia@example.com", "--name", "Mia", "--role", "agent")
    assert code == 0
    assert "/sign-in?link=" in said
    assert users("list") == (0, "Mia <mia@example.com>, agent\n")
    assert users("link", "mia@example.com")[1].startswith("http://127.0.0.1:8080/sign-in?link=")
    assert users("remove", "mia@example.com")[0] == 0
    assert users("list") == (0, "")


def test_that_mistakes_are_told_in_a_sentence(users: object, monkeypatch: pytest.MonkeyPatch) -> None:
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
