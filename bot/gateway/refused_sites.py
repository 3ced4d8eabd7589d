"""Which sites may not show the widget but carry it: logged, as their page can't say why it stays empty."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from aiohttp import hdrs, web
from cachetools import LRUCache

from bot.matching import Pattern
from bot.services.clock import Monotonic
from bot.services.limits.rate import Bucket
from bot.services.settings import Settings

logger = logging.getLogger(__name__)

_MAX_ORIGINS = 1000
# What callers send ends in the log: only what an origin can be, and few of them.
_PER_S = 1 / 60
_BURST = 10
_ORIGIN = Pattern(r"https?://[A-Za-z0-9._\-\[\]:]{1,200}", as_written=True)


class RefusedSites:
    """Logs each site once that carries the widget without leave."""

    def __init__(self, settings: Settings, clock: Monotonic) -> None:
        self._settings = settings
        self._logged: LRUCache[str, bool] = LRUCache(_MAX_ORIGINS)
        self._bucket = Bucket(_PER_S, burst=_BURST, clock=clock)

    def check(self, request: web.Request) -> None:
        """Log the site that asks for the widget's page, if its browser will not show it there."""
        origin = _origin(request.headers.get(hdrs.REFERER, ""))
        if (
            not origin
            or self._may_frame(origin, request)
            or origin in self._logged
            or not self._bucket.allows()
        ):
            return
        self._logged[origin] = True
        logger.warning(
            "%s carries the widget, but browsers refuse to show it there. If that site is yours, set %s.",
            origin,
            "FRONTDESK_ALLOWED_ORIGINS=" + ",".join((*self._settings.allowed_origins, origin)),
        )

    def _may_frame(self, origin: str, request: web.Request) -> bool:
        allowed = self._settings.allowed_origins
        own = (self._settings.public_url.rstrip("/"), f"{request.scheme}://{request.host}")
        # Behind a proxy that speaks TLS our own scheme is not known: the host decides.
        return "*" in allowed or origin in (*allowed, *own) or urlsplit(origin).netloc == request.host


def _origin(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    origin = f"{parts.scheme}://{parts.netloc}".lower()
    return origin if _ORIGIN.fullmatch(origin) else ""
