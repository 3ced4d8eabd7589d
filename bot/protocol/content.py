"""What a gateway sends an assistant to answer from: published entries, sentences, and what it needs to read.

Bodies are MessagePack. A snapshot is sent to an assistant that has nothing of this gateway, or that cannot go
on from what it has; else the changes of entries since the generation that it has. Both come in parts, each in
two steps: the assistant is offered entries, and says which vectors of their texts it wants; it gets those
that the gateway has, takes the entries in, and hands back what it had to compute. Nothing is served before
the last part is there.
"""

from __future__ import annotations

from typing import Any

from bot.protocol.base import Frozen
from bot.protocol.dry_run import EntryChange

# By encoder, and by the key of what was read.
Vectors = dict[str, dict[bytes, bytes]]


class ContentSettings(Frozen, frozen=True):
    """How to read and what to say: the responses of the gateway's domain as plain values by name, how the
    business's references look (as FRONTDESK_REFERENCE_PATTERN says it), facts that sentences may quote, such
    as `business`, and the sentences in other languages by code, as their files have them.
    """

    sentences: dict[str, list[dict[str, Any]]]
    reference_pattern: str = ""
    facts: dict[str, str] = {}
    locales: dict[str, dict[str, Any]] = {}


class ContentPart(Frozen, frozen=True):
    """POST /content/offer. Part `number`, from 0, of what leads to a generation; answered by `VectorsWanted`.

    `source` names the run of the gateway whose generations these are. `since`: the generation that the
    changes continue from; None: this is part of a snapshot, whose part 0 has the settings and no entries.
    """

    source: str
    generation: int
    number: int
    since: int | None = None
    changes: tuple[EntryChange, ...] = ()
    settings: ContentSettings | None = None


class VectorsWanted(Frozen, frozen=True):
    """The keys of vectors that the assistant lacks for this part, by encoder."""

    keys: dict[str, list[bytes]] = {}


class ContentVectors(Frozen, frozen=True):
    """POST /content/take. Take in the part that was offered, with these vectors; `is_last`: serve all."""

    source: str
    number: int
    vectors: Vectors = {}
    is_last: bool = False


class ContentTaken(Frozen, frozen=True):
    """What is served now, and the vectors that the assistant has computed itself, for others to have."""

    source: str
    generation: int
    computed: Vectors = {}
