"""A real gateway on a real port with a real record, and peers on raw sockets to talk with it."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp.test_utils import TestServer

from bot.gateway.app import create_app
from bot.gateway.services import SERVICES, Services
from bot.gateway.settings import Settings
from bot.gateway.staff.users import add_user, make_sign_in_link
from tests.gateway.fake_assistant import FakeAssistant

ROOT = Path(__file__).parent.parent.parent
PATIENCE_S = 8.0

Frame = dict[str, Any]


class Refused(Exception):
    """The gateway answered with an error frame."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(f"{frame['code']}: {frame['message']}")
        self.code: str = frame["code"]
        self.details: Frame = frame.get("details", {})


class Peer:
    """One raw socket. `frames` holds all that came. It is cut, as by a lost network, after some of them."""

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

    async def ask(self, kind: str, **fields: Any) -> Any:
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

    async def wait(self, matches: Callable[[Frame], bool]) -> Frame:
        """The first frame, of those that came and those to come, that matches."""
        found: Frame | None = None

        def look() -> bool:
            nonlocal found
            found = next((frame for frame in self.frames if matches(frame)), None)
            return found is not None or self._ended

        async with self._news:
            try:
                await asyncio.wait_for(self._news.wait_for(look), PATIENCE_S)
            except asyncio.TimeoutError:
                shown = "\n".join(json.dumps(frame)[:200] for frame in self.frames[-12:])
                raise TimeoutError(f"it did not come within {PATIENCE_S} s; last frames:\n{shown}") from None
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
        await asyncio.wait_for(asyncio.shield(self._reader), PATIENCE_S)
        return self.socket.close_code

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


class House:
    """A running gateway and its fake assistant."""

    def __init__(self, settings: Settings, assistant: FakeAssistant) -> None:
        self.settings = settings
        self.assistant = assistant
        self.socket_path = settings.data_dir / "assistant.sock"
        self._server: TestServer | None = None
        self._sessions: list[aiohttp.ClientSession] = []

    @property
    def server(self) -> TestServer:
        assert self._server is not None
        return self._server

    @property
    def url(self) -> str:
        return f"http://{self.server.host}:{self.server.port}"

    @property
    def services(self) -> Services:
        return self.server.app[SERVICES]

    async def start(self) -> None:
        """Start the gateway."""
        self._server = TestServer(create_app(self.settings), access_log=None)
        await self._server.start_server(shutdown_timeout=0.5)

    async def stop(self) -> None:
        """Stop the gateway; the record stays."""
        if self._server is not None:
            await self._server.close()
            self._server = None

    async def close(self) -> None:
        """Stop everything."""
        for session in self._sessions:
            await session.close()
        await self.stop()

    def browser(self) -> aiohttp.ClientSession:
        """A browser with its own cookies."""
        session = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
        self._sessions.append(session)
        return session

    async def customer(self, **headers: str) -> Peer:
        """A customer's socket, not yet open."""
        socket = await self.browser().ws_connect(self.url + "/ws/customer", headers=headers)
        return Peer(socket)

    async def signed_in(self, name: str, role: str) -> aiohttp.ClientSession:
        """A browser in which a new member of staff has signed in with a link."""
        email = f"{name.lower()}@demo.example"
        await asyncio.to_thread(add_user, self.settings.data_dir, name=name, email=email, role=role)
        link = await asyncio.to_thread(make_sign_in_link, self.settings.data_dir, email, self.url)
        browser = self.browser()
        key = link.partition("?link=")[2]
        async with browser.post(self.url + "/api/sign-in/link", json={"link": key}) as response:
            assert response.status == 200, await response.text()
        return browser

    async def agent(self, name: str = "Mia", *, on_duty: bool = True) -> Peer:
        """An agent's open desk."""
        browser = await self.signed_in(name, "agent")
        peer = Peer(await browser.ws_connect(self.url + "/ws/staff", headers={"Origin": self.url}))
        await peer.ask("desk.open", protocol=1)
        if on_duty:
            await peer.ask("duty.set", on_duty=True)
        return peer


@asynccontextmanager
async def open_house(data_dir: Path, **settings: Any) -> AsyncIterator[House]:
    """A house in this directory."""
    assistant = FakeAssistant()
    base = Settings(
        data_dir=data_dir, domain_path=ROOT / "domain.yml", turn_deadline_s=2.0, demo=True, frames_per_s=1000
    )
    house = House(replace(base, **settings), assistant)
    try:
        async with assistant.listening(house.socket_path):
            await house.start()
            yield house
    finally:
        await house.close()
