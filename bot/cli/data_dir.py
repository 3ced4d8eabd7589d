"""The data directory, for commands that work on one which is there: a mistyped name must not make another."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from bot.services.settings import read_settings

_FILES = ("frontdesk.db", "knowledge.db")


class NoFrontdeskError(Exception):
    """Nothing of Frontdesk is in that directory; the text is a sentence for the person at the terminal."""


def data_dir_of(options: argparse.Namespace) -> Path:
    """Return the directory that `--data-dir` or the setting names."""
    given: Path | None = options.data_dir
    return given or read_settings(os.environ).data_dir


def existing_data_dir(options: argparse.Namespace) -> Path:
    """Return the same, if a Frontdesk is there; else raise `NoFrontdeskError`."""
    data_dir = data_dir_of(options)
    if not any((data_dir / name).is_file() for name in _FILES):
        raise NoFrontdeskError(
            f"There is no Frontdesk in {data_dir}. Give --data-dir the directory that `serve` keeps "
            "its data in."
        )
    return data_dir
