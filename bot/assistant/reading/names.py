"""The name that customers give for themselves. No name rather than a wrong one."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.assistant.reading.introductions import (
    ADDRESSED,
    ANY_WAY,
    DENIED,
    FIRST_PERSON,
    GREETING,
    HELLO,
    HERE,
    IS_MY_NAME,
    NOT_BUT,
    NOT_HERE,
    NOT_THE_OTHER,
    PART,
    PRESENTING,
    SIGNED,
    SPEAKING,
    SURE,
    introduced_until,
)
from bot.assistant.reading.name_words import NameWords, end_of
from bot.assistant.reading.other_languages import find_introduction
from bot.assistant.reading.words import EVERYDAY_NAMES, given_names
from bot.matching import Match, Pattern

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_LONGEST = 60
# So much of a message is looked at before and behind an introduction.
_REACH = 80
# What a line ends with that goes on in no further line; so many words need no such mark.
_ENDED = Pattern(r"(?:[.!?…)]|\n)\s*$")
_MANY_WORDS = 6


@dataclass(frozen=True)
class SaidName:
    """A name as it was typed, and the stretch of the text that introduces it ("I'm Priya")."""

    text: str
    start: int
    end: int

    @property
    def tidy(self) -> str:
        """The name with capitals, when it was typed without any (daniel) or in nothing else (DANIEL)."""
        if self.text.islower() or (self.text.isupper() and len(self.text) > 3):
            lower = self.text.lower()
            befores = ("", *lower)
            return "".join(
                letter if before.isalpha() or before in ("'", "’") else letter.upper()
                for before, letter in zip(befores, lower, strict=False)
            )
        return self.text


def may_say_a_name(text: str) -> bool:
    """Return whether `find_name` may find one with the help of tags and entities; if not, none are needed."""
    return any(way.search(text) for way in ANY_WAY)


def find_name(doc: Doc, known: Container[str] = frozenset()) -> SaidName | None:
    """Return the name that the customer gives in `doc`, or None.

    `known` are ordinary words in lower case. A sure introduction ("my name is") wins over an unsure one
    ("I'm"); among sure ones the last wins: "stop calling me X, call me Y".
    """
    words = NameWords(doc, known)
    parts = _in_parts(doc.text, words)
    if parts:
        return parts
    sure = [*_after_sure(doc.text, words), *_before_is_my_name(doc.text, words)]
    if sure:
        return sure[-1]
    unsure = next(_after_unsure(doc.text, words), None)
    return unsure or _here(doc.text, words) or _signature(doc.text, words) or _elsewhere(doc.text)


def _in_parts(text: str, words: NameWords) -> SaidName | None:
    after = [(match, words.after(match.end(), sure=True)) for match in PART.finditer(text)]
    found = {"first" if match["first"] else "last": (match.start(), run) for match, run in after if run}
    if len(found) < 2:
        return None
    first, last = found["first"][1], found["last"][1]
    start, end = min(start for start, _ in found.values()), max(end_of(first), end_of(last))
    return SaidName(f"{_quoted(text, first)} {_quoted(text, last)}"[:_LONGEST], start, end)


def _after_sure(text: str, words: NameWords) -> Iterator[SaidName]:
    for match in SURE.finditer(text):
        if _is_denied(text, match.start()):
            continue
        end = introduced_until(match)
        denial = NOT_BUT.match(_behind(text, end))
        run = words.after(end + (denial.end() if denial else 0), sure=True)
        bare = text[:end].endswith(("name", "NAME", "Name"))  # "my name charles"; but "my name appears twice"
        if run and not (bare and not words.look_like_name(run, alone=False)):
            yield _said(text, match.start(), run)


def _before_is_my_name(text: str, words: NameWords) -> Iterator[SaidName]:
    for match in IS_MY_NAME.finditer(text):
        run = words.before(match.start())
        if run:
            yield SaidName(_quoted(text, run), run[0].idx, match.end())


def _after_unsure(text: str, words: NameWords) -> Iterator[SaidName]:
    for match in sorted([*FIRST_PERSON.finditer(text), *PRESENTING.finditer(text)], key=Match.start):
        run = words.after(introduced_until(match))
        if not run or _is_denied(text, match.start()):
            continue
        behind = _behind(text, end_of(run))
        speaks = SPEAKING.match(behind) is not None
        opens = _opens(text, match.start())
        ends = words.ends_clause(run)
        closes = end_of(run) + len(behind) == len(text)
        corrects = NOT_THE_OTHER.match(behind) if closes else None  # "it's John, not Jon"
        of_a_thing = match.re is PRESENTING and not (match["here"] and opens) and not _is_person(run)
        presented = speaks or corrects or ((opens or (ends and len(run) > 1)) and not of_a_thing)
        if not presented and match.re is PRESENTING:
            continue
        everyday = opens and ends and run[0].lower_ in EVERYDAY_NAMES and match.re is FIRST_PERSON
        if words.look_like_name(run, alone=ends or speaks) or everyday:
            end = end_of(run) + (corrects.end() if corrects else 0)
            yield SaidName(_quoted(text, run), match.start(), end)


def _is_person(run: list[Token]) -> bool:
    return run[0].lower_ in given_names() or run[0].ent_type_ == "PERSON"


def _opens(text: str, start: int) -> bool:
    """Return whether what is before `start` is nothing, or a greeting."""
    if start > _REACH:
        return False
    before = text[:start].strip(" ,.!-\n")
    return not before or GREETING.fullmatch(before) is not None


def _here(text: str, words: NameWords) -> SaidName | None:
    """Return a name that opens the message as in "Marcus here, where is my parcel?"."""
    hello = HELLO.match(text)
    run = words.after(hello.end() if hello else 0)
    behind = _behind(text, end_of(run)) if run else ""
    after = HERE.match(behind)
    if after and not NOT_HERE.match(behind[after.end() :]) and _is_person(run):
        return SaidName(_quoted(text, run), run[0].idx, end_of(run) + after.end())
    return None


def _signature(text: str, words: NameWords) -> SaidName | None:
    """Return a name that closes it, as in "Kind regards, Priya", or alone on the last of several lines."""
    match = SIGNED.search(text)
    if not match or (match.start() == 0 and ADDRESSED.match(match[0])):
        return None
    run = words.after(match.start("name"))
    if not run or end_of(run) < match.end("name"):
        return None
    if match[0].startswith("\n") and not _is_complete(text[: match.start()]):
        return None  # the next line of several, not who signs: "do you ship to" and "Belgium"
    named = run[0].lower_ in given_names() or (run[0].text[0].isupper() and run[0].pos_ == "PROPN")
    return SaidName(_quoted(text, run), match.start(), match.end()) if named else None


def _is_complete(text: str) -> bool:
    """Return whether what stands above a last line needs no more: its mark, an empty line, or many words."""
    return bool(_ENDED.search(text)) or len(text.splitlines()[-1].split()) >= _MANY_WORDS


def _elsewhere(text: str) -> SaidName | None:
    found = find_introduction(text)
    return SaidName(*found) if found else None


def _said(text: str, start: int, run: list[Token]) -> SaidName:
    return SaidName(_quoted(text, run), start, end_of(run))


def _quoted(text: str, run: list[Token]) -> str:
    """Return the name as typed, without the full stop of the sentence ("J." keeps its own)."""
    name = text[run[0].idx : end_of(run)][:_LONGEST]
    initial = name.endswith(".") and name[-2:-1].isalnum() and not name[-3:-2].isalnum()
    return name if initial else name.rstrip(".-'")


def _behind(text: str, end: int) -> str:
    return text[end : end + _REACH]


def _is_denied(text: str, start: int) -> bool:
    return DENIED.search(text[max(0, start - _REACH) : start]) is not None
