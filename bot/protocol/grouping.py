"""What the gateway asks of the assistant about gaps: which questions mean the same."""

from __future__ import annotations

from bot.protocol.base import Frozen


class GroupSoFar(Frozen, frozen=True, omit_defaults=False):
    """A group: how many questions it has, and the mean of their vectors (float16, both encoders')."""

    count: int
    mean: bytes


class GroupRequest(Frozen, frozen=True):
    """POST /group. Puts each text into the group that it is most like, or into a new one."""

    groups: tuple[GroupSoFar, ...]
    texts: tuple[str, ...]


class GroupReply(Frozen, frozen=True):
    """The place in `groups` of each text's group; `groups` are the known ones and then the new ones."""

    places: tuple[int, ...]
    groups: tuple[GroupSoFar, ...]
