"""The studio with many entries: how long an editor waits for the list, a search, an entry and a save.

Also the other pages that grow with the entries: the upkeep, the gaps, the help pages and their sitemap.

    frontdesk bench studio [--entries 10000] [--times 30] [--json]

A gateway runs in its own process on a knowledge base of so many synthetic entries (those of `bench search`),
half of them published, some with a newer draft, a translation, an owner and a day to be checked. One
editor asks over HTTP, one thing after the other; a request counts from its sending until its answer is
read. The first requests fall into the gateway's start; the last come while as many entries are imported.
Client and server share this machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import aiohttp
import msgspec

from benchmarks.desk import serve_gateway
from benchmarks.percentile import percentile
from benchmarks.synthetic import synthetic_contents
from bot.services.accounts.users import add_user, make_sign_in_link
from bot.services.publishing.entry_views import content_view
from knowledge_base.model import Content, Translation
from knowledge_base.store import KnowledgeStore

TARGET_MS = 300.0
_LISTED = "/api/studio/entries?limit=60"
_OWNERS = ("Ada", "Ben", "Cleo", "")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `frontdesk bench studio`."""
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=30, help="how often each thing is asked for")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")


def run(options: argparse.Namespace) -> int:
    """Measure and print; 1 when the target is missed."""
    figures = measure(options.entries, options.times)
    if options.json:
        json.dump(figures, sys.stdout, indent=2)
        print()
    else:
        print(
            f"{options.entries:,} entries, {options.times} times each; milliseconds, target {TARGET_MS:.0f}"
        )
        for name, (median, most) in figures.items():
            print(f"{name:42} median {median:7.1f}   at most {most:7.1f}")
    return 0 if all(most <= TARGET_MS for _, most in figures.values()) else 1


def measure(entries: int, times: int) -> dict[str, tuple[float, float]]:
    """By what is asked for: the median and the longest wait, in milliseconds."""
    with tempfile.TemporaryDirectory(prefix="frontdesk-bench-") as folder:
        data_dir = Path(folder) / "data"
        data_dir.mkdir()
        fill(data_dir / "knowledge.db", entries)
        add_user(data_dir, name="Ed", email="ed@bench.example", role="editor")
        with serve_gateway(data_dir, {}) as url:
            link = make_sign_in_link(data_dir, "ed@bench.example", url)
            return asyncio.run(_measure(url, link, entries, times))


def fill(path: Path, entries: int) -> None:
    """A knowledge base of so many entries."""
    with KnowledgeStore(path) as store, store.all_or_nothing():
        for number, content in enumerate(synthetic_contents(entries)):
            content = replace(content, owner=_OWNERS[number % 4])
            if number % 5 == 0:
                german = Translation("de", content.question, content.answer, content.phrasings[:3])
                content = replace(content, translations=(german,), check_by=date(2026, 1, 1))
            entry_id = f"entry-{number}"
            store.add_entry(content, "bench", entry_id)
            if number % 2:
                store.publish_entry(entry_id, "bench")
            if number % 10 == 1:
                store.save_draft(entry_id, replace(content, answer="Newer."), "bench", 1)


async def _measure(url: str, link: str, entries: int, times: int) -> dict[str, tuple[float, float]]:
    async with aiohttp.ClientSession(url, cookie_jar=aiohttp.CookieJar(unsafe=True)) as editor:
        await _call(editor, "POST", "/api/sign-in/link", {"link": link.partition("?link=")[2]})
        figures = {}
        for name, ask in (_help_pages(editor) | _requests(editor)).items():
            waits = []
            for time_number in range(times):
                started = time.perf_counter()
                await ask(time_number)
                waits.append((time.perf_counter() - started) * 1000)
            figures[name] = (percentile(waits, 0.5), max(waits))
        return figures | await _during_import(editor, entries)


async def _during_import(editor: aiohttp.ClientSession, entries: int) -> dict[str, tuple[float, float]]:
    """What saves and lists take while a file of so many entries is carried in."""
    rows = [
        {"id": str(number), "title": f"Imported: {content.question}", "body": content.answer}
        for number, content in enumerate(synthetic_contents(entries))
    ]
    path, content = "/api/studio/import?name=faq.json", next(synthetic_contents(1))
    body = json.dumps(rows).encode()
    plan = await _call(editor, "POST", path, body)
    carried_in = asyncio.create_task(_call(editor, "POST", f"{path}&digest={plan['digest']}", body))
    waits: dict[str, list[float]] = {"a list during an import": [], "a save during an import": []}
    number = 0
    while not carried_in.done():
        asked = _call(editor, "GET", _LISTED), _save(editor, f"entry-{number * 10 + 4}", content)
        for name, ask in zip(waits, asked, strict=True):
            started = time.perf_counter()
            await ask
            waits[name].append((time.perf_counter() - started) * 1000)
        number += 1
    await carried_in
    return {name: (percentile(some, 0.5), max(some)) for name, some in waits.items()}


def _requests(editor: aiohttp.ClientSession) -> dict[str, Callable[[int], Awaitable[Any]]]:
    def get(path: str) -> Callable[[int], Awaitable[Any]]:
        return lambda _: _call(editor, "GET", path)

    content = next(synthetic_contents(1))
    return {
        "the list": get(_LISTED),
        "its last page": get(_LISTED + "&offset=9900"),
        "a search": get(_LISTED + "&q=deliv"),
        "a search for two words": get(_LISTED + "&q=return%20order"),
        "drafts of one owner that are overdue": get(_LISTED + "&state=draft&owner=Ada&overdue=1"),
        "entries never shown": get(_LISTED + "&use=never_shown"),
        "entries in German": get(_LISTED + "&locale=de"),
        "the labels": get("/api/studio/labels"),
        "an entry": get("/api/studio/entries/entry-11"),
        "a save": lambda number: _save(editor, f"entry-{number * 10 + 2}", content),
        "phrasings checked against all others": lambda number: _check(editor, f"entry-{number}", content),
        "the upkeep": get("/api/studio/upkeep"),
        "how entries do": get("/api/studio/upkeep/use"),
        "the gaps": get("/api/studio/gaps"),
        "the sitemap": get("/sitemap.xml"),
    }


def _help_pages(reader: aiohttp.ClientSession) -> dict[str, Callable[[int], Awaitable[Any]]]:
    """What customers read, asked for while a gateway that just started takes in what they may find."""
    return {
        "help: the start": lambda _: _call(reader, "GET", "/help"),
        "help: an article": lambda number: _call(reader, "GET", f"/help/entry-{2 * number + 1}"),
        "help: a search": lambda number: _call(reader, "GET", f"/help/search?q=delivery%20{number}"),
    }


async def _save(editor: aiohttp.ClientSession, entry_id: str, content: Content) -> None:
    path = f"/api/studio/entries/{entry_id}"
    payload = {"content": msgspec.to_builtins(content_view(content)), "expected_revision": 1}
    await _call(editor, "PUT", path, payload)


async def _check(editor: aiohttp.ClientSession, entry_id: str, content: Content) -> None:
    texts = [content.question, *content.phrasings]
    await _call(editor, "POST", "/api/studio/phrasings", {"entry_id": entry_id, "texts": texts})


async def _call(editor: aiohttp.ClientSession, method: str, path: str, body: Any = None) -> Any:
    form = {"data": body} if isinstance(body, bytes) else {"json": body}
    async with editor.request(method, path, **form) as response:
        answer = await response.text()
        if response.status >= 400:
            raise RuntimeError(f"{method} {path}: {response.status} {answer}")
        return json.loads(answer) if response.content_type == "application/json" else answer
