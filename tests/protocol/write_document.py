"""Bring the sections of PROTOCOL.md up to date: `python -m tests.protocol.write_document`.

A new type needs its heading first, where it belongs; its text and table are filled in here.
"""

from __future__ import annotations

import difflib
import re
from pathlib import Path

import msgspec

from bot.protocol import base
from tests.protocol.tables import describe, table_of, tag_of
from tests.protocol.test_protocol_document import EVERYTHING

PATH = Path(base.__file__).parent / "PROTOCOL.md"
# A heading, what is below it, and what follows the table by hand.
SECTION = re.compile(r"^### `(?P<name>[^`]+)`\n(?P<text>.*?)(?=^### |^## |\Z)", re.MULTILINE | re.DOTALL)


def write_section(kind: type[msgspec.Struct]) -> str:
    """Return what belongs below the type's heading."""
    table = table_of(kind)
    return "\n".join(("", describe(kind), *(("", *table) if table else ()), ""))


def closest(name: str, text: str) -> str:
    """Return the text that this section should have; of two types with one name, that of the more alike."""
    texts = [write_section(kind) for kind in EVERYTHING if (tag_of(kind) or kind.__name__) == name]
    return max(texts, key=lambda new: difflib.SequenceMatcher(None, new, text).ratio(), default=text)


def keep_rest(new: str, old: str) -> str:
    """Return the new text with what was written by hand below the old one's table."""
    tail = re.split(r"^\|.*\n(?!\|)", old, flags=re.MULTILINE)
    rest = tail[-1].strip("\n") if len(tail) > 1 else ""
    return new + (f"\n{rest}\n\n" if rest else "\n")


def main() -> None:
    """Rewrite the page."""

    def rewritten(section: re.Match[str]) -> str:
        name, text = section["name"], section["text"]
        return f"### `{name}`\n{keep_rest(closest(name, text), text)}"

    text = PATH.read_text(encoding="utf-8")
    PATH.write_text(SECTION.sub(rewritten, text).rstrip("\n") + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
