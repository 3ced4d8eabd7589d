"""The gateway's way to the assistants: HTTP over a Unix socket, or over TCP to other machines."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import TypeVar

import aiohttp
import msgspec

from bot.gateway.assistant_content import ContentFeed
from bot.gateway.assistant_health import Assistant, AssistantHealth, AssistantUnresponsive
from bot.gateway.fair_queue import FairQueue
from bot.protocol.api import AssistantState
from bot.protocol.dry_run import (
    AskedQuestion,
    DryRunReply,
    DryRunRequest,
    EntryChange,
    MaskReply,
    MaskRequest,
    TextToMask,
    TurnPreviewRequest,
)
from bot.protocol.grouping import GroupReply, GroupRequest, GroupSoFar
from bot.protocol.turn import (
    TurnReply,
    TurnRequest,
    Understanding,
    UnderstandReply,
    UnderstandRequest,
)
from bot.protocol.upkeep import AlikeReply
from bot.services.assistant import AssistantFailed

PayloadT = TypeVar("PayloadT", bound=msgspec.Struct)

_MAX_REPLY_BYTES = 16 * 1024 * 1024
_NOT_READY = 503
# What is not asked yet waits here, where no time runs for it: after a long outage thousands may be owed.
_TURNS_AT_ONCE = 16


class AssistantClient:
    """Asks a ready assistant, the one with the least to do. Any of them can take any request.

    What a turn is answered from may be as old as the last publish is on its way; what is asked for a preview
    of changes, or about all entries, waits until the assistant has the present generation.
    """

    def __init__(self, health: AssistantHealth, feed: ContentFeed) -> None:
        self.health = health
        self._feed = feed
        self._turns = FairQueue(_TURNS_AT_ONCE * max(1, len(health.assistants)))

    @property
    def state(self) -> AssistantState:
        """The best state that any assistant is in."""
        return self.health.state

    async def wait_until_ready(self) -> None:
        """Return once an assistant is ready, however long that takes."""
        await self.health.wait_until_ready()

    async def turn(self, request: TurnRequest, timeout_s: float, address: str = "") -> TurnReply:
        """Return the assistant's reply; `AssistantFailed` when there is none in time.

        Addresses take turns, so that one which asks much delays nobody else.
        """
        async with self._turns.place(address):
            assistant = self._choose()
            work = self._post_to(assistant, "/turn", request, TurnReply, timeout_s)
            try:
                reply = await assistant.ask_repeatable(work)
            except AssistantUnresponsive:
                raise AssistantFailed("assistant_down", "it stopped answering") from None
        if reply.turn_id != request.turn_id:
            raise AssistantFailed("assistant_down", "it answered another turn")
        return reply

    async def understand(self, texts: Sequence[str], timeout_s: float) -> tuple[Understanding, ...]:
        """Return how the assistant reads each text; `AssistantFailed` when it does not say so in time."""
        reply = await self._post(
            "/understand", UnderstandRequest(texts=tuple(texts)), UnderstandReply, timeout_s
        )
        return reply.results

    async def dry_run(
        self, questions: Sequence[AskedQuestion], changes: Sequence[EntryChange], timeout_s: float
    ) -> DryRunReply:
        """Return what these questions would get with the changes.

        `AssistantFailed` when it does not say in time.
        """
        vectors = self._feed.vectors
        known = await asyncio.to_thread(vectors.lend, questions)
        request = DryRunRequest(questions=known, changes=tuple(changes))
        reply = await self._post_to(
            await self._up_to_date(timeout_s), "/dry-run", request, DryRunReply, timeout_s
        )
        await asyncio.to_thread(vectors.keep, reply.vectors)
        if len(reply.results) != len(questions):
            raise AssistantFailed("assistant_down", "it left out questions")
        return reply

    async def preview(self, turn: TurnRequest, changes: Sequence[EntryChange], timeout_s: float) -> TurnReply:
        """Return the reply as it would be with the changes; `AssistantFailed` when there is none in time."""
        request = TurnPreviewRequest(turn=turn, changes=tuple(changes))
        assistant = await self._up_to_date(timeout_s)
        return await self._post_to(assistant, "/preview", request, TurnReply, timeout_s)

    async def mask(self, texts: Sequence[TextToMask], timeout_s: float) -> tuple[str, ...]:
        """Return the texts without what points to a person.

        `AssistantFailed` when they do not come in time.
        """
        reply = await self._post("/mask", MaskRequest(texts=tuple(texts)), MaskReply, timeout_s)
        if len(reply.texts) != len(texts):
            raise AssistantFailed("assistant_down", "it left out texts")
        return reply.texts

    async def group(self, groups: Sequence[GroupSoFar], texts: Sequence[str], timeout_s: float) -> GroupReply:
        """Return which texts mean the same; `AssistantFailed` when it does not say so in time."""
        reply = await self._post("/group", GroupRequest(tuple(groups), tuple(texts)), GroupReply, timeout_s)
        if len(reply.places) != len(texts):
            raise AssistantFailed("assistant_down", "it left out texts")
        return reply

    async def alike(self, timeout_s: float) -> AlikeReply:
        """Return the entries that may mean the same; `AssistantFailed` when no assistant says so in time."""
        assistant = await self._up_to_date(timeout_s)
        timeout = aiohttp.ClientTimeout(total=timeout_s)
        asking = assistant.session.get(assistant.base + "/alike", timeout=timeout)
        return await self._answer(assistant, asking, AlikeReply, timeout_s)

    def _choose(self) -> Assistant:
        assistant = self.health.choose()
        if assistant is None:
            raise AssistantFailed("assistant_down", "none is ready", taken=False)
        return assistant

    async def _up_to_date(self, timeout_s: float) -> Assistant:
        """Choose one, and see that it has what is live now; what it has is taken after so many seconds."""
        assistant = self._choose()
        await self._feed.bring(assistant, timeout_s)
        return assistant

    async def _post(
        self, path: str, payload: msgspec.Struct, kind: type[PayloadT], timeout_s: float
    ) -> PayloadT:
        return await self._post_to(self._choose(), path, payload, kind, timeout_s)

    async def _post_to(
        self, assistant: Assistant, path: str, payload: msgspec.Struct, kind: type[PayloadT], timeout_s: float
    ) -> PayloadT:
        asking = assistant.session.post(
            assistant.base + path,
            data=msgspec.json.encode(payload),
            headers={"Content-Type": "application/json"},
            timeout=aiohttp.ClientTimeout(total=timeout_s),
        )
        return await self._answer(assistant, asking, kind, timeout_s)

    async def _answer(
        self,
        assistant: Assistant,
        asking: AbstractAsyncContextManager[aiohttp.ClientResponse],
        kind: type[PayloadT],
        timeout_s: float,
    ) -> PayloadT:
        try:
            with assistant.asked():
                async with asking as response:
                    data = await _read(response)
            if response.status != 200:
                why = f"it answered {response.status}"
                raise AssistantFailed("assistant_down", why, taken=response.status != _NOT_READY)
            return msgspec.json.decode(data, type=kind)
        except (asyncio.TimeoutError, TimeoutError) as error:
            raise AssistantFailed("assistant_slow", f"no answer within {timeout_s:.1f} s") from error
        except aiohttp.ClientConnectorError as error:
            self.health.note_unreachable(assistant)
            raise AssistantFailed("assistant_down", str(error), taken=False) from error
        except (aiohttp.ClientError, OSError) as error:
            raise AssistantFailed("assistant_down", str(error)) from error
        except msgspec.DecodeError as error:
            raise AssistantFailed("assistant_down", f"its answer cannot be read: {error}") from error


async def _read(response: aiohttp.ClientResponse) -> bytes:
    """Return the whole body, however it arrives. Raises `aiohttp.ClientPayloadError` for one too long."""
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > _MAX_REPLY_BYTES:
            raise aiohttp.ClientPayloadError("its answer is too long")
    return bytes(body)
