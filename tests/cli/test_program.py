"""What is printed to be typed again starts this very program."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.program import program


def test_program_is_named_as_it_was_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "frontdesk"
    script.touch(mode=0o755)
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr("sys.argv", [str(script), "serve"])
    assert program() == str(script)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert program() == "frontdesk"
    monkeypatch.setattr("sys.argv", ["bot/cli/main.py", "serve"])
    assert program().endswith("-m bot.cli.main")
