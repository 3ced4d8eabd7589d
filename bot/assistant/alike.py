"""Which of the published entries may mean the same."""

from __future__ import annotations

from bot.assistant.knowledge import live_index
from bot.protocol.upkeep import AlikePair, AlikeReply
from knowledge_base.search.alike import find_alike


def alike_now() -> AlikeReply:
    """Return the pairs among the entries that are served now.

    Takes a while; needs no model, delays no turn.
    """
    index = live_index()
    if index is None:
        return AlikeReply(generation=0, pairs=())
    snapshot = index.snapshot
    pairs = (AlikePair(each.first, each.second, each.likeness) for each in find_alike(snapshot))
    return AlikeReply(generation=snapshot.generation, pairs=tuple(pairs))
