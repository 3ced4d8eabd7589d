"""The gateway's way to the assistants: HTTP over a Unix socket, or over TCP to other machines."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import TypeVar

import aiohttp
import msgspec

from bot.protocol.grouping import GroupReply, GroupRequest, GroupSoFar
from bot.protocol.rehearsal import (
    AskedQuestion,
    EntryChange,
    ForeseeReply,
    ForeseeRequest,
    MaskReply,
    MaskRequest,
    RehearseRequest,
    TextToMask,
)
from bot.protocol.turn import (
    AssistantStatus,
    TurnReply,
    TurnRequest,
    Understanding,
    UnderstandReply,
    UnderstandRequest,
)
from bot.protocol.upkeep import AlikeReply

logger = logging.getLogger(__name__)

PayloadT = TypeVar("PayloadT", bound=msgspec.Struct)

_MAX_REPLY_BYTES = 4 * 1024 * 1024
_NOT_READY = 503
_STATUS_S = 2.0
_STATUS_POLL_S = 0.5


class AssistantFailed(Exception):
    """The assistant gave no usable answer. `code` says why: `assistant_slow` or `assistant_down`.

    `taken`: it may have begun with the request; otherwise it is not there, or not ready yet.
    """

    def __init__(self, code: str, why: str, *, taken: bool = True) -> None:
        super().__init__(f"{code}: {why}")
        self.code = code
        self.taken = taken


@dataclass(frozen=True)
class _Address:
    session: aiohttp.ClientSession
    base: str


class AssistantClient:
    """Asks the assistants in turn. Keeps nothing: any of them can take any request."""

    def __init__(self, addresses: Sequence[str]) -> None:
        self._addresses = [_open(address) for address in addresses]
        self._next = itertools.cycle(self._addresses)

    async def turn(self, request: TurnRequest, timeout_s: float) -> TurnReply:
        """The assistant's reply; `AssistantFailed` when there is none in time."""
        reply = await self._post("/turn", request, TurnReply, timeout_s)
        if reply.turn_id != request.turn_id:
            raise AssistantFailed("assistant_down", "it answered another turn")
        return reply

    async def understand(self, texts: Sequence[str], timeout_s: float) -> tuple[Understanding, ...]:
        """How the assistant reads each text; `AssistantFailed` when it does not say so in time."""
        reply = await self._post(
            "/understand", UnderstandRequest(texts=tuple(texts)), UnderstandReply, timeout_s
        )
        return reply.results

    async def foresee(
        self, questions: Sequence[AskedQuestion], changes: Sequence[EntryChange], timeout_s: float
    ) -> ForeseeReply:
        """What these questions would get with the changes; `AssistantFailed` when it does not say in time."""
        request = ForeseeRequest(questions=tuple(questions), changes=tuple(changes))
        reply = await self._post("/foresee", request, ForeseeReply, timeout_s)
        if len(reply.results) != len(questions):
            raise AssistantFailed("assistant_down", "it left out questions")
        return reply

    async def rehearse(
        self, turn: TurnRequest, changes: Sequence[EntryChange], timeout_s: float
    ) -> TurnReply:
        """The reply as it would be with the changes; `AssistantFailed` when there is none in time."""
        request = RehearseRequest(turn=turn, changes=tuple(changes))
        return await self._post("/rehearse", request, TurnReply, timeout_s)

    async def mask(self, texts: Sequence[TextToMask], timeout_s: float) -> tuple[str, ...]:
        """The texts without what points to a person; `AssistantFailed` when they do not come in time."""
        reply = await self._post("/mask", MaskRequest(texts=tuple(texts)), MaskReply, timeout_s)
        if len(reply.texts) != len(texts):
            raise AssistantFailed("assistant_down", "it left out texts")
        return reply.texts

    async def group(self, groups: Sequence[GroupSoFar], texts: Sequence[str], timeout_s: float) -> GroupReply:
        """Which texts mean the same; `AssistantFailed` when it does not say so in time."""
        reply = await self._post("/group", GroupRequest(tuple(groups), tuple(texts)), GroupReply, timeout_s)
        if len(reply.places) != len(texts):
            raise AssistantFailed("assistant_down", "it left out texts")
        return reply

    async def alike(self, timeout_s: float) -> AlikeReply:
        """The entries that may mean the same; `AssistantFailed` when no assistant says so in time."""
        address = next(self._next)
        timeout = aiohttp.ClientTimeout(total=timeout_s)
        return await self._answer(
            address.session.get(address.base + "/alike", timeout=timeout), AlikeReply, timeout_s
        )

    async def status(self) -> AssistantStatus | None:
        """That of the first assistant which is ready; None when none is."""
        found = await asyncio.gather(*(self._status_of(address) for address in self._addresses))
        return next((status for status in found if status), None)

    async def wait_until_ready(self) -> None:
        """Return once an assistant is ready, however long that takes."""
        while not await self.status():  # noqa: ASYNC110  # another process has no event to wait for
            await asyncio.sleep(_STATUS_POLL_S)

    async def close(self) -> None:
        """Close the connections."""
        for address in self._addresses:
            await address.session.close()

    async def _post(
        self, path: str, payload: msgspec.Struct, kind: type[PayloadT], timeout_s: float
    ) -> PayloadT:
        address = next(self._next)
        timeout = aiohttp.ClientTimeout(total=timeout_s)
        headers = {"Content-Type": "application/json"}
        body = msgspec.json.encode(payload)
        request = address.session.post(address.base + path, data=body, headers=headers, timeout=timeout)
        return await self._answer(request, kind, timeout_s)

    async def _answer(
        self,
        request: AbstractAsyncContextManager[aiohttp.ClientResponse],
        kind: type[PayloadT],
        timeout_s: float,
    ) -> PayloadT:
        try:
            async with request as response:
                data = await response.content.read(_MAX_REPLY_BYTES)
                if response.status != 200:
                    why = f"it answered {response.status}"
                    raise AssistantFailed("assistant_down", why, taken=response.status != _NOT_READY)
                return msgspec.json.decode(data, type=kind)
        except (asyncio.TimeoutError, TimeoutError) as error:
            raise AssistantFailed("assistant_slow", f"no answer within {timeout_s:.1f} s") from error
        except aiohttp.ClientConnectorError as error:
            raise AssistantFailed("assistant_down", str(error), taken=False) from error
        except (aiohttp.ClientError, OSError) as error:
            raise AssistantFailed("assistant_down", str(error)) from error
        except msgspec.DecodeError as error:
            raise AssistantFailed("assistant_down", f"its answer cannot be read: {error}") from error

    async def _status_of(self, address: _Address) -> AssistantStatus | None:
        timeout = aiohttp.ClientTimeout(total=_STATUS_S)
        try:
            async with address.session.get(address.base + "/readyz", timeout=timeout) as response:
                if response.status != 200:
                    return None
                return msgspec.json.decode(await response.read(), type=AssistantStatus)
        except (aiohttp.ClientError, OSError, asyncio.TimeoutError, msgspec.DecodeError):
            return None


def _open(address: str) -> _Address:
    if address.startswith("unix:"):
        connector: aiohttp.BaseConnector = aiohttp.UnixConnector(path=address.removeprefix("unix:"))
        return _Address(aiohttp.ClientSession(connector=connector), "http://assistant")
    return _Address(aiohttp.ClientSession(), address.rstrip("/"))
