"""A peer on a raw socket: it sends and receives JSON objects, and knows nothing of our types."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Callable
from typing import Any

import aiohttp

PATIENCE_S = 30.0

Frame = dict[str, Any]


async def until(condition: Callable[[], object]) -> None:
    """Return once this holds of something that gives no sign; `TimeoutError` when it never does."""

    async def look() -> None:
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.01)

    await asyncio.wait_for(look(), PATIENCE_S)


class Refused(Exception):
    """The gateway answered with an error frame."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(f"{frame['code']}: {frame['message']}")
        self.code: str = frame["code"]
        self.details: Frame = frame.get("details", {})


class Peer:
    """One raw socket. `frames` holds all that came. It is cut, as by a lost network, after some of them."""

    patience_s = PATIENCE_S

    def __init__(self, socket: aiohttp.ClientWebSocketResponse[Any], cut_after: int = 1_000_000) -> None:
        self.socket = socket
        self._cut_after = cut_after
        self._ended = False
        self.frames: list[Frame] = []
        self._ids = itertools.count(1)
        self._news = asyncio.Condition()
        self._reader = asyncio.create_task(self._read())

    async def send(self, frame: Frame | str | bytes) -> None:
        """Send anything at all."""
        if isinstance(frame, bytes):
            await self.socket.send_bytes(frame)
        else:
            await self.socket.send_str(frame if isinstance(frame, str) else json.dumps(frame))

    async def ask(self, kind: str, /, **fields: Any) -> Any:
        """Send a request; its result, or `Refused`."""
        number = next(self._ids)
        await self.send({"type": kind, "id": number, **fields})
        frame = await self.wait(lambda f: f["type"] in ("result", "error") and f["id"] == number)
        if frame["type"] == "error":
            raise Refused(frame)
        return frame["result"]

    async def open(self, **fields: Any) -> Any:
        """Open a customer's session."""
        return await self.ask("session.open", protocol=1, **fields)

    async def say(self, text: str, client_id: str | None = None, **fields: Any) -> Any:
        """Send a message; its acknowledgement."""
        client_id = client_id or f"say-{id(self)}-{next(self._ids)}"
        return await self.ask("message.send", client_id=client_id, text=text, **fields)

    async def case(self, conversation_id: str) -> tuple[Frame, list[Frame]]:
        """At a desk: the conversation's packet, and the events that it covers; without following it."""
        events: list[Frame] = []
        more = True
        while more:
            after = events[-1]["seq"] if events else 0
            wanted = {"conversation_id": conversation_id, "after_seq": after, "follow": False}
            page = await self.ask("conversation.open", **wanted)
            events += page["events"]
            more = page.get("more", False)
        packet: Frame = page["packet"]
        return packet, [event for event in events if event["seq"] <= packet["last_seq"]]

    async def wait(self, matches: Callable[[Frame], bool]) -> Frame:
        """The first frame, of those that came and those to come, that matches."""
        found: Frame | None = None
        seen = 0

        def look() -> bool:
            nonlocal found, seen
            found = next((frame for frame in self.frames[seen:] if matches(frame)), None)
            seen = len(self.frames)
            return found is not None or self._ended

        async with self._news:
            try:
                await asyncio.wait_for(self._news.wait_for(look), self.patience_s)
            except asyncio.TimeoutError:
                shown = "\n".join(json.dumps(frame)[:200] for frame in self.frames[-12:])
                raise TimeoutError(
                    f"it did not come within {self.patience_s} s; last frames:\n{shown}"
                ) from None
        assert found is not None, f"the socket closed; frames: {self.frames[-5:]}"
        return found

    async def event(self, **wanted: Any) -> Frame:
        """The first event that has these fields."""
        frame = await self.wait(
            lambda f: f["type"] == "event" and all(f["event"].get(k) == v for k, v in wanted.items())
        )
        event: Frame = frame["event"]
        return event

    def events(self) -> list[Frame]:
        """The events so far."""
        return [frame["event"] for frame in self.frames if frame["type"] == "event"]

    async def closed(self) -> int | None:
        """Wait until the gateway closed the socket; the close code."""
        await asyncio.wait_for(asyncio.shield(self._reader), self.patience_s)
        return self.socket.close_code

    async def sleep(self) -> None:
        """Read nothing and answer no ping any more, like a laptop whose lid was closed; close nothing."""
        self._reader.cancel()
        await asyncio.gather(self._reader, return_exceptions=True)

    async def leave(self) -> None:
        """Close the socket."""
        await self.socket.close()
        await self._reader

    def _cut(self) -> None:
        # Not a goodbye: aiohttp has no public way to lose a connection.
        self.socket._response.close()

    async def _read(self) -> None:
        async for message in self.socket:
            if message.type is aiohttp.WSMsgType.TEXT:
                async with self._news:
                    self.frames.append(json.loads(message.data))
                    self._news.notify_all()
                if len(self.frames) >= self._cut_after:
                    self._cut()
                    break
        async with self._news:
            self._ended = True
            self._news.notify_all()
