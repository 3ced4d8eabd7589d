"""What is wrong with content from outside, and where. (Light: `knowledge_base.content` reads YAML.)"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.matching import Pattern
from knowledge_base.errors import KnowledgeError

_ID = Pattern(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}", as_written=True)


@dataclass(frozen=True)
class Problem:
    """Something wrong in a content file: where (line counts from 1), and what to do about it."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}"


class ContentError(KnowledgeError):
    """Content that cannot be read; `problems` names every place."""

    code = "invalid_content"

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def is_entry_id(text: str) -> bool:
    """Return whether a text can be the id of an entry, which is part of its public address."""
    return bool(_ID.fullmatch(text))
