"""The process: how it starts, fails and ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.assistant.project import ROOT


def _start(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "bot.assistant", *arguments],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_missing_model_ends_the_start_with_a_sentence(tmp_path: Path) -> None:
    process = _start("--socket", str(tmp_path / "a.sock"), "--model", str(tmp_path))
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "There is no trained model at" in errors
    assert "Traceback" not in errors


def test_no_place_to_listen_is_refused(tmp_path: Path) -> None:
    process = _start("--model", str(tmp_path))
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "--socket" in errors


def test_a_port_without_a_token_is_refused_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for token in ("", "too short"):
        monkeypatch.setenv("FRONTDESK_ASSISTANT_TOKEN", token)
        process = _start("--port", "7449", "--model", str(tmp_path))
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 1
        assert "Set FRONTDESK_ASSISTANT_TOKEN to the same secret" in errors


def test_threads_are_limited_before_numpy_is_there() -> None:
    # OpenBLAS reads the limit when numpy is imported; its second thread spun through each turn.
    script = (
        "import os, sys; import bot.assistant.__main__ as it; sys.argv[1:] = ['--socket', 'a.sock'];"
        "it.uvloop.run = lambda serving: (serving.close(), print(os.environ.get('OMP_NUM_THREADS')));"
        "assert 'numpy' not in sys.modules; it.main()"
    )
    environ = {name: value for name, value in os.environ.items() if name != "OMP_NUM_THREADS"}
    process = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script], cwd=ROOT, env=environ, capture_output=True, text=True
    )
    assert process.stdout.strip() == "1", process.stderr


@pytest.mark.model
def test_it_ends_when_told_even_while_loading(tmp_path: Path, model: Path) -> None:
    socket = tmp_path / "a.sock"
    process = _start("--socket", str(socket), "--model", str(model))
    while not socket.exists():
        assert process.poll() is None
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    assert process.returncode == 0
