"""Language tags."""

from __future__ import annotations

# ISO 639-1; what the Unicode CLDR writes from right to left, of the languages that customers may have.
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "yi"})


def primary_subtag(tag: str) -> str:
    """Return the language of a BCP 47 tag without region or script: `de` of `de-AT`."""
    return tag.split("-")[0].lower()
