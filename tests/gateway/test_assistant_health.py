"""Which assistants are well, and which of them is asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from benchmarks.house import free_port
from bot.gateway import assistant_health
from bot.gateway.assistant_health import AssistantHealth
from tests.gateway.fake_assistant import FakeAssistant
from tests.gateway.house import House, open_house


@pytest.fixture(autouse=True)
def quick_probes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assistant_health, "PROBE_TIMEOUT_S", 0.2)
    monkeypatch.setattr(assistant_health, "READY_PAUSE_S", 0.05)
    monkeypatch.setattr(assistant_health, "UNREADY_PAUSE_S", 0.05)


@pytest.fixture
async def two(tmp_path: Path) -> AsyncIterator[tuple[House, FakeAssistant, FakeAssistant]]:
    """A gateway with two assistants, one of them over TCP as on another machine."""
    one, other = FakeAssistant(), FakeAssistant()
    port = free_port()
    sockets = (f"unix:{tmp_path}/one.sock", f"http://127.0.0.1:{port}")
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(one.listening(tmp_path / "one.sock"))
        await stack.enter_async_context(other.listening(port))
        house = await stack.enter_async_context(open_house(tmp_path, assistants=sockets))
        await until_states(house, "ready", "ready")
        yield house, one, other


async def states(house: House) -> list[str]:
    """What `/readyz` says of each assistant."""
    async with house.browser().get(house.url + "/readyz") as response:
        return [each["state"] for each in (await response.json())["assistants"]]


async def until_states(house: House, *wanted: str) -> None:
    while await states(house) != list(wanted):  # noqa: ASYNC110  # it is found by asking
        await asyncio.sleep(0.02)


async def test_an_assistant_that_takes_another_token_says_what_to_do(tmp_path: Path) -> None:
    async def refuse(_: web.Request) -> web.Response:
        return web.Response(status=401)

    app = web.Application()
    app.router.add_get("/readyz", refuse)
    async with TestServer(app, access_log=None) as other:
        address = f"http://{other.host}:{other.port}"
        async with open_house(tmp_path, assistants=(address,), assistant_token="another") as house:
            await until_states(house, "refused")
            async with house.browser().get(house.url + "/readyz") as response:
                (told,) = (await response.json())["assistants"]
    assert "FRONTDESK_ASSISTANT_TOKEN" in told["todo"]


async def test_turn_on_an_assistant_that_hangs_is_answered_by_the_other(
    two: tuple[House, FakeAssistant, FakeAssistant],
) -> None:
    house, one, other = two
    one.hold.clear()
    other.hold.clear()
    customer = await house.customer()
    await customer.open()
    await customer.say("hello")
    arrivals = {asyncio.create_task(each.arrived.wait()): each for each in two[1:]}
    (first,), late = await asyncio.wait(arrivals, return_when=asyncio.FIRST_COMPLETED)
    late.pop().cancel()
    hung = arrivals[first]
    well = other if hung is one else one
    well.hold.set()
    hung.awake.clear()
    await customer.event(text="You said: hello")
    assert len(well.requests) == 1


async def test_assistant_that_hangs_gets_no_turns_until_it_is_back(
    two: tuple[House, FakeAssistant, FakeAssistant],
) -> None:
    house, one, other = two
    one.awake.clear()
    await until_states(house, "unresponsive", "ready")
    customer = await house.customer()
    await customer.open()
    for number in range(4):
        await customer.say(f"message {number}")
        await customer.event(text=f"You said: message {number}")
    assert (len(one.requests), len(other.requests)) == (0, 4)
    one.awake.set()
    await until_states(house, "ready", "ready")
    for number in range(4, 8):
        await customer.say(f"message {number}")
        await customer.event(text=f"You said: message {number}")
    assert one.requests


async def test_turn_goes_to_the_assistant_with_less_to_do(
    two: tuple[House, FakeAssistant, FakeAssistant],
) -> None:
    """A background job keeps one of them busy: customers' turns go past it."""
    house, one, other = two
    with house.transport.health.assistants[0].asked():
        customer = await house.customer()
        await customer.open()
        for number in range(4):
            await customer.say(f"message {number}")
            await customer.event(text=f"You said: message {number}")
    assert (len(one.requests), len(other.requests)) == (0, 4)


async def test_readiness_names_both_parts(tmp_path: Path) -> None:
    loading, gone = FakeAssistant(), f"unix:{tmp_path}/gone.sock"
    loading.ready = False
    async with (
        loading.listening(tmp_path / "loading.sock"),
        open_house(tmp_path, assistants=(f"unix:{tmp_path}/loading.sock", gone)) as house,
    ):
        async with house.browser().get(house.url + "/readyz") as response:
            ready = await response.json()
        assert (response.status, ready["ready"], ready["gateway"]) == (200, True, "ready")
        assert [each["state"] for each in ready["assistants"]] == ["starting", "starting"]
        assert ready["assistant"] is False
        loading.ready = True
        await until_states(house, "ready", "starting")


async def test_assistant_that_was_there_is_down_and_not_starting(tmp_path: Path) -> None:
    fake = FakeAssistant()
    sockets = (f"unix:{tmp_path}/a.sock",)
    async with open_house(tmp_path, assistants=sockets) as house:
        async with fake.listening(tmp_path / "a.sock"):
            await until_states(house, "ready")
        await until_states(house, "down")


async def test_nobody_starts_up_for_ever(tmp_path: Path) -> None:
    times = [0.0]
    health = AssistantHealth([f"unix:{tmp_path}/nobody.sock"], clock=lambda: times[-1])
    states = []
    for passed in (0.0, 3600.0):
        times.append(passed)
        await health.check(1)
        states.append(health.state)
    assert states == ["starting", "down"]
    await health.close()


async def test_work_without_end_counts_as_a_hang_and_long_work_does_not(tmp_path: Path) -> None:
    fake = FakeAssistant()
    async with fake.listening(tmp_path / "a.sock"):
        health = AssistantHealth([f"unix:{tmp_path}/a.sock"], lambda: 0.0)
        states = []
        for fake.busy_s in (assistant_health.STUCK_S - 1, assistant_health.STUCK_S + 1):
            await health.check(1)
            states.append(health.state)
        assert states == ["ready", "unresponsive"]
        await health.close()
