"""The assistant over HTTP: the real application on a real Unix socket; the engine is a stand-in but once."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import aiohttp
import msgspec
import pytest
from aiohttp import web

from bot.assistant.errors import ActionFailedError, ModelMissingError
from bot.assistant.server import create_app
from bot.protocol.content import ContentPart, ContentTaken, ContentVectors, VectorsWanted
from bot.protocol.dry_run import (
    AskedQuestion,
    DryRunReply,
    DryRunRequest,
    DryRunResult,
    EntryChange,
    TextVector,
    TurnPreviewRequest,
)
from bot.protocol.turn import (
    AssistantStatus,
    ReplyMessage,
    TurnReply,
    TurnRequest,
    Understanding,
    UnderstandReply,
)

if TYPE_CHECKING:
    from bot.assistant.engine import Engine

READ = Understanding("ask", 0.9, "calm", False, False, "none")


class StandIn:
    """An engine that says back what it was told, and can be held up."""

    def __init__(self) -> None:
        self.going = threading.Event()
        self.going.set()
        self.began = threading.Event()
        self.closed = False

    def turn(self, request: TurnRequest) -> TurnReply:
        self.began.set()
        self.going.wait()
        if request.text == "fail":
            raise ActionFailedError("action_answer failed.")
        if request.text == "burst":
            raise RuntimeError("something secret")
        return TurnReply(request.turn_id, (ReplyMessage(request.text),), READ, {})

    def understand(self, text: str) -> Understanding:
        return msgspec.structs.replace(READ, intent=text)

    def mask(self, text: str, names: Sequence[str]) -> str:
        return text.replace(names[0], "[name]") if names else text

    def preview(self, request: TurnPreviewRequest) -> TurnReply:
        return self.turn(request.turn)

    def status(self) -> AssistantStatus:
        return AssistantStatus(True, "stand-in", 3, 7)

    def close(self) -> None:
        self.closed = True


class Client:
    """Requests to the application under test."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def post(self, path: str, body: object) -> tuple[int, dict[str, Any]]:
        data = body if isinstance(body, bytes) else msgspec.json.encode(body)
        async with self._session.post(f"http://assistant{path}", data=data) as response:
            return response.status, await response.json()

    async def pack(self, path: str, body: object) -> bytes:
        """What comes back for a MessagePack body."""
        data = msgspec.msgpack.encode(body)
        async with self._session.post(f"http://assistant{path}", data=data) as response:
            assert response.status == 200
            return await response.read()

    async def get(self, path: str) -> tuple[int, dict[str, Any]]:
        async with self._session.get(f"http://assistant{path}") as response:
            return response.status, await response.json()

    async def until_ready(self) -> None:
        while (await self.get("/readyz"))[0] != 200:  # noqa: ASYNC110 - the other side is a thread
            await asyncio.sleep(0.01)


Start = Callable[[Callable[[], StandIn]], Any]


@pytest.fixture
async def start(tmp_path: Path) -> AsyncIterator[Start]:
    """Starts the application with what loads its engine; stops all of them at the end."""
    stops: list[Callable[[], Any]] = []
    failures: list[BaseException] = []

    async def begin(load: Callable[[], StandIn]) -> Client:
        app = create_app(cast("Callable[[], Engine]", load), failures.append)
        runner = web.AppRunner(app)
        await runner.setup()
        socket = str(tmp_path / "assistant.sock")
        await web.UnixSite(runner, socket).start()
        session = aiohttp.ClientSession(connector=aiohttp.UnixConnector(socket))
        stops.extend((session.close, runner.cleanup))
        return Client(session)

    begin.failures = failures  # type: ignore[attr-defined]  # for the test that looks at them
    yield begin
    for stop in stops:
        await stop()


@pytest.fixture
async def client(start: Start) -> Client:
    """A client of an application that is ready."""
    client: Client = await start(StandIn)
    await client.until_ready()
    return client


async def test_a_turn_comes_back_as_a_reply(client: Client) -> None:
    status, body = await client.post("/turn", TurnRequest("t1", "c1", "hello"))
    reply = msgspec.convert(body, TurnReply)
    assert (status, reply.turn_id, reply.messages[0].text) == (200, "t1", "hello")


async def test_texts_are_understood_in_order(client: Client) -> None:
    status, body = await client.post("/understand", {"texts": ["one", "two"]})
    assert status == 200
    assert [read.intent for read in msgspec.convert(body, UnderstandReply).results] == ["one", "two"]


async def test_texts_are_masked_in_order(client: Client) -> None:
    texts = [{"text": "is Tom here?", "names": ["Tom"]}, {"text": "two"}]
    assert await client.post("/mask", {"texts": texts}) == (200, {"texts": ["is [name] here?", "two"]})


