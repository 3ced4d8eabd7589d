"""Sensitive values that the customer is asked for, on `/ws/customer`."""

from __future__ import annotations

from bot.gateway.sockets.customer import CustomerPeer, registry
from bot.protocol.customer import Accepted
from bot.protocol.sensitive import SensitiveDecline, SensitiveGet, SensitiveGive, SensitiveRequests
from bot.services.errors import NotFound


@registry.handles(SensitiveGet)
async def get_requests(peer: CustomerPeer, frame: SensitiveGet) -> SensitiveRequests:
    """Return what the customer is asked for."""
    return await peer.services.sensitive.list_open(peer.conversation_id)


@registry.handles(SensitiveGive)
async def give_value(peer: CustomerPeer, frame: SensitiveGive) -> Accepted:
    """Keep what the customer gives."""
    if peer.conversation_id is None:
        raise NotFound()
    return await peer.services.sensitive.give(
        peer.conversation_id, frame.request_id, frame.value, frame.client_id
    )


@registry.handles(SensitiveDecline)
async def decline_request(peer: CustomerPeer, frame: SensitiveDecline) -> Accepted:
    """Note that the customer gives nothing."""
    if peer.conversation_id is None:
        raise NotFound()
    return await peer.services.sensitive.decline(peer.conversation_id, frame.request_id, frame.client_id)
