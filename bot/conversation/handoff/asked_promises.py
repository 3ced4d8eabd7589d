"""Which open promises a customer asks for: "When does the leg arrive?", "What did you promise me?"."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.problem import is_question, sentences
from bot.conversation.problem_words import EMPTY
from bot.matching import Pattern, split_words

_STEM = 5
# Of everything that was promised, whatever it is.
_OF_ALL = Pattern(
    r"""
    \b(?:what|which)\b[^.!?]*\bpromis\w*\b | \bremind\s+me\b[^.!?]*\bpromis\w*\b
    | \b(?:what)\s+(?:did|have|has|was|were)\s+(?:you|he|she|they|i|the\s+agent|your\s+colleague)\s+
        (?:just\s+)?(?:told?|tell)\b
    | \bwas\b[^.!?]*\b(?:versprochen|zugesagt)\b | \bqu[ée]\s[^.!?]*\bpromet\w+ | \bqu\S*\s[^.!?]*\bpromis\b
    | \bwat\b[^.!?]*\b(?:beloofd|toegezegd)\b
    """,
    ignore_case=True,
    verbose=True,
    as_written=True,
)
# How something stands, or when it comes. Anything else is for the knowledge base: "How do I fit the leg?".
_OF_TIME = Pattern(
    r"^\W*(?:(?:and|so|but|ok|hi|hello|und|y|et|en)\W+)*(?:when|where|by when|what time|how long"
    r"|any (?:news|update)|is|are|has|have|did|will"
    r"|wann|wo|ist|kommt|bis wann|cu\wndo|d\wnde|ya|quand|o\w|wanneer|waar|is)\b",
    ignore_case=True,
)
# What things do that are awaited: these name none.
_COMING_WORDS = """
    arrive arrives arriving arrived come comes coming came get gets delivered delivery due expect expected
    ready
    sent shipped happen happens long time date news update back already kommt ankommt geliefert llega llegará
    llegan vient livré livrée komt aankomt geleverd
"""
_COMING = frozenset(word[:_STEM] for word in _COMING_WORDS.split())


def asked_promises(text: str, promises: Sequence[str]) -> tuple[int, ...]:
    """Return the places of the promises that a text asks for, in order.

    It asks for all of them ("what did you promise me?"), for those that share at least half of the words that
    name what it is about, or, when it names nothing ("when does it come?"), for the only one.
    """
    asked: set[int] = set()
    for sentence in sentences(text) if promises else ():
        if _OF_ALL.search(sentence):
            return tuple(range(len(promises)))
        if is_question(sentence) and _OF_TIME.search(sentence):
            asked.update(_named(sentence, promises))
    return tuple(sorted(asked))


def _named(question: str, promises: Sequence[str]) -> list[int]:
    stems = _stems(question)
    names = stems - _COMING
    if not names:
        return [0] if stems and len(promises) == 1 else []
    return [place for place, promise in enumerate(promises) if 2 * len(names & _stems(promise)) >= len(names)]


def _stems(text: str) -> frozenset[str]:
    words = split_words(text.lower().replace("’", "'"), joiners="'")
    return frozenset(word[:_STEM] for word in words if word not in EMPTY)
