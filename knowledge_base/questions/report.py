"""What a change does to the questions that guard what goes live, of what each gets before and after it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge_base.questions.judging import VERDICTS, Expectation, Verdict, judge, worth
from knowledge_base.questions.model import Pin, Reply, StoredQuestion

_AS_WISHED = 4


@dataclass(frozen=True)
class RequestedChange:
    """A change that somebody wants live: a revision of an entry, or with None its end."""

    entry_id: str
    revision: int | None


@dataclass(frozen=True)
class JudgedQuestion:
    """A question that gets something else, and what is known of it."""

    text: str
    verdict: Verdict
    before: Reply
    after: Reply
    wish: Expectation
    stored: StoredQuestion | None = None


@dataclass(frozen=True)
class Report:
    """What the changes do on top of a generation. `judged` worst first, pinned ones before others."""

    id: str
    wanted: tuple[RequestedChange, ...]
    generation: int
    pins: tuple[Pin, ...]
    asked: int
    keeps: int
    still_wrong: int
    judged: tuple[JudgedQuestion, ...]

    @property
    def blocked(self) -> tuple[str, ...]:
        """The pinned questions that get worse."""
        return tuple(each.text for each in self.judged if each.wish.pinned and each.verdict == "worse")


@dataclass(frozen=True)
class Case:
    """A question to ask before and after, and what is known of it."""

    text: str
    wish: Expectation
    stored: StoredQuestion | None


def list_cases(pins: Iterable[Pin], stored: Iterable[StoredQuestion]) -> dict[str, Case]:
    """Return the questions to ask, by key; what an editor pinned holds against what customers showed."""
    cases = {each.key: Case(each.text, Expectation.of_question(each), each) for each in stored}
    for pin in pins:
        known = cases.get(pin.key)
        cases[pin.key] = Case(pin.text, Expectation.of_pin(pin), known.stored if known else None)
    return cases


def make_report(
    wanted: tuple[RequestedChange, ...],
    generation: int,
    pins: tuple[Pin, ...],
    cases: Mapping[str, Case],
    before: Mapping[str, Reply],
    after: Mapping[str, Reply],
) -> Report:
    """Return what the changes do to each case, by what it gets before and after them."""
    changed = {each.entry_id for each in wanted}
    judged = [
        JudgedQuestion(each.text, verdict, before[key], after[key], each.wish, each.stored)
        for key, each in cases.items()
        if (verdict := judge(before[key], after[key], each.wish, changed))
    ]
    judged.sort(key=_urgency)
    return Report(
        id=secrets.token_urlsafe(12),
        wanted=wanted,
        generation=generation,
        pins=pins,
        asked=len(cases),
        keeps=sum(
            before[key].gets == after[key].gets and bool(changed & set(after[key].shown)) for key in cases
        ),
        still_wrong=sum(
            each.wish.pinned and worth(before[key], each.wish) < _AS_WISHED > worth(after[key], each.wish)
            for key, each in cases.items()
        ),
        judged=tuple(judged),
    )


def _urgency(each: JudgedQuestion) -> tuple[int, bool, int, str]:
    times = each.stored.asked if each.stored else 0
    return VERDICTS.index(each.verdict), not each.wish.pinned, -times, each.text
