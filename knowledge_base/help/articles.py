"""Published entries as anybody may read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from knowledge_base.help.locales import choose_locale
from knowledge_base.model import EntryId, WhenOverdue
from knowledge_base.overdue import is_overdue, is_withheld


@dataclass(frozen=True)
class Text:
    """An article in one language."""

    locale: str
    question: str
    answer: str
    phrasings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Article:
    """A published entry as anybody may read it; `texts` by language, the fallback first."""

    id: EntryId
    revision: int
    texts: Mapping[str, Text]
    category: str
    tags: tuple[str, ...]
    check_by: date | None
    when_overdue: WhenOverdue
    updated_at: datetime | None

    @property
    def fallback(self) -> Text:
        """The text for readers of any other language."""
        return next(iter(self.texts.values()))

    def text(self, locale: str) -> Text:
        """Return the text in that language, or the fallback."""
        return self.texts[choose_locale((locale,), self.texts) or self.fallback.locale]

    def is_overdue(self, today: date) -> bool:
        """Return whether somebody should have looked at it by now."""
        return is_overdue(self, today)

    def is_withheld(self, today: date) -> bool:
        """Return whether its answer is held back until somebody has looked at it."""
        return is_withheld(self, today)
