"""`python -m bot.assistant`: serves the model to the gateway, until SIGTERM."""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import os
import signal
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import uvloop
from aiohttp import web

from bot.assistant.project import DOMAIN, MODELS, find_model
from bot.assistant.quiet import quiet
from bot.assistant.server import TOKEN_VARIABLE, create_app
from bot.assistant.without_tensorflow import leave_out_tensorflow, uses_tensorflow

if TYPE_CHECKING:
    from bot.assistant.engine import Engine

_DRAIN_SECONDS = 10.0
_LEAST_TOKEN_BYTES = 32
_NO_TOKEN = (
    "An assistant on a port answers only who knows its token. Set {variable} to the same secret of {least} "
    "bytes or more here and at the gateway: openssl rand -hex 32 makes one."
)


def main() -> int:
    """Serve until SIGTERM or SIGINT, then finish the turn that runs.

    Return 1 when the model cannot be loaded.
    """
    options = _parser().parse_args()
    quiet()  # before anything imports numpy, which reads here how many threads it may start
    logging.basicConfig(level=logging.INFO, format="%(asctime)s assistant %(levelname)s %(message)s")
    token = os.environ.pop(TOKEN_VARIABLE, "")
    if options.port is not None and len(token.encode()) < _LEAST_TOKEN_BYTES:
        print(_NO_TOKEN.format(variable=TOKEN_VARIABLE, least=_LEAST_TOKEN_BYTES), file=sys.stderr)
        return 1
    # Behind a Unix socket, the file's mode says who may ask.
    return uvloop.run(serve(options, token if options.port is not None else ""))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot.assistant", description=main.__doc__)
    place = parser.add_mutually_exclusive_group(required=True)
    place.add_argument("--socket", type=Path, help="Unix socket to listen on")
    place.add_argument("--port", type=int, help="TCP port to listen on, for an assistant on another machine")
    parser.add_argument("--host", default="127.0.0.1", help="address for --port")
    parser.add_argument("--model", type=Path, default=MODELS, help="model file, or folder with models")
    parser.add_argument(
        "--leave-with-parent", action="store_true", help="end when standard input closes, as with its owner"
    )
    return parser


async def serve(options: argparse.Namespace, token: str) -> int:
    """Return the exit code, after a signal came or loading failed."""
    stop: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def finish(code: int) -> None:
        if not stop.done():
            stop.set_result(code)

    def fail(error: BaseException) -> None:
        logging.getLogger(__name__).error("%s", error, exc_info=None if _is_plain(error) else error)
        finish(1)

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, finish, 0)
    if options.leave_with_parent:
        await _on_end_of_input(lambda: finish(0))
    runner = web.AppRunner(
        create_app(lambda: _load_to_serve(options.model), fail, token),
        access_log=None,
        shutdown_timeout=_DRAIN_SECONDS,
        handler_cancellation=True,  # what nobody waits for any more is not begun
    )
    await runner.setup()
    await _site(runner, options).start()
    if options.socket:
        options.socket.chmod(0o600)  # whoever can speak to it can read what customers wrote
    code = await stop
    await runner.cleanup()
    return code


async def _on_end_of_input(leave: Callable[[], None]) -> None:
    """Call `leave` when standard input closes: whoever started this process is gone, however it went."""

    class EndOfInput(asyncio.Protocol):
        def connection_lost(self, exc: Exception | None) -> None:
            leave()

    await asyncio.get_running_loop().connect_read_pipe(EndOfInput, sys.stdin)


def _site(runner: web.AppRunner, options: argparse.Namespace) -> web.BaseSite:
    if options.socket:
        options.socket.unlink(missing_ok=True)
        return web.UnixSite(runner, str(options.socket))
    return web.TCPSite(runner, options.host, options.port)


def _load_to_serve(path: Path) -> Engine:
    """Return the engine, which is to answer from what a gateway sends."""
    from bot.assistant.knowledge import expect_content

    expect_content()
    return load_engine(path)


def load_engine(path: Path) -> Engine:
    """Return the engine with the model at `path`.

    Rasa is imported here, so that the server answers meanwhile.

    Raises `ModelMissingError` and `bot.messages.CatalogueError`.
    """
    quiet()
    model = find_model(path)
    with warnings.catch_warnings(record=True):  # its libraries warn about one another, and turn warnings on
        if not uses_tensorflow(model):
            leave_out_tensorflow()
        from bot.assistant.engine import Engine

        engine = Engine.load(model, DOMAIN)
    engine.warm_up()
    gc.collect()
    gc.freeze()  # never look again at what loading has made: a look takes a tenth of a second
    return engine


def _is_plain(error: BaseException) -> bool:
    """Return whether the sentence of the error says all."""
    from bot.assistant.errors import AssistantError
    from bot.messages import CatalogueError

    return isinstance(error, AssistantError | CatalogueError | FileNotFoundError)


if __name__ == "__main__":
    sys.exit(main())
