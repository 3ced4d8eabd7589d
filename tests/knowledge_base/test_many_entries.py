"""Many entries: most are passed over, and the right one is still found."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from knowledge_base.encoders.base import Vectors
from knowledge_base.model import Content
from knowledge_base.search.embedding import Embedder
from knowledge_base.search.live import LiveIndex
from knowledge_base.search.prefilter import select_candidates
from knowledge_base.store import KnowledgeStore
from tests.knowledge_base.shop_content import publish

ENTRIES, PHRASINGS = 600, 7
WORDS = [f"{one}{two}" for one in ("lo", "ma", "ti", "ru", "se") for two in ("bank", "dorn", "fel", "gast")]


class Hashing:
    """Puts every word in a random direction of its own, and a text in the middle of its words."""

    def __init__(self, name: str, dimensions: int) -> None:
        self.id, self.dimensions = name, dimensions

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = [np.sum([self._direction(word) for word in text.lower().split()], axis=0) for text in texts]
        vectors: Vectors = np.stack(rows).astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors

    def _direction(self, word: str) -> Vectors:
        random_numbers = np.random.default_rng(zlib.crc32(word.encode()))
        return random_numbers.standard_normal(self.dimensions, dtype=np.float32)


@pytest.fixture(scope="module")
def contents() -> list[Content]:
    chance = random.Random(5)

    def sentence() -> str:
        return " ".join(chance.choices(WORDS, k=6)) + f" w{chance.randrange(2000)}"

    return [
        Content(sentence(), sentence(), tuple(sentence() for _ in range(PHRASINGS))) for _ in range(ENTRIES)
    ]


@pytest.fixture(scope="module")
def many(contents: list[Content]) -> Iterator[tuple[KnowledgeStore, LiveIndex]]:
    with KnowledgeStore(":memory:") as store:
        with store.all_or_nothing():
            for number, content in enumerate(contents):
                publish(store, content, f"entry-{number}")
        yield store, LiveIndex(store, Embedder(Hashing("close", 384), Hashing("broad", 512)))


def test_each_phrasing_finds_its_entry_among_many(
    many: tuple[KnowledgeStore, LiveIndex], contents: list[Content]
) -> None:
    index = many[1]
    for number in range(0, ENTRIES, 10):
        ranking = index.rank(contents[number].phrasings[number % PHRASINGS])
        assert ranking.candidates[0].entry_id == f"entry-{number}"


def test_few_of_many_are_looked_at(many: tuple[KnowledgeStore, LiveIndex], contents: list[Content]) -> None:
    index = many[1]
    looked_at = select_candidates(index.snapshot, index.embed(contents[3].question)).slots
    assert 3 in looked_at
    assert len(looked_at) < ENTRIES / 2


def test_a_rare_word_is_worth_a_look(many: tuple[KnowledgeStore, LiveIndex]) -> None:
    store, index = many
    publish(store, Content("Which screws does the Halvorsenite need?", "Six of 4 mm."), "halvorsenite")
    index.refresh()
    told = "lobank madorn tifel rugast sebank lodorn mafel tigast rubank sedorn halvorsenite"
    looked_at = select_candidates(index.snapshot, index.embed(told)).slots
    assert index.snapshot.slot_of["halvorsenite"] in looked_at  # type: ignore[index]
    store.retire_entry("halvorsenite", "ada")
    index.refresh()
    assert index.size == ENTRIES
    assert ENTRIES not in select_candidates(index.snapshot, index.embed(told)).slots
