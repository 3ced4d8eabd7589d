"""How this process was started, for commands that are printed to be typed again."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path


def program() -> str:
    """Return `frontdesk` where the PATH leads to this one, else what was typed to start it."""
    started = sys.argv[0]
    if Path(started).suffix == ".py":
        return f"{sys.executable} -m bot.cli.main"
    found = shutil.which("frontdesk")
    if found and Path(found).resolve() == Path(started).resolve():
        return "frontdesk"
    return started
