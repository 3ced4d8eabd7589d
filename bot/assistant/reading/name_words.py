"""Which words of a message can be a name: by their shape, their neighbours and what spaCy makes of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extractOne

from bot.assistant.reading.words import NAMES_TOO, PARTICLES, STATES, TITLES, given_names, not_a_name
from bot.matching import Pattern

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_MOST_WORDS = 5
_LONGEST_WORD = 30
_SAME_WORD = 80  # per cent
# So much of a message is looked at behind a name.
_REACH = 80
_GOES_ON = Pattern(r"(?:and|from|with|but|here)\b")
_OPENERS = ",:;=\"'“”‘’«(*-–—"
_JOINERS = "-‐'’"
_SPEAKING = frozenset({"again", "calling", "here", "speaking", "writing"})
_NOT_PEOPLE = frozenset({"NORP", "LANGUAGE", "DATE", "TIME", "LAW", "EVENT", "MONEY", "CARDINAL", "ORDINAL"})
_WORD_ENDINGS = ("ed", "ing", "ly", "ful", "less", "able", "ible", "ous", "tion", "ment", "ness", "est")


class NameWords:
    """The words of one message, asked about as parts of a name.

    `known` are ordinary words in lower case: one that is not among them may be a name without a capital.
    """

    def __init__(self, doc: Doc, known: Container[str]) -> None:
        self._tokens = [token for token in doc if not token.is_space or "\n" in token.text]
        self._starts = [token.idx for token in self._tokens]
        self._text: str = doc.text
        self._known = known
        self._shouted = doc.text.isupper()

    def after(self, start: int, sure: bool = False) -> list[Token]:
        """Return the run of words from `start` on that can be a name. Titles and opening marks are skipped.

        When a name is `sure` to be there, an ordinary word that closes the clause is its last part:
        "my name is shawn brown".
        """
        run: list[Token] = []
        for place in range(bisect_left(self._starts, start), len(self._tokens)):
            token = self._tokens[place]
            if not run and (_is_title(token) or token.text in _OPENERS):
                continue
            if len(run) == _MOST_WORDS or not (
                self._continues(run, token) or (sure and self._is_name_too(run, token))
            ):
                if sure and len(run) == 1 and self._closes(run, token):
                    run.append(token)
                break
            run.append(token)
        return _trimmed(run)

    def before(self, end: int) -> list[Token]:
        """Return the run of words up to `end` that can be a name."""
        run: list[Token] = []
        for place in range(bisect_left(self._starts, end) - 1, -1, -1):
            token = self._tokens[place]
            if token.idx + len(token) > end:
                continue
            if len(run) == _MOST_WORDS or not self._may_be_part(token):
                break
            run.insert(0, token)
        return _trimmed(run)

    def look_like_name(self, run: list[Token], alone: bool) -> bool:
        """Return whether the words themselves say that they are a name.

        `alone`: nothing else is in the clause.
        """
        first = run[0]
        plain = first.text.strip(".").lower()
        if self._describes(run):
            return False
        if plain in given_names() or first.ent_type_ == "PERSON":
            return True
        if first.ent_type_ in _NOT_PEOPLE:
            return False
        if first.text[0].isupper() and not self._shouted:
            initials = first.text.isupper() and len(first.text) <= 3
            place = first.ent_type_ in ("GPE", "LOC", "FAC", "ORG", "PRODUCT") and len(run) == 1 and not alone
            return bool(first.pos_ == "PROPN" or initials or self.is_unheard_of(plain)) and not place
        unheard_of = [self.is_unheard_of(token.lower_) for token in run if len(token.text.strip(".")) > 1]
        return alone and (all(unheard_of) or (any(unheard_of) and first.pos_ in ("PROPN", "NOUN", "X")))

    def _describes(self, run: list[Token]) -> bool:
        """Return whether a noun follows that the run belongs to.

        "I'm Klarna customer", "I'm Emma's mother".
        """
        place = bisect_left(self._starts, end_of(run))
        if place == len(self._tokens) or self._tokens[place].lower_ in _SPEAKING:
            return False
        following = self._tokens[place]
        return bool(following.tag_ == "POS" or (following.pos_ == "NOUN" and following.text.islower()))

    def is_unheard_of(self, word: str) -> bool:
        """Return whether the word is no ordinary one and does not look like one that is misspelt."""
        if len(word) < 2 or not word.isalpha() or word in not_a_name():
            return False
        if word in self._known or word.endswith(_WORD_ENDINGS):
            return False
        return not _looks_misspelt(word)

    def ends_clause(self, run: list[Token]) -> bool:
        """Return whether nothing of the clause follows the run."""
        rest = self._text[end_of(run) : end_of(run) + _REACH].lstrip(" *\"'”’)")
        return not rest or rest[0] in ".,!?;:-–—\n" or _GOES_ON.match(rest) is not None

    def _may_be_part(self, token: Token) -> bool:
        word: str = token.text
        if token.lower_ in PARTICLES or word in _JOINERS:
            return True
        if token.lower_.strip(".") in not_a_name() or not word[0].isalpha() or len(word) > _LONGEST_WORD:
            return False
        return not word.isascii() or all(letter.isalpha() or letter in "'.-" for letter in word)

    def _continues(self, run: list[Token], token: Token) -> bool:
        """Return whether `token` can be the next word of the name begun by `run`."""
        if not self._may_be_part(token):
            return False
        if not run:
            return token.text not in _JOINERS and (token.lower_ not in PARTICLES or token.text[0].isupper())
        glued = not run[-1].whitespace_
        if token.text in _JOINERS or run[-1].text in _JOINERS:
            return glued
        if run[-1].text.endswith(".") and len(run[-1].text) > 2:
            return False
        if run[-1].lower_ in PARTICLES or token.lower_ in PARTICLES:
            return True
        if run[0].text[0].isupper() and not self._shouted:
            return bool(token.text[0].isupper())
        initial = len(token.text.strip(".")) == 1
        return (
            initial
            or token.pos_ == "PROPN"
            or token.ent_type_ == "PERSON"
            or token.lower_ in given_names()
            or self.is_unheard_of(token.lower_)
        )

    def _is_name_too(self, run: list[Token], token: Token) -> bool:
        """Return whether `token`, elsewhere no name, ends both the clause and the name: "my name is Will"."""
        return token.lower_ in NAMES_TOO and self.ends_clause([*run, token])

    def _closes(self, run: list[Token], token: Token) -> bool:
        """Return whether `token`, an ordinary word in lower case, ends both the clause and the name."""
        if run[0].text[0].isupper() or not self._may_be_part(token) or token.text in _JOINERS:
            return False
        return token.pos_ in ("NOUN", "ADJ", "PROPN") and self.ends_clause([*run, token])


@cache
def _often_misspelt() -> tuple[str, ...]:
    """Return what people say of themselves in a hurry: "im furios", "i am dissapointd"."""
    return tuple(word for word in not_a_name() | STATES if len(word) >= 5)


@lru_cache(maxsize=4096)
def _looks_misspelt(word: str) -> bool:
    return extractOne(word, _often_misspelt(), scorer=ratio, score_cutoff=_SAME_WORD) is not None


def end_of(run: list[Token]) -> int:
    """Return where the run of words ends in the text."""
    return int(run[-1].idx + len(run[-1]))


def _is_title(token: Token) -> bool:
    return token.lower_.strip(".") in TITLES


def _trimmed(run: list[Token]) -> list[Token]:
    while run and (run[-1].lower_ in PARTICLES or run[-1].text in _JOINERS):
        run.pop()
    while run and run[0].text in _JOINERS:
        run.pop(0)
    return run
