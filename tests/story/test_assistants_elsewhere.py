"""Two assistants, one behind a Unix socket and one behind TCP, as if on another machine: it opens no file of
the gateway's, and both answer what was just published."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import aiohttp
import psutil
import pytest

from benchmarks.house import House, free_port
from bot.cli.assistant_python import find_assistant_python
from knowledge_base.model import Content
from knowledge_base.store import KnowledgeStore
from tests.story.peers import Peer, is_answer

pytestmark = [pytest.mark.model, pytest.mark.timeout(400)]

ROOT = Path(__file__).parents[2]
TOKEN = "0123456789abcdef0123456789abcdef"
VARIABLE = "FRONTDESK_ASSISTANT_TOKEN"


class Elsewhere:
    """An assistant on a TCP port, whose working folder and environment know nothing of the gateway's data."""

    def __init__(self, log: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; it becomes ready once a gateway has sent it something."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [find_assistant_python(""), "-W", "ignore", "-m", "bot.assistant", "--port", str(self.port)],
                env={**os.environ, VARIABLE: TOKEN, "FRONTDESK_KNOWLEDGE": "/nowhere/knowledge.db"},
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )

    def stop(self, number: int = signal.SIGKILL) -> None:
        """End it."""
        assert self._process is not None
        self._process.send_signal(number)
        self._process.wait()

    def open_files(self) -> set[Path]:
        """The files that it has open."""
        assert self._process is not None
        return {Path(each.path) for each in psutil.Process(self._process.pid).open_files()}

    def ask(self, path: str, token: str = TOKEN) -> tuple[int, dict[str, Any]]:
        """The status and body of a GET."""
        request = Request(self.url + path, headers={"Authorization": f"Bearer {token}"})
        try:
            with urlopen(request, timeout=5) as reply:
                return reply.status, json.load(reply)
        except HTTPError as error:
            return error.code, json.load(error)


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Elsewhere]:
    assistant = Elsewhere(tmp_path_factory.mktemp("elsewhere") / "log")
    assistant.start()
    yield assistant
    assistant.stop(signal.SIGTERM)


@pytest.fixture(scope="module")
def both(elsewhere: Elsewhere, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A Frontdesk with one assistant of its own and the one elsewhere, both ready."""
    environ = {"FRONTDESK_ASSISTANTS": elsewhere.url, VARIABLE: TOKEN}
    with House(tmp_path_factory.mktemp("both") / "data", environ=environ) as house:
        until_ready(house)
        yield house


def until_ready(house: House) -> None:
    house.wait_until("both are ready", lambda: house.assistant_states() == ["ready", "ready"], 180)


@asynccontextmanager
async def sessions(house: House, elsewhere: Elsewhere) -> AsyncIterator[dict[str, aiohttp.ClientSession]]:
    """A way to each assistant, by the address that its requests start with."""
    (socket,) = house.data_dir.glob("assistant-*.sock")
    here = aiohttp.ClientSession(connector=aiohttp.UnixConnector(path=str(socket)))
    there = aiohttp.ClientSession(headers={"Authorization": f"Bearer {TOKEN}"})
    async with here, there:
        yield {"http://assistant": here, elsewhere.url: there}


async def call(session: aiohttp.ClientSession, method: str, url: str, body: Any = None) -> Any:
    async with session.request(method, url, json=body) as response:
        assert response.status == 200, await response.text()
        return await response.json()


def publish(house: House, entry_id: str, question: str) -> int:
    """Publish an entry in the knowledge base's file; the generation that has it."""
    with KnowledgeStore(house.data_dir / "knowledge.db") as store:
        store.add_entry(Content(question, "Yes, gladly.", (question.lower(),)), "tests", entry_id)
        store.publish_entry(entry_id, "tests")
        return store.generation()


async def answer_of(session: aiohttp.ClientSession, base: str, text: str) -> list[str]:
    """The entries that an assistant answers with, asked itself."""
    turn = {"turn_id": "t", "conversation_id": "c", "text": text}
    reply = await call(session, "POST", base + "/turn", turn)
    return [message["answer"]["entry_id"] for message in reply["messages"] if message.get("answer")]


async def until_taken_in(session: aiohttp.ClientSession, base: str, generation: int) -> None:
    while (await call(session, "GET", base + "/readyz"))["generation"] < generation:  # noqa: ASYNC110
        await asyncio.sleep(0.02)


async def test_both_answer_what_was_just_published(both: House, elsewhere: Elsewhere) -> None:
    question = "Can I bring my llama to the showroom?"
    generation = await asyncio.to_thread(publish, both, "llamas", question)
    async with sessions(both, elsewhere) as ways:
        for base, session in ways.items():
            await until_taken_in(session, base, generation)
            assert await answer_of(session, base, question) == ["llamas"]


def test_the_one_elsewhere_opens_no_file_of_the_gateway(both: House, elsewhere: Elsewhere) -> None:
    databases = {path for path in elsewhere.open_files() if ".db" in path.name or ".sock" in path.name}
    assert not databases
    assert not [path for path in elsewhere.open_files() if both.data_dir in path.parents]


def test_a_wrong_token_is_refused_with_what_to_do(both: House, elsewhere: Elsewhere) -> None:
    status, error = elsewhere.ask("/readyz", token=TOKEN[::-1])
    assert (status, error["code"]) == (401, "token_refused")
    assert VARIABLE in error["message"]
    assert elsewhere.ask("/readyz")[0] == 200


async def test_a_killed_one_comes_back_with_everything(both: House, elsewhere: Elsewhere) -> None:
    question = "Do you rent out a steam organ?"
    elsewhere.stop()
    await asyncio.to_thread(
        both.wait_until, "it is gone", lambda: both.assistant_states() == ["ready", "down"], 60
    )
    generation = await asyncio.to_thread(publish, both, "organs", question)
    elsewhere.start()
    await asyncio.to_thread(until_ready, both)
    async with sessions(both, elsewhere) as ways:
        session = ways[elsewhere.url]
        assert (await call(session, "GET", elsewhere.url + "/readyz"))["generation"] == generation
        assert await answer_of(session, elsewhere.url, question) == ["organs"]


async def test_customers_are_answered_by_the_one_elsewhere_alone(both: House, elsewhere: Elsewhere) -> None:
    (own,) = both.assistants
    own.suspend()
    try:
        await asyncio.to_thread(
            both.wait_until,
            "the own one hangs",
            lambda: both.assistant_states() == ["unresponsive", "ready"],
            60,
        )
        async with (
            aiohttp.ClientSession() as session,
            Peer.connect(session, both.url, "/ws/customer") as customer,
        ):
            await customer.open()
            seq = await customer.say("how long does a refund take?")
            answer = await customer.hear("an answer", is_answer, after=seq)
            assert answer["answer"]["entry_id"] == "refund-times"
    finally:
        own.resume()
