"""Whether the addresses of other sites still answer.

An editor writes the addresses, and this machine asks them: so only public machines on the usual ports are
asked, whatever a name resolves to, and a redirect is held to the same. Of an answer only its status is shown.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable
from ipaddress import ip_address
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

Check = Callable[[str], Awaitable[str]]

_AT_ONCE = 8
_TIMEOUT_S = 8.0
_MOST_REDIRECTS = 5
_MOST_ADDRESSES = 2000
_PORTS = {"http": 80, "https": 443}
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
# Answers of sites that are there and do not talk with machines, or not by HEAD.
_ASK_BY_GET = frozenset((403, 404, 405, 429, 501))
_THERE = frozenset((401, 403, 429))


class AddressNotPublic(OSError):
    """The address leads into a network that is nobody's to look at from here."""


class PublicResolver(AbstractResolver):
    """Resolves names, and refuses those of machines that are not on the public internet."""

    def __init__(self, resolver: AbstractResolver | None = None) -> None:
        self._resolver = resolver or aiohttp.ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return where the host is. What is connected to is what was checked here."""
        found = await self._resolver.resolve(host, port, family)
        for each in found:
            require_public(each["host"])
        return found

    async def close(self) -> None:
        """Close the resolver."""
        await self._resolver.close()


def require_public(address: str) -> None:
    """Refuse an IP address that is not one of the public internet: `AddressNotPublic`."""
    ip = ip_address(address.partition("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    if not ip.is_global or ip.is_multicast or (mapped and not mapped.is_global):
        raise AddressNotPublic(f"{address} is not public")


async def check_links(addresses: Iterable[str], resolver: AbstractResolver | None = None) -> dict[str, str]:
    """Return what is wrong with each address, in words that follow it; empty for one that answers."""
    wanted = list(dict.fromkeys(addresses))[:_MOST_ADDRESSES]
    gate = asyncio.Semaphore(_AT_ONCE)
    timeout = aiohttp.ClientTimeout(total=_TIMEOUT_S)
    connector = aiohttp.TCPConnector(resolver=PublicResolver(resolver), use_dns_cache=False)
    headers = {"User-Agent": "Frontdesk link check"}
    async with aiohttp.ClientSession(connector=connector, timeout=timeout, headers=headers) as session:

        async def check(address: str) -> str:
            async with gate:
                return await _problem(session, address)

        return dict(zip(wanted, await asyncio.gather(*map(check, wanted)), strict=True))


async def _problem(session: aiohttp.ClientSession, address: str) -> str:
    try:
        status = await _status(session, "HEAD", address)
        if status in _ASK_BY_GET:
            status = await _status(session, "GET", address)
    except AddressNotPublic:
        return "leads into a private network"
    except (asyncio.TimeoutError, TimeoutError):
        return "does not answer in time"
    except aiohttp.TooManyRedirects:
        return "leads in circles"
    except (aiohttp.ClientError, OSError, ValueError) as error:
        return "leads into a private network" if _is_private(error) else "does not answer"
    return "" if status < 400 or status in _THERE else f"answers {status}"


async def _status(session: aiohttp.ClientSession, method: str, address: str) -> int:
    """Return the status at the end of the redirects, each of which is checked as the first address was."""
    for _ in range(_MOST_REDIRECTS + 1):
        _require_public_address(address)
        async with session.request(method, address, allow_redirects=False) as response:
            if response.status not in _REDIRECTS or "Location" not in response.headers:
                return response.status
            address = urljoin(address, response.headers["Location"])
    raise aiohttp.TooManyRedirects(response.request_info, ())


def _require_public_address(address: str) -> None:
    """Refuse other schemes and ports, and IP addresses that are written out: no resolver sees those."""
    parts = urlsplit(address)
    if parts.scheme not in _PORTS or (parts.port or _PORTS[parts.scheme]) != _PORTS[parts.scheme]:
        raise AddressNotPublic(address)
    host = parts.hostname or ""
    if _is_ip(host):
        require_public(host)
    elif not host.strip(".0123456789xabcdef"):
        raise AddressNotPublic(address)  # 127.1, 0x7f.1, 2130706433: some resolvers read these as addresses


def _is_ip(host: str) -> bool:
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def _is_private(error: BaseException | None) -> bool:
    """Return whether our own refusal is behind the error that the client made of it."""
    while error is not None:
        if isinstance(error, AddressNotPublic) or isinstance(
            getattr(error, "os_error", None), AddressNotPublic
        ):
            return True
        error = error.__cause__
    return False
