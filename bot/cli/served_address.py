"""Where a data directory is served, for the commands that print addresses from a process of their own."""

from __future__ import annotations

from pathlib import Path

from bot.services.settings import Settings
from bot.storage.private_files import write_private_file

_FILE = "served_at"


def note_address(settings: Settings) -> None:
    """Keep where this data directory is served now, in it."""
    write_private_file(settings.data_dir / _FILE, f"{settings.base_url}\n".encode())


def known_address(settings: Settings, data_dir: Path | None = None) -> str:
    """Return the address to print: `FRONTDESK_PUBLIC_URL`, else where the directory is or was last served."""
    if settings.public_url:
        return settings.base_url
    try:
        served = ((data_dir or settings.data_dir) / _FILE).read_text(encoding="utf-8").strip()
    except OSError:
        served = ""
    return served or settings.base_url
