"""Messages that only make sense after the one before: "and abroad?", "how long does that take?"."""

from __future__ import annotations

import re

from knowledge_base.model import Ranking

_MOST_WORDS = 9
_OPENING = re.compile(r"^(?:and|but|or|also|then|so|what about|how about|what if|ok|okay)\b", re.IGNORECASE)
_POINTING = re.compile(
    r"\b(?:it|that|this|those|these|them|they|there|one|ones|instead|too)\b", re.IGNORECASE
)
_SHORT = 4


def may_follow_up(text: str, alone: Ranking) -> bool:
    """Whether the message may lean on the one before, given how it ranks when read alone."""
    count = len(text.split())
    if count > _MOST_WORDS or alone.confidence > 0.9:
        return False
    leans = bool(_OPENING.search(text) or _POINTING.search(text))
    return leans or (count <= _SHORT and alone.outcome != "answer")


def joined_question(previous: str, text: str) -> str:
    """The follow-up together with the question that it follows."""
    return f"{previous.rstrip(' ?.!')} {_OPENING.sub('', text).strip(' ,')}"
