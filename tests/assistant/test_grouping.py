"""The assistant says which questions mean the same, and keeps nothing of them."""

from __future__ import annotations

import pytest

from bot.assistant.errors import BadRequestError
from bot.assistant.grouping import group
from bot.protocol.grouping import GroupRequest, GroupSoFar


def test_masked_questions_join_the_groups_that_were_kept() -> None:
    first = group(GroupRequest((), ("where is my order [number]?", "can I wash the wool rug?")))
    assert (first.places, [each.count for each in first.groups]) == ((0, 1), [1, 1])
    again = group(
        GroupRequest(first.groups, ("how do I clean a woollen rug", "[name] where's order [number]"))
    )
    assert (again.places, [each.count for each in again.groups]) == ((1, 0), [2, 2])


def test_a_mean_of_another_size_is_refused() -> None:
    with pytest.raises(BadRequestError, match="must have 896 numbers"):
        group(GroupRequest((GroupSoFar(1, b"\0\0"),), ("hello",)))
