"""The desk under load: how fast its lists open, and a message reaches the other side.

    frontdesk bench desk [--agents 50] [--conversations 2000] [--seconds 30] [--json]

A gateway runs in its own process (agents and customers talk without the assistant) with that many open
conversations in its record: one in five waits for a person, one in ten is with the assistant, the agents
have the rest. Every agent has the desk open and talks with one
customer; each of both sides writes once in five seconds, so all desks also get the changed line of every
other conversation. A message counts from its sending until the other side has it; it is on disk by then.
Lists are opened one after the other while that goes on. Clients and server share this machine.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import aiohttp

from benchmarks.house import free_port
from benchmarks.percentile import percentile
from bot.conversation import commands, ownership
from bot.conversation.handoff.acknowledge import acknowledge_packet
from bot.conversation.model import Agent, ConversationId, Customer, CustomerId, Handoff, StaffId
from bot.conversation.record.record import Record
from bot.services.accounts.identity import new_key
from bot.services.accounts.users import add_user, make_sign_in_link

EVERY_S = 5.0
LISTS_OPENED = 60
LIST_TARGET_MS, MESSAGE_TARGET_MS = 300.0, 100.0
_SERVE = """
import asyncio, os, signal
from bot.cli.serve import start_gateway
from bot.gateway.warm_up import warm_up
from bot.services.settings import read_settings

async def serve():
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    runner = await start_gateway(read_settings(os.environ))
    await asyncio.to_thread(warm_up)  # as `serve` does
    await stop.wait()
    await runner.cleanup()

asyncio.run(serve())
"""
_MARK = '"text":"bench '


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `frontdesk bench desk`."""
    parser.add_argument("--agents", type=int, default=50)
    parser.add_argument("--conversations", type=int, default=2000)
    parser.add_argument("--seconds", type=float, default=30.0, help="how long everybody writes")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")


def run(options: argparse.Namespace) -> int:
    """Measure and print; 1 when a target is missed."""
    figures = measure(options.agents, options.conversations, options.seconds)
    if options.json:
        json.dump(figures, sys.stdout, indent=2)
        print()
    else:
        _print(figures)
    return (
        0
        if figures["list_p99_ms"] <= LIST_TARGET_MS and figures["message_p99_ms"] <= MESSAGE_TARGET_MS
        else 1
    )


def measure(agents: int, conversations: int, seconds: float) -> dict[str, Any]:
    """All figures of one run, in milliseconds."""
    with tempfile.TemporaryDirectory(prefix="frontdesk-bench-") as folder:
        data_dir = Path(folder) / "data"
        data_dir.mkdir()
        team, pairs = _fill(data_dir, agents, conversations)
        # The agents who own the conversations come only once the service runs.
        patient = {"FRONTDESK_DUTY_GRACE_S": "3600", "FRONTDESK_AGENT_SILENT_S": "86400"}
        with serve_gateway(data_dir, patient) as url:
            return asyncio.run(_measure(url, data_dir, team, pairs, seconds))


@dataclass(frozen=True)
class _Pair:
    """An agent and the customer they talk with."""

    email: str
    conversation_id: ConversationId
    token: str


@dataclass
class _Peer:
    """One socket. Frames are only parsed when somebody waits for them."""

    socket: aiohttp.ClientWebSocketResponse[bool]
    heard: dict[str, float]
    answers: dict[int, asyncio.Future[float]] = field(default_factory=dict)
    ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    async def ask(self, kind: str, **fields: Any) -> float:
        """Milliseconds from sending a request until its result is here."""
        number = next(self.ids)
        self.answers[number] = asyncio.get_running_loop().create_future()
        started = time.perf_counter()
        await self.socket.send_str(json.dumps({"type": kind, "id": number, **fields}))
        arrived = await asyncio.wait_for(self.answers[number], 30)
        del self.answers[number]
        return (arrived - started) * 1000

    async def read(self) -> None:
        """Note when results and marked messages arrive."""
        async for message in self.socket:
            now, text = time.perf_counter(), message.data
            if text.startswith(('{"type":"result"', '{"type":"error"')):
                frame = json.loads(text)
                if frame["type"] == "error":
                    raise RuntimeError(f"the gateway refused: {frame}")
                waiting = self.answers.get(frame["id"])
                if waiting is not None and not waiting.done():
                    waiting.set_result(now)
            elif text.startswith('{"type":"event"') and (at := text.find(_MARK)) >= 0:
                mark = text[at + len(_MARK) : text.index('"', at + len(_MARK))]
                self.heard.setdefault(mark, now)


