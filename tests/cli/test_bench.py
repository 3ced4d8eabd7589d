"""`frontdesk bench` hands over to the benchmarks, by name."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot.cli.bench import SUBJECTS


@pytest.mark.parametrize("subject", SUBJECTS)
def test_options_are_the_benchmarks_own(subject: str) -> None:
    command = [sys.executable, "-m", "bot.cli.main", "bench", subject, "--help"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert f"usage: frontdesk bench {subject}" in done.stdout
    assert "--json" in done.stdout


def test_exit_code_is_the_benchmarks() -> None:
    command = [sys.executable, "-m", "bot.cli.main", "bench", "search", "--entries", "many"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 2
    assert "whole numbers" in done.stderr
