"""Where a request comes from when proxies of one's own are in front, and from those alone."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address

from aiohttp import web

from bot.gateway.transport import SERVICES
from bot.services.settings import Network


def client_address(request: web.Request) -> str:
    """Return the address of the browser, or "" when there is none to tell, as on a Unix socket.

    It is the last that no trusted proxy has: what a browser writes into the header is before it.
    """
    trusted = request.app[SERVICES].settings.trusted_networks
    forwarded = ",".join(request.headers.getall("X-Forwarded-For", ())).split(",")
    address = request.remote or ""
    while forwarded and _is_in(address, trusted):
        address = forwarded.pop().strip() or address
    return address


def _is_in(address: str, networks: Sequence[Network]) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in networks)
