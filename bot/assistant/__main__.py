"""`python -m bot.assistant`: serves the model to the gateway, until SIGTERM."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web

from bot.assistant.project import DOMAIN, MODELS
from bot.assistant.quiet import quiet
from bot.assistant.server import create_app

if TYPE_CHECKING:
    from bot.assistant.engine import Engine

_DRAIN_SECONDS = 10.0


def main() -> int:
    """Serves until SIGTERM or SIGINT, then finishes the turn that runs. 1 when the model cannot be loaded."""
    options = _parser().parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s assistant %(levelname)s %(message)s")
    os.environ["FRONTDESK_KNOWLEDGE"] = str(options.knowledge)
    quiet()
    return asyncio.run(serve(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot.assistant", description=main.__doc__)
    place = parser.add_mutually_exclusive_group(required=True)
    place.add_argument("--socket", type=Path, help="Unix socket to listen on")
    place.add_argument("--port", type=int, help="TCP port to listen on, for an assistant on another machine")
    parser.add_argument("--host", default="127.0.0.1", help="address for --port")
    parser.add_argument("--knowledge", type=Path, default=Path("var/knowledge.db"), help="the knowledge base")
    parser.add_argument("--model", type=Path, default=MODELS, help="model file, or folder with models")
    return parser


async def serve(options: argparse.Namespace) -> int:
    """The exit code, after a signal came or loading failed."""
    stop: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def finish(code: int) -> None:
        if not stop.done():
            stop.set_result(code)

    def fail(error: BaseException) -> None:
        logging.getLogger(__name__).error("%s", error, exc_info=None if _is_plain(error) else error)
        finish(1)

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, finish, 0)
    runner = web.AppRunner(
        create_app(lambda: _load(options.model), fail), access_log=None, shutdown_timeout=_DRAIN_SECONDS
    )
    await runner.setup()
    await _site(runner, options).start()
    code = await stop
    await runner.cleanup()
    return code


def _site(runner: web.AppRunner, options: argparse.Namespace) -> web.BaseSite:
    if options.socket:
        options.socket.unlink(missing_ok=True)
        return web.UnixSite(runner, str(options.socket))
    return web.TCPSite(runner, options.host, options.port)


def _load(model: Path) -> Engine:
    """The engine. Rasa is imported here, so that the server answers while it loads."""
    from bot.assistant.engine import Engine

    engine = Engine.load(model, DOMAIN)
    engine.understand("hello")  # the first reading is slow: let it be over before anyone waits
    return engine


def _is_plain(error: BaseException) -> bool:
    """True for an error whose sentence says all."""
    from bot.assistant.errors import AssistantError
    from bot.lines import LinesError

    return isinstance(error, AssistantError | LinesError | FileNotFoundError)


if __name__ == "__main__":
    sys.exit(main())
