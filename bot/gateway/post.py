"""Sends the bodies of webhooks to other systems."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import aiohttp

_TIMEOUT_S = 10.0


class Poster:
    """One HTTP client, opened with the first delivery."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> str | None:
        """Send the body; return what went wrong, None when it was answered with 2xx. Follows no redirect."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_TIMEOUT_S))
        try:
            async with self._session.post(url, data=body, headers=headers, allow_redirects=False) as answer:
                return None if 200 <= answer.status < 300 else f"status {answer.status}"
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError, ValueError) as error:
            return type(error).__name__

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
