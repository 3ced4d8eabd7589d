"""A folder of content files: into a store, and checked before. (Out of it: `knowledge_base.exchange`.)"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.matching import Pattern
from knowledge_base.content import ContentError, ContentFile, Problem, parse_content
from knowledge_base.errors import UnknownEntryError
from knowledge_base.model import EntryId
from knowledge_base.store import KnowledgeStore

FEWEST_PHRASINGS = 5
_LINK = Pattern(r"\]\(/help/([^)#?\s]*)")


@dataclass
class ImportReport:
    """What an import did, by entry id. `left_retired`: retired in the studio, so not brought back."""

    added: list[EntryId] = field(default_factory=list)
    changed: list[EntryId] = field(default_factory=list)
    skipped: list[EntryId] = field(default_factory=list)
    left_retired: list[EntryId] = field(default_factory=list)


def read_folder(folder: Path) -> list[ContentFile]:
    """Read every entry in the `*.md` files in and below the folder, or `ContentError` with every problem."""
    if not folder.is_dir():
        raise ContentError([Problem(str(folder), 1, "There is no such folder: check the path.")])
    files: list[ContentFile] = []
    problems: list[Problem] = []
    for path in sorted(folder.rglob("*.md")):
        read = _read_file(path)
        if isinstance(read, ContentFile):
            files.append(read)
        else:
            problems += read
    problems += _repeated_ids(files)
    if problems:
        raise ContentError(problems)
    return files


def import_folder(store: KnowledgeStore, folder: Path, by: str) -> ImportReport:
    """Publish what the folder holds, and report what changed. All of it, or with an error none of it.

    Entries that the folder does not hold stay as they are, and so do retired ones.
    """
    files, report = read_folder(folder), ImportReport()
    with store.all_or_nothing():
        for file in files:
            getattr(report, _import_file(store, file, by)).append(file.id)
    return report


def check_folder(folder: Path, today: date) -> list[Problem]:
    """Return what an editor should look at before an import; empty when all is well."""
    try:
        files = read_folder(folder)
    except ContentError as error:
        return list(error.problems)
    return [*_shared_phrasings(files), *_few_phrasings(files), *_dead_links(files), *_overdue(files, today)]


def _read_file(path: Path) -> ContentFile | tuple[Problem, ...]:
    try:
        return parse_content(path.read_text(encoding="utf-8"), str(path))
    except ContentError as error:
        return error.problems
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        return (Problem(str(path), line, "This is not UTF-8 text: save the file as UTF-8."),)


def _import_file(store: KnowledgeStore, file: ContentFile, by: str) -> str:
    try:
        entry = store.get_entry(file.id)
    except UnknownEntryError:
        store.add_entry(file.content, by, file.id)
        store.publish_entry(file.id, by)
        return "added"
    if entry.state == "retired":
        return "left_retired"
    if entry.live is not None and store.get_revision(file.id, entry.live).content == file.content:
        return "skipped"
    store.save_draft(file.id, file.content, by, entry.latest.number)
    store.publish_entry(file.id, by)
    return "changed"


def _repeated_ids(files: Iterable[ContentFile]) -> Iterator[Problem]:
    first: dict[str, ContentFile] = {}
    for file in files:
        other = first.setdefault(file.id.casefold(), file)
        if other is not file:
            sentence = f"The id `{file.id}` is taken by {other.file}: give this entry another one."
            yield Problem(file.file, file.line_of("id"), sentence)


def _shared_phrasings(files: Iterable[ContentFile]) -> Iterator[Problem]:
    first: dict[str, ContentFile] = {}
    for file in files:
        for text in (file.content.question, *file.content.phrasings):
            other = first.setdefault(text.casefold().strip(" ?!."), file)
            if other is not file:
                key = "question" if text == file.content.question else text
                sentence = f"“{text}” also leads to `{other.id}`: keep it in one entry only."
                yield Problem(file.file, file.line_of(key), sentence)


def _few_phrasings(files: Iterable[ContentFile]) -> Iterator[Problem]:
    for file in files:
        count = len(file.content.phrasings)
        if count < FEWEST_PHRASINGS:
            sentence = (
                f"{count} phrasings: add {FEWEST_PHRASINGS - count} other ways in which people ask this."
            )
            yield Problem(file.file, file.line_of("phrasings"), sentence)


def _dead_links(files: list[ContentFile]) -> Iterator[Problem]:
    known = {file.id for file in files}
    for file in files:
        for offset, line in enumerate(file.content.answer.split("\n")):
            for target in _LINK.findall(line):
                if target not in known:
                    sentence = f"The link /help/{target} leads nowhere: no entry has that id."
                    yield Problem(file.file, file.line_of("answer") + offset, sentence)


def _overdue(files: Iterable[ContentFile], today: date) -> Iterator[Problem]:
    for file in files:
        if file.content.check_by and file.content.check_by < today:
            sentence = f"Due for a check since {file.content.check_by}: read it again and set a new date."
            yield Problem(file.file, file.line_of("check_by"), sentence)
