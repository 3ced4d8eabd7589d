"""The life cycle of a gateway's components: opened in order, started together, closed in reverse."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Protocol, TypeVar

from bot.conversation.events import Body
from bot.services.commit_bus import CommitBus, Subscriber


class Component(Protocol):
    """Something that runs until it is closed.

    A component with a background task also has a `start`; one that reacts to commits has an `on_commit`.
    """

    async def close(self) -> None:
        """Stop. Unfinished work is left to the next process."""
        ...


ComponentT = TypeVar("ComponentT", bound=Component)


class Lifecycle:
    """The components opened so far. `stack` closes them; `bus` tells them what was committed."""

    def __init__(self, stack: AsyncExitStack, bus: CommitBus | None = None) -> None:
        self._stack = stack
        self._bus = bus
        self._starts: list[Callable[[], None]] = []

    def add(self, component: ComponentT) -> ComponentT:
        """Register a component and return it. It is closed before those that were added earlier.

        Raises `TypeError` for a component with an `on_commit` when there is no bus.
        """
        on_commit = getattr(component, "on_commit", None)
        if on_commit is not None:
            if self._bus is None:
                raise TypeError(
                    f"{type(component).__name__} follows commits, and there is no bus to pass them on"
                )
            self._bus.subscribe(on_commit)
        self._stack.push_async_callback(component.close)
        start = getattr(component, "start", None)
        if start is not None:
            self._starts.append(start)
        return component

    def subscribe(self, subscriber: Subscriber, *types: type[Body]) -> None:
        """Call `subscriber` after each commit, or only after those with an event of these types."""
        if self._bus is not None:
            self._bus.subscribe(subscriber, *types)

    def start(self) -> None:
        """Start the components that were added since the last call, in the order of adding."""
        starts, self._starts = self._starts, []
        for start in starts:
            start()
