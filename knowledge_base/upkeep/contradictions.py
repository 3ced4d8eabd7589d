"""Statements of different entries that say the same with different amounts, times or percentages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log

from bot.matching import split_words
from knowledge_base.model import EntryId, PublishedEntry
from knowledge_base.upkeep.quantities import Quantity, quantities, without_quantities
from knowledge_base.upkeep.statements import statements

# How much of what each says the other must say too, its title included. Set on the shipped entries, which
# agree, and on copies of them with one amount changed (tests/knowledge_base/test_upkeep.py).
ALIKE = 0.78
_OWN = 0.5
_FEWEST_SHARED = 2
# A short statement ("It is valid for 24 hours.") says the same only under nearly the same title.
_TITLE = 0.6
# A word in more statements than this finds too many others to say that they belong together.
_COMMON = 60
# In a handful of statements every word looks rare; they are weighed as if there were so many.
_FEWEST = 100
_IDLE_WORDS = (
    "the and for with you your our are can will from per this that not any all when its have has been was "
    "als und der die das den ein eine mit für ist sie wir les des une est vous nous los las una het een van "
    "to in of on at by is it we or be as if an up us do after before within during about than then only also "
    "minute minutes hour hours day days week weeks month months year years have"
)
_IDLE = frozenset(_IDLE_WORDS.split())


@dataclass(frozen=True)
class Contradiction:
    """Two statements, each with the entry it is in and the amount that the other denies."""

    first: EntryId
    second: EntryId
    said: tuple[str, str]
    amounts: tuple[str, str]


@dataclass(frozen=True)
class _Statement:
    entry_id: EntryId
    text: str
    amounts: Sequence[Quantity]
    words: frozenset[str]
    title: frozenset[str]

    @property
    def context(self) -> frozenset[str]:
        """Its words, and those of its entry's title."""
        return self.words | self.title


def find_contradictions(entries: Iterable[PublishedEntry]) -> list[Contradiction]:
    """Return what the entries say against one another, and each against its own translations."""
    entries = list(entries)
    by_locale: defaultdict[str, list[_Statement]] = defaultdict(list)
    for entry in entries:
        for locale, question, answer in _texts(entry):
            by_locale[locale] += _statements(entry.id, question, answer)
    found = [each for said in by_locale.values() for each in _compare(said)]
    return [*found, *(each for entry in entries for each in _translations(entry))]


def stem(word: str) -> str:
    """Return a word without the ending that makes it plural or a verb's form; crude, and the same for all."""
    plain = word.casefold()
    for ending in ("ies", "ing", "ed", "es", "s"):
        if plain.endswith(ending) and len(plain) - len(ending) >= 3:
            return plain[: -len(ending)] + ("y" if ending == "ies" else "")
    return plain


def _compare(said: Sequence[_Statement]) -> Iterator[Contradiction]:
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for place, statement in enumerate(said):
        for word in statement.words:
            holders[word].append(place)
    size = max(len(said), _FEWEST)
    weights = {word: log(1 + size / len(places)) for word, places in holders.items()}
    for place, statement in enumerate(said):
        near = {
            other
            for word in statement.words
            if len(holders[word]) <= _COMMON
            for other in holders[word]
            if other > place
        }
        for other in sorted(near):
            if _belong_together(statement, said[other], weights):
                yield from _conflict(statement, said[other])


def _belong_together(first: _Statement, second: _Statement, weights: Mapping[str, float]) -> bool:
    if first.entry_id == second.entry_id:
        return False
    shared = first.words & second.words
    if len(shared) < _FEWEST_SHARED and not (shared and _same_title(first, second)):
        return False
    covered = min(
        _weight(a.words & b.context, weights) / _weight(a.words, weights)
        for a, b in ((first, second), (second, first))
    )
    smaller = min(_weight(first.words, weights), _weight(second.words, weights))
    return covered >= ALIKE and _weight(shared, weights) >= _OWN * smaller


def _same_title(first: _Statement, second: _Statement) -> bool:
    return len(first.title & second.title) >= _TITLE * len(first.title | second.title)


def _conflict(first: _Statement, second: _Statement) -> Iterator[Contradiction]:
    """Yield the first kind of amount that both name and on which they do not agree at all."""
    for kind in dict.fromkeys((each.kind, each.role) for each in first.amounts):
        one = [each for each in first.amounts if (each.kind, each.role) == kind]
        other = [each for each in second.amounts if (each.kind, each.role) == kind]
        differing = _differing(one, other, same_words=first.words == second.words)
        if differing:
            yield Contradiction(first.entry_id, second.entry_id, (first.text, second.text), differing)
            return


def _differing(
    one: Sequence[Quantity], other: Sequence[Quantity], *, same_words: bool
) -> tuple[str, str] | None:
    """Return the first amounts that differ.

    Where the words differ too, one amount in common is agreement enough.
    """
    if not one or not other:
        return None
    if same_words and len(one) == len(other):
        pairs = ((a, b) for a, b in zip(one, other, strict=True) if a.value != b.value)
        return next(((a.text, b.text) for a, b in pairs), None)
    if {each.value for each in one} & {each.value for each in other}:
        return None
    return one[0].text, other[0].text


def _translations(entry: PublishedEntry) -> Iterator[Contradiction]:
    """Yield contradictions between translations: money, percentages and times of day are written alike."""
    answer = entry.content.answer
    here = _plain_amounts(answer)
    for translation in entry.content.translations:
        there = _plain_amounts(translation.answer)
        missing = [each for each in here if each not in there]
        extra = [each for each in there if each not in here]
        if missing and extra and missing[0][0] == extra[0][0]:
            amounts = (here[missing[0]], there[extra[0]])
            said = (_saying(answer, amounts[0]), _saying(translation.answer, amounts[1]))
            yield Contradiction(entry.id, entry.id, said, amounts)


def _plain_amounts(answer: str) -> dict[tuple[str, tuple[float, float]], str]:
    every = (each for statement in statements(answer) for each in quantities(statement))
    return {
        (each.kind, each.value): each.text
        for each in every
        if each.kind == "percent" or each.kind.startswith("money")
    }


def _saying(answer: str, amount: str) -> str:
    return next((statement for statement in statements(answer) if amount in statement), amount)


def _texts(entry: PublishedEntry) -> Iterator[tuple[str, str, str]]:
    content = entry.content
    yield content.locale, content.question, content.answer
    for translation in content.translations:
        yield translation.locale, translation.question, translation.answer


def _statements(entry_id: EntryId, question: str, answer: str) -> Iterator[_Statement]:
    title = _words(question)
    for text in statements(answer):
        amounts = quantities(text)
        words = _words(without_quantities(text))
        if amounts and words:
            yield _Statement(entry_id, text, amounts, words, title)


def _words(text: str) -> frozenset[str]:
    return frozenset(
        stem(word)
        for word in split_words(text.casefold(), digits=False)
        if len(word) > 1 and word not in _IDLE
    )


def _weight(words: Iterable[str], weights: Mapping[str, float]) -> float:
    return sum(weights.get(word, 1.0) for word in words)
