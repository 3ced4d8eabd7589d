"""Which entry somebody was reading when they came to the chat."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from bot.matching import Pattern

_ARTICLE = Pattern(r"/help/([A-Za-z0-9][A-Za-z0-9_-]{0,79})", as_written=True)


def memory_of_reading(page_url: str | None) -> dict[str, Any]:
    """Return what the assistant starts a conversation with that began on an article: it was shown last."""
    try:
        found = _ARTICLE.fullmatch(urlsplit(page_url or "").path)
    except ValueError:
        return {}
    return {"previous_entry": found[1]} if found else {}
