"""Messages that may only make sense after the one before: "and abroad?", "how long does that take?".

Such a message is read twice: by itself, which says what is asked ("abroad", "how long"), and with the topic
of the entry before put where it points, which says what about. A choice model weighs both readings of each
entry, and for the entry before how much the message leans on it and whether its answer speaks of it. The
weights are fitted once for all knowledge bases (`benchmarks/fit_follow_up.py`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.matching import Pattern
from knowledge_base.encoders.base import Vectors
from knowledge_base.model import EntryId, Ranking
from knowledge_base.search.confidence import SMALLEST, geometric_mean, outcome_of
from knowledge_base.search.fitted import FOLLOW_UP
from knowledge_base.search.language import SMALL_WORDS
from knowledge_base.search.reading import Reading
from knowledge_base.search.snapshot import Snapshot

_MOST_WORDS = 15
_MOST_WORDS_LEANING = 9
_SURE_ALONE = 0.95
_OPENING = Pattern(
    r"^(?:(?:and|but|or|also|then|so|what about|how about|what if|ok|okay)\b[\s,]*)+", ignore_case=True
)
_POINTING = Pattern(
    r"\b(?:it|that|this|those|these|them|they|there|one|ones|instead|too)\b", ignore_case=True
)
_STANDING_FOR = Pattern(r"\b(?:it|that|this|those|these|them|they)\b", ignore_case=True)
# The same in other languages, of messages that are known to be in one: no word that is an article as well.
_LEANING_ELSEWHERE = Pattern(
    r"^(?:und|aber|oder|et|mais|ou|y|pero|en|maar|ale|lub|och|men|eller|ma|ve|ama)\b"
    r"|\b(?:dies|dafür|damit|davon|dazu|ça|cela|ceci|eso|esto|daarvoor|daarmee|tego|isso|isto|questo|quello|bunu)\b",
    ignore_case=True,
)
# "Is there a shop" and "is it possible" point at nothing that was spoken of.
_EXPLETIVE = Pattern(
    r"\b(?:is|are|was|were)\s+there\b|\bis\s+it\s+(?:possible|true|allowed)\b", ignore_case=True
)
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
_LONG = 12

# By entry: what speaks for it. Those named after the entry before are 0 for all others; `other` is 0 for it.
SIGNS = (
    "alone",
    "alone_chance",
    "alone_leans",
    "other",
    "other_leans",
    "previous",
    "previous_leans",
    "previous_passage",
    "previous_words",
    "previous_nearest",
    "previous_length",
    "previous_unheard",
    "previous_foreign",
)
# By message: what speaks for no entry.
NEITHER = ("none", "alone", "joined", "unheard", "length", "leans")


@dataclass(frozen=True)
class Signs:
    """What speaks for each of `ids` (entries, SIGNS), and for none of them (NEITHER,).

    `leans`: the message opens as if it went on, or holds a word that stands for something; `unheard`: a word
    of it is in no entry.
    """

    ids: tuple[EntryId, ...]
    entries: Vectors
    neither: Vectors
    leans: bool
    unheard: bool


def may_follow_up(reading: Reading, alone: Ranking) -> bool:
    """Return whether the message may lean on the one before, given how it ranks when read alone."""
    return len(reading.text.split()) <= _MOST_WORDS and alone.confidence <= _SURE_ALONE


def joined_question(title: str, text: str) -> str:
    """Return the follow-up with the topic of the entry it follows, where it points, or after its title."""
    rest = _OPENING.sub("", text).strip()
    topic = _ASKING.sub("", title.rstrip(" ?.!"), count=1) or title
    if _STANDING_FOR.search(rest):
        return _STANDING_FOR.sub(lambda _: topic, rest, count=1)
    return f"{title.rstrip(' ?.!')} {rest}"


def followed_up(
    snapshot: Snapshot,
    reading: Reading,
    previous: EntryId,
    alone: Ranking,
    joined: Ranking,
    weights: Mapping[str, Mapping[str, float]] = FOLLOW_UP,
) -> Ranking:
    """Return what the message asks in the light of the entry before; both rankings should be long."""
    signs = gather_signs(snapshot, reading, previous, alone, joined)
    known = {each.entry_id: each for each in (*joined.candidates, *alone.candidates)}
    shares = chances_after(signs, weights)
    short = len(reading.text.split()) <= _MOST_WORDS_LEANING and not reading.foreign
    if short and signs.leans and not signs.unheard:
        twice = _spoken_for_twice(signs.ids, alone, joined)
        shares = twice if _STANDING_FOR.search(reading.text) else geometric_mean(shares, twice)
    weighed = [
        replace(known[entry_id], confidence=share)
        for entry_id, share in zip(signs.ids, shares, strict=True)
        if entry_id in known
    ]
    weighed.sort(key=lambda candidate: -candidate.confidence)
    return Ranking(outcome_of([candidate.confidence for candidate in weighed]), tuple(weighed))


def gather_signs(
    snapshot: Snapshot, reading: Reading, previous: EntryId, alone: Ranking, joined: Ranking
) -> Signs:
    """Return what speaks for each entry that either ranking names."""
    by_itself, with_topic = _chances(alone), _chances(joined)
    ids = tuple(dict.fromkeys([*by_itself, *with_topic]))
    leans, unheard, length = _leans(reading), _is_unheard_of(snapshot, reading), _length(reading)
    likeness, words, is_nearest = _liken_previous(snapshot, reading, previous, list(by_itself))
    about_before = [1.0, leans, likeness, words, is_nearest, length, unheard, reading.foreign]
    rest = max(1.0 - with_topic.get(previous, 0.0), SMALLEST)
    rows = []
    for entry_id in ids:
        chance = by_itself.get(entry_id, 0.0)
        before = entry_id == previous
        other = 0.0 if before else _log(with_topic.get(entry_id, 0.0) / rest)
        itself = [_log(chance), chance, leans * _log(chance)]
        own = about_before if before else [0.0] * len(about_before)
        rows.append([*itself, other, leans * other, *own])
    neither = [
        1.0,
        _log(1.0 - sum(by_itself.values())),
        _log(1.0 - sum(with_topic.values())),
        unheard,
        length,
        leans,
    ]
    return Signs(ids, np.array(rows, np.float32), np.array(neither, np.float32), leans, unheard)


def chances_after(signs: Signs, weights: Mapping[str, Mapping[str, float]]) -> list[float]:
    """Return the chance of each entry; what they lack to 1 is that none answers."""
    utilities = signs.entries @ np.array([weights["signs"][name] for name in SIGNS], np.float32)
    neither = signs.neither @ np.array([weights["neither"][name] for name in NEITHER], np.float32)
    every = np.append(utilities, neither)
    powers = np.exp(every - every.max())
    shares: list[float] = (powers[:-1] / powers.sum()).tolist()
    return shares


def _spoken_for_twice(ids: Sequence[EntryId], alone: Ranking, joined: Ranking) -> list[float]:
    """Return the chance of each entry as far as both readings speak for it.

    That no entry answers is as likely as the joined question makes it, whatever the message says alone.
    """
    by_itself, with_topic = _chances(alone), _chances(joined)
    weights = [with_topic.get(each, 0.0) * (by_itself.get(each, 0.0) + _UNSAID) for each in ids]
    neither = max(0.0, 1.0 - sum(with_topic.values())) * _UNSAID
    total = max(sum(weights) + neither, SMALLEST)
    return [weight / total for weight in weights]


def _liken_previous(
    snapshot: Snapshot, reading: Reading, previous: EntryId, leaders: list[EntryId]
) -> tuple[float, float, bool]:
    """Return how like the answer before is, by meaning and by words, and whether no leader's is more so."""
    slot = snapshot.slot_of[previous]
    others = [snapshot.slot_of[each] for each in leaders if each != previous]
    passages = snapshot.passages.select(np.array([slot, *others]))
    if reading.foreign:  # the close encoder knows one language
        likeness = passages.broad.likeness(snapshot.passages.broad.direction(reading.broad))
    else:
        likeness = passages.close.likeness(snapshot.passages.close.direction(reading.close))
    nearest = np.maximum.reduceat(likeness, passages.starts)
    words = float(snapshot.answer_stems.score(reading.words, np.array([slot]))[0])
    return float(nearest[0]), words, bool(nearest[0] >= nearest.max())


def _leans(reading: Reading) -> bool:
    """Return whether the message opens as if it went on, or holds a word that stands for something."""
    if reading.foreign:
        return bool(_LEANING_ELSEWHERE.search(reading.text))
    pointing = _POINTING.search(_EXPLETIVE.sub(" ", reading.text))
    return bool(_OPENING.search(reading.text) or pointing)


def _chances(ranking: Ranking) -> dict[EntryId, float]:
    return {candidate.entry_id: candidate.confidence for candidate in ranking.candidates}


def _log(chance: float) -> float:
    return math.log(max(chance, SMALLEST))


def _length(reading: Reading) -> float:
    return min(len(reading.text.split()), _LONG) / _LONG


def _is_unheard_of(snapshot: Snapshot, reading: Reading) -> bool:
    """Return whether a word of the message, other than a small one or a place, is in no entry."""
    if reading.foreign:
        return False
    places = {found.casefold() for found in _PLACE.findall(reading.text)}
    return any(
        word not in SMALL_WORDS["en"]
        and word not in places
        and not snapshot.ask_stems.coverage([word])
        and not snapshot.answer_stems.coverage([word])
        for word in reading.words
        if not word.isdigit()
    )
