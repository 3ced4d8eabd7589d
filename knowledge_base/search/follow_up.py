"""Messages that only make sense after the one before: "and abroad?", "how long does that take?".

Such a message is read twice: by itself, which says what is asked ("abroad", "how long"), and with the topic
of the entry before put where it points, which says what about. The entry that both speak for is meant; the
entry before answers again only when nothing else fits as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.matching import Pattern
from knowledge_base.model import Candidate, EntryId, Ranking
from knowledge_base.search.confidence import outcome_of
from knowledge_base.search.language import SMALL_WORDS
from knowledge_base.search.reading import Reading
from knowledge_base.search.snapshot import Snapshot

_MOST_WORDS = 9
_SHORT = 4
_SURE_ALONE = 0.9
_OPENING = Pattern(
    r"^(?:(?:and|but|or|also|then|so|what about|how about|what if|ok|okay)\b[\s,]*)+", ignore_case=True
)
_POINTING = Pattern(
    r"\b(?:it|that|this|those|these|them|they|there|one|ones|instead|too)\b", ignore_case=True
)
_STANDING_FOR = Pattern(r"\b(?:it|that|this|those|these|them|they)\b", ignore_case=True)
# A country or a town need not stand in any entry to be what a follow-up asks about.
_PLACE = Pattern(r"\b(?:to|in|from)\s+(?:the\s+)?([^\W\d_]+)", ignore_case=True)
_ASKING = Pattern(
    r"^(?:(?:how|what|where|when|why|which|who)\b\s*(?:long|much|many|often|far)?\s*)?"
    r"(?:(?:do|does|did|can|could|is|are|was|will|would|should|may|have|has|happens (?:to|with|if))\b\s*)?"
    r"(?:(?:i|we|you|the|a|an|my|our|your)\b\s*)*",
    ignore_case=True,
)
# How much an entry that the message by itself does not bring up counts beside one that it does.
_UNSAID = 0.05


def may_follow_up(snapshot: Snapshot, reading: Reading, alone: Ranking) -> bool:
    """Return whether the message may lean on the one before, given how it ranks when read alone.

    It never does when it brings up something that no entry speaks of: nobody who asks about goldfish wants
    to hear of delivery once more.
    """
    count = len(reading.text.split())
    if count > _MOST_WORDS or alone.confidence > _SURE_ALONE:
        return False
    leans = bool(_OPENING.search(reading.text) or _POINTING.search(reading.text))
    if not leans and (count > _SHORT or alone.outcome == "answer"):
        return False
    return reading.foreign or not _unheard_of(snapshot, reading)


def joined_question(title: str, text: str) -> str:
    """Return the follow-up with the topic of the entry it follows, where it points, or after its title."""
    rest = _OPENING.sub("", text).strip()
    topic = _ASKING.sub("", title.rstrip(" ?.!"), count=1) or title
    if _STANDING_FOR.search(rest):
        return _STANDING_FOR.sub(lambda _: topic, rest, count=1)
    return f"{title.rstrip(' ?.!')} {rest}"


def points_back(text: str) -> bool:
    """Return whether the message holds a word that stands for what was spoken of before."""
    return bool(_STANDING_FOR.search(text))


def followed_up(alone: Ranking, joined: Ranking) -> Ranking:
    """Return what the message asks in the light of the entry before; both rankings should be long."""
    brought_up = {candidate.entry_id: candidate.confidence for candidate in alone.candidates}
    weights = _weights(joined.candidates, brought_up)
    # That no entry answers is as likely as the joined question makes it, whatever the message says alone.
    neither = max(0.0, 1.0 - sum(candidate.confidence for candidate in joined.candidates)) * _UNSAID
    total = sum(weights.values()) + neither
    if not total:
        return alone
    weighed = [
        replace(candidate, confidence=weights[candidate.entry_id] / total) for candidate in joined.candidates
    ]
    weighed.sort(key=lambda candidate: -candidate.confidence)
    return Ranking(outcome_of([candidate.confidence for candidate in weighed]), tuple(weighed))


def _weights(joined: Sequence[Candidate], brought_up: dict[EntryId, float]) -> dict[EntryId, float]:
    return {
        candidate.entry_id: candidate.confidence * (brought_up.get(candidate.entry_id, 0.0) + _UNSAID)
        for candidate in joined
    }


def _unheard_of(snapshot: Snapshot, reading: Reading) -> bool:
    """Return whether a word of the message, other than a small one or a place, is in no entry."""
    places = {found.casefold() for found in _PLACE.findall(reading.text)}
    return any(
        word not in SMALL_WORDS["en"]
        and word not in places
        and not snapshot.ask_stems.coverage([word])
        and not snapshot.answer_stems.coverage([word])
        for word in reading.words
        if not word.isdigit()
    )
