"""Which of the languages that are there a reader gets."""

from __future__ import annotations

from collections.abc import Collection

FALLBACK = "en"


def choose_locale(wanted: Collection[str], there: Collection[str]) -> str | None:
    """Return the first wanted language that is there: exactly, else in another region; None when none is."""
    by_name = {locale.lower(): locale for locale in there}
    by_language = {locale.partition("-")[0].lower(): locale for locale in sorted(there, reverse=True)}
    for locale in wanted:
        language = locale.lower().partition("-")[0]
        found = by_name.get(locale.lower()) or by_name.get(language) or by_language.get(language)
        if found:
            return found
    return None
