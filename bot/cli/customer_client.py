"""A customer's end of the protocol, for the command line: one socket, requests by id, events as they come."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, TypeVar

import aiohttp
import msgspec

from bot.protocol.base import MAX_FRAME_BYTES, PROTOCOL_VERSION, Frame
from bot.protocol.customer import Accepted, CustomerFrame, MessageSend, SessionOpen, SessionOpened
from bot.protocol.events import Event
from bot.protocol.server import ErrorFrame, EventPush, Hello, PresencePush, Result, TypingPush

ServerFrame = Hello | Result | ErrorFrame | EventPush | TypingPush | PresencePush
T = TypeVar("T")

_decoder = msgspec.json.Decoder(ServerFrame)
_encoder = msgspec.json.Encoder()


class RequestRefused(Exception):
    """The gateway refused a request: its stable `code`, and its sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class ConnectionLost(Exception):
    """The gateway closed the socket."""


class CustomerClient:
    """An open customer socket. `pushes` holds what was pushed and not read yet; `None` at its end."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse[bool]) -> None:
        self.pushes: asyncio.Queue[Event | TypingPush | PresencePush | None] = asyncio.Queue()
        self._socket = socket
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._last_id = 0
        self._reader: asyncio.Task[None] | None = None

    async def __aenter__(self) -> CustomerClient:
        self._reader = asyncio.create_task(self._read())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._reader is not None
        await self._socket.close()
        await self._reader

    async def open(self, *, name: str | None = None, identity: str | None = None) -> SessionOpened:
        """Open the session; raises `RequestRefused` for a bad name or identity token."""
        return await self._ask(
            SessionOpen(id=self._next_id(), protocol=PROTOCOL_VERSION, name=name, identity=identity),
            SessionOpened,
        )

    async def say(self, text: str, *, choice: str | None = None) -> Accepted:
        """Send a message; returns once it is on disk, raises `RequestRefused` when it is not taken."""
        frame = MessageSend(id=self._next_id(), client_id=secrets.token_hex(12), text=text, choice=choice)
        return await self._ask(frame, Accepted)

    def _next_id(self) -> int:
        self._last_id += 1
        return self._last_id

    async def _ask(self, frame: CustomerFrame, kind: type[T]) -> T:
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting[self._last_id] = answer
        await self._send(frame)
        return msgspec.convert(await answer, kind)

    async def _send(self, frame: Frame) -> None:
        await self._socket.send_str(_encoder.encode(frame).decode())

    async def _read(self) -> None:
        async for message in self._socket:
            if message.type is aiohttp.WSMsgType.TEXT:
                self._take(_decoder.decode(message.data))
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(ConnectionLost("The gateway closed the connection."))
        self.pushes.put_nowait(None)

    def _take(self, frame: ServerFrame) -> None:
        if isinstance(frame, Result):
            self._waiting.pop(frame.id).set_result(frame.result)
        elif isinstance(frame, ErrorFrame):
            self._refuse(frame)
        elif isinstance(frame, EventPush):
            self.pushes.put_nowait(frame.event)
        elif isinstance(frame, (TypingPush, PresencePush)):
            self.pushes.put_nowait(frame)

    def _refuse(self, frame: ErrorFrame) -> None:
        # Id 0 answers a frame that could not be read: whichever it was, nothing more comes for the others.
        refused = [self._waiting.pop(frame.id)] if frame.id in self._waiting else self._waiting.values()
        for answer in refused:
            if not answer.done():
                answer.set_exception(RequestRefused(frame.code, frame.message))


@asynccontextmanager
async def connect(url: str) -> AsyncIterator[CustomerClient]:
    """Open a customer socket of the gateway at `url`. Raises `aiohttp.ClientError` if none answers."""
    origin = url.rstrip("/")
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(
            f"{origin}/ws/customer",
            headers={"Origin": origin},
            heartbeat=20,
            max_msg_size=16 * MAX_FRAME_BYTES,
        ) as socket,
        CustomerClient(socket) as client,
    ):
        yield client