@contextmanager
def serve_gateway(data_dir: Path, environ: dict[str, str]) -> Iterator[str]:
    """The address of a gateway on this data directory."""
    port = free_port()
    settings = {"FRONTDESK_PORT": str(port), "FRONTDESK_DATA_DIR": str(data_dir), **environ}
    process = subprocess.Popen([sys.executable, "-c", _SERVE], env={**os.environ, **settings})
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url, process)
        yield url
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), urlopen(url + "/healthz", timeout=2):
            return
        time.sleep(0.1)
    raise RuntimeError("the gateway did not start")


def _fill(data_dir: Path, agents: int, conversations: int) -> tuple[list[Agent], list[_Pair]]:
    """A record with open conversations; the team, and for each agent a customer to talk with."""
    team, pairs = [], []
    for number in range(agents):
        staff = add_user(data_dir, name=f"Agent {number}", email=f"agent{number}@bench.example", role="agent")
        team.append(Agent(StaffId(staff.id), staff.name))
    record = Record(data_dir / "frontdesk.db")
    chance, now = random.Random(7), datetime.now(timezone.utc) - timedelta(hours=1)
    with record.transaction():
        for number in range(conversations):
            agent = team[number % agents] if number < agents or number % 10 >= 3 else None
            token = new_key()
            conversation_id = _begin(record, number, token, now + timedelta(seconds=number), chance)
            if agent or number % 10 < 2:
                wish = Handoff(reason=chance.choice(("asked", "complaint", "failures")))
                at = now + timedelta(seconds=number + 60)
                record.change(conversation_id, partial(ownership.request_handoff, handoff=wish), at)
            if agent:
                record.change(conversation_id, partial(ownership.take, agent=agent), at)
            if agent or number % 10 < 2:
                _acknowledge(record, conversation_id, agent or team[number % agents], at)
            if number < agents:
                pairs.append(_Pair(f"agent{number}@bench.example", conversation_id, token))
    record.close()
    return team, pairs


def _acknowledge(record: Record, conversation_id: ConversationId, agent: Agent, at: datetime) -> None:
    """The agent's desk has the packet, as each says at once; else it would be sent again all the time."""
    seq = record.get_state(conversation_id).last_seq
    record.change(conversation_id, partial(acknowledge_packet, agent=agent, seq=seq), at)


def _begin(record: Record, number: int, token: str, at: datetime, chance: random.Random) -> ConversationId:
    customer = Customer(CustomerId(f"c{number}"), at, name=f"Customer {number}", name_source="identity")
    record.add_customer(customer, token)
    conversation_id = ConversationId(f"bench-{number}")
    record.append(conversation_id, commands.start_conversation(customer), at)
    text = " ".join(chance.choices(("parcel", "late", "lamp", "broken", "refund", "where", "my", "is"), k=12))
    record.change(conversation_id, lambda s: commands.post_customer_message(s, text, client_id="m"), at)
    state = record.get_state(conversation_id)
    record.change(
        conversation_id, lambda s: commands.fail_turn(s, state.pending_turns[0], "assistant_down"), at
    )
    return conversation_id


