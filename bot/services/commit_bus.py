"""What follows from a commit: subscribers hear what was committed, in order, once it is on disk."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from bot.conversation.events import Body
from bot.conversation.record.record import Change

logger = logging.getLogger(__name__)

Subscriber = Callable[[Change], object]


class CommitBus:
    """Passes each change on, in the order of the commits, to subscribers in the order they came.

    Runs on the event loop. One that raises is logged, and keeps no other from hearing.
    """

    def __init__(self) -> None:
        self._subscribers: list[tuple[Subscriber, tuple[type[Body], ...]]] = []

    def subscribe(self, subscriber: Subscriber, *types: type[Body]) -> None:
        """Call it with every change from now on, or with those that have an event of these types."""
        self._subscribers.append((subscriber, types))

    def publish(self, committed: Any) -> None:
        """Pass on the result of a write: a change, or several of one commit; anything else is nobody's news.

        What repeats an earlier request changed nothing, and is not passed on.
        """
        if isinstance(committed, tuple):
            for part in committed:
                self.publish(part)
        elif isinstance(committed, Change) and not committed.repeated:
            for subscriber, types in self._subscribers:
                if not types or any(isinstance(event.body, types) for event in committed.events):
                    self._call(subscriber, committed)

    def _call(self, subscriber: Subscriber, change: Change) -> None:
        try:
            subscriber(change)
        except Exception:
            logger.exception("A subscriber failed with a change of conversation %s", change.state.id)
