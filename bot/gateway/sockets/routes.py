"""The addresses of the two sockets, and their common end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import TypeVar

from aiohttp import WSCloseCode, web

from bot.gateway.cookies import session_key
from bot.gateway.guard import require_origin
from bot.gateway.proxies import client_address
from bot.gateway.sockets import (
    bulk,
    customer,
    lists,
    notes,
    profile,
    receipt,
    saved_replies,
    sensitive,
    sensitive_staff,
    staff,
    team,
)
from bot.gateway.sockets.connection import Connection, open_socket
from bot.gateway.sockets.customer import CustomerPeer
from bot.gateway.sockets.outbox import Outbox
from bot.gateway.sockets.staff import StaffPeer
from bot.gateway.transport import SERVICES
from bot.services.accounts.access import access_page

routes = web.RouteTableDef()

_Peer = TypeVar("_Peer", CustomerPeer, StaffPeer)


@dataclass(frozen=True)
class OpenSockets:
    """The sockets that are open, by what they send through."""

    outboxes: set[Outbox] = field(default_factory=set)


# Each registers its handlers with the desk's socket, or the widget's.
DESK_PARTS = (bulk, lists, notes, profile, saved_replies, sensitive_staff, team)
CUSTOMER_PARTS = (receipt, sensitive)

OPEN_SOCKETS = web.AppKey("open sockets", OpenSockets)


@routes.get("/ws/customer")
async def customer_socket(request: web.Request) -> web.WebSocketResponse:
    """Serve the widget's socket. Its page is ours, or on a site that may carry the widget."""
    services = request.app[SERVICES]
    require_origin(request, services.settings, (*services.settings.allowed_origins,))
    address = client_address(request)
    with services.limits.socket(address):
        socket = await open_socket(request, services.settings)
        connection = Connection(request, socket, services.settings, services.clock, customer.registry)
        peer = CustomerPeer(services, connection, address)
        services.session_revalidation.join_customer(peer)
        await _serve(request, connection, peer)
    return socket


@routes.get("/ws/staff")
async def staff_socket(request: web.Request) -> web.WebSocketResponse:
    """Serve the desk's socket, for whoever is signed in and may open the desk. Its page is ours."""
    services = request.app[SERVICES]
    require_origin(request, services.settings)
    key = session_key(request) or ""
    member = access_page(await services.sign_in.who(key), "desk")
    socket = await open_socket(request, services.settings)
    connection = Connection(request, socket, services.settings, services.clock, staff.registry)
    peer = StaffPeer(services, connection, member, key)
    services.session_revalidation.join_desk(peer)
    await _serve(request, connection, peer)
    return socket


async def _serve(request: web.Request, connection: Connection[_Peer], peer: _Peer) -> None:
    """Serve a peer that has joined, until it is gone."""
    outboxes = request.app[OPEN_SOCKETS].outboxes
    outboxes.add(connection.outbox)
    try:
        await connection.serve(peer)
    finally:
        request.app[SERVICES].session_revalidation.leave(peer)
        peer.leave()
        outboxes.discard(connection.outbox)


async def close_sockets(app: web.Application) -> AsyncIterator[None]:
    """Tell every open socket that the service goes away, so that pages come back to the next one."""
    app[OPEN_SOCKETS] = OpenSockets()
    app.on_shutdown.append(_say_goodbye)
    yield


async def _say_goodbye(app: web.Application) -> None:
    outboxes = list(app[OPEN_SOCKETS].outboxes)
    for outbox in outboxes:
        outbox.cut(WSCloseCode.GOING_AWAY, "the service restarts")
    await asyncio.gather(*(outbox.stop() for outbox in outboxes))
