"""An assistant that speaks the turn protocol over a real Unix socket, and misbehaves when told to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
from aiohttp import web

from bot.protocol.content import (
    ContentPart,
    ContentSettings,
    ContentTaken,
    ContentVectors,
    Vectors,
    VectorsWanted,
)
from bot.protocol.dry_run import (
    AskedQuestion,
    DryRunReply,
    DryRunRequest,
    DryRunResult,
    EntryChange,
    MaskReply,
    MaskRequest,
    TextVector,
    TurnPreviewRequest,
)
from bot.protocol.events import QuickReply
from bot.protocol.grouping import GroupReply, GroupRequest, GroupSoFar
from bot.protocol.turn import (
    AnswerRef,
    AssistantStatus,
    FactsLearned,
    HandoffAsk,
    RankedEntry,
    ReplyMessage,
    TurnReply,
    TurnRequest,
    Understanding,
    UnderstandReply,
    UnderstandRequest,
)
from bot.protocol.upkeep import AlikeReply
from knowledge_base.questions.masking import mask_details
from knowledge_base.store import KnowledgeStore

Think = Callable[[TurnRequest], TurnReply]


def understanding(text: str) -> Understanding:
    """A reading that says little, and the same for the same text."""
    return Understanding(
        intent="ask",
        confidence=0.9,
        mood="upset" if "terrible" in text else "calm",
        wants_human="person" in text,
        complaint="terrible" in text,
        outcome="answer",
    )


def think(request: TurnRequest) -> TurnReply:
    """Quotes an entry to a question, learns a name, hands over who asks for a person, echoes the rest."""
    count = int(request.memory.get("count", 0)) + 1
    learned, handoff, answer = FactsLearned(), None, None
    text = f"You said: {request.text}"
    if request.text.startswith("I am "):
        learned = FactsLearned(name=request.text.removeprefix("I am "))
    if "person" in request.text:
        handoff = HandoffAsk(reason="asked")
    if request.text.endswith("?"):
        text = "Returns are **free** for [30 days](https://shop.example/returns)."
        answer = AnswerRef(entry_id="returns", revision=3, title="How do I return it?", confidence=0.93)
    message = ReplyMessage(
        text=text,
        line_ids=(f"echo_{count}",),
        answer=answer,
        asks_feedback=answer is not None,
        quick_replies=(QuickReply(title="Thanks", choice="/thanks"),) if answer else (),
    )
    return TurnReply(
        turn_id=request.turn_id,
        messages=(message,),
        understanding=understanding(request.text),
        memory={"count": count},
        learned=learned,
        handoff=handoff,
    )


class FakeContent:
    """What an assistant was sent to answer from: `entries` are those served, as `ContentPart` has them."""

    def __init__(self) -> None:
        self.source = ""
        self.generation = 0
        self.entries: dict[str, EntryChange] = {}
        self.settings: ContentSettings | None = None
        self.parts: list[ContentPart] = []
        self.wants: dict[str, list[bytes]] = {}
        self.computes: Vectors = {}
        self.lent: list[Vectors] = []
        self.goes_on = True
        self.status = 200

    async def offer(self, request: web.Request) -> web.Response:
        """POST /content/offer."""
        part = msgspec.msgpack.decode(await request.read(), type=ContentPart)
        if self.status != 200:
            return web.Response(status=self.status)
        goes_on = self.goes_on and (part.source, part.since) == (self.source, self.generation)
        if part.since is not None and not goes_on:
            return web.Response(status=409)
        self.parts = [*self.parts, part] if part.number else [part]
        return web.Response(body=msgspec.msgpack.encode(VectorsWanted(self.wants)))

    async def take(self, request: web.Request) -> web.Response:
        """POST /content/take."""
        given = msgspec.msgpack.decode(await request.read(), type=ContentVectors)
        self.lent.append(given.vectors)
        first = self.parts[0]
        if given.is_last:
            if first.since is None:
                self.entries, self.settings = {}, first.settings
            for change in (change for part in self.parts for change in part.changes):
                self.entries[change.entry_id] = change
            self.source, self.generation = first.source, first.generation
        taken = ContentTaken(self.source, self.generation, self.computes)
        return web.Response(body=msgspec.msgpack.encode(taken))

    def add_routes(self, app: web.Application) -> None:
        """Take in what is sent to this application."""
        app.router.add_post("/content/offer", self.offer)
        app.router.add_post("/content/take", self.take)


class FakeAssistant:
    """Its `requests` are the turns it was asked for; `hold` keeps its answers back until it is set.

    Until `awake` is set it answers nothing at all, like a process that was stopped. While it is not `ready`
    its model loads.
    `rankings` are what POST /understand says of a text.
    """

    def __init__(self) -> None:
        self.requests: list[TurnRequest] = []
        self.think: Think = think
        self.hold = asyncio.Event()
        self.hold.set()
        self.awake = asyncio.Event()
        self.awake.set()
        self.ready = True
        self.busy_s = 0.0
        self.arrived = asyncio.Event()
        self.die_next = 0
        self.status = 200
        self.rankings: dict[str, tuple[RankedEntry, ...]] = {}
        self.similar = AlikeReply(generation=1, pairs=())
        self.previewed: list[TurnPreviewRequest] = []
        self.masked: list[str] = []
        self.dry_run_questions: list[AskedQuestion] = []
        self.computes: dict[str, bytes] = {}  # by the key of a question, what was computed to read it
        self.content = FakeContent()
        self._knowledge: KnowledgeStore | None = None

    @property
    def is_well(self) -> bool:
        """Whether it answers, and will be ready once it has content."""
        return self.ready and self.awake.is_set()

    async def turn(self, request: web.Request) -> web.StreamResponse:
        """POST /turn."""
        asked = msgspec.json.decode(await request.read(), type=TurnRequest)
        self.requests.append(asked)
        self.arrived.set()
        if self.die_next:
            self.die_next -= 1
            assert request.transport is not None
            request.transport.abort()
            await asyncio.sleep(0)
        await self.awake.wait()
        if not self.ready:
            return web.Response(status=503)
        await self.hold.wait()
        body = msgspec.json.encode(self.think(asked))
        return web.Response(status=self.status, body=body, content_type="application/json")

    async def understand(self, request: web.Request) -> web.Response:
        """POST /understand."""
        asked = msgspec.json.decode(await request.read(), type=UnderstandRequest)
        reply = UnderstandReply(results=tuple(map(self._read, asked.texts)))
        body = msgspec.json.encode(reply)
        return web.Response(status=self.status, body=body, content_type="application/json")

    def _read(self, text: str) -> Understanding:
        return msgspec.structs.replace(understanding(text), ranking=self.rankings.get(text, ()))

    def answers_dry_runs(self, store: KnowledgeStore) -> None:
        """From now on a question gets the entries that ask it in the same words, live or as changed."""
        self._knowledge = store

    async def dry_run(self, request: web.Request) -> web.Response:
        """POST /dry-run."""
        asked = msgspec.json.decode(await request.read(), type=DryRunRequest)
        if self.status != 200 or self._knowledge is None:
            return web.Response(status=503)
        generation, contents = await asyncio.to_thread(_live, self._knowledge)
        contents |= {change.entry_id: change.content or {} for change in asked.changes}
        self.dry_run_questions += asked.questions
        results = tuple(_dry_run_result(question.text, contents) for question in asked.questions)
        vectors = tuple(TextVector("fake", b"key", each, key) for key, each in self.computes.items())
        body = msgspec.json.encode(DryRunReply(generation, results, vectors))
        return web.Response(body=body, content_type="application/json")

    async def mask(self, request: web.Request) -> web.Response:
        """POST /mask: what needs no model."""
        asked = msgspec.json.decode(await request.read(), type=MaskRequest)
        self.masked += [each.text for each in asked.texts]
        texts = tuple(mask_details(each.text, each.names) for each in asked.texts)
        body = msgspec.json.encode(MaskReply(texts))
        return web.Response(status=self.status, body=body, content_type="application/json")

    async def group(self, request: web.Request) -> web.Response:
        """POST /group: questions belong together that end in the same word."""
        asked = msgspec.json.decode(await request.read(), type=GroupRequest)
        groups = list(asked.groups)
        places = []
        for text in asked.texts:
            mean = text.rstrip("?").split()[-1].encode()
            place = next((n for n, each in enumerate(groups) if each.mean == mean), len(groups))
            groups[place:] = groups[place:] or [GroupSoFar(0, mean)]
            groups[place] = GroupSoFar(groups[place].count + 1, mean)
            places.append(place)
        body = msgspec.json.encode(GroupReply(tuple(places), tuple(groups)))
        return web.Response(status=self.status, body=body, content_type="application/json")

    async def preview(self, request: web.Request) -> web.Response:
        """POST /preview: as a turn, with what was asked for in `previewed`."""
        asked = msgspec.json.decode(await request.read(), type=TurnPreviewRequest)
        self.previewed.append(asked)
        body = msgspec.json.encode(self.think(asked.turn))
        return web.Response(status=self.status, body=body, content_type="application/json")

    async def alike(self, request: web.Request) -> web.Response:
        """GET /alike: what a test says of the entries."""
        body = msgspec.json.encode(self.similar)
        return web.Response(status=self.status, body=body, content_type="application/json")

    async def readyz(self, request: web.Request) -> web.Response:
        """GET /readyz."""
        await self.awake.wait()
        if not self.ready:
            return web.Response(status=503)
        status = AssistantStatus(
            ready=True,
            model="fake",
            entries=1,
            generation=self.content.generation,
            busy_s=self.busy_s,
            source=self.content.source,
        )
        return web.Response(body=msgspec.json.encode(status), content_type="application/json")

    @asynccontextmanager
    async def listening(self, at: Path | int) -> AsyncIterator[FakeAssistant]:
        """Listen on a Unix socket, or on a port."""
        app = web.Application()
        app.router.add_post("/turn", self.turn)
        app.router.add_post("/understand", self.understand)
        app.router.add_post("/dry-run", self.dry_run)
        app.router.add_post("/mask", self.mask)
        app.router.add_post("/group", self.group)
        app.router.add_post("/preview", self.preview)
        app.router.add_get("/alike", self.alike)
        app.router.add_get("/readyz", self.readyz)
        self.content.add_routes(app)
        runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", at) if isinstance(at, int) else web.UnixSite(runner, str(at))
        await site.start()
        try:
            yield self
        finally:
            self.hold.set()
            self.awake.set()
            await runner.cleanup()


def _live(store: KnowledgeStore) -> tuple[int, dict[str, dict[str, Any]]]:
    live = {str(entry.id): msgspec.to_builtins(entry.content) for entry in store.list_published()}
    return store.generation(), live


def _dry_run_result(text: str, contents: dict[str, dict[str, Any]]) -> DryRunResult:
    found = tuple(
        entry_id
        for entry_id, content in contents.items()
        if text in content.get("phrasings", ()) or text.casefold() == content.get("question", "").casefold()
    )
    if len(found) == 1:
        return DryRunResult("answer", found, 0.9)
    return DryRunResult("clarify", found, 0.5) if found else DryRunResult("none", (), 0.1)
