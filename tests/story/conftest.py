"""A customer and an agent of one real Frontdesk, on raw sockets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest

from benchmarks.house import House
from tests.story.peers import Peer, sign_in


@pytest.fixture
async def customer(house: House) -> AsyncIterator[Peer]:
    # Another test may have killed the assistant: what is tested here starts with one.
    await asyncio.to_thread(house.wait_until, "the assistant is ready", house.assistant_is_ready)
    async with aiohttp.ClientSession() as session, Peer.connect(session, house.url, "/ws/customer") as peer:
        yield peer


@pytest.fixture
async def agent(house: House) -> AsyncIterator[Peer]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        await sign_in(session, house, "mia@demo.example")
        async with Peer.connect(session, house.url, "/ws/staff") as peer:
            yield peer
