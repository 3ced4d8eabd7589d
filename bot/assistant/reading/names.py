"""The name that customers give for themselves. No name rather than a wrong one."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.assistant.reading.name_words import NameWords, end_of
from bot.assistant.reading.other_languages import find_introduction
from bot.assistant.reading.words import given_names

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_LONGEST = 60


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
            return re.sub(r"(?<![^\W\d_'’])[^\W\d_]", lambda first: first[0].upper(), self.text.lower())
        return self.text


# After these a name follows for certain, unless a word says otherwise ("my name is misspelt").
_SURE = re.compile(
    r"""
      \b(?:my|the)\s+(?:(?P<which>\w+)\s+)?names?(?:\s+(?:is|ist|was|id|iz|si|would\s+be)\b|\s*['’`]?s\b|\s*[:=-])
    | \bmy\s+name\b(?=\s+\w)
    | (?:^|[.,!?;]\s*|\b(?:and|hi|hello|hey)\s+)name(?:\s+is\b|\s*['’]s\b|\s*[:=])
    | \b(?:call|calls|address)\s+me(?:\s+as)?\b
    | \b(?:to|can)\s+be\s+called\b
    | \b(?:i['’]?m|i\s+am)\s+(?:called|named|known\s+as)\b
    | \brefers?\s+to\s+me\s+as\b
    | \bknows?\s+me\s+(?:as|by)\b
    | \b(?:i|usually|just)\s+goe?s?\s+by(?:\s+the\s+name(?:\s+of)?)?\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
# After these a name may follow; the words themselves must look like one.
_FIRST_PERSON = re.compile(r"\b(?:i\s*['’`´]\s*m|i\s+am|im|iam)\b", re.IGNORECASE)
_PRESENTING = re.compile(r"\b(?:this\s+is|it\s*['’]?\s*s|it\s+is)\b", re.IGNORECASE)
# A name stands before this.
_IS_MY_NAME = re.compile(r"\s*(?:is|['’]s)\s+my\s+(?:\w+\s+)?name\b", re.IGNORECASE)
_SPEAKING = re.compile(r"\s*,?\s*(?:speaking|here|again|calling|writing)\b", re.IGNORECASE)
_NOT_THE_OTHER = re.compile(r"\s*,?\s+(?:and\s+)?not\s+[^\W\d_][\w'’-]*[\s.!]*$", re.IGNORECASE)
_HERE = re.compile(r"\s+here\b(?!\s+(?:is|are|was|in|at|on|to)\b)", re.IGNORECASE)
_HELLO = re.compile(r"\s*(?:(?:hi|hello|hey|good\s+\w+)\b[,!.\s]*)?", re.IGNORECASE)
_SIGNED = re.compile(
    r"(?:\n\s*[-–—~]*\s*|\b(?:regards|greetings|sincerely|cheers|wishes),?\s+[-–—]?\s*)"
    r"(?P<name>[^\W\d_][\w'’.-]*(?:[ ][^\W\d_][\w'’.-]*){0,2})\s*$",
    re.IGNORECASE,
)
_ANY_WAY = (_SURE, _IS_MY_NAME, _FIRST_PERSON, _PRESENTING, _HERE, _SIGNED)
_DENIED = re.compile(
    r"(?:\b(?:not|dont|never|stop|quit|without|if|wherever|why|did|does|do\s+you|he|she|they|who|think|thinks"
    r"|guess|says?|said|what|where|how|when)|n['’]t)\s+$",
    re.IGNORECASE,
)
_OTHER_NAMES = frozenset(
    {"previous", "old", "maiden", "middle", "user", "company", "business", "brand", "file", "product"}
    | {"street", "pet", "bank", "account", "wrong"}
)
_NOT_BUT = re.compile(r"\s*not\b[^.!?]*?(?:\bbut\b|\bit\s*['’]?s\b|\bit\s+is\b)", re.IGNORECASE)
_GREETING = re.compile(
    r"(?:hi|hello|hey+|hiya|yo|good \w+|dear \w+)(?: there| all| team| again)?", re.IGNORECASE
)


def may_say_a_name(text: str) -> bool:
    """False when `find_name` can find none with the help of tags and entities, so that none are needed."""
    return any(way.search(text) for way in _ANY_WAY)


def find_name(doc: Doc, known: Container[str] = frozenset()) -> SaidName | None:
    """The name that the customer gives in `doc`, or None.

    `known` are ordinary words in lower case. A sure introduction ("my name is") wins over an unsure one
    ("I'm"); among sure ones the last wins: "stop calling me X, call me Y".
    """
    words = NameWords(doc, known)
    sure = [*_after_sure(doc.text, words), *_before_is_my_name(doc.text, words)]
    if sure:
        return sure[-1]
    unsure = next(_after_unsure(doc.text, words), None)
    return unsure or _here(doc.text, words) or _signature(doc.text, words) or _elsewhere(doc.text)


def _after_sure(text: str, words: NameWords) -> Iterator[SaidName]:
    for match in _SURE.finditer(text):
        if _DENIED.search(text[: match.start()]) or (match["which"] or "").lower() in _OTHER_NAMES:
            continue
        denial = _NOT_BUT.match(text, match.end())
        run = words.after(denial.end() if denial else match.end(), sure=True)
        bare = match[0].lower().endswith("name")  # "my name charles"; but "my name appears twice"
        if run and not (bare and not words.look_like_name(run, alone=False)):
            yield _said(text, match.start(), run)


def _before_is_my_name(text: str, words: NameWords) -> Iterator[SaidName]:
    for match in _IS_MY_NAME.finditer(text):
        run = words.before(match.start())
        if run:
            yield SaidName(_quoted(text, run), run[0].idx, match.end())


def _after_unsure(text: str, words: NameWords) -> Iterator[SaidName]:
    for match in sorted([*_FIRST_PERSON.finditer(text), *_PRESENTING.finditer(text)], key=re.Match.start):
        run = words.after(match.end())
        if not run or _DENIED.search(text[: match.start()]):
            continue
        speaks = _SPEAKING.match(text, end_of(run)) is not None
        opens = _opens(text, match.start())
        ends = words.ends_clause(run)
        corrects = _NOT_THE_OTHER.match(text, end_of(run))  # "it's John, not Jon"
        presented = opens or speaks or corrects or (ends and len(run) > 1)
        if not presented and match.re is _PRESENTING:
            continue
        whole = opens and not text[end_of(run) :].strip(" .!") and run[0].pos_ in ("NOUN", "PROPN")
        if words.look_like_name(run, alone=ends or speaks) or (whole and match.re is _FIRST_PERSON):
            end = corrects.end() if corrects else end_of(run)
            yield SaidName(_quoted(text, run), match.start(), end)


def _opens(text: str, start: int) -> bool:
    """True when what stands before `start` is nothing, or a greeting."""
    before = text[:start].strip(" ,.!-\n")
    return not before or _GREETING.fullmatch(before) is not None


def _here(text: str, words: NameWords) -> SaidName | None:
    """A name that opens the message as in "Marcus here, where is my parcel?"."""
    hello = _HELLO.match(text)
    run = words.after(hello.end() if hello else 0)
    after = _HERE.match(text, end_of(run)) if run and len(run) <= 3 else None
    if after and (run[0].lower_ in given_names() or run[0].ent_type_ == "PERSON"):
        return SaidName(_quoted(text, run), run[0].idx, after.end())
    return None


def _signature(text: str, words: NameWords) -> SaidName | None:
    """A name that closes it, as in "Kind regards, Priya", or alone on the last of several lines."""
    match = _SIGNED.search(text)
    if not match or match.start() == 0:
        return None
    run = words.after(match.start("name"))
    if not run or end_of(run) < match.end("name"):
        return None
    named = run[0].lower_ in given_names() or (run[0].text[0].isupper() and run[0].pos_ == "PROPN")
    return SaidName(_quoted(text, run), match.start(), match.end()) if named else None


def _elsewhere(text: str) -> SaidName | None:
    found = find_introduction(text)
    return SaidName(*found) if found else None


def _said(text: str, start: int, run: list[Token]) -> SaidName:
    return SaidName(_quoted(text, run), start, end_of(run))


def _quoted(text: str, run: list[Token]) -> str:
    """The name as typed, without the full stop of the sentence ("J." keeps its own)."""
    name = text[run[0].idx : end_of(run)][:_LONGEST]
    return name if re.search(r"\b\w\.$", name) else name.rstrip(".-'")
