"""Questions that mean the same come together, whatever their words and their order."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from knowledge_base.search.embedding import Embedder
from knowledge_base.search.grouping import Group, join_groups

RUG = ("can I wash the wool rug?", "how do I clean a woollen rug", "is the wool carpet washable")
LAMP = (
    "is the giraffe lamp dimmable?",
    "can the giraffe lamp be dimmed",
    "does the giraffe light work with a dimmer",
)
TREES = ("do you plant trees for orders", "how many trees do you plant")


def grouped(embedder: Embedder, texts: list[str], groups: list[Group]) -> tuple[list[int], list[Group]]:
    return join_groups(groups, embedder.close.encode(texts), embedder.broad.encode(texts))


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_questions_come_together_by_what_they_mean(embedder: Embedder, order: tuple[int, ...]) -> None:
    kinds = [[RUG, LAMP, TREES][kind] for kind in order]
    texts = [text for kind in kinds for text in kind]
    places, groups = grouped(embedder, texts, [])
    assert places == [place for place, kind in enumerate(kinds) for _ in kind]
    assert [group.count for group in groups] == [len(kind) for kind in kinds]


def test_a_later_question_joins_a_group_that_was_kept(embedder: Embedder) -> None:
    _, groups = grouped(embedder, [RUG[0], LAMP[0], TREES[0]], [])
    kept = [Group(group.count, group.mean.astype(np.float16)) for group in groups]
    for order in permutations((0, 1, 2)):
        texts = [(RUG, LAMP, TREES)[kind][1] for kind in order]
        assert grouped(embedder, texts, kept)[0] == list(order)
    places, now = grouped(embedder, ["can I pay by cheque?"], kept)
    assert (places, len(now), [group.count for group in kept]) == ([3], 4, [1, 1, 1])


def test_a_wide_group_draws_in_nothing_by_its_middle() -> None:
    wide = np.eye(9, dtype=np.float32)[1:] + np.eye(9, dtype=np.float32)[0]
    wide /= np.linalg.norm(wide, axis=1, keepdims=True)
    group = Group(8, np.hstack([wide, wide]).mean(axis=0, dtype=np.float32))
    narrow = Group(8, np.tile(np.eye(9, dtype=np.float32)[1], 2))
    middle = wide.mean(axis=0, keepdims=True)
    middle /= np.linalg.norm(middle)
    for groups, asked, place in (([group], middle, 0), ([group], -middle, 1), ([group, narrow], wide[:1], 1)):
        assert join_groups(groups, asked, asked)[0] == [place]
    assert join_groups([group], middle, middle, like=0.8)[0] == [
        1
    ]  # it lies as the middle lies, but like none of them
