"""What an answer leads to or shows that does not come along is named: customers would find nothing there."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator
from urllib.parse import unquote

from bot.matching import Pattern
from knowledge_base.exchange.incoming import Incoming, Reading
from knowledge_base.model import Content

_LINK = Pattern(r"(?P<picture>!?)\[[^\[\]\n]*\]\(\s*<?(?P<address>[^)\s<>]+)", as_written=True)
_ELSEWHERE = Pattern(r"(?:[A-Za-z][A-Za-z0-9+.\-]*:|//|#|\{\{)", as_written=True)


def note_dead_links(reading: Reading, reported: Collection[str] = ()) -> None:
    """Note each link to a file, and each picture, that answers name and that is not here.

    `reported`: pictures that have a note already.
    """
    for incoming in reading.entries:
        for sentence in dict.fromkeys(_dead_links(incoming, reported)):
            reading.note(incoming.file, incoming.line, sentence)


def _dead_links(incoming: Incoming, reported: Collection[str]) -> Iterator[str]:
    for text in answers_of(incoming.content):
        for found in _LINK.finditer(text):
            address = unquote(found["address"])
            if _ELSEWHERE.match(address):
                continue
            if found["picture"]:
                # Those of ours are known by their address: they came along, or are here already.
                if not address.startswith("/pictures/") and address not in reported:
                    yield f"The picture {address} is not there, so the answer shows none."
            elif not address.startswith("/"):
                yield f"The link to {posixpath.normpath(address)} leads to a file and is not followed."


def answers_of(content: Content) -> list[str]:
    """Return the answer in each of its languages."""
    return [content.answer, *(translation.answer for translation in content.translations)]
