"""How each assistant is, found by asking it again and again, and which of them gets the next request.

An assistant answers `/readyz` on a thread that does no other work, so one that is busy answers it. One that
does not answer in time gets no new turns, and the turns it has are asked of another one, if there is one: a
turn may be repeated. The same when one piece of work continues for longer than any may take.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine, Iterator, Sequence
from typing import Any, TypeVar

import aiohttp
import msgspec

from bot.protocol.api import AssistantState
from bot.protocol.turn import AssistantStatus
from bot.services.clock import Monotonic

T = TypeVar("T")

logger = logging.getLogger(__name__)

PROBE_TIMEOUT_S = 2.0
READY_PAUSE_S = 1.0
UNREADY_PAUSE_S = 0.25
# A first start trains the model before there is anybody to answer.
_START_UP_S = 600.0
# The longest that one piece of work may take: the index of a change of hundreds of entries, say.
STUCK_S = 120.0


# `source` and generation of the content of one that is loaded and has none.
NO_CONTENT = ("", -1)


class AssistantUnresponsive(Exception):
    """The assistant answers no more, and there is another one to ask."""


class Assistant:
    """One assistant: where it listens, how it is, and what it is being asked.

    `token` is what it asks for. With `source`, it is ready only with content of that source. `content` is
    what it answers from, by source and generation; None while that is not known.
    """

    def __init__(self, address: str, clock: Monotonic, token: str = "", source: str = "") -> None:
        self.address = address
        self.session, self.base = _open(address, token)
        self.content: tuple[str, int] | None = None
        self._source = source
        self.refuses_token = False
        self.state: AssistantState = "starting"
        self.status: AssistantStatus | None = None
        self.is_known = False
        self.requests = 0
        self._was_ready = False
        self._clock = clock
        self._opened_at = clock()
        self._repeatable: set[asyncio.Future[Any]] = set()

    @contextlib.contextmanager
    def asked(self) -> Iterator[None]:
        """Count one request while it lasts."""
        self.requests += 1
        try:
            yield
        finally:
            self.requests -= 1

    async def ask_repeatable(self, work: Coroutine[Any, Any, T]) -> T:
        """Return the result of `work`, which `abandon` ends with `AssistantUnresponsive`."""
        asking = asyncio.ensure_future(work)
        self._repeatable.add(asking)
        try:
            return await asking
        except asyncio.CancelledError:
            if asking in self._repeatable:
                raise
            raise AssistantUnresponsive() from None
        finally:
            self._repeatable.discard(asking)

    def abandon(self) -> None:
        """End what can be asked of another one."""
        asking, self._repeatable = self._repeatable, set()
        for each in asking:
            each.cancel()

    async def probe(self) -> bool:
        """Ask how it is: `state` and `status` say. Return whether it answered and its work continues."""
        timeout = aiohttp.ClientTimeout(total=PROBE_TIMEOUT_S)
        try:
            async with self.session.get(self.base + "/readyz", timeout=timeout) as response:
                body = await response.read()
                if response.status != 200:
                    self._note_refusal(response.status, body)
                    return True
            return self._note_status(msgspec.json.decode(body, type=AssistantStatus))
        except (asyncio.TimeoutError, TimeoutError):
            self.become("unresponsive")
        except (aiohttp.ClientError, OSError, msgspec.DecodeError):
            self.refuses_token = False
            self.become_unreachable()
        return False

    def _note_status(self, status: AssistantStatus) -> bool:
        self.refuses_token, self.content = False, (status.source, status.generation)
        if status.busy_s > STUCK_S:
            self.become("unresponsive")
            return False
        self.become("ready" if self._source in ("", status.source) else "starting", status)
        return True

    def _note_refusal(self, status: int, body: bytes) -> None:
        """Note that it lives, and is asked nothing yet: it loads, has no content, or does not know us."""
        if status == 401:
            if not self.refuses_token:
                logger.error(
                    "The assistant at %s refuses our token: FRONTDESK_ASSISTANT_TOKEN must be the same there",
                    self.address,
                )
            self.refuses_token, self.content = True, None
            self.become("down")
            return
        self.content = NO_CONTENT if b'"content_missing"' in body else None
        self.become("starting")

    def become(self, state: AssistantState, status: AssistantStatus | None = None) -> None:
        """Take note of how it is."""
        self.state, self.is_known = state, True
        self.status = status if state == "ready" else None
        self._was_ready |= state == "ready"

    def become_unreachable(self) -> None:
        """Note that nobody listens there: not yet, while all starts up, or no more."""
        is_early = not self._was_ready and self._clock() - self._opened_at < _START_UP_S
        self.become("starting" if is_early else "down")


class AssistantHealth:
    """All assistants, each probed every second once started."""

    def __init__(self, addresses: Sequence[str], clock: Monotonic, token: str = "", source: str = "") -> None:
        self.assistants = tuple(Assistant(address, clock, token, source) for address in addresses)
        self.on_probe: Callable[[], None] = lambda: None
        self._turn = 0
        self._ready = asyncio.Event()
        self._probes: set[asyncio.Task[None]] = set()
        self._watching: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Probe from now on."""
        self._watching = [
            asyncio.create_task(self._watch(each), name=f"health of assistant {number}")
            for number, each in enumerate(self.assistants, start=1)
        ]

    async def close(self) -> None:
        """Probe no more, and close the connections."""
        tasks = [*self._watching, *self._probes]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for each in self.assistants:
            await each.session.close()

    @property
    def status(self) -> AssistantStatus | None:
        """That of the first assistant which is ready; None when none is."""
        return next((each.status for each in self.assistants if each.status), None)

    @property
    def state(self) -> AssistantState:
        """The best state that any assistant is in."""
        order: tuple[AssistantState, ...] = ("ready", "starting", "unresponsive", "down")
        return min((each.state for each in self.assistants), key=order.index, default="down")

    def choose(self) -> Assistant | None:
        """Return the ready assistant with the least to do, in turns; None when none is ready.

        One that has not been heard of at all is asked too: the gateway has only just started.
        """
        able = [each for each in self.assistants if each.state == "ready" or not each.is_known]
        if not able:
            return None
        self._turn += 1
        first = self._turn % len(able)
        return min((*able[first:], *able[:first]), key=lambda each: each.requests)

    def note_unreachable(self, assistant: Assistant) -> None:
        """Note that a request found nobody there, before a probe has."""
        assistant.become_unreachable()
        self._settle()

    async def check(self, within_s: float) -> None:
        """Probe all now; those that take longer are as they were last found."""
        probes = {asyncio.create_task(self.probe(each)) for each in self.assistants}
        self._probes |= probes
        for probe in probes:
            probe.add_done_callback(self._probes.discard)
        if probes:
            await asyncio.wait(probes, timeout=within_s)

    async def wait_until_ready(self) -> None:
        """Return once an assistant is ready, however long that takes."""
        await self._ready.wait()

    async def _watch(self, assistant: Assistant) -> None:
        while True:
            await self.probe(assistant)
            await asyncio.sleep(READY_PAUSE_S if assistant.state == "ready" else UNREADY_PAUSE_S)

    async def probe(self, assistant: Assistant) -> None:
        """Ask one how it is, now."""
        await assistant.probe()
        self._settle()
        self.on_probe()

    def _settle(self) -> None:
        """Let those who wait know, and move turns from those that answer no more to those that do."""
        if not any(each.state == "ready" for each in self.assistants):
            self._ready.clear()
            return
        self._ready.set()
        for each in self.assistants:
            if each.state != "ready":
                each.abandon()


def _open(address: str, token: str) -> tuple[aiohttp.ClientSession, str]:
    if address.startswith("unix:"):
        connector = aiohttp.UnixConnector(path=address.removeprefix("unix:"))
        return aiohttp.ClientSession(connector=connector), "http://assistant"
    return aiohttp.ClientSession(headers={"Authorization": f"Bearer {token}"}), address.rstrip("/")
