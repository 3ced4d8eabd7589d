"""Entries as files: a folder or an archive of Markdown, or one JSON file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from knowledge_base.exchange.entry_json import render_json, render_variables
from knowledge_base.exchange.pictures import list_pictures
from knowledge_base.model import Content, EntryId
from knowledge_base.rendering import render_content
from knowledge_base.store import KnowledgeStore
from knowledge_base.variables import names_in

Which = Literal["published", "all"]
Exported = tuple[EntryId, str, Content]

# The time that stands on every file of an archive, so that the same entries make the same archive.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def list_exported(store: KnowledgeStore, which: Which = "published") -> list[Exported]:
    """Return the entries with their state.

    What customers see of them, or with `all` the newest revision of each.

    Variables stay as they are written.
    """
    if which == "published":
        live = store.list_published(as_written=True)
        return [(entry.id, "published", entry.content) for entry in live]
    entries = sorted(store.list_entries(limit=-1), key=lambda entry: entry.id)
    return [(entry.id, _state(entry.state), entry.latest.content) for entry in entries]


def export_folder(
    store: KnowledgeStore, folder: Path, which: Which = "published", *, pictures: Path | None = None
) -> list[Path]:
    """Return the files written: one for each entry, named after its id, and one of the variables that they
    use.

    With the folder of `pictures`, those that the entries show are among them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, data in _files(store, which, pictures):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        paths.append(path)
    return paths


def export_archive(
    store: KnowledgeStore, which: Which = "published", *, pictures: Path | None = None
) -> bytes:
    """Return the same files in a zip archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _files(store, which, pictures):
            archive.writestr(zipfile.ZipInfo(name, _NO_TIME), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def export_json(store: KnowledgeStore, which: Which = "published") -> str:
    """Return all of them as the text of one JSON file."""
    exported = list_exported(store, which)
    return render_json(exported, _variables(store, exported, which))


def _files(store: KnowledgeStore, which: Which, pictures: Path | None) -> Iterator[tuple[str, bytes]]:
    exported = list_exported(store, which)
    for entry_id, state, content in exported:
        yield f"{entry_id}.md", render_content(entry_id, content, state).encode()
    if variables := _variables(store, exported, which):
        yield "variables.json", render_variables(variables).encode()
    if pictures:
        yield from list_pictures((content for _, _, content in exported), pictures)


def _variables(store: KnowledgeStore, exported: list[Exported], which: Which) -> dict[str, str]:
    """Return the values of the variables that these entries use; of all variables with all entries."""
    values = store.variables.values()
    if which == "all":
        return values
    used = {name for _, _, content in exported for name in names_in(content)}
    return {name: value for name, value in values.items() if name in used}


def _state(state: str) -> str:
    """Return a state as files know it: what waits for something is a draft."""
    return state if state in ("published", "retired") else "draft"
