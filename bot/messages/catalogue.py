"""The message catalogue: every response of the domain in every language, and the choice of its variant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from bot.messages.dates import Dates
from bot.messages.domain_file import CatalogueError, read_responses
from bot.messages.locale_file import Locale, read_locales
from bot.messages.variant import Button, Variant

__all__ = ["CatalogueError", "MessageCatalogue", "Sentence", "UnknownResponse"]


# A person is awaited: nobody is offered again what they have asked for.
_AWAITED = "_awaited"


class UnknownResponse(CatalogueError):
    """No response of that name can be said: it is not in the domain, or no variant suits."""


@dataclass(frozen=True)
class Sentence:
    """A sentence ready to be said; `id` is that of its variant in `domain.yml`."""

    id: str
    text: str
    buttons: tuple[Button, ...] = ()


class MessageCatalogue:
    """The responses of the domain, and which of their variants to say next, in which language."""

    def __init__(
        self, responses: Mapping[str, tuple[Variant, ...]], locales: Mapping[str, Locale] = {}
    ) -> None:
        self._responses = responses
        self._locales = locales
        # What was translated so far, by language and response.
        self._translated: dict[tuple[str, str], tuple[Variant, ...]] = {}

    @classmethod
    def load(cls, path: Path) -> MessageCatalogue:
        """Return the catalogue of the domain file at `path` and of all languages.

        Raises `CatalogueError` when one of the files is unusable.
        """
        return cls(read_responses(path), read_locales())

    @classmethod
    def from_plain(
        cls,
        responses: Mapping[str, Sequence[Mapping[str, Any]]],
        locales: Mapping[str, Mapping[str, Any]] = {},
    ) -> MessageCatalogue:
        """Return the catalogue that was sent as plain values. Raises `CatalogueError` when they are none."""
        try:
            return cls(
                msgspec.convert(responses, dict[str, tuple[Variant, ...]]),
                msgspec.convert(locales, dict[str, Locale]),
            )
        except msgspec.ValidationError as error:
            raise CatalogueError(f"The sentences cannot be read: {error}") from error

    def to_plain(self) -> dict[str, list[dict[str, Any]]]:
        """Return the responses as plain values by name, to send them to another process."""
        plain: dict[str, list[dict[str, Any]]] = msgspec.to_builtins(self._responses)
        return plain

    def locales_to_plain(self) -> dict[str, dict[str, Any]]:
        """Return the other languages as plain values by code."""
        plain: dict[str, dict[str, Any]] = msgspec.to_builtins(self._locales)
        return plain

    @property
    def names(self) -> frozenset[str]:
        """The names of all responses."""
        return frozenset(self._responses)

    @property
    def languages(self) -> frozenset[str]:
        """The codes of the languages beside English that have sentences."""
        return frozenset(self._locales)

    def dates(self, language: str | None) -> Dates:
        """Return how a language writes days; English for one without sentences."""
        locale = self._locales.get(language or "")
        return locale.dates if locale else Dates()

    def hours(self, language: str | None) -> Mapping[str, Any]:
        """Return a language's words for office hours; none for English and languages without sentences."""
        locale = self._locales.get(language or "")
        return locale.hours if locale else {}

    def variants(self, response: str, language: str | None = None) -> tuple[Variant, ...]:
        """Return every variant of a response, in the order of the file. Raises `UnknownResponse`.

        Those in `language`; all in English for a language that has none.
        """
        try:
            english = self._responses[response]
        except KeyError:
            raise UnknownResponse(f"There is no response named {response} in the domain.") from None
        locale = self._locales.get(language or "")
        if language is None or locale is None:
            return english
        if (language, response) not in self._translated:
            self._translated[language, response] = locale.translate(english)
        return self._translated[language, response] or english

    def name_for(self, response: str, *, awaited: bool) -> str:
        """Return the response to say for this one.

        While a person is awaited its `…_awaited`, if there is one.
        """
        return f"{response}{_AWAITED}" if awaited and f"{response}{_AWAITED}" in self._responses else response

    def pick(
        self,
        response: str,
        *,
        mood: str = "calm",
        used: Sequence[str] = (),
        slots: Mapping[str, object] = {},
        language: str | None = None,
    ) -> Sentence:
        """Return the sentence to say: one written for this mood and these slots, and not yet in `used`.

        Among unused ones the closest to the situation wins, then the order of the file. When all have been
        said, the one said longest ago is said again. What `language` cannot say is said in English. Raises
        `UnknownResponse` when none suits.
        """
        suitable = [each for each in self.variants(response, language) if each.suits(mood, slots)]
        if not suitable and language is not None:
            return self.pick(response, mood=mood, used=used, slots=slots)
        if not suitable:
            raise UnknownResponse(f"No variant of {response} suits the mood {mood} and the slots given.")
        last_said = {line_id: place for place, line_id in enumerate(used)}
        chosen = min(suitable, key=lambda variant: (last_said.get(variant.id, -1), -variant.fit))
        return Sentence(chosen.id, chosen.text if not chosen.needs else chosen.filled(slots), chosen.buttons)
