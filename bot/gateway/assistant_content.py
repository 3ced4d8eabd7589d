"""Brings the assistants what they answer from: see `bot.protocol.content`."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Iterator, Sequence
from typing import TypeVar

import aiohttp
import msgspec

from bot.gateway.assistant_health import Assistant, AssistantHealth
from bot.gateway.known_vectors import KnownVectors
from bot.protocol.content import (
    ContentPart,
    ContentSettings,
    ContentTaken,
    ContentVectors,
    VectorsWanted,
)
from bot.protocol.dry_run import EntryChange
from bot.services.clock import Clock
from bot.services.due_jobs import DueLoop
from knowledge_base.model import Change
from knowledge_base.store import KnowledgeStore

PayloadT = TypeVar("PayloadT", bound=msgspec.Struct)

logger = logging.getLogger(__name__)

# What is published is live within a second of it; other processes publish too, so the store is asked.
_POLL_S = 0.1
# An assistant takes in so many entries at a time, and that much text: so a part stays below what it accepts.
_ENTRIES_AT_A_TIME = 256
_CHARACTERS_AT_A_TIME = 1_000_000
# Without vectors from here, an assistant computes those of a part by itself.
_TIMEOUT = aiohttp.ClientTimeout(total=None, sock_connect=5, sock_read=300)
_EVERYTHING = -1


def new_source() -> str:
    """Return a name for this run of the gateway: generations of another run, or file, may be other ones."""
    return secrets.token_hex(8)


class _ResumeRefused(Exception):
    """The assistant cannot continue from what it has."""


class _DeliveryRefused(Exception):
    """The assistant did not take what it was sent; the text says why."""


# What an assistant or the way to it may do at any time; anything else is logged with its traceback.
_EXPECTED = (_ResumeRefused, _DeliveryRefused, aiohttp.ClientError, OSError, msgspec.DecodeError)


class ContentFeed:
    """Sends each assistant a snapshot when it has nothing of this run, and each change soon after it is live.

    One assistant waits for no other. What fails is sent again once the assistant has said how it is.
    """

    def __init__(
        self,
        store: KnowledgeStore,
        health: AssistantHealth,
        settings: ContentSettings,
        source: str,
        clock: Clock,
    ) -> None:
        self.vectors = KnownVectors(store)
        self._store = store
        self._health = health
        self._settings = settings
        self._source = source
        self._bringing: dict[Assistant, asyncio.Task[None]] = {}
        self._complaints: dict[Assistant, str] = {}
        self._loop = DueLoop("content of the assistants", self.send_outstanding, clock)
        health.on_probe = self._loop.wake

    def start(self) -> None:
        """Send from now on."""
        self._loop.start()

    async def close(self) -> None:
        """Send no more."""
        await self._loop.close()
        tasks = list(self._bringing.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def send_outstanding(self) -> float:
        """Begin to bring each assistant what it lacks. Return the seconds until the next time."""
        generation = await asyncio.to_thread(self._store.generation)
        for assistant in self._health.assistants:
            if self._lacks(assistant, generation):
                self._begin(assistant)
        return _POLL_S

    async def bring(self, assistant: Assistant, timeout_s: float) -> None:
        """Return when the assistant has what is live now, or cannot be brought it, or the time is over."""
        if assistant.content is None:  # after a delivery that failed, say
            await self._health.probe(assistant)
        if self._lacks(assistant, await asyncio.to_thread(self._store.generation)):
            await asyncio.wait([self._begin(assistant)], timeout=timeout_s)

    def _lacks(self, assistant: Assistant, generation: int) -> bool:
        return assistant.content is not None and assistant.content != (self._source, generation)

    def _begin(self, assistant: Assistant) -> asyncio.Task[None]:
        task = self._bringing.get(assistant)
        if task is None:
            task = asyncio.create_task(self._bring_all(assistant), name=f"content for {assistant.address}")
            self._bringing[assistant] = task
            task.add_done_callback(lambda _: self._bringing.pop(assistant))
        return task

    async def _bring_all(self, assistant: Assistant) -> None:
        try:
            while self._lacks(assistant, await asyncio.to_thread(self._store.generation)):
                await self._deliver(assistant)
        except Exception as error:
            assistant.content = None  # until it says again what it has
            self._complain(assistant, error)
            return
        self._complaints.pop(assistant, None)
        await self._health.probe(assistant)

    def _complain(self, assistant: Assistant, error: Exception) -> None:
        why = str(error) or type(error).__name__
        if self._complaints.get(assistant) != why:
            self._complaints[assistant] = why
            logger.warning(
                "The assistant at %s could not be sent its content: %s",
                assistant.address,
                why,
                exc_info=not isinstance(error, _EXPECTED),
            )

    async def _deliver(self, assistant: Assistant) -> None:
        """Send the changes since what it has, or all when they do not continue from there."""
        assert assistant.content is not None
        held = source, generation = assistant.content
        if source == self._source:
            try:
                await self._send(assistant, generation)
            except _ResumeRefused:
                await assistant.probe()
        if assistant.content == held:
            await self._send(assistant, None)

    async def _send(self, assistant: Assistant, since: int | None) -> None:
        read = self._store.list_published_since
        generation, changes = await asyncio.to_thread(read, _EVERYTHING if since is None else since)
        if since is None:
            changes = [change for change in changes if change.published]
        chunks = list(_chunks(changes))
        parts = [[], *chunks] if since is None else chunks or [[]]
        for number, some in enumerate(parts):
            part = ContentPart(
                source=self._source,
                generation=generation,
                number=number,
                since=since,
                changes=await asyncio.to_thread(lambda some=some: tuple(map(_entry_change, some))),  # type: ignore[misc]
                settings=self._settings if since is None and number == 0 else None,
            )
            taken = await self._send_part(assistant, part, is_last=number == len(parts) - 1)
        assistant.content = (taken.source, taken.generation)

    async def _send_part(self, assistant: Assistant, part: ContentPart, *, is_last: bool) -> ContentTaken:
        wanted = await _post(assistant, "/content/offer", part, VectorsWanted)
        lent = await asyncio.to_thread(self.vectors.lend_texts, wanted.keys)
        vectors = ContentVectors(source=self._source, number=part.number, vectors=lent, is_last=is_last)
        taken = await _post(assistant, "/content/take", vectors, ContentTaken)
        await asyncio.to_thread(self.vectors.keep_texts, taken.computed)
        return taken


def _chunks(changes: Sequence[Change]) -> Iterator[list[Change]]:
    """Yield the changes, a part's worth at a time."""
    chunk: list[Change] = []
    characters = 0
    for change in changes:
        texts = change.published.content.texts if change.published else ()
        size = sum(len(each.answer) + sum(map(len, each.phrasings)) for each in texts)
        if chunk and (len(chunk) == _ENTRIES_AT_A_TIME or characters + size > _CHARACTERS_AT_A_TIME):
            yield chunk
            chunk, characters = [], 0
        chunk.append(change)
        characters += size
    if chunk:
        yield chunk


def _entry_change(change: Change) -> EntryChange:
    published = change.published
    if published is None:
        return EntryChange(change.entry_id)
    return EntryChange(change.entry_id, published.revision, msgspec.to_builtins(published.content))


async def _post(assistant: Assistant, path: str, payload: msgspec.Struct, kind: type[PayloadT]) -> PayloadT:
    body = await asyncio.to_thread(msgspec.msgpack.encode, payload)
    headers = {"Content-Type": "application/msgpack"}
    async with assistant.session.post(
        assistant.base + path, data=body, headers=headers, timeout=_TIMEOUT
    ) as response:
        answer = await response.read()
        if response.status == 409:
            raise _ResumeRefused("it could not go on from what it had")
        if response.status != 200:
            raise _DeliveryRefused(f"it answered {response.status} {answer[:300].decode(errors='replace')}")
        return await asyncio.to_thread(msgspec.msgpack.decode, answer, type=kind)
