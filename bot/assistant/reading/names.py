"""The name that customers give for themselves. No name rather than a wrong one."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.assistant.reading.other_scripts import find_name_in_other_language
from bot.assistant.reading.words import NOT_A_NAME, PARTICLES, TITLES, given_names

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_MOST_WORDS = 4
_LONGEST = 60


@dataclass(frozen=True)
class SaidName:
    """A name as it was typed, and the stretch of the text that introduces it ("I'm Priya")."""

    text: str
    start: int
    end: int

    @property
    def tidy(self) -> str:
        """The name with capitals, when it was typed without any ("daniel") or with nothing else ("DANIEL")."""
        if self.text.islower() or (self.text.isupper() and len(self.text) > 3):
            return re.sub(r"(?<![^\W\d_'’])[^\W\d_]", lambda first: first[0].upper(), self.text.lower())
        return self.text


# After these a name follows for certain, unless a word says otherwise ("my name is misspelt").
_SURE = re.compile(
    r"""
    \b(?:my|the)\s+(?:\w+\s+)?names?(?:\s+(?:is|are|was|id|iz|si|would\s+be)\b|\s*['’]?s\b|\s*[:=])
    | \bmy\s+name\b(?=\s+\w)
    | (?:^|[.,!?;]\s*|\b(?:and|hi|hello|hey)\s+)name(?:\s+is\b|\s*['’]s\b|\s*[:=])
    | \b(?:call|calls|called|address)\s+me(?:\s+as)?\b
    | \b(?:to|can)\s+be\s+called\b
    | \b(?:i['’]?m|i\s+am|i\s+was)\s+(?:called|named|known\s+as)\b
    | \b(?:refer|refers)\s+to\s+me\s+as\b
    | \bknow\s+me\s+(?:as|by)\b
    | \b(?:i|usually|just)\s+go(?:es)?\s+by(?:\s+the\s+name(?:\s+of)?)?\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
# After these a name may follow; the words themselves must look like one.
_MAYBE = re.compile(r"\b(?:i\s*['’`]\s*m|i\s+am|im|iam|this\s+is|it\s*['’]?\s*s|it\s+is)\b", re.IGNORECASE)
# A name stands before these.
_BEFORE = re.compile(r"\s*(?:is\s+my\s+(?:\w+\s+)?name\b|['’]s\s+my\s+name\b)", re.IGNORECASE)
_SPEAKING = re.compile(r"\s*,?\s*(?:speaking|here|again|calling|writing)\b", re.IGNORECASE)
_SIGNED = re.compile(
    r"(?:\n\s*[-–—~]*\s*|\b(?:regards|greetings|sincerely|cheers|wishes),?\s+[-–—]?\s*)"
    r"(?P<name>[^\W\d_][\w'’.-]*(?:[ ][^\W\d_][\w'’.-]*){0,2})\s*$",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:not|n['’]t|dont|never|stop|quit|without|if|wherever|why|did|does|do\s+you|he|she|they)\s+$", re.I
)
_NOT_BUT = re.compile(r"\bnot\b[^.!?]*?(?:\bbut\b|\bit\s*['’]?s\b|\bit\s+is\b)\s+", re.IGNORECASE)
_NOT_MINE = re.compile(
    r"\b(?:last|previous|old|maiden|middle|user|company|business|brand|file|product|street|pet|bank)\s+name",
    re.IGNORECASE,
)


def find_name(doc: Doc, known_words: Container[str] = frozenset()) -> SaidName | None:
    """The name that the customer gives in `doc`, or None.

    `known_words` are ordinary words in lower case; an unknown word after "i am" may be a name. A later,
    surer introduction wins over an unsure one; among sure ones the last ("stop calling me X, call me Y").
    """
    sure = [name for name in _after_sure(doc)] + [name for name in _before_is_my_name(doc)]
    if sure:
        return sure[-1]
    for name in _after_maybe(doc, known_words):
        return name
    return _here(doc) or _signature(doc) or find_name_in_other_language(doc.text, SaidName)


def _after_sure(doc: Doc) -> Iterator[SaidName]:
    for match in _SURE.finditer(doc.text):
        if _DENIED.search(doc.text[: match.start()]) or _is_about_other_name(match[0]):
            continue
        start = _skip_denial(doc.text, match.end())
        words = _name_words(doc, start)
        if words:
            yield _said(doc, match.start(), words)


def _is_about_other_name(trigger: str) -> bool:
    found = _NOT_MINE.search(trigger)
    return found is not None and not found[0].lower().startswith("last")


def _skip_denial(text: str, end: int) -> int:
    """Where the name starts in "my name is not X but Y"."""
    denial = re.match(r"\s*not\b", text[end:])
    if not denial:
        return end
    correction = _NOT_BUT.match(text[end:].lstrip())
    return end + len(text[end:]) - len(text[end:].lstrip()) + correction.end() if correction else end


def _before_is_my_name(doc: Doc) -> Iterator[SaidName]:
    for match in _BEFORE.finditer(doc.text):
        before = [token for token in doc if token.idx + len(token) <= match.start()]
        words: list[Token] = []
        for token in reversed(before):
            if len(words) == _MOST_WORDS or not _may_be_in_name(token):
                break
            words.insert(0, token)
        if words:
            yield SaidName(_text(doc, words), words[0].idx, match.end())


def _after_maybe(doc: Doc, known_words: Container[str]) -> Iterator[SaidName]:
    for match in _MAYBE.finditer(doc.text):
        words = _name_words(doc, match.end())
        if not words or _DENIED.search(doc.text[: match.start()]):
            continue
        after = doc.text[words[-1].idx + len(words[-1]) :]
        speaks = _SPEAKING.match(after) is not None
        first_person = match[0].lower().startswith("i") and not match[0].lower().startswith("it")
        if not first_person and not speaks and not _opens(doc.text, match.start()):
            continue
        words = _looking_like_name(words, doc, known_words if first_person or speaks else None)
        if words:
            yield _said(doc, match.start(), words)


def _opens(text: str, start: int) -> bool:
    """True when what stands before `start` is nothing, or a greeting."""
    before = text[:start].strip(" ,.!-").lower()
    return not before or bool(
        re.fullmatch(r"(?:hi|hello|hey+|hiya|good \w+|dear \w+)(?: there| all| team)?", before)
    )


def _looking_like_name(words: list[Token], doc: Doc, known_words: Container[str] | None) -> list[Token]:
    """The leading words that look like a name by their shape, or by what spaCy makes of them."""
    first = words[0]
    plain = first.text.strip(".").lower()
    capital = first.text[0].isupper() and not doc.text.isupper()
    if plain in given_names() or first.ent_type_ == "PERSON":
        return words
    if capital and first.ent_type_ in ("NORP", "LANGUAGE", "GPE", "DATE", "TIME", "PRODUCT", "LAW", "EVENT"):
        return (
            words
            if len(words) > 1 and first.ent_type_ in ("GPE", "PRODUCT") and first.pos_ == "PROPN"
            else []
        )
    if capital and (first.pos_ == "PROPN" or (first.text.isupper() and len(first.text) <= 3)):
        return words
    if known_words is not None and known_words and _unheard_of(plain, known_words):
        return words if capital or (len(words) <= 2 and _ends(doc, words[-1])) else []
    return []


def _unheard_of(word: str, known_words: Container[str]) -> bool:
    """True for a word that is no ordinary one, and does not look like a misspelt one."""
    if word in known_words or len(word) < 2 or not word.isalpha():
        return False
    return not word.endswith(("ed", "ing", "ly", "ful", "less", "able", "ible", "ous", "est", "tion", "ated"))


def _ends(doc: Doc, token: Token) -> bool:
    rest = doc.text[token.idx + len(token) :].lstrip()
    return not rest or rest[0] in ".,!?;\n" or rest.lower().startswith(("and ", "from "))


def _here(doc: Doc) -> SaidName | None:
    """ "Marcus here, where is my parcel?"."""
    match = re.match(r"\s*(?:(?:hi|hello|hey)[,!.\s]+)?", doc.text, re.IGNORECASE)
    words = _name_words(doc, match.end() if match else 0)
    if not words or len(words) > 3:
        return None
    after = re.match(
        r"\s+here\b(?!\s+(?:is|are|was|in|at|on|to)\b)", doc.text[words[-1].idx + len(words[-1]) :]
    )
    is_name = words[0].text.lower() in given_names() or words[0].ent_type_ == "PERSON"
    if after and is_name:
        return SaidName(_text(doc, words), words[0].idx, words[-1].idx + len(words[-1]) + after.end())
    return None


def _signature(doc: Doc) -> SaidName | None:
    """ "Kind regards, Priya", or a name alone on the last of several lines."""
    match = _SIGNED.search(doc.text)
    if not match or match.start() == 0:
        return None
    words = _name_words(doc, match.start("name"))
    if not words or words[-1].idx + len(words[-1]) < match.end("name"):
        return None
    if not (words[0].text[0].isupper() or words[0].text.lower() in given_names()):
        return None
    if words[0].text.lower() not in given_names() and words[0].pos_ != "PROPN":
        return None
    return SaidName(_text(doc, words), match.start(), match.end())


def _name_words(doc: Doc, start: int) -> list[Token]:
    """The run of words from `start` on that can be a name, titles left out."""
    words: list[Token] = []
    for token in doc:
        if token.idx < start or (token.is_space and "\n" not in token.text):
            continue
        if not words and (token.lower_.strip(".") in TITLES or token.text in ",:;\"'“‘-"):
            continue
        if len(words) == _MOST_WORDS or not _may_be_in_name(token) or not _continues(words, token):
            break
        words.append(token)
    while words and words[-1].lower_ in PARTICLES:
        words.pop()
    return words


def _may_be_in_name(token: Token) -> bool:
    word = token.text
    if token.lower_ in PARTICLES:
        return True
    if token.lower_ in NOT_A_NAME or not word[0].isalpha() or len(word) > 30:
        return False
    return all(letter.isalpha() or letter in "'’.-‐" for letter in word) or not word.isascii()


def _continues(words: list[Token], token: Token) -> bool:
    """True when `token` can belong to the name begun by `words`: no clause starts with it."""
    if not words:
        return token.lower_ not in PARTICLES or token.text[0].isupper()
    if words[-1].text.endswith(".") and len(words[-1].text) > 2:
        return False
    previous = words[-1]
    if previous.lower_ in PARTICLES or token.lower_ in PARTICLES:
        return True
    if words[0].text[0].isupper() and not words[0].text.isupper():
        return bool(token.text[0].isupper())
    return token.pos_ in ("PROPN", "NOUN", "ADJ", "X") or token.lower_ in given_names()


def _said(doc: Doc, start: int, words: list[Token]) -> SaidName:
    return SaidName(_text(doc, words), start, words[-1].idx + len(words[-1]))


def _text(doc: Doc, words: list[Token]) -> str:
    text: str = doc.text[words[0].idx : words[-1].idx + len(words[-1])]
    return text.rstrip(".-'")[:_LONGEST] if not re.search(r"\b\w\.$", text) else text[:_LONGEST]
