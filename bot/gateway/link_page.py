"""The small pages behind links in our mail: a heading, a sentence, and perhaps a button."""

from __future__ import annotations

from html import escape

from aiohttp import hdrs, web

from bot.gateway.documents import document
from bot.services.services import Services

_HEADERS = {hdrs.CACHE_CONTROL: "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}


def link_page(
    services: Services, heading: str, response: str, more: str = "", *, status: int = 200, address: str = ""
) -> web.Response:
    """Return the page that says these two responses; `more` is HTML that follows them."""
    business = services.settings.business
    title = services.voice.plain(heading)
    sentence = services.voice.plain(response, email=address, business=business)
    body = f"<h1>{escape(title)}</h1><p>{escape(sentence)}</p>{more}"
    text = document(f"{title} · {business}", "", body, business)
    return web.Response(status=status, text=text, content_type="text/html", headers=_HEADERS)