async def test_a_turn_is_previewed(client: Client) -> None:
    turn = msgspec.to_builtins(TurnRequest("t1", "c1", "hello"))
    status, body = await client.post("/preview", {"turn": turn})
    assert (status, body["messages"][0]["text"]) == (200, "hello")


async def test_a_snapshot_during_a_gate_check_does_not_disturb_it(start: Start) -> None:
    class FakeDryRuns:
        """What asks of one live index: it knows what was overlaid on that one alone."""

        def __init__(self) -> None:
            self._untouched: set[object] = set()
            self._read: list[str] = []

        def index(self, changes: Sequence[EntryChange]) -> object:
            index = SimpleNamespace(generation=7)
            self._untouched.add(id(index))
            return index

        def dry_run(self, index: object, question: AskedQuestion) -> DryRunResult:
            if id(index) not in self._untouched:
                raise KeyError(index)
            self._read.append(question.text)
            return DryRunResult("answer", (question.text,), 0.9)

        def computed(self) -> tuple[TextVector, ...]:
            return tuple(TextVector("close", b"key", b"vector", text) for text in self._read)

    class Swapping(StandIn):
        """Its live index is another one each time that somebody looks."""

        @property
        def dry_runs(self) -> FakeDryRuns:
            return FakeDryRuns()

        def computed_vectors(self, dry_runs: FakeDryRuns) -> tuple[TextVector, ...]:
            return dry_runs.computed()

    client = await start(Swapping)
    await client.until_ready()
    asked = (AskedQuestion("a", "one"), AskedQuestion("b", "two"))
    status, body = await client.post("/dry-run", DryRunRequest(asked, ()))
    assert status == 200
    reply = msgspec.json.decode(msgspec.json.encode(body), type=DryRunReply)
    assert [each.shown for each in reply.results] == [("one",), ("two",)]
    assert [each.question for each in reply.vectors] == ["one", "two"]


async def test_readiness_tells_the_model_and_the_entries(client: Client) -> None:
    assert await client.get("/readyz") == (
        200,
        {"ready": True, "model": "stand-in", "entries": 3, "generation": 7, "busy_s": 0.0},
    )


async def test_only_who_knows_the_token_is_answered(tmp_path: Path) -> None:
    token = "a token of thirty-two bytes or more"
    runner = web.AppRunner(create_app(lambda: cast("Engine", StandIn()), print, token))
    await runner.setup()
    socket = str(tmp_path / "assistant.sock")
    await web.UnixSite(runner, socket).start()
    for header in (None, "Bearer another", token, f"Bearer {token}"):
        headers = {"Authorization": header} if header else None
        async with aiohttp.ClientSession(connector=aiohttp.UnixConnector(socket), headers=headers) as session:
            client = Client(session)
            if header == f"Bearer {token}":
                await client.until_ready()
                continue
            for path in ("/turn", "/content/offer", "/content/take", "/nowhere"):
                status, error = await client.post(path, TurnRequest("t1", "c1", "hello"))
                assert (status, error["code"]) == (401, "token_refused")
                assert "FRONTDESK_ASSISTANT_TOKEN must be the same" in error["message"]
    await runner.cleanup()


