"""Messages in other languages, word by word in the words of the entries."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge_base.encoders.base import Vectors
from knowledge_base.search.embedding import Embedder
from knowledge_base.search.glossary import Glossary
from knowledge_base.search.live import LiveIndex


def taught(embedder: Embedder, *words: str) -> Glossary:
    glossary = Glossary(embedder.broad.dimensions)
    fresh = glossary.unlearnt(words)
    glossary.learn(fresh, embedder.broad.encode(fresh))
    return glossary


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (["contraseña"], ["password"]),
        (["Rückerstattung".casefold()], ["refund"]),
        (["huśtawka", "password"], ["password"]),
        (["配送费是多少"], []),
        (["คำสั่งซื้อ"], []),
        (["42"], []),
        ([], []),
    ],
)
def test_a_word_finds_its_translation_among_the_entries_words(
    embedder: Embedder, said: list[str], meant: list[str]
) -> None:
    glossary = taught(embedder, "password", "refund", "delivery", "sofa")
    for _ in range(2):  # the second time from memory
        assert glossary.translate(said, embedder.broad.encode) == meant


def test_words_are_learnt_once_and_single_letters_never(embedder: Embedder) -> None:
    glossary = taught(embedder, "refund", "a", "x2", "refund")
    assert glossary.unlearnt(["refund", "a", "sofa", "sofa"]) == ["sofa"]


def test_a_forked_glossary_learns_by_itself(embedder: Embedder) -> None:
    first = taught(embedder, "sofa")
    fork = first.forked()
    fork.learn(["password"], embedder.broad.encode(["password"]))
    assert fork.translate(["contraseña"], embedder.broad.encode) == ["password"]
    assert first.translate(["contraseña"], embedder.broad.encode) == []


def test_a_glossary_without_words_gives_none() -> None:
    def encode(words: list[str]) -> Vectors:
        return np.ones((len(words), 4), dtype=np.float32)

    assert Glossary(4).translate(["hola"], encode) == []


def test_only_a_message_in_another_language_has_a_gloss(shop: LiveIndex) -> None:
    assert shop.embed("where is my order").gloss is None
    gloss = shop.embed("¿Cuándo llega la devolución de mi dinero?").gloss
    assert gloss is not None
    assert "money" in gloss.words
    assert shop.embed("配送费是多少?").gloss is None
