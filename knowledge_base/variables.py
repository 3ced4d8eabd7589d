"""Variables: values that are defined once and used in many entries: `We are open {{opening_hours}}.`

A backslash before the braces escapes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from bot.matching import Match, Pattern
from knowledge_base.model import Content

NAME = Pattern(r"[a-z][a-z0-9_]{0,39}", as_written=True)
_BLANKS = r"[\s\p{Z}]*"
_PLACE = Pattern(
    rf"(?P<kept>\\?)\{{\{{{_BLANKS}(?P<name>[a-z][a-z0-9_]{{0,39}}){_BLANKS}\}}\}}", as_written=True
)


def names_in(content: Content) -> frozenset[str]:
    """Return the variables that the content uses."""
    places = (place for text in _texts(content) if "{{" in text for place in _PLACE.finditer(text))
    return frozenset(place["name"] for place in places if not place["kept"])


def filled(content: Content, values: Mapping[str, str]) -> Content:
    """Return the content with its variables replaced by their values. Unknown ones are left as written."""

    def fill(text: str) -> str:
        return filled_text(text, values)

    return _changed(content, fill) if names_in(content) else content


def filled_text(text: str, values: Mapping[str, str]) -> str:
    """Return the text with its variables replaced by their values."""

    def value(place: Match) -> str:
        return place[0] if place["kept"] else values.get(place["name"], place[0])

    return _PLACE.sub(value, text)


def _texts(content: Content) -> Iterator[str]:
    for texts in content.texts:
        yield from (texts.question, texts.answer, *texts.phrasings)


def _changed(content: Content, change: Callable[[str], str]) -> Content:
    translations = tuple(
        replace(
            translation,
            question=change(translation.question),
            answer=change(translation.answer),
            phrasings=tuple(map(change, translation.phrasings)),
        )
        for translation in content.translations
    )
    return replace(
        content,
        question=change(content.question),
        answer=change(content.answer),
        phrasings=tuple(map(change, content.phrasings)),
        translations=translations,
    )
