"""Stores the address that a data directory is served at, for commands that print links."""

from __future__ import annotations

from pathlib import Path

from bot.services.settings import Settings
from bot.storage.private_files import write_private_file

_FILE = "served_at"


def note_address(settings: Settings) -> None:
    """Write the current address into the data directory."""
    write_private_file(settings.data_dir / _FILE, f"{settings.base_url}\n".encode())


def known_address(settings: Settings, data_dir: Path | None = None) -> str:
    """Return `FRONTDESK_PUBLIC_URL`, or else the address that the directory was last served at."""
    if settings.public_url:
        return settings.base_url
    try:
        served = ((data_dir or settings.data_dir) / _FILE).read_text(encoding="utf-8").strip()
    except OSError:
        served = ""
    return served or settings.base_url
