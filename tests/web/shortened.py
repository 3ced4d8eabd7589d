"""The files of the pages, as written and as browsers get them."""

from __future__ import annotations

from pathlib import Path

from bot.gateway.shortened import sent_to_browsers

WEB = Path(__file__).parents[2] / "bot" / "web"


def both(suffix: str) -> list[tuple[str, str, str]]:
    """Each file's name, what is written in it, and what browsers get."""
    return [
        (path.name, path.read_text(encoding="utf-8"), sent_to_browsers(path).decode())
        for path in sorted(WEB.rglob(f"*{suffix}"))
    ]
