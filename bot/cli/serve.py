"""Run the gateway and its assistants until SIGTERM or Ctrl-C."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import fcntl
import gc
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import uvloop
from aiohttp import web

import bot
from bot.cli.assistant_process import AssistantProcess
from bot.cli.assistant_python import NoAssistantPython, find_assistant_python
from bot.cli.demo import as_demo, demo_links
from bot.cli.first_start import PreparationFailed, lend_vectors, load_demo, prepare, refuse_demo_entries
from bot.cli.program import program
from bot.cli.served_address import note_address
from bot.gateway.app import create_app
from bot.gateway.assistant_health import AssistantHealth
from bot.gateway.warm_up import warm_up
from bot.services.accounts.users import list_users
from bot.services.settings import NO_NAME, Settings, SettingsError, read_settings, settings_help
from bot.storage.private_files import make_private_file, make_private_folder

PROJECT = Path(bot.__file__).parent.parent
_LINGERING_S = 2.0
LOCK_FILE = "serve.lock"
LONGEST_SOCKET_PATH = 100  # Unix socket paths end at about 104 characters

_NOBODY_YET = (
    "Nobody can sign in yet. Add yourself, then write or import entries in the studio:\n"
    "  {program} users --data-dir {data_dir} add you@example.com --name You --role admin"
)

_NO_SITE_YET = (
    "No other site can show the widget yet. Name yours: FRONTDESK_ALLOWED_ORIGINS=https://www.example.com"
)


class StartError(Exception):
    """Frontdesk cannot start; the text is a sentence for the person at the terminal."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare `frontdesk serve`."""
    parser = commands.add_parser(
        "serve",
        help="run the gateway and its assistants",
        description=__doc__,
        epilog="Settings, from the environment:\n" + settings_help(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=int, help="port to listen on (default: 8080)")
    parser.add_argument("--data-dir", type=Path, help="data directory (default: var)")
    parser.add_argument("--models", type=Path, default=PROJECT / "models", help="folder of trained models")
    parser.add_argument(
        "--assistants",
        type=_number,
        default=1,
        metavar="N",
        help="assistants to start on this machine (default: 1; 0 to use only those in FRONTDESK_ASSISTANTS)",
    )
    parser.add_argument("--demo", action="store_true", help="serve the demo shop and print sign-in links")
    parser.set_defaults(run=run)


def _number(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("a number of assistants is 0 or more")
    return number


def run(options: argparse.Namespace) -> int:
    """Serve until SIGTERM or Ctrl-C and return the exit code."""
    try:
        given = {"port": options.port, "data_dir": options.data_dir, "demo": options.demo or None}
        settings = read_settings(
            {"FRONTDESK_DOMAIN_PATH": str(PROJECT / "domain.yml"), **os.environ},
            **{name: value for name, value in given.items() if value is not None},
        )
        settings = as_demo(settings) if settings.demo else settings
        if options.assistants:
            settings = replace(settings, assistant_python=find_assistant_python(settings.assistant_python))
        settings = settings if settings.port else replace(settings, port=_free_port(settings.host))
        uvloop.run(serve(settings, options.models, options.assistants))
    except (SettingsError, StartError, NoAssistantPython, PreparationFailed) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


async def serve(settings: Settings, models: Path, assistants: int) -> None:
    """Start the gateway, then what the assistants need, then them; stop it all in the other order.

    Customers can write and reach a person as soon as the gateway is up, before any assistant is.
    """
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    if not assistants and not settings.assistants:
        raise StartError(
            "At least one assistant is needed to answer. Run one here (--assistants 1), or name those "
            "elsewhere in FRONTDESK_ASSISTANTS."
        )
    if not settings.domain_path.is_file():
        raise StartError(
            f"There is no file {settings.domain_path}. FRONTDESK_DOMAIN_PATH names the domain.yml."
        )
    _make_data_dir(settings)
    with _alone_in(settings.data_dir), _socket_folder(settings.data_dir) as folder:
        if not settings.demo:
            await asyncio.to_thread(refuse_demo_entries, settings.knowledge_path)
        sockets = [folder / f"assistant-{number}.sock" for number in range(1, assistants + 1)]
        here = (f"unix:{socket}" for socket in sockets)
        settings = replace(settings, assistants=tuple(dict.fromkeys((*here, *settings.assistants))))
        runner = await start_gateway(settings)
        await asyncio.to_thread(note_address, settings)
        print(f"Frontdesk is open on {settings.base_url}", flush=True)
        if settings.business == NO_NAME:
            print(f"Customers read your name as “{NO_NAME}”: FRONTDESK_BUSINESS gives yours.", flush=True)
        if not settings.demo and not settings.allowed_origins:
            print(_NO_SITE_YET, flush=True)
        if settings.demo:
            print(demo_links(settings), flush=True)
        elif not await asyncio.to_thread(list_users, settings.data_dir):
            print(_NOBODY_YET.format(program=program(), data_dir=settings.data_dir), flush=True)
        warming = asyncio.create_task(asyncio.to_thread(warm_up))
        helpers = asyncio.create_task(_run_assistants(settings, models, sockets))
        helpers.add_done_callback(lambda task: stop.set())
        await stop.wait()
        print("Closing: conversations in progress are finished first.", flush=True)
        try:
            await runner.cleanup()
            await warming  # raises what went wrong in it
        finally:
            helpers.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await helpers  # raises what ended it, if it was not us


async def _run_assistants(settings: Settings, models: Path, sockets: list[Path]) -> None:
    is_new = settings.demo and await asyncio.to_thread(load_demo, settings.knowledge_path)
    python = settings.assistant_python
    if sockets:
        await prepare(python, models, demo=settings.demo)
    if is_new:
        await asyncio.to_thread(lend_vectors, models, settings.knowledge_path)
    running = [AssistantProcess(socket, models, python=python) for socket in sockets]
    await asyncio.gather(*(assistant.keep_running() for assistant in running), _tell_when_ready(settings))
    await asyncio.Event().wait()  # without one of our own there is nothing to see to: the gateway serves on


async def _tell_when_ready(settings: Settings) -> None:
    health = AssistantHealth(settings.assistant_addresses, time.monotonic, settings.assistant_token)
    health.start()
    try:
        await health.wait_until_ready()
    finally:
        await health.close()
    print("The assistant is ready: ask it something.", flush=True)


async def start_gateway(settings: Settings) -> web.AppRunner:
    """Start the gateway and return it, listening. Raises `StartError` when its address cannot be used.

    Whatever the start has made stays, so no garbage is ever looked for in it: such a look stops everything
    for a tenth of a second and more, at any time.
    """
    runner = web.AppRunner(create_app(settings), access_log=None, **connection_limits(settings))
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.host, settings.port).start()
    except OSError as error:
        await runner.cleanup()
        raise StartError(
            f"{settings.host}:{settings.port} cannot be used: {error.strerror or error}. "
            f"Is Frontdesk running there already? Choose another port: make run PORT={settings.port + 1000}"
        ) from error
    gc.freeze()
    gc.enable()
    return runner


def _free_port(host: str) -> int:
    """Return a port that nobody listens on: addresses that are printed and mailed must name the real one."""
    try:
        with socket.create_server(
            (host, 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET
        ) as probe:
            port: int = probe.getsockname()[1]
            return port
    except OSError as error:
        raise StartError(f"{host} cannot be listened on: {error.strerror or error}.") from error


def connection_limits(settings: Settings) -> dict[str, Any]:
    """Return how long a connection may go without a whole request, and how long an unread body is read."""
    return {
        "keepalive_timeout": settings.request_timeout_s,
        "lingering_time": _LINGERING_S,
        "shutdown_timeout": 5,
    }


def _make_data_dir(settings: Settings) -> None:
    try:
        make_private_folder(settings.data_dir)
        with tempfile.TemporaryFile(dir=settings.data_dir):
            pass  # a folder that cannot be written to is found out now, not by the first customer
    except OSError as error:
        raise StartError(
            f"{settings.data_dir} cannot be used to keep data: {error.strerror}. "
            "Choose another with --data-dir (make run DATA_DIR=…)."
        ) from error


@contextlib.contextmanager
def _alone_in(data_dir: Path) -> Iterator[None]:
    """Keep a second gateway out of the directory: two would push each other's customers half of the news."""
    path = data_dir / LOCK_FILE
    make_private_file(path)
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StartError(f"Another frontdesk serve is running on {data_dir}. Stop it first.") from error
        yield


@contextlib.contextmanager
def _socket_folder(data_dir: Path) -> Iterator[Path]:
    """Provide the folder of the assistants' sockets.

    The data directory, or a short path when that is too long.
    """
    if len(str(data_dir.resolve())) <= LONGEST_SOCKET_PATH - len("/assistant-99.sock"):
        yield data_dir.resolve()
    else:
        with tempfile.TemporaryDirectory(prefix="frontdesk-") as folder:
            yield Path(folder)
