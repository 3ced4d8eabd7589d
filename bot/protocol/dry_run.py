"""What the gateway asks of the assistant before content goes live: how it would answer then.

The assistant shows nothing of it to customers, and keeps nothing of it.
"""

from __future__ import annotations

from typing import Any

from bot.protocol.base import Frozen
from bot.protocol.turn import Outcome, TurnRequest


class EntryChange(Frozen, frozen=True):
    """An entry as it would be live: `knowledge_base.model.Content` as plain values; None: retired."""

    entry_id: str
    revision: int = 0
    content: dict[str, Any] | None = None


class TextVector(Frozen, frozen=True):
    """A vector in half precision, by encoder and key of what was read; `question`: whose it is, by its key.

    Without one it is that of a text of entries.
    """

    encoder: str
    key: bytes
    vector: bytes
    question: str = ""


class AskedQuestion(Frozen, frozen=True):
    """A masked question, and what was computed to read it before."""

    key: str
    text: str
    vectors: tuple[TextVector, ...] = ()


class DryRunRequest(Frozen, frozen=True):
    """POST /dry-run. What would these questions get with the changes on top of what is live?"""

    questions: tuple[AskedQuestion, ...]
    changes: tuple[EntryChange, ...] = ()


class DryRunResult(Frozen, frozen=True):
    """What a question gets: the entries shown, best first, and the first one's confidence (0 to 1)."""

    outcome: Outcome
    shown: tuple[str, ...] = ()
    confidence: float = 0.0


class DryRunReply(Frozen, frozen=True):
    """One `DryRunResult` per question, in order; `generation` is the live one that the changes lie on.

    `vectors` are those that were computed for it, to be kept and come again.
    """

    generation: int
    results: tuple[DryRunResult, ...]
    vectors: tuple[TextVector, ...] = ()


class TextToMask(Frozen, frozen=True):
    """What a customer wrote, and the names that are known of them."""

    text: str
    names: tuple[str, ...] = ()


class MaskRequest(Frozen, frozen=True):
    """POST /mask. Takes what points to a person out of texts; answered by `MaskReply`."""

    texts: tuple[TextToMask, ...]


class MaskReply(Frozen, frozen=True):
    """The masked texts, in order, without greetings and introductions; "" when nothing is left."""

    texts: tuple[str, ...]


class TurnPreviewRequest(Frozen, frozen=True):
    """POST /preview. The turn as it would go with the changes; answered by `TurnReply`."""

    turn: TurnRequest
    changes: tuple[EntryChange, ...] = ()
