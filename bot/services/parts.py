"""The one life cycle of what runs in the gateway: opened in order, started together, closed in reverse."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Protocol, TypeVar

from bot.conversation.events import Body
from bot.services.commit_bus import CommitBus, Subscriber


class Part(Protocol):
    """What runs until it is closed.

    One that begins by itself has a `start` too, one that follows commits an `on_commit`.
    """

    async def close(self) -> None:
        """End; what is undone is left to the next process."""
        ...


PartT = TypeVar("PartT", bound=Part)


class Parts:
    """The parts that were opened so far; `stack` closes them, `bus` passes on what is committed."""

    def __init__(self, stack: AsyncExitStack, bus: CommitBus | None = None) -> None:
        self._stack = stack
        self._bus = bus
        self._starts: list[Callable[[], None]] = []

    def add(self, part: PartT) -> PartT:
        """Return the part; from now on it is closed with the others, before what was added earlier.

        Raises `TypeError` for one that follows commits where none are passed on.
        """
        on_commit = getattr(part, "on_commit", None)
        if on_commit is not None:
            if self._bus is None:
                raise TypeError(f"{type(part).__name__} follows commits, and there is no bus to pass them on")
            self._bus.subscribe(on_commit)
        self._stack.push_async_callback(part.close)
        start = getattr(part, "start", None)
        if start is not None:
            self._starts.append(start)
        return part

    def subscribe(self, subscriber: Subscriber, *types: type[Body]) -> None:
        """Tell it what is committed: all, or what has an event of these types."""
        if self._bus is not None:
            self._bus.subscribe(subscriber, *types)

    def start(self) -> None:
        """Start what begins by itself and was added since the last start, in the order of its opening."""
        starts, self._starts = self._starts, []
        for start in starts:
            start()
