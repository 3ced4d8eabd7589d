"""What it takes to send an assistant what it answers from, over a Unix socket: bytes and seconds.

    python -m benchmarks.content [--entries 1000,10000] [--json]

`first_s` is until the last part of a snapshot is served, vectors made up by the assistant as it goes and
kept by the gateway; `again_s` the same for another, which is lent them; `live_ms` from an editor's publish
to the assistant that serves it, with the real encoders. Both sides share one process here, so their work
adds up; in service each has its own.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from aiohttp import web

from benchmarks.search_process import PUBLISHES, SAMPLE, Perturbing
from benchmarks.synthetic import synthetic_contents
from bot.assistant.content import ContentReceiver
from bot.assistant.server import create_app
from bot.gateway.assistant_content import ContentFeed, new_source
from bot.gateway.assistant_health import AssistantHealth
from bot.protocol.content import ContentSettings
from bot.protocol.turn import AssistantStatus
from bot.services.clock import WALL_CLOCK
from knowledge_base.folder import read_folder
from knowledge_base.search.embedding import Embedder
from knowledge_base.shipped import CONTENT
from knowledge_base.store import KnowledgeStore

if TYPE_CHECKING:
    from bot.assistant.engine import Engine

_MB = 1e6


class _Engine:
    """What the assistant's server needs of an engine to take content in."""

    def __init__(self, embedder: Embedder) -> None:
        self.content = ContentReceiver(embedder, lambda settings: None, lambda index: None)

    def status(self) -> AssistantStatus:
        """As that of a real one."""
        content = self.content
        return AssistantStatus(True, "none", 0, content.generation, source=content.source)

    def close(self) -> None:
        """There is nothing to close."""


async def measure(entries: int) -> dict[str, Any]:
    """The figures for a knowledge base of that many entries."""
    # Only here: the command line does not wait for the encoders.
    from knowledge_base.search.default import load_embedder

    real = load_embedder()
    some = [file.content.question for file in read_folder(CONTENT)][:SAMPLE]
    made_up = Embedder(
        Perturbing(real.close.encode(some), "close"), Perturbing(real.broad.encode(some), "broad")
    )
    with (
        tempfile.TemporaryDirectory(prefix="frontdesk-bench-") as folder,
        KnowledgeStore(Path(folder) / "knowledge.db") as store,
    ):
        with store.all_or_nothing():
            for number, content in enumerate(synthetic_contents(entries)):
                store.publish_entry(store.add_entry(content, "bench", f"entry-{number}").id, "bench")
        async with _fed(store, made_up, Path(folder)) as first:
            pass
        async with _fed(store, made_up, Path(folder)) as again:
            made_up.close, made_up.broad = real.close, real.broad
            live = [await _live_ms(store, again["health"], number) for number in range(PUBLISHES)]
        return {
            "entries": entries,
            "first_s": first["seconds"],
            "again_s": again["seconds"],
            "sent_mb": again["sent"] / _MB,
            "live_ms": float(np.median(live)),
        }


@asynccontextmanager
async def _fed(store: KnowledgeStore, embedder: Embedder, folder: Path) -> AsyncIterator[dict[str, Any]]:
    """An assistant that has taken everything in: how long that took, and how many bytes it was sent."""
    sent = 0

    @web.middleware
    async def count(request: web.Request, handler: Any) -> web.StreamResponse:
        nonlocal sent
        sent += request.content_length or 0
        response: web.StreamResponse = await handler(request)
        return response

    app = create_app(lambda: cast("Engine", _Engine(embedder)), print)
    app.middlewares.append(count)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.UnixSite(runner, str(folder / "a.sock")).start()
    source = new_source()
    health = AssistantHealth([f"unix:{folder}/a.sock"], WALL_CLOCK.monotonic, source=source)
    feed = ContentFeed(store, health, ContentSettings({}), source, WALL_CLOCK)
    started = time.perf_counter()
    health.start()
    feed.start()
    try:
        await health.wait_until_ready()
        seconds = time.perf_counter() - started
        while any("content for" in task.get_name() for task in asyncio.all_tasks()):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        yield {"seconds": seconds, "sent": sent, "health": health}
    finally:
        await feed.close()
        await health.close()
        await runner.cleanup()


async def _live_ms(store: KnowledgeStore, health: AssistantHealth, number: int) -> float:
    (content,) = list(synthetic_contents(number + 1))[-1:]
    started = time.perf_counter()
    entry = store.add_entry(content, "bench", f"new-{number}")
    store.publish_entry(entry.id, "bench")
    generation = store.generation()
    while (health.assistants[0].content or ("", -1))[1] != generation:  # noqa: ASYNC110  # that is what is measured
        await asyncio.sleep(0.002)
    return 1000 * (time.perf_counter() - started)


def main() -> int:
    """Measure each size and print: a table, or one JSON object with `--json`; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.content", description=__doc__)
    parser.add_argument("--entries", default="1000,10000", help="sizes, with commas between")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    results = [asyncio.run(measure(int(size))) for size in options.entries.split(",")]
    if options.json:
        print(json.dumps({"results": results}, indent=2))
        return 0
    print("entries  first s  again s  sent MB  live ms")
    for row in results:
        print(
            f"{row['entries']:7}  {row['first_s']:7.1f}  {row['again_s']:7.1f}  {row['sent_mb']:7.1f}"
            f"  {row['live_ms']:7.0f}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
