"""The questions in a message: one that is told within a story, or two that are asked in one breath."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.matching import Pattern
from knowledge_base.model import Ranking
from knowledge_base.search.confidence import SURE
from knowledge_base.search.text import sentences

_FEWEST_WORDS = 3
_MOST_PARTS = 6
_MOST_ANSWERS = 2
_ASKING = (
    r"(?:how|what|when|where|which|who|whom|why|can|could|do|does|did|is|are|am|will|would|should|may"
    r"|have|has)"
)
_QUESTION = Pattern(
    rf"^(?:(?:so|and|but|also|then|ok|okay|hi|hello|plus|now)\b[\s,]*)*"
    rf"(?:{_ASKING}|i want|i need|i'?d like|please|tell me)\b|\?\W*$"
    rf"|,\s*{_ASKING}\s+(?:do|does|did|can|is|are|will|i|you|it|my|the|long|much|many)\b",
    ignore_case=True,
)
# A gap between two questions, some before the word that asks the second.
_BETWEEN = Pattern(
    rf"(?P<gap>[\s,;]+(?:and|also|plus|&)\s+(?:also\s+|then\s+)?|\s+also,?\s+){_ASKING}\b|\s*;\s+",
    ignore_case=True,
)


def parts_of(text: str) -> list[str]:
    """Return the parts of a message that may each be a question: those that ask, or all when none does.

    None when it is all one sentence that asks one thing.
    """
    texts = [part for sentence in sentences(text) for part in _parted(sentence)]
    if len(texts) < 2:
        return []
    long_enough = [part for part in texts if len(part.split()) >= _FEWEST_WORDS]
    asking = [part for part in long_enough if _QUESTION.search(part)] or long_enough
    if len(asking) > _MOST_PARTS:  # a story asks at its start or at its end
        return asking[: _MOST_PARTS // 2] + asking[-_MOST_PARTS // 2 :]
    return asking


def _parted(sentence: str) -> Iterator[str]:
    start = 0
    for between in _BETWEEN.finditer(sentence):
        yield sentence[start : between.start()]
        start = between.end("gap") if between["gap"] else between.end()
    yield sentence[start:]


def combined(whole: Ranking, parts: Sequence[Ranking]) -> tuple[Ranking, ...]:
    """Return what to answer: each of two questions, when two parts are sure of different entries.

    Else the best.

    The message as a whole goes before its parts (what surrounds a question tells what it means), unless
    only a part of it is sure of its answer.
    """
    sure: dict[str, Ranking] = {}
    for part in parts:
        if part.outcome == "answer" and part.confidence >= SURE:
            sure.setdefault(part.candidates[0].entry_id, part)
    if len(sure) > 1:
        return tuple(sure.values())[:_MOST_ANSWERS]
    if whole.outcome != "answer" and sure:
        return tuple(sure.values())
    return (whole,)
