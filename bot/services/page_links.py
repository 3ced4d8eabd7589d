"""Which addresses of pages may become links: a page that says where it is may say anything."""

from __future__ import annotations

from urllib.parse import urlsplit

from bot.services.settings import Settings

_LOOPBACK = frozenset(("localhost", "127.0.0.1", "::1"))


def page_link(url: str | None, settings: Settings) -> str | None:
    """Return the address, if it is one of our own pages or of a site that may carry the widget."""
    try:
        parts = urlsplit(url or "")
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or parts.username is not None:
        return None
    origin = f"{parts.scheme}://{parts.netloc}".lower()
    ours = origin == settings.base_url.lower()
    at_home = not settings.public_url and host in _LOOPBACK
    named = "*" in settings.allowed_origins or origin in map(str.lower, settings.allowed_origins)
    return url if ours or at_home or named else None
