"""The one form in which texts are kept, whoever wrote them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from bot.matching import split_words
from knowledge_base.model import Audience, Content, Translation

_SLUG_CHARACTERS = 60
_AROUND = " ?!.…¿¡؟？！。"
# A lone surrogate cannot be stored, and a NUL ends the text for some readers.
_UNSTORABLE = dict.fromkeys((0, *range(0xD800, 0xE000)))


def tidy(content: Content) -> Content:
    """Return the same content without outer blanks, Windows line ends, empty items or repeated phrasings.

    Translations come by locale, each locale once; one that says nothing is left out, and so is one in the
    language of the content itself.
    """
    question = one_line(content.question)
    locale = one_line(content.locale) or "en"
    translations = {
        translation.locale: translation
        for translation in map(_tidy_translation, content.translations)
        if translation.locale not in ("", locale) and (translation.question or translation.answer)
    }
    return replace(
        content,
        question=question,
        answer=_tidy_answer(content.answer),
        phrasings=_tidy_phrasings(question, content.phrasings),
        category=one_line(content.category),
        tags=_tidy_list(content.tags),
        locale=locale,
        owner=one_line(content.owner),
        audience=_tidy_audience(content.audience),
        translations=tuple(translation for _, translation in sorted(translations.items())),
    )


def _tidy_translation(translation: Translation) -> Translation:
    question = one_line(translation.question)
    return Translation(
        locale=one_line(translation.locale),
        question=question,
        answer=_tidy_answer(translation.answer),
        phrasings=_tidy_phrasings(question, translation.phrasings),
    )


def _tidy_answer(answer: str) -> str:
    return answer.translate(_UNSTORABLE).replace("\r\n", "\n").replace("\r", "\n").strip()


def _tidy_phrasings(question: str, phrasings: Iterable[str]) -> tuple[str, ...]:
    said = {question.casefold()}
    kept = []
    for phrasing in map(one_line, phrasings):
        if phrasing and phrasing.casefold() not in said:
            said.add(phrasing.casefold())
            kept.append(phrasing)
    return tuple(kept)


def _tidy_list(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(one_line, texts))))


def _tidy_audience(audience: Audience) -> Audience:
    named = ((one_line(name), _tidy_list(values)) for name, values in audience)
    return tuple(sorted({name: values for name, values in named if name and values}.items()))


def one_line(text: str) -> str:
    """Return the text on one line, single spaces between its words."""
    return " ".join(text.translate(_UNSTORABLE).split())


def sameness(text: str) -> str:
    """Return what two texts share that differ only in capitals, spaces or punctuation."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(split_words(plain))


def question_key(question: str) -> str:
    """Return what two ways to write one question share.

    Capitals, spaces and the signs around it do not count. All else does: a price in € is not one in $.
    """
    plain = one_line(unicodedata.normalize("NFC", question)).casefold()
    return plain.strip(_AROUND) or plain


def slug(question: str) -> str:
    """Return an id made of a question: lower case, Latin letters and digits, dashes.

    `entry` if none are left.
    """
    plain = unicodedata.normalize("NFKD", question).encode("ascii", "ignore").decode().casefold()
    opens = "" if plain[:1].isalnum() else "-"
    cut = (opens + "-".join(split_words(plain)))[:_SLUG_CHARACTERS]
    return cut.strip("-") or "entry"