async def test_a_token_that_is_no_text_is_refused_like_any_other(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    runner = web.AppRunner(create_app(lambda: cast("Engine", StandIn()), print, "a token"))
    await runner.setup()
    await web.UnixSite(runner, str(tmp_path / "assistant.sock")).start()
    reader, writer = await asyncio.open_unix_connection(str(tmp_path / "assistant.sock"))
    writer.write(b"GET /readyz HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \xff\xfe\r\n\r\n")
    assert (await reader.readline()).split()[1] == b"401"
    writer.close()
    await writer.wait_closed()
    await runner.cleanup()
    assert "Traceback" not in caplog.text


async def test_content_is_taken_in_over_the_wire(start: Start) -> None:
    parts: list[object] = []

    class Receiving(StandIn):
        """Wants a vector of each part."""

        def __init__(self) -> None:
            super().__init__()
            self.content = self

        def offer(self, part: ContentPart) -> VectorsWanted:
            parts.append(part)
            return VectorsWanted({"minilm": [b"key"]})

        def take(self, given: ContentVectors) -> ContentTaken:
            parts.append(given)
            return ContentTaken(given.source, 9, {"minilm": {b"other": b"vector"}})

    client = await start(Receiving)
    await client.until_ready()
    part = ContentPart("run", 9, 0, changes=(EntryChange("returns", 2, {"question": "?"}),))
    given = ContentVectors("run", 0, {"minilm": {b"key": b"vector"}}, is_last=True)
    wanted = await client.pack("/content/offer", part)
    assert msgspec.msgpack.decode(wanted, type=VectorsWanted).keys == {"minilm": [b"key"]}
    taken = await client.pack("/content/take", given)
    assert msgspec.msgpack.decode(taken, type=ContentTaken).computed == {"minilm": {b"other": b"vector"}}
    assert parts == [part, given]
    assert (await client.post("/content/offer", b"\x00"))[0] == 400


async def test_it_is_not_ready_while_the_model_loads(start: Start) -> None:
    loaded = threading.Event()

    def load() -> StandIn:
        loaded.wait(10)
        return StandIn()

    client = await start(load)
    status, body = await client.get("/readyz")
    assert (status, body["code"]) == (503, "not_ready")
    status, body = await client.post("/turn", TurnRequest("t", "c", "hello"))
    assert (status, body["code"]) == (503, "not_ready")
    loaded.set()
    await client.until_ready()


async def test_readiness_is_told_while_a_turn_runs(start: Start) -> None:
    engine = StandIn()
    client = await start(lambda: engine)
    await client.until_ready()
    engine.going.clear()
    turn = asyncio.create_task(client.post("/turn", TurnRequest("t", "c", "hello")))
    await asyncio.to_thread(engine.began.wait)
    assert (await client.get("/readyz"))[0] == 200
    assert not turn.done()
    engine.going.set()
    assert (await turn)[0] == 200


async def test_a_failed_load_is_reported(start: Start) -> None:
    def load() -> StandIn:
        raise ModelMissingError("There is no trained model.")

    client = await start(load)
    while not start.failures:  # type: ignore[attr-defined]  # noqa: ASYNC110 - set by the fixture
        await asyncio.sleep(0.01)
    assert (await client.get("/readyz"))[0] == 503


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("/turn", b"", 400, "bad_request"),
        ("/turn", b"{", 400, "bad_request"),
        ("/turn", b"[]", 400, "bad_request"),
        ("/turn", b"\xff\xfe", 400, "bad_request"),
        ("/turn", {"turn_id": "t", "conversation_id": "c"}, 400, "bad_request"),
        ("/turn", {"turn_id": "t", "conversation_id": "c", "text": 5}, 400, "bad_request"),
        ("/turn", {"turn_id": "t", "conversation_id": "c", "text": "x", "more": 1}, 400, "bad_request"),
        ("/understand", {"texts": "hello"}, 400, "bad_request"),
        ("/nowhere", {}, 404, "not_found"),
        ("/turn", {"turn_id": "t", "conversation_id": "c", "text": "fail"}, 500, "action_failed"),
        ("/turn", {"turn_id": "t", "conversation_id": "c", "text": "burst"}, 500, "internal"),
    ],
)
async def test_bad_requests_and_failures_get_a_code_and_a_sentence(
    client: Client, path: str, body: object, status: int, code: str
) -> None:
    answered, error = await client.post(path, body)
    assert (answered, error["code"]) == (status, code)
    assert error["message"].endswith(".") or code == "bad_request"
    assert "secret" not in error["message"]
    assert (await client.get("/readyz"))[0] == 200


async def test_stopping_finishes_the_turn_that_runs(tmp_path: Path) -> None:
    engine = StandIn()
    app, stopping_began = create_app(lambda: cast("Engine", engine), print), asyncio.Event()

    async def note(_: web.Application) -> None:
        stopping_began.set()

    app.on_shutdown.append(note)
    runner = web.AppRunner(app, shutdown_timeout=5)
    await runner.setup()
    socket = str(tmp_path / "assistant.sock")
    await web.UnixSite(runner, socket).start()
    async with aiohttp.ClientSession(connector=aiohttp.UnixConnector(socket)) as session:
        client = Client(session)
        await client.until_ready()
        engine.going.clear()
        turn = asyncio.create_task(client.post("/turn", TurnRequest("t", "c", "hello")))
        await asyncio.to_thread(engine.began.wait)
        stopping = asyncio.create_task(runner.cleanup())
        await stopping_began.wait()
        engine.going.set()
        assert (await turn)[0] == 200
        await stopping
    assert engine.closed


@pytest.mark.model
async def test_the_real_engine_answers_over_the_socket(start: Start, engine: Engine) -> None:
    class Lent(StandIn):
        turn = staticmethod(engine.turn)  # closing is left to the fixture

    client = await start(Lent)
    await client.until_ready()
    _, body = await client.post("/turn", TurnRequest("t", "c", "How do I cancel my order?"))
    answers = [message.answer for message in msgspec.convert(body, TurnReply).messages if message.answer]
    assert [answer.entry_id for answer in answers] == ["cancel-order"]
