"""The small pages behind links in our mail: a heading, a sentence, and perhaps a button."""

from __future__ import annotations

from html import escape

from aiohttp import hdrs, web

from bot.conversation.model import CustomerId
from bot.gateway.documents import document
from bot.gateway.help_pages.labels import parse_accept_language
from bot.gateway.transport import SERVICES

_HEADERS = {hdrs.CACHE_CONTROL: "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}


class LinkPage:
    """The page in one language: the customer's, else the one that the browser asks for first."""

    def __init__(self, request: web.Request, language: str | None) -> None:
        self._services = request.app[SERVICES]
        self._language = language

    @classmethod
    async def of(cls, request: web.Request, customer_id: CustomerId | None) -> LinkPage:
        """Return the page for this customer; `None`: the link says no more whose it was."""
        known = (
            await request.app[SERVICES].customer_sessions.language_of(customer_id) if customer_id else None
        )
        asked = parse_accept_language(request.headers.get(hdrs.ACCEPT_LANGUAGE, ""))
        return cls(request, known or next((tag.partition("-")[0].lower() for tag in asked), None))

    def say(self, response: str, address: str = "") -> str:
        """Return a sentence, safe to stand in HTML."""
        business = self._services.settings.business
        said = self._services.voice.plain(response, self._language, email=address, business=business)
        return escape(said)

    def respond(
        self, heading: str, response: str, more: str = "", *, status: int = 200, address: str = ""
    ) -> web.Response:
        """Return the page that says these two responses; `more` is HTML that follows them."""
        business = self._services.settings.business
        title = self.say(heading)
        body = f"<h1>{title}</h1><p>{self.say(response, address)}</p>{more}"
        language = self._services.voice.language_of(self._language)
        text = document(f"{title} · {business}", "", body, business, language)
        return web.Response(status=status, text=text, content_type="text/html", headers=_HEADERS)
