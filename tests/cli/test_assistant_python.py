"""Where the assistant's Python is found, and which commands are handed to it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.assistant_python import (
    ENVIRONMENT,
    NoAssistantPython,
    find_assistant_python,
    run_in_assistant_environment,
)
from bot.cli.main import main


@pytest.fixture
def without_rasa(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """This environment as `.venv` in an empty folder, without Rasa; returns the folder."""
    monkeypatch.setattr("bot.cli.assistant_python.find_spec", lambda name: None)
    monkeypatch.setattr("sys.prefix", str(tmp_path / ".venv"))
    return tmp_path


def make_python(path: Path) -> str:
    """Make something that can be run there: it prints what it was given."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('#!/bin/sh\necho "$@"\n')
    path.chmod(0o755)
    return str(path)


def test_the_environment_beside_ours_is_the_assistants(without_rasa: Path) -> None:
    python = make_python(without_rasa / ENVIRONMENT / "bin" / "python")
    assert find_assistant_python("") == python


def test_an_environment_with_rasa_is_its_own_assistants(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.cli.assistant_python.find_spec", lambda name: object())
    assert find_assistant_python("") == sys.executable


def test_a_named_python_comes_first(without_rasa: Path) -> None:
    make_python(without_rasa / ENVIRONMENT / "bin" / "python")
    named = make_python(without_rasa / "elsewhere" / "python3.10")
    assert find_assistant_python(named) == named


def test_a_missing_python_is_named_with_what_makes_it(without_rasa: Path) -> None:
    with pytest.raises(NoAssistantPython, match=r"\.venv-assistant/bin/python.*`make setup`"):
        find_assistant_python("")
    with pytest.raises(NoAssistantPython, match=r"/nowhere.*FRONTDESK_ASSISTANT_PYTHON"):
        find_assistant_python("/nowhere")


def test_serve_does_not_start_without_a_python_for_assistants(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FRONTDESK_ASSISTANT_PYTHON", "/nowhere/python")
    assert main(["serve", "--port", "0", "--data-dir", str(tmp_path)]) == 1
    assert "There is no Python for the assistant at /nowhere/python" in capsys.readouterr().err


def test_a_command_is_handed_over_once_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The Python that is named for it lacks the library too: it would replace itself for ever."""
    monkeypatch.setenv("FRONTDESK_ASSISTANT_PYTHON", sys.executable)
    handed: list[str] = []
    monkeypatch.setattr(os, "execv", lambda path, arguments: handed.append(path))
    monkeypatch.setenv("_FRONTDESK_HANDED_OVER", "")
    run_in_assistant_environment(["kb", "search", "hello"])
    with pytest.raises(SystemExit):
        run_in_assistant_environment(["kb", "search", "hello"])
    assert handed == [sys.executable]
    assert "lacks what this command needs" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["understand", "--in", "-"], ["kb", "search", "hello"]])
def test_a_command_runs_where_its_libraries_are(command: list[str], tmp_path: Path) -> None:
    """Where Rasa and what the search computes with are not installed, the assistant's Python takes over."""
    python = make_python(tmp_path / "python")
    code = f"""
import importlib.util, sys
import bot.cli.main as command
found = command.find_spec
command.find_spec = lambda name: None if name in ("rasa", "onnxruntime") else found(name)
sys.argv = ["frontdesk", *{command!r}]
command.main()
"""
    environ = {**os.environ, "FRONTDESK_ASSISTANT_PYTHON": python}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["-W", "ignore", "-m", "bot.cli.main", *command]
