"""Tells another system that a customer waits, was given to an agent, or waits longer than promised.

Each delivery is one POST of JSON. `X-Frontdesk-Delivery` names it, the same at each try, so that a receiver
can drop what it has had. `X-Frontdesk-Signature: t=SECONDS,v1=HEX` is the HMAC-SHA256, under the shared
secret, of `SECONDS.BODY`; a receiver refuses an old or a wrong one. Whatever is not answered with 2xx is
tried again after 1, 4, 16 and 64 seconds. No text of the conversation leaves with it.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
import time
from collections.abc import Iterator

import aiohttp
import msgspec

from bot.conversation.events import OwnerChanged, PromiseSettled, RecordedEvent
from bot.conversation.record import Change
from bot.conversation.state import ConversationState
from bot.gateway.views import time_text

logger = logging.getLogger(__name__)

_TRIES = 5
_TIMEOUT_S = 10.0
_MOST_AT_ONCE = 200


class Delivery(msgspec.Struct, frozen=True, omit_defaults=True):
    """The body of a delivery. `event`: `waiting`, `assigned` or `promise_broken`."""

    id: str
    event: str
    at: str
    conversation_id: str
    url: str
    priority: str
    reason: str | None = None
    agent_id: str | None = None


class Webhook:
    """Sends deliveries in the background; without an address it does nothing."""

    def __init__(self, url: str, secret: str, base_url: str, first_pause_s: float = 1.0) -> None:
        self._url = url
        self._secret = secret.encode()
        self._base_url = base_url
        self._first_pause_s = first_pause_s
        self._session: aiohttp.ClientSession | None = None
        self._sending: set[asyncio.Task[None]] = set()

    def consider(self, change: Change) -> None:
        """Send what this change means for somebody outside."""
        if not self._url:
            return
        for delivery in _deliveries(change, self._base_url):
            if len(self._sending) >= _MOST_AT_ONCE:
                logger.error("Webhook delivery %s was dropped: too many are on their way", delivery.id)
                continue
            task = asyncio.create_task(self._deliver(delivery), name=f"webhook {delivery.id}")
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

    async def close(self) -> None:
        """Give up what is still on its way."""
        for task in tuple(self._sending):
            task.cancel()
        await asyncio.gather(*self._sending, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def _deliver(self, delivery: Delivery) -> None:
        body = msgspec.json.encode(delivery)
        pause_s = self._first_pause_s
        for left in range(_TRIES - 1, -1, -1):
            problem = await self._post(delivery, body)
            if problem is None:
                return
            logger.warning("Webhook delivery %s failed: %s; %d tries left", delivery.id, problem, left)
            if left:
                await asyncio.sleep(pause_s)
                pause_s *= 4
        logger.error("Webhook delivery %s was given up", delivery.id)

    async def _post(self, delivery: Delivery, body: bytes) -> str | None:
        """What went wrong, if something did."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_TIMEOUT_S))
        headers = {
            "Content-Type": "application/json",
            "X-Frontdesk-Delivery": delivery.id,
            "X-Frontdesk-Signature": sign(self._secret, body, int(time.time())),
        }
        try:
            async with self._session.post(
                self._url, data=body, headers=headers, allow_redirects=False
            ) as answer:
                return None if 200 <= answer.status < 300 else f"status {answer.status}"
        except (aiohttp.ClientError, asyncio.TimeoutError) as error:
            return type(error).__name__


def sign(secret: bytes, body: bytes, seconds: int) -> str:
    """The value of `X-Frontdesk-Signature`."""
    digest = hmac.new(secret, f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={digest}"


def _deliveries(change: Change, base_url: str) -> Iterator[Delivery]:
    for event in change.events:
        name = _name_of(event)
        if name:
            yield _delivery(name, event, change.state, base_url)


def _name_of(event: RecordedEvent) -> str | None:
    body = event.body
    if isinstance(body, OwnerChanged):
        return {"waiting": "waiting", "agent": "assigned"}.get(body.owner)
    return "promise_broken" if isinstance(body, PromiseSettled) and not body.kept else None


def _delivery(name: str, event: RecordedEvent, state: ConversationState, base_url: str) -> Delivery:
    owned = event.body if isinstance(event.body, OwnerChanged) else None
    return Delivery(
        id=f"{state.id}:{event.seq}",
        event=name,
        at=time_text(event.at),
        conversation_id=state.id,
        url=f"{base_url}/desk#{state.id}",
        priority=state.priority,
        reason=owned.reason if owned else None,
        agent_id=owned.agent_id if owned else None,
    )
