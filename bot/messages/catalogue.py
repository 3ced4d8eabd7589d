"""The message catalogue: every response of the domain, and the choice of its variant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from bot.messages.domain_file import CatalogueError, read_responses
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
    """The responses of the domain, and which of their variants to say next."""

    def __init__(self, responses: Mapping[str, tuple[Variant, ...]]) -> None:
        self._responses = responses

    @classmethod
    def load(cls, path: Path) -> MessageCatalogue:
        """Return the catalogue in the domain file at `path`. Raises `CatalogueError` when it is unusable."""
        return cls(read_responses(path))

    @classmethod
    def from_plain(cls, plain: Mapping[str, Sequence[Mapping[str, Any]]]) -> MessageCatalogue:
        """Return the catalogue that `to_plain` made. Raises `CatalogueError` when `plain` is none."""
        try:
            return cls(msgspec.convert(plain, dict[str, tuple[Variant, ...]]))
        except msgspec.ValidationError as error:
            raise CatalogueError(f"The sentences cannot be read: {error}") from error

    def to_plain(self) -> dict[str, list[dict[str, Any]]]:
        """Return the responses as plain values by name, to send them to another process."""
        plain: dict[str, list[dict[str, Any]]] = msgspec.to_builtins(self._responses)
        return plain

    @property
    def names(self) -> frozenset[str]:
        """The names of all responses."""
        return frozenset(self._responses)

    def variants(self, response: str) -> tuple[Variant, ...]:
        """Return every variant of a response, in the order of the file. Raises `UnknownResponse`."""
        try:
            return self._responses[response]
        except KeyError:
            raise UnknownResponse(f"There is no response named {response} in the domain.") from None

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
    ) -> Sentence:
        """Return the sentence to say: one written for this mood and these slots, and not yet in `used`.

        Among unused ones the closest to the situation wins, then the order of the file. When all have been
        said, the one said longest ago is said again. Raises `UnknownResponse` when none suits.
        """
        suitable = [variant for variant in self.variants(response) if variant.suits(mood, slots)]
        if not suitable:
            raise UnknownResponse(f"No variant of {response} suits the mood {mood} and the slots given.")
        last_said = {line_id: place for place, line_id in enumerate(used)}
        chosen = min(suitable, key=lambda variant: (last_said.get(variant.id, -1), -variant.fit))
        return Sentence(chosen.id, chosen.text if not chosen.needs else chosen.filled(slots), chosen.buttons)
