"""Language tags."""

from __future__ import annotations


def primary_subtag(tag: str) -> str:
    """Return the language of a BCP 47 tag without region or script: `de` of `de-AT`."""
    return tag.split("-")[0].lower()
