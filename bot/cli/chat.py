"""Chat as a customer in the terminal, over the same protocol as the widget."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import aiohttp
import msgspec

from bot.cli.customer_client import ConnectionLost, CustomerClient, RequestRefused, connect
from bot.cli.served_address import known_address
from bot.protocol.events import Event, MessageEvent, OwnerEvent
from bot.protocol.server import PresencePush, TypingPush
from bot.services.settings import SettingsError, read_settings

REPLY_TIMEOUT_S = 15.0
QUIET_S = 0.5


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare `frontdesk chat`."""
    parser = commands.add_parser("chat", help="chat as a customer in the terminal", description=__doc__)
    parser.add_argument("--url", help="address of the gateway (default: where the data directory is served)")
    parser.add_argument("--data-dir", type=Path, help="the gateway's data directory (default: var)")
    parser.add_argument("--name", help="the name to give, as on the pre-chat form")
    parser.add_argument("--identity", help="an identity token signed by the host site")
    parser.add_argument(
        "--send", action="append", metavar="TEXT", help="send this message and exit; may be repeated"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object per event received")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Chat until the texts are answered, or the terminal is left. Return the exit code."""
    try:
        options.url = options.url or known_address(read_settings(os.environ), options.data_dir)
        return asyncio.run(_chat(options))
    except SettingsError as error:
        print(error, file=sys.stderr)
    except aiohttp.WSServerHandshakeError as error:
        why = (
            "it serves another address: use that of its FRONTDESK_PUBLIC_URL"
            if error.status == 403
            else error
        )
        print(f"{options.url} lets nobody chat: {why}.", file=sys.stderr)
    except aiohttp.ClientError as error:
        print(f"No Frontdesk answers at {options.url}: {error}. Start one with: make run", file=sys.stderr)
    except RequestRefused as error:
        print(f"{error} ({error.code})", file=sys.stderr)
    except ConnectionLost as error:
        print(error, file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    return 1


async def _chat(options: argparse.Namespace) -> int:
    async with connect(options.url) as client:
        opened = await client.open(name=options.name, identity=options.identity)
        printer = _print_json if options.json else _print_text
        if opened.greeting and not options.json:
            print(f"{opened.business}: {opened.greeting}")
        if options.send:
            return await _send_all(client, options.send, printer)
        return await _converse(client, printer)


async def _send_all(client: CustomerClient, texts: Sequence[str], printer: Any) -> int:
    for text in texts:
        accepted = await client.say(text)
        if not await _read_replies(client, accepted.seq, printer):
            print(f"No reply within {REPLY_TIMEOUT_S:.0f} s.", file=sys.stderr)
            return 1
    return 0


async def _read_replies(client: CustomerClient, after_seq: int, printer: Any) -> bool:
    """Print events until the reply to message `after_seq` is complete; False when none came in time."""
    deadline = asyncio.get_running_loop().time() + REPLY_TIMEOUT_S
    replied = done = False
    while True:
        # The assistant stops typing when its reply is complete; a person may not type at all.
        patience = QUIET_S if done else max(0.0, deadline - asyncio.get_running_loop().time())
        try:
            push = await asyncio.wait_for(client.pushes.get(), patience)
        except asyncio.TimeoutError:
            return replied
        if push is None:
            raise ConnectionLost("The gateway closed the connection before the reply was complete.")
        if isinstance(push, TypingPush):
            if replied and not push.typing:
                return True
        elif not isinstance(push, PresencePush):
            printer(push)
            replied = replied or (push.seq > after_seq and _is_reply(push))
            done = replied and isinstance(push, OwnerEvent)


def _is_reply(event: Event) -> bool:
    return isinstance(event, OwnerEvent) or (isinstance(event, MessageEvent) and event.sender != "customer")


async def _converse(client: CustomerClient, printer: Any) -> int:
    reading = asyncio.create_task(_print_pushes(client, printer))
    while line := await asyncio.to_thread(sys.stdin.readline):
        if line.strip():
            await client.say(line.strip())
    reading.cancel()
    return 0


async def _print_pushes(client: CustomerClient, printer: Any) -> None:
    while push := await client.pushes.get():
        if not isinstance(push, (TypingPush, PresencePush)):
            printer(push)


def event_line(event: Event) -> dict[str, Any]:
    """Return an event as one flat object.

    At least `seq`, `type`, `sender`, `text`, and for an answer its entry.
    """
    fields: dict[str, Any] = msgspec.to_builtins(event)
    fields.pop("rich", None)
    answer = fields.pop("answer", None) or {}
    line = {"seq": event.seq, "type": fields.pop("type"), "sender": "system", "text": "", **fields}
    for key, value in answer.items():
        line["entry_title" if key == "title" else key] = value
    return line


def _print_json(event: Event) -> None:
    print(json.dumps(event_line(event), ensure_ascii=False), flush=True)


def _print_text(event: Event) -> None:
    if isinstance(event, MessageEvent) and event.sender != "customer":
        print(f"{event.sender_name or event.sender.capitalize()}: {event.text}", flush=True)
        if event.answer:
            print(f"   ({event.answer.title}, {event.answer.url})", flush=True)
        for reply in event.quick_replies:
            print(f"   [{reply.title}]", flush=True)
    elif isinstance(event, OwnerEvent) and event.text:
        print(f"-- {event.text}", flush=True)
