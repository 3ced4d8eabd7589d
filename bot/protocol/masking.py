"""Payloads of the board's API about sensitive numbers: which are masked beside those that everybody has."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from bot.protocol.base import MAX_TEXT_CHARACTERS, Frozen

MaskingName = Annotated[str, Meta(min_length=1, max_length=60)]


class MaskingPattern(Frozen, frozen=True, omit_defaults=False):
    """A number of the business: its name, its pattern (RE2), and an example that the pattern hides."""

    name: MaskingName
    pattern: Annotated[str, Meta(min_length=1, max_length=200)]
    example: Annotated[str, Meta(min_length=1, max_length=100)]


class MaskingSet(Frozen, frozen=True):
    """PUT /api/board/masking. Answered by `Masking`.

    `kept` are numbers that stay readable whatever they look like, such as the business's own bank account.
    """

    patterns: Annotated[tuple[MaskingPattern, ...], Meta(max_length=20)]
    kept: Annotated[tuple[MaskingName, ...], Meta(max_length=20)] = ()


class Masking(Frozen, frozen=True, omit_defaults=False):
    """GET /api/board/masking: what the business added, and what stays readable."""

    patterns: tuple[MaskingPattern, ...]
    kept: tuple[str, ...]


class MaskingTry(Frozen, frozen=True):
    """POST /api/board/masking/try: what these settings would hide in `text`. Answered by `MaskingTried`.

    Nothing of it is kept.
    """

    text: Annotated[str, Meta(max_length=MAX_TEXT_CHARACTERS)]
    patterns: Annotated[tuple[MaskingPattern, ...], Meta(max_length=20)] = ()
    kept: Annotated[tuple[MaskingName, ...], Meta(max_length=20)] = ()


class MaskingTried(Frozen, frozen=True, omit_defaults=False):
    """The text as it would be recorded.

    `kinds` says what was hidden: `card`, `iban`, `national_id`, or the pattern's name. `problem` says why a
    pattern cannot be used; then nothing is hidden.
    """

    text: str
    kinds: tuple[str, ...] = ()
    problem: str = ""
