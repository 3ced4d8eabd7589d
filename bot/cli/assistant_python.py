"""Finds the Python of the assistant's environment, and runs the commands there that need its libraries."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

from bot.services.settings import SettingsError, read_settings

ENVIRONMENT = ".venv-assistant"
# Set in the process that runs the command there, so that it does not try once more.
_HANDED_OVER = "_FRONTDESK_HANDED_OVER"


class NoAssistantPython(Exception):
    """There is no Python with Rasa; the text is a sentence for the person at the terminal."""


def find_assistant_python(named: str) -> str:
    """Return a Python that has Rasa: the named one, this one, or that of `.venv-assistant` beside our own.

    Raises `NoAssistantPython`.
    """
    if not named and find_spec("rasa") is not None:
        return sys.executable
    path = Path(named) if named else Path(sys.prefix).parent / ENVIRONMENT / "bin" / "python"
    found = shutil.which(path)
    if found is None:
        raise NoAssistantPython(
            f"There is no Python for the assistant at {path}. Make it with `make setup`, or name one that "
            "has Rasa: FRONTDESK_ASSISTANT_PYTHON=/path/to/python"
        )
    return found


def run_in_assistant_environment(arguments: Sequence[str]) -> NoReturn:
    """Replace this process by the command in the assistant's environment; exit with 1 if there is none."""
    try:
        python = find_assistant_python(read_settings(os.environ).assistant_python)
    except (SettingsError, NoAssistantPython) as error:
        print(error, file=sys.stderr)
        sys.exit(1)
    if os.environ.get(_HANDED_OVER):
        print(
            f"{python} lacks what this command needs, so it is not the assistant's. Name another one: "
            "FRONTDESK_ASSISTANT_PYTHON=/path/to/python, or make it with `make setup`.",
            file=sys.stderr,
        )
        sys.exit(1)
    os.environ[_HANDED_OVER] = "1"
    os.execv(python, [python, "-W", "ignore", "-m", "bot.cli.main", *arguments])