async def _measure(
    url: str, data_dir: Path, team: Sequence[Agent], pairs: Sequence[_Pair], seconds: float
) -> dict[str, Any]:
    async with AsyncExitStack() as stack:
        to_customer: dict[str, float] = {}
        to_agent: dict[str, float] = {}
        opened: list[float] = []
        desks, customers = [], []
        for pair in pairs:
            session = await stack.enter_async_context(_session())
            desk = await stack.enter_async_context(_desk(session, url, data_dir, pair, to_agent))
            opened.append(await desk.ask("desk.open", protocol=1))
            await desk.ask("conversation.open", conversation_id=pair.conversation_id)
            customer = await stack.enter_async_context(_connected(session, url + "/ws/customer", to_customer))
            await customer.ask("session.open", protocol=1, token=pair.token)
            desks.append(desk)
            customers.append(customer)
        sent: dict[str, float] = {}
        until = time.perf_counter() + seconds
        talk = [
            *(_write(desk, "a", n, until, sent, pairs[n].conversation_id) for n, desk in enumerate(desks)),
            *(_write(customer, "c", n, until, sent, None) for n, customer in enumerate(customers)),
        ]
        _, lists = await asyncio.gather(asyncio.gather(*talk), _open_lists(desks, until))
        at_once = await asyncio.gather(*(desk.ask("list.get", list="all") for desk in desks))
        await asyncio.sleep(1)
    crossed = [
        (heard, mark)
        for heard, side in ((to_customer, "a"), (to_agent, "c"))
        for mark in heard
        if mark[0] == side
    ]
    took = [(heard[mark] - sent[mark]) * 1000 for heard, mark in crossed]
    return {
        "agents": len(team),
        "messages": len(sent),
        "lost": len(sent) - len(took),
        "message_median_ms": round(statistics.median(took), 1),
        "message_p99_ms": round(_rank(took, 0.99), 1),
        "message_max_ms": round(max(took), 1),
        "desk_open_median_ms": round(statistics.median(opened), 1),
        "desk_open_max_ms": round(max(opened), 1),
        "list_median_ms": round(statistics.median(lists), 1),
        "list_p99_ms": round(_rank(lists, 0.99), 1),
        "list_all_at_once_max_ms": round(max(at_once), 1),
    }


async def _write(
    peer: _Peer, side: str, number: int, until: float, sent: dict[str, float], conversation_id: str | None
) -> None:
    """Write every five seconds, each peer at a moment of its own."""
    await asyncio.sleep(random.Random(f"{side}{number}").uniform(0, EVERY_S))
    for count in itertools.count(1):
        if time.perf_counter() >= until:
            return
        mark = f"{side}-{number}-{count}"
        where = {"conversation_id": conversation_id} if conversation_id else {}
        sent[mark] = time.perf_counter()
        await peer.ask("message.send", client_id=mark, text=f"bench {mark}", **where)
        await asyncio.sleep(EVERY_S)


async def _open_lists(desks: Sequence[_Peer], until: float) -> list[float]:
    """Milliseconds that lists took to open, one after the other, at desk after desk."""
    took = []
    pause_s = max(0.05, (until - time.perf_counter()) / LISTS_OPENED)
    for number in range(LISTS_OPENED):
        name = ("all", "queue", "mine")[number % 3]
        took.append(await desks[number % len(desks)].ask("list.get", list=name))
        await asyncio.sleep(pause_s)
    return took


@asynccontextmanager
async def _session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        yield session


@asynccontextmanager
async def _desk(
    session: aiohttp.ClientSession, url: str, data_dir: Path, pair: _Pair, heard: dict[str, float]
) -> AsyncIterator[_Peer]:
    link = await asyncio.to_thread(make_sign_in_link, data_dir, pair.email, url)
    key = link.partition("?link=")[2]
    async with session.post(url + "/api/sign-in/link", json={"link": key}) as answer:
        answer.raise_for_status()
    async with _connected(session, url + "/ws/staff", heard, Origin=url) as peer:
        yield peer


@asynccontextmanager
async def _connected(
    session: aiohttp.ClientSession, url: str, heard: dict[str, float], **headers: str
) -> AsyncIterator[_Peer]:
    async with session.ws_connect(url, headers=headers) as socket:
        peer = _Peer(socket, heard)
        reading = asyncio.create_task(peer.read())
        yield peer
        await socket.close()
        await reading


def _rank(values: Sequence[float], share: float) -> float:
    return percentile(values, share)


def _print(figures: dict[str, Any]) -> None:
    print(f"{figures['agents']} agents, {figures['messages']} messages, {figures['lost']} lost")
    print(
        f"A message reaches the other side: median {figures['message_median_ms']} ms, "
        f"p99 {figures['message_p99_ms']} ms (target {MESSAGE_TARGET_MS:.0f}), "
        f"at most {figures['message_max_ms']} ms"
    )
    print(
        f"A list opens: median {figures['list_median_ms']} ms, p99 {figures['list_p99_ms']} ms "
        f"(target {LIST_TARGET_MS:.0f}); all desks at once: {figures['list_all_at_once_max_ms']} ms at most"
    )
    print(
        f"The desk opens: median {figures['desk_open_median_ms']} ms, "
        f"at most {figures['desk_open_max_ms']} ms"
    )
