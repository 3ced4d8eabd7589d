"""The pictures that answers show, on their way out and in: files beside the entries."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

from bot.matching import Pattern
from knowledge_base.exchange.incoming import Incoming, Reading, SourceFile
from knowledge_base.exchange.links import answers_of, note_dead_links
from knowledge_base.model import Content

KINDS = frozenset(("png", "jpg", "jpeg", "gif", "webp"))
FOLDER = "pictures"
# The picture's name here, given its file; None for a file that is no picture which can be shown.
NameOf = Callable[[bytes], "str | None"]

_OURS = Pattern(r"/pictures/([0-9a-f]{32}\.(?:png|jpg|gif|webp))", as_written=True)
_SHOWN = Pattern(r"(?P<start>!\[[^\[\]\n]*\]\(<?)(?P<address>[^)\s<>]+)")


def list_pictures(contents: Iterable[Content], folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the pictures of these entries that are in the folder.

    Where each lies in an export, and its file.
    """
    names = {name for content in contents for text in answers_of(content) for name in _OURS.findall(text)}
    for name in sorted(names):
        path = folder / name
        if path.is_file():
            yield f"{FOLDER}/{name}", path.read_bytes()


def bring_pictures(reading: Reading, files: Sequence[SourceFile], name_of: NameOf) -> Reading:
    """Return the same reading, with the pictures that came with its entries, and answers that show them from
    here.

    What answers name and did not come along is noted.

    A picture is found where an answer says, beside its own file, or by the name that it had in an export.
    """
    sent = {file.name: file.data for file in files if file.kind in KINDS}
    unusable: frozenset[str] = frozenset()
    if sent:
        brought = _Brought(reading, sent, name_of)
        entries = [brought.relink(incoming) for incoming in reading.entries]
        reading = replace(reading, entries=entries, pictures=brought.pictures)
        unusable = frozenset(brought.unusable)
    note_dead_links(reading, unusable)
    return reading


class _Brought:
    def __init__(self, reading: Reading, sent: dict[str, bytes], name_of: NameOf) -> None:
        self.pictures: dict[str, bytes] = {}
        self.unusable: set[str] = set()
        self._reading = reading
        self._sent = sent
        self._by_name = {posixpath.basename(path): path for path in sent}
        self._name_of = name_of

    def relink(self, incoming: Incoming) -> Incoming:
        """Return the entry, showing each of its pictures that was sent under the name that it has here."""

        def relinked(text: str) -> str:
            return _SHOWN.sub(lambda shown: shown["start"] + self._address(shown["address"], incoming), text)

        content = incoming.content
        translations = tuple(replace(each, answer=relinked(each.answer)) for each in content.translations)
        content = replace(content, answer=relinked(content.answer), translations=translations)
        return replace(incoming, content=content)

    def _address(self, address: str, incoming: Incoming) -> str:
        path = self._path(unquote(address), incoming.file)
        if path is None:
            return address
        name = self._name_of(self._sent[path])
        if name is None:
            sentence = (
                f"The picture {path} cannot be shown and is left out: use a PNG, JPEG, GIF or WebP file."
            )
            self._reading.note(incoming.file, incoming.line, sentence)
            self.unusable.add(unquote(address))
            return address
        self.pictures[name] = self._sent[path]
        return f"/{FOLDER}/{name}"

    def _path(self, address: str, file: str) -> str | None:
        """Return the file that an answer in that file means."""
        if address.startswith(f"/{FOLDER}/"):
            return self._by_name.get(posixpath.basename(address))
        path = posixpath.normpath(posixpath.join(posixpath.dirname(file), address))
        return path if path in self._sent else None
