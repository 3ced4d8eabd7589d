"""What `make` does for every command that it runs."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_that_make_keeps_bytecode_where_the_machine_says_not_to() -> None:
    asked = "include Makefile\nshow:\n\t@echo [$$PYTHONDONTWRITEBYTECODE]\n"
    environ = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        ["make", "-s", "-f", "-", "show"],
        input=asked,
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"
