"""What both sockets do alike: greet, read frame by frame, hand each to its handler, answer or refuse."""

from __future__ import annotations

from typing import Any, Final, Generic, Protocol, TypeVar

import msgspec
from aiohttp import WSCloseCode, WSMsgType
from aiohttp.web import Request, WebSocketResponse

from bot.gateway.errors import (
    FrameMalformed,
    FrameTooLarge,
    NotOpen,
    ProtocolTooNew,
    ProtocolTooOld,
    RateLimited,
    as_frame,
)
from bot.gateway.settings import Settings
from bot.gateway.sockets.outbox import Outbox
from bot.gateway.sockets.rate import RateLimit
from bot.gateway.sockets.registry import Envelope, Registry
from bot.protocol.base import LOWEST_PROTOCOL_VERSION, MAX_FRAME_BYTES, PROTOCOL_VERSION, Frame
from bot.protocol.server import Hello, Result

_encoder = msgspec.json.Encoder()
_MAX_RATE_REFUSALS = 100


class Peer(Protocol):
    """Who is at the other end; each socket has its own kind."""

    opening: str

    @property
    def is_open(self) -> bool:
        """Whether its first frame was accepted."""
        ...

    async def check(self) -> None:
        """Raise when the peer may not go on, for instance because they were signed out."""
        ...


PeerT = TypeVar("PeerT", bound=Peer)

# Close codes of our own, as HTTP has them: who is at the other end is not signed in (any more), or may not
# open this. A page does not come back by itself after either.
NOT_SIGNED_IN = 4401
NOT_ALLOWED = 4403

# What a handler returns that has sent its result itself, because pushes had to follow it.
ANSWERED: Final = object()


class Connection(Generic[PeerT]):
    """One socket from handshake to end. Frames are dealt with one after the other, in order."""

    def __init__(
        self, request: Request, socket: WebSocketResponse, settings: Settings, registry: Registry[PeerT]
    ) -> None:
        self._request = request
        self._socket = socket
        self._registry = registry
        self._rate = RateLimit(settings.frames_per_s)
        self._refused = 0
        self.outbox = Outbox(socket, settings.outbox_frames, self._abort)

    def push(self, frame: Frame) -> None:
        """Send a frame soon."""
        self.outbox.put(_encoder.encode(frame))

    def answer(self, request_id: int, result: Any) -> None:
        """Send the result of a request."""
        self.push(Result(id=request_id, result=result))

    def end(self, code: int, reason: str) -> None:
        """Close the socket; what waits to be sent is not sent."""
        self.outbox.cut(code, reason)

    async def serve(self, peer: PeerT) -> None:
        """Talk with the peer until one of the two leaves."""
        self.push(
            Hello(protocol=PROTOCOL_VERSION, lowest_protocol=LOWEST_PROTOCOL_VERSION, server="frontdesk")
        )
        try:
            async for message in self._socket:
                if message.type is WSMsgType.ERROR:
                    break
                await self._receive(peer, message.type, message.data)
        finally:
            await self.outbox.stop()

    def _abort(self) -> None:
        if self._request.transport is not None:
            self._request.transport.abort()

    async def _receive(self, peer: PeerT, kind: WSMsgType, data: bytes) -> None:
        envelope = Envelope()
        try:
            self._require_patience()
            if kind is not WSMsgType.TEXT:
                raise FrameMalformed()
            if len(data) > MAX_FRAME_BYTES:
                raise FrameTooLarge(limit=MAX_FRAME_BYTES)
            envelope = self._registry.parse_envelope(data)
            await self._handle(peer, envelope, data)
        except Exception as error:
            self.push(as_frame(error, envelope.request_id))

    async def _handle(self, peer: PeerT, envelope: Envelope, data: bytes) -> None:
        frame = self._registry.parse_frame(envelope, data)
        if not peer.is_open and envelope.type != peer.opening:
            raise NotOpen(first=peer.opening)
        await peer.check()
        result = await self._registry.handler_of(frame)(peer, frame)
        if envelope.request_id and result is not ANSWERED:
            self.answer(envelope.request_id, result)

    def _require_patience(self) -> None:
        """Refuse what comes too fast; who goes on regardless is cut."""
        if self._rate.allows():
            self._refused = 0
            return
        self._refused += 1
        if self._refused > _MAX_RATE_REFUSALS:
            self.outbox.cut(WSCloseCode.POLICY_VIOLATION, "too many frames")
        raise RateLimited()


def require_protocol(protocol: int) -> None:
    """Refuse a peer that speaks a protocol which this server does not."""
    if protocol < LOWEST_PROTOCOL_VERSION:
        raise ProtocolTooOld()
    if protocol > PROTOCOL_VERSION:
        raise ProtocolTooNew()


async def open_socket(request: Request, settings: Settings) -> WebSocketResponse:
    """The accepted socket. Frames up to four times the limit are read, so that they can be refused by name.

    No compression: its context would cost more memory per socket than everything else about it.
    """
    socket = WebSocketResponse(
        heartbeat=settings.heartbeat_s, max_msg_size=4 * MAX_FRAME_BYTES, compress=False, decode_text=False
    )
    await socket.prepare(request)
    return socket
