"""Peers on raw sockets: they send and receive JSON objects, and know nothing of our types."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from benchmarks.house import House
from bot.gateway.staff.users import make_sign_in_link

Frame = dict[str, Any]
PATIENCE_S = 15.0


class Refused(Exception):
    """The gateway answered with an error frame."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(f"{frame['code']}: {frame['message']}")
        self.code: str = frame["code"]


class Peer:
    """One socket. `events` holds the events pushed so far, `frames` everything."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse[bool]) -> None:
        self.frames: list[Frame] = []
        self._socket = socket
        self._ids = itertools.count(1)
        self._arrived = asyncio.Event()

    @classmethod
    @asynccontextmanager
    async def connect(cls, session: aiohttp.ClientSession, url: str, path: str) -> AsyncIterator[Peer]:
        async with session.ws_connect(url + path, headers={"Origin": url}) as socket:
            peer = cls(socket)
            reading = asyncio.create_task(peer._read())
            await peer.wait_for("hello", lambda frame: frame["type"] == "hello")
            try:
                yield peer
            finally:
                await socket.close()
                await reading

    @property
    def events(self) -> list[Frame]:
        return [frame["event"] for frame in self.frames if frame["type"] == "event"]

    @property
    def conversation_id(self) -> str:
        """The conversation that the events so far belong to."""
        found: str = next(frame["conversation_id"] for frame in self.frames if frame["type"] == "event")
        return found

    async def ask(self, kind: str, **fields: Any) -> Any:
        """Send a request; returns its result or raises `Refused`."""
        number = next(self._ids)
        await self._socket.send_str(json.dumps({"type": kind, "id": number, **fields}))
        frame = await self.wait_for(
            f"the answer to {kind}",
            lambda frame: frame["type"] in ("result", "error") and frame["id"] == number,
        )
        if frame["type"] == "error":
            raise Refused(frame)
        return frame["result"]

    async def open(self, **fields: Any) -> Any:
        """Open a customer's session."""
        return await self.ask("session.open", protocol=1, **fields)

    async def say(self, text: str, **fields: Any) -> int:
        """Send a message; returns its `seq`."""
        accepted = await self.ask("message.send", client_id=f"say-{next(self._ids)}", text=text, **fields)
        seq: int = accepted["seq"]
        return seq

    async def hear(self, what: str, matches: Callable[[Frame], bool], *, after: int = 0) -> Frame:
        """Wait for an event after `after` that matches."""
        frame = await self.wait_for(
            what,
            lambda frame: (
                frame["type"] == "event" and frame["event"]["seq"] > after and matches(frame["event"])
            ),
        )
        event: Frame = frame["event"]
        return event

    async def wait_for(
        self, what: str, matches: Callable[[Frame], bool], timeout_s: float = PATIENCE_S
    ) -> Frame:
        """Wait for a frame that matches, among those that came and those to come."""
        deadline = asyncio.get_running_loop().time() + timeout_s
        seen = 0
        while True:
            for frame in self.frames[seen:]:
                seen += 1
                if matches(frame):
                    return frame
            self._arrived.clear()
            try:
                await asyncio.wait_for(self._arrived.wait(), deadline - asyncio.get_running_loop().time())
            except asyncio.TimeoutError:
                last = "\n".join(json.dumps(frame)[:300] for frame in self.frames[-8:])
                raise AssertionError(
                    f"{what} did not come within {timeout_s} s; last frames:\n{last}"
                ) from None

    async def _read(self) -> None:
        async for message in self._socket:
            if message.type is aiohttp.WSMsgType.TEXT:
                self.frames.append(json.loads(message.data))
                self._arrived.set()


def is_message(sender: str) -> Callable[[Frame], bool]:
    return lambda event: event["type"] == "message" and event["sender"] == sender


def is_answer(event: Frame) -> bool:
    return event["type"] == "message" and "answer" in event


def is_owner(owner: str) -> Callable[[Frame], bool]:
    return lambda event: event["type"] == "owner" and event["owner"] == owner


async def sign_in(session: aiohttp.ClientSession, house: House, email: str) -> None:
    """Sign in as one of the demo's people, with a one-time link."""
    link = await asyncio.to_thread(make_sign_in_link, house.data_dir, email, house.url)
    key = link.partition("?link=")[2]
    async with session.post(house.url + "/api/sign-in/link", json={"link": key}) as reply:
        assert reply.status == 200, await reply.text()
