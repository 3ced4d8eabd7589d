"""One full answered turn over the gateway's socket, beside stock Rasa on the same machine in the same call.

    frontdesk bench turn [--turns 200] [--long 500] [--json]

Ours is the whole way a customer's message goes: socket, durable record (full sync), assistant, retrieval,
action, templates, durable reply, socket. Stock Rasa is asked over its REST channel, with its default
in-memory tracker store, so it writes nothing to disk. Both use the same model and the same actions, and are
asked the same questions in turn; nothing keeps the vectors of a question, so each is read anew.
`growth` is what turns around turn 500 of one conversation take over the fifth turns of new ones, asked
the same at the same time. `long_ms` holds each turn of the long conversation, `processor_ms` the
processor time of a turn in all of a side's servers: of all times it depends least on what else the
machine does.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import aiohttp
import psutil

from benchmarks.house import House
from benchmarks.machine import machine
from benchmarks.stock_rasa import StockRasa
from bot.cli.customer_client import CustomerClient, connect
from bot.protocol.events import MessageEvent

PROJECT = Path(__file__).parent.parent
QUESTIONS = (
    "how long does a refund take?",
    "can i pay in instalments",
    "do you deliver to germany",
    "i forgot my password",
    "how do i wash the sofa covers",
    "where can i find my invoice",
    "can you assemble the wardrobe for me",
    "how do i change the address of my order",
)
TURNS_PER_CONVERSATION = 5
CUSTOMERS_AT_ONCE = 8
BESIDE = 24  # late turns, each with an early one beside it

# Its customers write one message after the other, faster than the limit lets people do.
_UNLIMITED = {
    "FRONTDESK_FRAMES_PER_S": "10000",
    "FRONTDESK_CONVERSATIONS_PER_MINUTE": "100000",
    "FRONTDESK_MESSAGES_PER_MINUTE": "100000",
}

Ask = Callable[[str], Awaitable[None]]


def measure(turns: int, long: int) -> dict[str, Any]:
    """All figures of one run; times in milliseconds, memory in MB."""
    with tempfile.TemporaryDirectory(prefix="frontdesk-bench-") as folder:
        data_dir = Path(folder) / "data"
        with House(data_dir, environ=_UNLIMITED) as house:
            ours = asyncio.run(_measure_ours(house, turns, long))
            memory = {"gateway": house.gateway.memory_info().rss / 1e6}
            memory |= {f"assistant_{n}": p.memory_info().rss / 1e6 for n, p in enumerate(house.assistants, 1)}
            starts = {
                "gateway_start_s": house.start_times.gateway_s,
                "assistant_start_s": house.start_times.assistant_s,
            }
        model = max((PROJECT / "models").glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
        with StockRasa(model, data_dir / "knowledge.db", PROJECT) as stock:
            theirs = asyncio.run(_measure_stock(stock, turns, long))
            memory |= {f"stock_{name}": rss for name, rss in stock.rss_mb().items()}
            starts["stock_start_s"] = stock.start_s
    return {
        **ours,
        **{f"stock_{name}": value for name, value in theirs.items()},
        "ratio_p50": ours["p50_ms"] / theirs["p50_ms"],
        "ratio_processor": ours["processor_ms"] / theirs["processor_ms"],
        "ratio_throughput": ours["turns_per_s"] / theirs["turns_per_s"],
        "rss_mb": memory,
        **starts,
        "machine": machine(),
        "date": date.today().isoformat(),
    }


async def _measure_ours(house: House, turns: int, long: int) -> dict[str, Any]:
    async def conversation(use: Callable[[Ask], Awaitable[None]]) -> None:
        async with connect(house.url) as client:
            await client.open()
            await use(lambda text: _answered(client, text))

    return await _measure(conversation, (house.gateway, *house.assistants), turns, long)


async def _measure_stock(stock: StockRasa, turns: int, long: int) -> dict[str, Any]:
    senders = iter(range(1_000_000))
    async with aiohttp.ClientSession() as session:

        async def conversation(use: Callable[[Ask], Awaitable[None]]) -> None:
            sender = f"customer-{next(senders)}"

            async def ask(text: str) -> None:
                async with session.post(stock.url, json={"sender": sender, "message": text}) as reply:
                    assert len(await reply.json()) > 0, f"stock Rasa said nothing to {text!r}"

            await use(ask)

        return await _measure(conversation, stock.processes, turns, long)


Conversation = Callable[[Callable[[Ask], Awaitable[None]]], Awaitable[None]]


async def _measure(
    conversation: Conversation, servers: Sequence[psutil.Process], turns: int, long: int
) -> dict[str, Any]:
    await _times(conversation, 2 * TURNS_PER_CONVERSATION)  # warm-up
    used = _processor_ms(servers)
    times = await _times(conversation, turns)
    used = _processor_ms(servers) - used
    per_s = await _throughput(conversation, turns)
    one_after_the_other, fifth = await _long(conversation, long)
    return {
        "p50_ms": statistics.median(times),
        "p95_ms": statistics.quantiles(times, n=20)[-1],
        "processor_ms": used / len(times),
        "turns_per_s": per_s,
        "growth": statistics.median(one_after_the_other[-len(fifth) :]) / statistics.median(fifth),
        "long_ms": [round(time, 1) for time in one_after_the_other],
    }


def _processor_ms(servers: Sequence[psutil.Process]) -> float:
    times = [server.cpu_times() for server in servers]
    return 1000 * sum(time.user + time.system for time in times)


async def _times(conversation: Conversation, turns: int) -> list[float]:
    times: list[float] = []

    async def some(ask: Ask) -> None:
        for _ in range(TURNS_PER_CONVERSATION):
            times.append(await _timed(ask, QUESTIONS[len(times) % len(QUESTIONS)]))

    while len(times) < turns:
        await conversation(some)
    return times


async def _throughput(conversation: Conversation, turns: int) -> float:
    async def some(ask: Ask) -> None:
        for number in range(TURNS_PER_CONVERSATION):
            await ask(QUESTIONS[number])

    rounds = max(1, turns // (TURNS_PER_CONVERSATION * CUSTOMERS_AT_ONCE))
    started = time.perf_counter()
    for _ in range(rounds):
        await asyncio.gather(*(conversation(some) for _ in range(CUSTOMERS_AT_ONCE)))
    return rounds * CUSTOMERS_AT_ONCE * TURNS_PER_CONVERSATION / (time.perf_counter() - started)


async def _long(conversation: Conversation, long: int) -> tuple[list[float], list[float]]:
    """The times of the turns of one conversation, to a little beyond turn `long`, and of some fifth turns.

    Each of the last turns stands beside turn 5 of a new conversation with the same question, so that the
    machine is as quick for one as for the other.
    """
    times: list[float] = []
    fifth: list[float] = []

    async def all_of_it(ask: Ask) -> None:
        for number in range(long + BESIDE // 2):
            question = QUESTIONS[number % len(QUESTIONS)]
            if number >= long - BESIDE // 2:
                fifth.append(await _fifth(conversation, question))
            times.append(await _timed(ask, question))

    await conversation(all_of_it)
    return times, fifth


async def _fifth(conversation: Conversation, question: str) -> float:
    """The time of turn 5 of a new conversation."""
    times: list[float] = []

    async def five(ask: Ask) -> None:
        for before in QUESTIONS[:4]:
            await ask(before)
        times.append(await _timed(ask, question))

    await conversation(five)
    return times[0]


async def _timed(ask: Ask, text: str) -> float:
    started = time.perf_counter()
    await ask(text)
    return (time.perf_counter() - started) * 1000


async def _answered(client: CustomerClient, text: str) -> None:
    accepted = await client.say(text)
    while True:
        push = await asyncio.wait_for(client.pushes.get(), 15)
        assert push is not None, "the gateway closed the socket"
        if isinstance(push, MessageEvent) and push.seq > accepted.seq and push.answer:
            return


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of this measurement."""
    parser.add_argument("--turns", type=int, default=200, help="turns to time on each side (default: 200)")
    parser.add_argument("--long", type=int, default=500, help="turns of the long conversation (default: 500)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(options: argparse.Namespace) -> int:
    """Measure and print: a table, or one JSON object with `--json`; returns the exit code."""
    figures = measure(options.turns, options.long)
    if options.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            if name.endswith("long_ms"):  # for the plot
                continue
            print(f"{name:20} {value:.2f}" if isinstance(value, float) else f"{name:20} {value}")
    return 0
