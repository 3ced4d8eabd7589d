"""What a command prints is its result; who reads only the beginning of it ends it quietly."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_closed_pipe_ends_a_command_without_a_word(tmp_path: Path, unbuffered: str) -> None:
    table = tmp_path / "faq.csv"
    rows = "".join(f"Question number {number} of many?,Yes.\n" for number in range(3000))
    table.write_text("question,answer\n" + rows, encoding="utf-8")
    command = [sys.executable, "-m", "bot.cli.main", "kb", "--data-dir", str(tmp_path / "data")]
    with subprocess.Popen(
        [*command, "import", "--dry-run", str(table)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"PYTHONUNBUFFERED": unbuffered},
    ) as process:
        assert process.stdout
        assert process.stderr
        assert b"Question number 0" in process.stdout.readline()
        process.stdout.close()  # as `| head -1` does: more than a pipe holds is still to come
        assert process.stderr.read() == b""
        assert process.wait() == 128 + signal.SIGPIPE
