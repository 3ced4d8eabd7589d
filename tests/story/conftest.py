"""One real Frontdesk for all stories: `frontdesk serve`, its trained model, its files, its sockets."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest

from benchmarks.house import House
from tests.story.peers import Peer, sign_in


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with House(tmp_path_factory.mktemp("house") / "data") as running:
        yield running


@pytest.fixture
async def customer(house: House) -> AsyncIterator[Peer]:
    async with aiohttp.ClientSession() as session, Peer.connect(session, house.url, "/ws/customer") as peer:
        yield peer


@pytest.fixture
async def agent(house: House) -> AsyncIterator[Peer]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        await sign_in(session, house, "mia@demo.example")
        async with Peer.connect(session, house.url, "/ws/staff") as peer:
            yield peer
