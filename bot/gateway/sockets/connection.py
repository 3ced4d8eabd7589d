"""What both sockets have in common: read frames one by one, pass each to its handler, send its result."""

from __future__ import annotations

import asyncio
from typing import Any, Final, Generic, Protocol, TypeVar

import msgspec
from aiohttp import WSCloseCode, WSMessage, WSMsgType
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
from bot.gateway.sockets.outbox import Outbox
from bot.gateway.sockets.registry import Envelope, Registry
from bot.protocol.base import LOWEST_PROTOCOL_VERSION, MAX_FRAME_BYTES, PROTOCOL_VERSION, Frame
from bot.protocol.server import Hello, Result
from bot.services.clock import Clock
from bot.services.limits.rate import Bucket
from bot.services.settings import Settings

_encoder = msgspec.json.Encoder()
_MAX_RATE_REFUSALS = 100
_CUT_OFF = (WSMsgType.ERROR, WSMsgType.CLOSING, WSMsgType.CLOSED)


class Peer(Protocol):
    """The client at the other end. Each of the two sockets has its own class."""

    opening: str

    @property
    def is_open(self) -> bool:
        """Whether its first frame was accepted."""
        ...

    async def check(self) -> None:
        """Raise when the peer may not continue, for instance because they were signed out."""
        ...

    def count(self, frame: Frame) -> None:
        """Raise when the peer's address exceeds a rate limit."""
        ...


PeerT = TypeVar("PeerT", bound=Peer)

# Our own close codes, after HTTP's 401, 403 and 410: the peer is not signed in (any more), or may not open
# this socket, and pages do not reconnect; or they were erased, and begin anew: their token is unknown then.
NOT_SIGNED_IN = 4401
NOT_ALLOWED = 4403
ERASED = 4410

# Returned by a handler that has sent its result itself, because pushes had to follow it.
ANSWERED: Final = object()


class Connection(Generic[PeerT]):
    """One socket from handshake to close. Frames are handled one after the other."""

    def __init__(
        self,
        request: Request,
        socket: WebSocketResponse,
        settings: Settings,
        clock: Clock,
        registry: Registry[PeerT],
    ) -> None:
        self._request = request
        self._socket = socket
        self._registry = registry
        self._rate = Bucket(settings.frames_per_s, clock=clock.monotonic)
        self._clock = clock
        self._refused = 0
        self._task = asyncio.current_task()
        self._is_waiting = False
        self._is_ending = False
        self._has_stopped_reading = asyncio.Event()
        self.heard_at = clock()
        self.outbox = Outbox(socket, settings.outbox_frames, self._stop_reading, self._abort)

    def push(self, frame: Frame) -> None:
        """Queue a frame to be sent."""
        self.outbox.put(_encoder.encode(frame))

    def answer(self, request_id: int, result: Any) -> None:
        """Queue the result of a request."""
        self.push(Result(id=request_id, result=result))

    def end(self, code: int, reason: str) -> None:
        """Close the socket without sending queued frames."""
        self.outbox.cut(code, reason)

    async def serve(self, peer: PeerT) -> None:
        """Handle the peer's frames until either side closes the socket."""
        self.push(
            Hello(protocol=PROTOCOL_VERSION, lowest_protocol=LOWEST_PROTOCOL_VERSION, server="frontdesk")
        )
        try:
            while not self._is_ending and (message := await self._next()).type not in _CUT_OFF:
                self.heard_at = self._clock()
                if message.type is WSMsgType.CLOSE:
                    break
                if message.type is WSMsgType.PING:
                    await self._socket.pong(message.data)
                elif message.type is not WSMsgType.PONG:
                    await self._receive(peer, message.type, message.data)
        except asyncio.CancelledError:
            if not self._is_ending:
                raise
        finally:
            self._has_stopped_reading.set()
            await self.outbox.stop()

    async def _next(self) -> WSMessage:
        self._is_waiting = True
        try:
            return await self._socket.receive()
        finally:
            self._is_waiting = False

    async def _stop_reading(self) -> None:
        """Stop reading. Returns when the current frame has been handled.

        If another task still reads from a socket, aiohttp closes it without waiting for the peer's close
        frame, and the peer may see a lost connection instead of the close code.
        """
        self._is_ending = True
        if self._is_waiting and self._task is not None:
            self._task.cancel()
        await self._has_stopped_reading.wait()

    def _abort(self) -> None:
        if self._request.transport is not None:
            self._request.transport.abort()

    async def _receive(self, peer: PeerT, kind: WSMsgType, data: bytes) -> None:
        envelope = Envelope()
        try:
            is_too_much = not self._is_within_rate()
            if kind is not WSMsgType.TEXT:
                raise FrameMalformed()
            if len(data) > MAX_FRAME_BYTES:
                raise FrameTooLarge(limit=MAX_FRAME_BYTES)
            envelope = self._registry.parse_envelope(data)
            if is_too_much:
                raise RateLimited(retry_after=1)
            await self._handle(peer, envelope, data)
        except Exception as error:
            self.push(as_frame(error, envelope.request_id))

    async def _handle(self, peer: PeerT, envelope: Envelope, data: bytes) -> None:
        frame = self._registry.parse_frame(envelope, data)
        if not peer.is_open and envelope.type != peer.opening:
            raise NotOpen(first=peer.opening)
        await peer.check()
        peer.count(frame)
        result = await self._registry.handler_of(frame)(peer, frame)
        if envelope.request_id and result is not ANSWERED:
            self.answer(envelope.request_id, result)

    def _is_within_rate(self) -> bool:
        """Return whether the frame is within the rate limit. Cuts a peer that was refused too often."""
        if self._rate.allows():
            self._refused = 0
            return True
        self._refused += 1
        if self._refused > _MAX_RATE_REFUSALS:
            self.outbox.cut(WSCloseCode.POLICY_VIOLATION, "too many frames")
        return False


def require_protocol(protocol: int) -> None:
    """Raise when the server does not support this protocol version."""
    if protocol < LOWEST_PROTOCOL_VERSION:
        raise ProtocolTooOld()
    if protocol > PROTOCOL_VERSION:
        raise ProtocolTooNew()


async def open_socket(request: Request, settings: Settings) -> WebSocketResponse:
    """Accept and return the socket.

    Frames up to four times the size limit are read, so that they can be refused with an error code. There is
    no compression: its context would take more memory than the rest of the socket.
    """
    socket = WebSocketResponse(
        heartbeat=settings.heartbeat_s,
        max_msg_size=4 * MAX_FRAME_BYTES,
        compress=False,
        decode_text=False,
        autoping=False,  # we use pongs to see that the peer is alive
    )
    await socket.prepare(request)
    return socket
