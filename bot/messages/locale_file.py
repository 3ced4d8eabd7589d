"""Reads the sentences in other languages: one file for each language, which a translator can edit.

A file has the text of each variant under the variant's id. When it is said, and what a button does, stands
in the domain alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from bot.messages.dates import Dates
from bot.messages.domain_file import CatalogueError, read_yaml
from bot.messages.variant import Button, Variant

LOCALES = Path(__file__).parent / "locales"


class Locale(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One language: its name for itself, and its texts.

    `buttons` are by the English label, `sentences` by the variant's id. `hours` are the words in which
    office hours are told.
    """

    language: str
    buttons: dict[str, str]
    dates: Dates
    hours: dict[str, Any]
    sentences: dict[str, str]

    def translate(self, variants: tuple[Variant, ...]) -> tuple[Variant, ...]:
        """Return those variants that the language has, in its words."""
        return tuple(
            replace(
                variant, text=self.sentences[variant.id], buttons=tuple(map(self._button, variant.buttons))
            )
            for variant in variants
            if variant.id in self.sentences
        )

    def _button(self, button: Button) -> Button:
        return replace(button, title=self.buttons.get(button.title, button.title))


def read_locales(folder: Path = LOCALES) -> Mapping[str, Locale]:
    """Return the languages in `folder` by code (ISO 639-1). Raises `CatalogueError`."""
    return {path.stem: _read(path) for path in sorted(folder.glob("*.yml"))}


def _read(path: Path) -> Locale:
    try:
        return msgspec.convert(read_yaml(path), Locale)
    except msgspec.ValidationError as error:
        raise CatalogueError(f"{path} cannot be used: {error}") from error
