"""What the assistants answer from is sent to them: all at first, then what changes, and again when lost."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from bot.gateway import assistant_health
from bot.gateway.assistant_content import ContentFeed
from bot.gateway.assistant_health import AssistantHealth
from bot.protocol.content import ContentSettings
from bot.protocol.dry_run import AskedQuestion
from bot.storage.errors import DatabaseClosed
from knowledge_base.model import Content
from knowledge_base.store import KnowledgeStore
from tests.gateway.clock import Clock
from tests.gateway.fake_assistant import FakeAssistant
from tests.gateway.house import PATIENCE_S, House
from tests.peer import until

TOKEN = "a token of thirty-two bytes or more"
CLOCK = Clock()
SENTENCES = ContentSettings({"utter_greet": []}, r"AB-\d{6}", {"business": "Larch & Loom"})


@pytest.fixture(autouse=True)
def quick_probes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assistant_health, "READY_PAUSE_S", 0.05)
    monkeypatch.setattr(assistant_health, "UNREADY_PAUSE_S", 0.05)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[KnowledgeStore]:
    with KnowledgeStore(tmp_path / "knowledge.db") as store:
        publish(store, "returns")
        publish(store, "delivery")
        yield store


def publish(store: KnowledgeStore, entry_id: str) -> None:
    store.publish_entry(store.add_entry(Content(f"What about {entry_id}?", "So."), "ed", entry_id).id, "ed")


@asynccontextmanager
async def fed(store: KnowledgeStore, *addresses: str, token: str = "") -> AsyncIterator[AssistantHealth]:
    """A feed from the store to these addresses, and what is known of them."""
    health = AssistantHealth(addresses, CLOCK.monotonic, token=token, source="this run")
    feed = ContentFeed(store, health, SENTENCES, "this run", CLOCK)
    health.start()
    feed.start()
    try:
        yield health
    finally:
        await feed.close()
        await health.close()


@asynccontextmanager
async def unfed(store: KnowledgeStore, address: str) -> AsyncIterator[tuple[ContentFeed, AssistantHealth]]:
    """A feed that brings content only when it is asked to, and what is known of the assistant there."""
    health = AssistantHealth([address], CLOCK.monotonic, source="this run")
    feed = ContentFeed(store, health, SENTENCES, "this run", CLOCK)
    try:
        await health.probe(health.assistants[0])
        yield feed, health
    finally:
        await feed.close()
        await health.close()


async def test_an_assistant_is_ready_with_what_it_was_sent(store: KnowledgeStore, tmp_path: Path) -> None:
    fake = FakeAssistant()
    async with fake.listening(tmp_path / "a.sock"), fed(store, f"unix:{tmp_path}/a.sock") as health:
        await health.wait_until_ready()
        assert health.assistants[0].content == ("this run", store.generation())
    assert fake.content.entries.keys() == {"returns", "delivery"}
    assert fake.content.entries["returns"].content["question"] == "What about returns?"  # type: ignore[index]
    assert fake.content.settings == SENTENCES
    assert [part.since for part in fake.content.parts] == [None, None]


async def test_only_changes_are_sent_to_one_that_has_the_rest(store: KnowledgeStore, tmp_path: Path) -> None:
    fake = FakeAssistant()
    async with fake.listening(tmp_path / "a.sock"), fed(store, f"unix:{tmp_path}/a.sock") as health:
        await health.wait_until_ready()
        before = store.generation()
        publish(store, "assembly")
        await until(lambda: fake.content.generation == store.generation())
        assert [(part.since, [each.entry_id for each in part.changes]) for part in fake.content.parts] == [
            (before, ["assembly"])
        ]
        store.retire_entry("returns", "ed")
        await until(lambda: fake.content.generation == store.generation())
    assert fake.content.entries["returns"].content is None


async def test_one_that_lost_everything_gets_it_again(store: KnowledgeStore, tmp_path: Path) -> None:
    fake, again = FakeAssistant(), FakeAssistant()
    async with fed(store, f"unix:{tmp_path}/a.sock") as health:
        async with fake.listening(tmp_path / "a.sock"):
            await health.wait_until_ready()
        publish(store, "assembly")
        await until(lambda: health.state == "down")
        async with again.listening(tmp_path / "a.sock"):
            await health.wait_until_ready()
    assert again.content.entries.keys() == {"returns", "delivery", "assembly"}


async def test_one_that_cannot_go_on_gets_a_snapshot(store: KnowledgeStore, tmp_path: Path) -> None:
    fake = FakeAssistant()
    async with fake.listening(tmp_path / "a.sock"), fed(store, f"unix:{tmp_path}/a.sock") as health:
        await health.wait_until_ready()
        fake.content.goes_on = False
        publish(store, "assembly")
        await until(lambda: fake.content.generation == store.generation())
    assert {part.since for part in fake.content.parts} == {None}


async def test_vectors_that_one_computed_are_lent_to_the_next(store: KnowledgeStore, tmp_path: Path) -> None:
    one, other = FakeAssistant(), FakeAssistant()
    one.content.computes = {"minilm": {b"key": b"vector"}}
    other.content.wants = {"minilm": [b"key", b"unknown"]}
    async with one.listening(tmp_path / "one.sock"), fed(store, f"unix:{tmp_path}/one.sock") as health:
        await health.wait_until_ready()
    async with other.listening(tmp_path / "other.sock"), fed(store, f"unix:{tmp_path}/other.sock") as health:
        await health.wait_until_ready()
    assert other.content.lent[0] == {"minilm": {b"key": b"vector"}}


async def test_what_it_cannot_take_leaves_it_unready_and_is_sent_again(
    store: KnowledgeStore, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    fake = FakeAssistant()
    fake.content.status = 500
    async with fake.listening(tmp_path / "a.sock"), fed(store, f"unix:{tmp_path}/a.sock") as health:
        await until(lambda: "could not be sent its content: it answered 500" in caplog.text)
        assert health.state == "starting"
        fake.content.status = 200
        await health.wait_until_ready()
    assert fake.content.entries.keys() == {"returns", "delivery"}


async def test_a_refused_token_is_said_once_and_clearly(
    store: KnowledgeStore, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    asked = 0

    async def refuse(request: web.Request) -> web.Response:
        nonlocal asked
        asked += 1
        return web.Response(status=401)

    app = web.Application()
    app.router.add_get("/readyz", refuse)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    with caplog.at_level(logging.ERROR):
        async with fed(store, address, token=TOKEN) as health:
            await until(lambda: asked > 2)
            assert health.state == "down"
    await runner.cleanup()
    (record,) = (each for each in caplog.records if "token" in each.message)
    assert "FRONTDESK_ASSISTANT_TOKEN must be the same there" in record.message
    assert TOKEN not in caplog.text


async def test_the_token_goes_with_every_request_over_tcp(store: KnowledgeStore, tmp_path: Path) -> None:
    seen = set()

    @web.middleware
    async def note(request: web.Request, handler: Callable[[web.Request], object]) -> web.StreamResponse:
        seen.add((request.path, request.headers.get("Authorization")))
        return await handler(request)  # type: ignore[misc,no-any-return]

    fake = FakeAssistant()
    app = web.Application(middlewares=[note])
    app.router.add_get("/readyz", fake.readyz)
    fake.content.add_routes(app)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with fed(store, f"http://127.0.0.1:{runner.addresses[0][1]}", token=TOKEN) as health:
        await health.wait_until_ready()
    await runner.cleanup()
    assert seen == {(path, f"Bearer {TOKEN}") for path in ("/readyz", "/content/offer", "/content/take")}


async def test_a_preview_waits_for_what_is_live(house: House) -> None:
    knowledge = house.services.knowledge
    house.assistant.answers_dry_runs(knowledge)
    await asyncio.to_thread(publish, knowledge, "assembly")
    await house.services.assistant.dry_run([AskedQuestion("q", "What about assembly?")], (), PATIENCE_S)
    assert house.assistant.content.generation == knowledge.generation()


async def test_a_preview_is_brought_what_is_live_after_a_delivery_that_failed(
    store: KnowledgeStore, tmp_path: Path
) -> None:
    fake = FakeAssistant()
    async with fake.listening(tmp_path / "a.sock"), unfed(store, f"unix:{tmp_path}/a.sock") as (feed, health):
        (assistant,) = health.assistants
        fake.content.status = 500
        await feed.bring(assistant, PATIENCE_S)
        assert assistant.content is None
        fake.content.status = 200
        await feed.bring(assistant, PATIENCE_S)
        assert fake.content.generation == store.generation()


@pytest.mark.parametrize("error", [ValueError("a bad entry"), DatabaseClosed("knowledge.db"), KeyError()])
async def test_a_delivery_that_fails_unexpectedly_is_said_once_and_tried_again(
    error: Exception,
    store: KnowledgeStore,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(since: int) -> None:
        raise error

    fake = FakeAssistant()
    async with fake.listening(tmp_path / "a.sock"), unfed(store, f"unix:{tmp_path}/a.sock") as (feed, health):
        (assistant,) = health.assistants
        with monkeypatch.context() as patch:
            patch.setattr(store, "list_published_since", fail)
            for _ in range(2):
                await feed.bring(assistant, PATIENCE_S)
                assert assistant.content is None
        (record,) = (each for each in caplog.records if "could not be sent its content" in each.message)
        assert (str(error) or "KeyError") in record.message
        assert record.exc_info is not None
        await feed.bring(assistant, PATIENCE_S)
        assert fake.content.generation == store.generation()


async def test_vectors_of_a_question_come_again_with_it(house: House) -> None:
    questions, knowledge = house.services.gate.questions, house.services.knowledge
    house.assistant.answers_dry_runs(knowledge)
    await asyncio.to_thread(questions.pin, "where is it", None, "ed")
    asked = AskedQuestion("where is it", "where is it")
    house.assistant.computes = {"where is it": b"vector"}
    await house.services.assistant.dry_run([asked], (), PATIENCE_S)
    await house.services.assistant.dry_run([asked], (), PATIENCE_S)
    assert [len(each.vectors) for each in house.assistant.dry_run_questions] == [0, 1]
