"""The assistant over HTTP, for the gateway: one turn at a time on one worker thread."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

import msgspec
from aiohttp import web
from aiohttp.typedefs import Middleware

from bot.assistant.errors import AssistantError, BadRequestError, NotReadyError, TokenRefusedError
from bot.protocol.content import ContentPart, ContentVectors
from bot.protocol.dry_run import DryRunReply, DryRunRequest, MaskReply, MaskRequest, TurnPreviewRequest
from bot.protocol.grouping import GroupRequest
from bot.protocol.turn import TurnRequest, UnderstandReply, UnderstandRequest

if TYPE_CHECKING:
    from bot.assistant.engine import Engine

Result = TypeVar("Result")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

TOKEN_VARIABLE = "FRONTDESK_ASSISTANT_TOKEN"

_log = logging.getLogger(__name__)
_MOST_BYTES = 32 * 1024 * 1024  # a bulk change brings the content of hundreds of entries


class Worker:
    """The thread that the model lives on. It loads the model, then runs turns in the order they came."""

    def __init__(self, load: Callable[[], Engine]) -> None:
        self._load = load
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="model")
        self._engine: Engine | None = None
        self._busy_since: float | None = None

    async def start(self) -> None:
        """Return when the model is loaded. Raises what loading raised."""
        self._engine = await asyncio.get_running_loop().run_in_executor(self._thread, self._load)

    @property
    def engine(self) -> Engine:
        """The loaded engine, to ask for its status. Raises `NotReadyError` while the model loads."""
        if self._engine is None:
            raise NotReadyError("The model is still loading. Ask /readyz, and try again when it says 200.")
        return self._engine

    async def run(self, work: Callable[[Engine], Result]) -> Result:
        """Return what `work` gives for the engine, on its thread.

        Raises `NotReadyError` while the model loads.
        """
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._timed, work, self.engine)

    @property
    def busy_s(self) -> float:
        """For how many seconds the current piece of work has been going on."""
        since = self._busy_since
        return 0.0 if since is None else time.monotonic() - since

    def _timed(self, work: Callable[[Engine], Result], engine: Engine) -> Result:
        self._busy_since = time.monotonic()
        try:
            return work(engine)
        finally:
            self._busy_since = None

    async def stop(self) -> None:
        """Finish the current turn and close the model."""
        await asyncio.get_running_loop().run_in_executor(None, self._thread.shutdown)
        if self._engine:
            self._engine.close()


WORKER = web.AppKey("worker", Worker)
LOADING: web.AppKey[asyncio.Task[None]] = web.AppKey("loading")


def create_app(
    load: Callable[[], Engine], on_failure: Callable[[BaseException], None], token: str = ""
) -> web.Application:
    """Make the application. It answers at once; `load` runs on the worker thread, `on_failure` if it raises.

    With a `token`, only requests that carry it are answered.
    """
    middlewares = [translate_errors, *([_asking_for(token)] if token else [])]
    app = web.Application(middlewares=middlewares, client_max_size=_MOST_BYTES)
    worker = app[WORKER] = Worker(load)

    async def run_model(app: web.Application) -> object:
        app[LOADING] = asyncio.create_task(worker.start())
        app[LOADING].add_done_callback(lambda task: _report(task, on_failure))
        yield
        app[LOADING].cancel()
        await worker.stop()

    app.cleanup_ctx.append(run_model)  # type: ignore[arg-type]  # an async generator is what it takes
    app.router.add_post("/turn", post_turn)
    app.router.add_post("/understand", post_understand)
    app.router.add_post("/dry-run", post_dry_run)
    app.router.add_post("/preview", post_preview)
    app.router.add_post("/mask", post_mask)
    app.router.add_post("/group", post_group)
    app.router.add_post("/content/offer", post_content_offer)
    app.router.add_post("/content/take", post_content_take)
    app.router.add_get("/alike", get_alike)
    app.router.add_get("/readyz", get_readyz)
    return app


def _report(task: asyncio.Task[None], on_failure: Callable[[BaseException], None]) -> None:
    if not task.cancelled() and (error := task.exception()):
        on_failure(error)


async def post_turn(request: web.Request) -> web.Response:
    """Run one turn: `TurnRequest` in, `TurnReply` out."""
    turn = _decode(await request.read(), TurnRequest)
    return _encode(await request.app[WORKER].run(lambda engine: engine.turn(turn)))


async def post_understand(request: web.Request) -> web.Response:
    """Read texts without a conversation: `UnderstandRequest` in, `UnderstandReply` out."""
    asked = _decode(await request.read(), UnderstandRequest)
    worker = request.app[WORKER]
    # text by text, so that a turn need not wait for a long list
    results = [await worker.run(lambda engine, text=text: engine.understand(text)) for text in asked.texts]  # type: ignore[misc]
    return _encode(UnderstandReply(tuple(results)))


async def post_dry_run(request: web.Request) -> web.Response:
    """Answer what questions would get of changed content: `DryRunRequest` in, `DryRunReply` out."""
    asked = _decode(await request.read(), DryRunRequest)
    worker = request.app[WORKER]
    # taken once: the next ones, of an index that replaces this one meanwhile, do not know what was overlaid
    dry_runs = await worker.run(lambda engine: engine.dry_runs)
    index = await worker.run(lambda _: dry_runs.index(asked.changes))
    # question by question, so that a turn need not wait for all of them
    results = [
        await worker.run(lambda _, question=question: dry_runs.dry_run(index, question))  # type: ignore[misc]
        for question in asked.questions
    ]
    vectors = await worker.run(lambda engine: engine.computed_vectors(dry_runs))
    return _encode(DryRunReply(index.generation, tuple(results), vectors))


async def post_preview(request: web.Request) -> web.Response:
    """Preview one turn with changed content: `TurnPreviewRequest` in, `TurnReply` out."""
    asked = _decode(await request.read(), TurnPreviewRequest)
    return _encode(await request.app[WORKER].run(lambda engine: engine.preview(asked)))


async def post_mask(request: web.Request) -> web.Response:
    """Mask what points to a person in texts: `MaskRequest` in, `MaskReply` out."""
    asked = _decode(await request.read(), MaskRequest)
    worker = request.app[WORKER]
    masked = [
        await worker.run(lambda engine, each=each: engine.mask(each.text, each.names))  # type: ignore[misc]
        for each in asked.texts
    ]
    return _encode(MaskReply(tuple(masked)))


async def post_group(request: web.Request) -> web.Response:
    """Group questions by what they mean: `GroupRequest` in, `GroupReply` out."""
    asked = _decode(await request.read(), GroupRequest)
    return _encode(await request.app[WORKER].run(lambda engine: engine.group(asked)))


async def post_content_offer(request: web.Request) -> web.Response:
    """Take a part of what to answer from: `ContentPart` in, `VectorsWanted` out. Turns continue meanwhile."""
    content = request.app[WORKER].engine.content
    body = await request.read()
    return await asyncio.to_thread(lambda: _pack(content.offer(_unpack(body, ContentPart))))


async def post_content_take(request: web.Request) -> web.Response:
    """Take the vectors for the part that was offered: `ContentVectors` in, `ContentTaken` out."""
    content = request.app[WORKER].engine.content
    body = await request.read()
    return await asyncio.to_thread(lambda: _pack(content.take(_unpack(body, ContentVectors))))


async def get_alike(request: web.Request) -> web.Response:
    """Answer with the entries that may mean the same: `AlikeReply`.

    On a thread of its own, so that turns continue.
    """
    _ = request.app[WORKER].engine  # whose index it looks at
    from bot.assistant.alike import alike_now

    return _encode(await asyncio.to_thread(alike_now))


async def get_readyz(request: web.Request) -> web.Response:
    """Answer 200 with `AssistantStatus` when turns are answered, also while one runs; 503 before.

    Answered on the event loop, which does no other work: who takes long is busy, who does not answer hangs.
    """
    worker = request.app[WORKER]
    return _encode(msgspec.structs.replace(worker.engine.status(), busy_s=worker.busy_s))


def _decode(body: bytes, kind: type[Result], decode: Callable[..., Result] = msgspec.json.decode) -> Result:
    try:
        return decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadRequestError(f"The body is not a {kind.__name__}: {error}") from error


def _unpack(body: bytes, kind: type[Result]) -> Result:
    return _decode(body, kind, msgspec.msgpack.decode)


def _pack(body: object) -> web.Response:
    return web.Response(body=msgspec.msgpack.encode(body), content_type="application/msgpack")


def _encode(body: object, status: int = 200) -> web.Response:
    return web.Response(body=msgspec.json.encode(body), status=status, content_type="application/json")


@web.middleware
async def translate_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Send errors as `{code, message}`; the unexpected is logged, and leaves as `internal`."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        code = error.reason.lower().replace(" ", "_")
        return _encode({"code": code, "message": f"{error.reason}."}, error.status)
    except AssistantError as error:
        return _encode({"code": error.code, "message": str(error)}, error.status)
    except Exception:
        _log.exception("%s %s failed", request.method, request.path)
        return _encode({"code": "internal", "message": "Something went wrong; the log has more."}, 500)


def _asking_for(token: str) -> Middleware:
    """Return what lets only those in who know the token."""
    expected = f"Bearer {token}".encode()

    @web.middleware
    async def ask_for_token(request: web.Request, handler: Handler) -> web.StreamResponse:
        given = request.headers.get("Authorization", "").encode("utf-8", "surrogateescape")
        if not secrets.compare_digest(given, expected):
            raise TokenRefusedError(f"{TOKEN_VARIABLE} must be the same here and at the gateway.")
        return await handler(request)

    return ask_for_token
