"""A real gateway on a real port with a real record, and who talks with it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp.test_utils import TestServer

from bot.cli.demo import DEMO_BUSINESS
from bot.gateway.app import create_app
from bot.gateway.transport import SERVICES, TRANSPORT, Transport
from bot.services.accounts.users import add_user, make_sign_in_link
from bot.services.services import Services
from bot.services.settings import Settings
from tests.gateway.clock import Clock
from tests.gateway.fake_assistant import FakeAssistant
from tests.peer import PATIENCE_S as PATIENCE_S
from tests.peer import Frame as Frame
from tests.peer import Peer as Peer
from tests.peer import Refused as Refused

ROOT = Path(__file__).parent.parent.parent


class House:
    """A running gateway, its clock and its fake assistant."""

    def __init__(self, settings: Settings, assistant: FakeAssistant) -> None:
        self.settings = settings
        self.assistant = assistant
        self.clock = Clock()
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

    @property
    def transport(self) -> Transport:
        return self.server.app[TRANSPORT]

    async def start(self) -> None:
        """Start the gateway."""
        self._server = TestServer(create_app(self.settings, self.clock), access_log=None)
        await self._server.start_server(shutdown_timeout=0.5)
        if not self.settings.assistants and self.assistant.is_well:
            await self.transport.health.wait_until_ready()

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

    async def agent(self, name: str = "Mia", *, on_duty: bool = True, role: str = "agent") -> Peer:
        """An agent's open desk."""
        browser = await self.signed_in(name, role)
        peer = Peer(await browser.ws_connect(self.url + "/ws/staff", headers={"Origin": self.url}))
        await peer.ask("desk.open", protocol=1)
        if on_duty:
            await peer.ask("duty.set", on_duty=True)
        return peer

    async def taken(self) -> tuple[Peer, Peer, dict[str, str]]:
        """A customer who asked for a person, Mia, who took the conversation, and its id for her frames."""
        customer = await self.customer()
        await customer.open()
        here = {"conversation_id": (await customer.say("I want a person"))["conversation_id"]}
        await customer.event(type="owner", owner="waiting")
        mia = await self.agent("Mia")
        await mia.ask("conversation.take", **here)
        return customer, mia, here


@asynccontextmanager
async def open_house(data_dir: Path, **settings: Any) -> AsyncIterator[House]:
    """A house in this directory."""
    assistant = FakeAssistant()
    base = Settings(
        data_dir=data_dir,
        domain_path=ROOT / "domain.yml",
        turn_deadline_s=2.0,
        business=DEMO_BUSINESS,
        demo=True,
        allowed_origins=("https://shop.example",),
        frames_per_s=1000,
        conversations_per_minute=100_000,
        messages_per_minute=100_000,
        disk_reserve_mb=0,
    )
    house = House(replace(base, **settings), assistant)
    async with assistant.listening(house.socket_path):
        try:
            await house.start()
            yield house
        finally:
            await house.close()  # first: it asks the assistant how it is until then
