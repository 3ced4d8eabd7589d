"""A whole gateway on a free port, with an assistant that says what a test wants."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import msgspec
from aiohttp import web

from bot.cli.demo import DEMO_BUSINESS
from bot.conversation.model import Agent, StaffId
from bot.gateway.app import create_app
from bot.gateway.transport import SERVICES
from bot.protocol.turn import (
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
from bot.services.accounts.users import add_user
from bot.services.services import Services
from bot.services.settings import Settings
from tests.gateway.clock import Clock
from tests.gateway.fake_assistant import FakeAssistant, FakeContent

ROOT = Path(__file__).parents[2]
CALM = Understanding(
    intent="ask", confidence=1.0, mood="calm", wants_human=False, complaint=False, outcome="answer"
)

UNANSWERED = msgspec.structs.replace(CALM, outcome="none")


@dataclass
class ScriptedAssistant:
    """Answers each text with the messages written down for it, else with an echo; waits while held."""

    replies: dict[str, tuple[ReplyMessage, ...]] = field(default_factory=dict)
    free: asyncio.Event = field(default_factory=asyncio.Event)
    asked: list[TurnRequest] = field(default_factory=list)
    rankings: dict[str, tuple[RankedEntry, ...]] = field(default_factory=dict)
    handoffs: dict[str, HandoffAsk] = field(default_factory=dict)
    unanswered: set[str] = field(default_factory=set)
    learned: dict[str, FactsLearned] = field(default_factory=dict)
    down: bool = False
    content: FakeContent = field(default_factory=FakeContent)
    # What is asked of content that is not live: a question gets the entries that have it as a phrasing.
    dry_runs: FakeAssistant = field(default_factory=FakeAssistant)

    def __post_init__(self) -> None:
        self.free.set()

    def says(self, to: str, *messages: ReplyMessage) -> None:
        """From now on answer `to` with these messages."""
        self.replies[to] = messages

    def hands_off(self, to: str, reason: Literal["asked", "complaint", "accepted_offer"]) -> None:
        """From now on ask for a person when `to` is said."""
        self.handoffs[to] = HandoffAsk(reason=reason)

    async def turn(self, request: web.Request) -> web.Response:
        """POST /turn."""
        asked = msgspec.json.decode(await request.read(), type=TurnRequest)
        self.asked.append(asked)
        await self.free.wait()
        messages = self.replies.get(asked.text, (ReplyMessage(text=f"You said: {asked.text}"),))
        reply = TurnReply(
            turn_id=asked.turn_id,
            messages=messages,
            understanding=UNANSWERED if asked.text in self.unanswered else CALM,
            memory={},
            learned=self.learned.get(asked.text, FactsLearned()),
            handoff=self.handoffs.get(asked.text),
        )
        return web.Response(body=msgspec.json.encode(reply), content_type="application/json")

    async def understand(self, request: web.Request) -> web.Response:
        """POST /understand: calm, and ranked as written down in `rankings`; refused while `down`."""
        if self.down:
            return web.Response(status=503)
        texts = msgspec.json.decode(await request.read(), type=UnderstandRequest).texts
        results = tuple(msgspec.structs.replace(CALM, ranking=self.rankings.get(text, ())) for text in texts)
        return web.Response(
            body=msgspec.json.encode(UnderstandReply(results=results)), content_type="application/json"
        )

    async def ready(self, request: web.Request) -> web.Response:
        """GET /readyz."""
        sent = self.content
        status = AssistantStatus(
            ready=True, model="scripted", entries=0, generation=sent.generation, source=sent.source
        )
        return web.Response(body=msgspec.json.encode(status), content_type="application/json")


@dataclass
class Site:
    """The running gateway: where it is, its parts, who answers, and its time."""

    url: str
    services: Services
    assistant: ScriptedAssistant
    data_dir: Path
    clock: Clock

    def add_agent(self, name: str = "Mia") -> Agent:
        """A member of staff who can take conversations; not on duty yet."""
        email = f"{name.split()[0].lower()}@example.com"
        staff = add_user(self.data_dir, name=name, email=email, role="agent")
        return Agent(id=staff.id, name=staff.name)

    def open_desk(self, agent: Agent) -> None:
        """The agent is on duty."""
        self.services.presence.arrive(StaffId(agent.id), wishes_duty=True)

    async def queue(self) -> list[str]:
        """The ids of the conversations that wait for a person."""
        record = self.services.record
        return [row.id for row in await self.services.writer.read(lambda: record.list_conversations("queue"))]


@asynccontextmanager
async def run_site(folder: Path, port: int = 0, **wanted: Any) -> AsyncIterator[Site]:
    """A gateway and its assistant, until the block ends."""
    assistant = ScriptedAssistant()
    behind = web.Application()
    behind.add_routes(
        [
            web.post("/turn", assistant.turn),
            web.post("/understand", assistant.understand),
            web.get("/readyz", assistant.ready),
            web.post("/dry-run", assistant.dry_runs.dry_run),
            web.post("/mask", assistant.dry_runs.mask),
            web.post("/group", assistant.dry_runs.group),
            web.post("/preview", assistant.dry_runs.preview),
        ]
    )
    assistant.content.add_routes(behind)
    async with _served_unix(behind, folder / "assistant.sock"):
        settings = Settings(
            data_dir=folder,
            port=port,
            domain_path=ROOT / "domain.yml",
            business=DEMO_BUSINESS,
            demo=True,
            allowed_origins=("*",),
        )
        clock = Clock()
        app = create_app(replace(settings, **wanted), clock)
        runner = web.AppRunner(app, shutdown_timeout=1.0)
        await runner.setup()
        listener = web.TCPSite(runner, "127.0.0.1", port)
        await listener.start()
        assistant.dry_runs.answers_dry_runs(app[SERVICES].knowledge)
        await app[SERVICES].assistant.wait_until_ready()
        try:
            url = f"http://127.0.0.1:{runner.addresses[0][1]}"
            yield Site(url=url, services=app[SERVICES], assistant=assistant, data_dir=folder, clock=clock)
        finally:
            await runner.cleanup()


@asynccontextmanager
async def _served_unix(app: web.Application, path: Path) -> AsyncIterator[None]:
    runner = web.AppRunner(app, shutdown_timeout=1.0)
    await runner.setup()
    await web.UnixSite(runner, str(path)).start()
    try:
        yield
    finally:
        await runner.cleanup()
