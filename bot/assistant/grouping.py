"""Puts questions that mean the same together. Nothing of them is kept here."""

from __future__ import annotations

import numpy as np

from bot.assistant.errors import BadRequestError
from bot.assistant.knowledge import encoders
from bot.protocol.grouping import GroupReply, GroupRequest, GroupSoFar
from knowledge_base.questions.masking import unmasked
from knowledge_base.search.grouping import Group, join_groups


def group(request: GroupRequest) -> GroupReply:
    """Return the groups of these texts. Raises `BadRequestError` for a mean that other encoders made."""
    close, broad = encoders().close, encoders().broad
    texts = [unmasked(text) for text in request.texts]
    size = close.dimensions + broad.dimensions
    groups = [Group(each.count, np.frombuffer(each.mean, np.float16)) for each in request.groups]
    if any(len(each.mean) != size for each in groups):
        raise BadRequestError(f"A group's mean must have {size} numbers of two bytes.")
    places, now = join_groups(groups, close.encode(texts), broad.encode(texts))
    means = (GroupSoFar(each.count, each.mean.astype(np.float16).tobytes()) for each in now)
    return GroupReply(tuple(places), tuple(means))
