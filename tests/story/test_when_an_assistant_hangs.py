"""One of two assistants stops without dying: turns go to the other one, and it is replaced."""

from __future__ import annotations

import asyncio
from pathlib import Path

import aiohttp
import pytest

from benchmarks.house import House
from tests.story.peers import Peer, is_message

pytestmark = [pytest.mark.model, pytest.mark.timeout(300)]

QUESTIONS = ("how long does a refund take?", "do you deliver to germany", "can i pay in instalments")


async def test_hung_assistant_delays_nobody_for_long_and_is_replaced(tmp_path: Path) -> None:
    with House(tmp_path / "data", assistants=2) as house:
        await until_states(house, "both are ready", "ready", "ready")
        hung, _ = house.assistants
        hung.suspend()
        async with aiohttp.ClientSession() as session:
            for question in QUESTIONS:
                async with Peer.connect(session, house.url, "/ws/customer") as customer:
                    await customer.open()
                    seq = await customer.say(question)
                    await customer.hear("an answer", is_message("assistant"), after=seq)
        await asyncio.to_thread(
            house.wait_until,
            "it is replaced",
            lambda: hung.pid not in [each.pid for each in house.assistants],
        )
        await until_states(house, "both are ready again", "ready", "ready")


async def until_states(house: House, what: str, *states: str) -> None:
    await asyncio.to_thread(house.wait_until, what, lambda: house.assistant_states() == list(states), 120)
