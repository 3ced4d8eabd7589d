"""The labels of the help pages, by language, and which languages a browser asks for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

from knowledge_base.help.locales import FALLBACK

# What each language calls itself, for the choice of languages.
NAMES = {
    "cs": "Čeština",
    "da": "Dansk",
    "de": "Deutsch",
    "en": "English",
    "es": "Español",
    "fi": "Suomi",
    "fr": "Français",
    "it": "Italiano",
    "nl": "Nederlands",
    "no": "Norsk",
    "pl": "Polski",
    "pt": "Português",
    "sv": "Svenska",
    "tr": "Türkçe",
    "uk": "Українська",
}
_MOST_ASKED = 20


class HelpLabels:
    """The labels in one language: that of `locale`, or English where we have none in it."""

    def __init__(self, locale: str) -> None:
        labels = load_labels()
        language = locale.partition("-")[0].lower()
        self.language = language if language in labels else FALLBACK
        self._labels = labels[self.language]

    def __call__(self, name: str, **fields: object) -> str:
        """Return the label, its fields filled in."""
        return self._labels[name].format(**fields)

    def count(self, number: int) -> str:
        """Return how many answers there are, in words."""
        return self("found_one" if number == 1 else "found", count=number)

    def day(self, day: date) -> str:
        """Return a day as people write it."""
        month = self._labels["months"].split()[day.month - 1]
        return self("date", day=day.day, month=month, year=day.year)


def language_name(locale: str) -> str:
    """Return what the language calls itself; its code when we don't know."""
    name = NAMES.get(locale.partition("-")[0].lower(), locale)
    region = locale.partition("-")[2]
    return f"{name} ({region.upper()})" if region else name


def parse_accept_language(header: str) -> list[str]:
    """Return the languages that a browser asks for, the most wanted first."""
    wanted: list[tuple[float, int, str]] = []
    for position, part in enumerate(header.split(",")[:_MOST_ASKED]):
        locale, _, rest = part.strip().partition(";")
        quality = _quality(rest)
        if locale and quality > 0:
            wanted.append((-quality, position, locale.strip()))
    return [locale for _, _, locale in sorted(wanted)]


def _quality(text: str) -> float:
    name, _, value = text.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


@lru_cache(maxsize=1)
def load_labels() -> Mapping[str, Mapping[str, str]]:
    """Return the labels by language and name, read from their file once."""
    labels: Mapping[str, Mapping[str, str]] = json.loads(
        (Path(__file__).parent / "words.json").read_text(encoding="utf-8")
    )
    return labels
