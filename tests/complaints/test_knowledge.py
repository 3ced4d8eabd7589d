"""The complaint that the knowledge base is out of step with what the bot says, on the trained model."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import aiohttp
import pytest

from benchmarks.house import House
from knowledge_base.store import KnowledgeStore
from tests.peer import PATIENCE_S
from tests.story.peers import Peer, is_answer, is_message, sign_in

# The model is loaded within the test's time.
pytestmark = [pytest.mark.model, pytest.mark.timeout(300)]

QUESTION = "Do you repaint grandfather clocks?"
FIRST = "Yes, our workshop repaints grandfather clocks for €90."
SECOND = "We stopped repainting grandfather clocks. The Clock Guild in Utrecht does it."


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with House(tmp_path_factory.mktemp("knowledge") / "data") as running:
        yield running


async def call(session: aiohttp.ClientSession, method: str, url: str, body: Any = None) -> Any:
    async with session.request(method, url, json=body) as response:
        assert response.status < 300, await response.text()
        return await response.json()


def generation(house: House) -> int:
    with KnowledgeStore(house.data_dir / "knowledge.db") as store:
        return store.generation()


async def taken_in(house: House) -> None:
    """Return once the assistant has what was published, which it takes by itself."""
    published = await asyncio.to_thread(generation, house)
    (address,) = house.data_dir.glob("assistant-*.sock")
    connector = aiohttp.UnixConnector(path=str(address))
    async with aiohttp.ClientSession(connector=connector) as session:

        async def look() -> None:
            while (await call(session, "GET", "http://assistant/readyz"))["generation"] < published:  # noqa: ASYNC110
                await asyncio.sleep(0.02)

        await asyncio.wait_for(look(), PATIENCE_S)


async def ask(customer: Peer) -> dict[str, Any]:
    seq = await customer.say(QUESTION)
    return await customer.hear("a reply", is_message("assistant"), after=seq)


async def help_page(session: aiohttp.ClientSession, house: House, path: str) -> tuple[int, str]:
    async with session.get(house.url + path) as response:
        return response.status, await response.text()


async def test_the_next_answer_its_link_and_the_record_are_what_was_published(house: House) -> None:
    """The knowledge base is out of step with what the bot says."""
    async with (
        aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as studio,
        aiohttp.ClientSession() as session,
        Peer.connect(session, house.url, "/ws/customer") as customer,
    ):
        await sign_in(studio, house, "elif@demo.example")
        await customer.open(name="Priya")
        content = {"question": QUESTION, "answer": FIRST, "category": "Repairs"}
        entries = f"{house.url}/api/studio/entries"
        entry = (await call(studio, "POST", entries, {"content": content}))["entry_id"]
        said = await ask(customer)
        assert said.get("answer", {}).get("entry_id") != entry, "a draft is no answer yet"

        for revision, answer in ((1, FIRST), (2, SECOND)):
            if revision > 1:
                saved = {"content": {**content, "answer": answer}, "expected_revision": revision - 1}
                await call(studio, "PUT", f"{entries}/{entry}", saved)
            await call(studio, "POST", f"{entries}/{entry}/publish", {"revision": revision})
            await taken_in(house)
            seq = await customer.say(QUESTION)
            said = await customer.hear("the answer", is_answer, after=seq)
            assert (said["answer"]["entry_id"], said["answer"]["revision"]) == (entry, revision)
            assert answer in said["text"]
            status, page = await help_page(session, house, said["answer"]["url"])
            assert status == 200
            assert answer in page

        await call(studio, "POST", f"{entries}/{entry}/retire")
        await taken_in(house)
        said = await ask(customer)
        assert said.get("answer", {}).get("entry_id") != entry
        assert (await help_page(session, house, f"/help/{entry}"))[0] == 410

        # What was said stays on record as it was said, with the revision that said it.
        page = await customer.ask("events.get", after_seq=0)
        quoted = [event for event in page["events"] if event.get("answer", {}).get("entry_id") == entry]
        assert [event["answer"]["revision"] for event in quoted] == [1, 2]
        assert FIRST in quoted[0]["text"]
