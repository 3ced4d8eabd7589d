"""As many entries as a measurement needs, made of the words of those that are shipped."""

from __future__ import annotations

import random
from collections.abc import Iterator

from knowledge_base.folder import read_folder
from knowledge_base.model import Content
from knowledge_base.shipped import CONTENT

PHRASINGS = 10
EXCHANGED = 0.33


def synthetic_contents(count: int) -> Iterator[Content]:
    """So many entries by recombination of the shipped ones' words, always the same."""
    chance = random.Random(77)
    shipped = [file.content for file in read_folder(CONTENT)]
    pool = [word for content in shipped for text in content.phrasings for word in text.split()]

    def mixed(text: str) -> str:
        said = text.split(" ")
        return " ".join(chance.choice(pool) if chance.random() < EXCHANGED else word for word in said)

    for number in range(count):
        content = shipped[number % len(shipped)]
        phrasings = {mixed(chance.choice(content.phrasings or (content.question,))) for _ in range(PHRASINGS)}
        yield Content(
            f"{mixed(content.question)} ({number})", mixed(content.answer), tuple(sorted(phrasings))
        )
