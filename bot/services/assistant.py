"""What the application needs of the assistants; the gateway implements it over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from bot.protocol.api import AssistantState
from bot.protocol.content import ContentSettings
from bot.protocol.dry_run import AskedQuestion, DryRunReply, EntryChange, TextToMask
from bot.protocol.grouping import GroupReply, GroupSoFar
from bot.protocol.turn import TurnReply, TurnRequest, Understanding
from bot.protocol.upkeep import AlikeReply
from bot.services.lifecycle import Lifecycle
from knowledge_base.store import KnowledgeStore


class AssistantFailed(Exception):
    """The assistant gave no usable answer. `code` says why: `assistant_slow` or `assistant_down`.

    `taken`: it may have begun with the request; otherwise it is not there, or not ready yet.
    """

    def __init__(self, code: str, why: str, *, taken: bool = True) -> None:
        super().__init__(f"{code}: {why}")
        self.code = code
        self.taken = taken


class DryRunner(Protocol):
    """Whoever says what questions would get: an assistant, or this process itself."""

    async def dry_run(
        self, questions: Sequence[AskedQuestion], changes: Sequence[EntryChange], timeout_s: float
    ) -> DryRunReply:
        """Return what the questions would get with the changes, one result each.

        Raises:
            AssistantFailed: There is no usable answer within `timeout_s`, as in all methods of `Assistant`.
        """
        ...


class Assistant(DryRunner, Protocol):
    """The assistants, as one: any of them can take any request."""

    @property
    def state(self) -> AssistantState:
        """The best state that any of them is in."""
        ...

    async def wait_until_ready(self) -> None:
        """Return once one of them is ready, however long that takes."""
        ...

    async def turn(self, request: TurnRequest, timeout_s: float, address: str = "") -> TurnReply:
        """Return the reply to a customer's turn. Addresses take turns: none delays another by asking much."""
        ...

    async def understand(self, texts: Sequence[str], timeout_s: float) -> tuple[Understanding, ...]:
        """Return how each text is read."""
        ...

    async def preview(self, turn: TurnRequest, changes: Sequence[EntryChange], timeout_s: float) -> TurnReply:
        """Return the reply as it would be with the changes; nothing is kept."""
        ...

    async def mask(self, texts: Sequence[TextToMask], timeout_s: float) -> tuple[str, ...]:
        """Return the texts without what points to a person."""
        ...

    async def group(self, groups: Sequence[GroupSoFar], texts: Sequence[str], timeout_s: float) -> GroupReply:
        """Return which of the texts mean the same as a group, or as each other."""
        ...

    async def alike(self, timeout_s: float) -> AlikeReply:
        """Return the pairs of entries that may mean the same."""
        ...


# Connects to the assistants, which answer from this knowledge base and these settings.
Connect = Callable[[Lifecycle, KnowledgeStore, ContentSettings], Assistant]
