"""Payloads of the studio's work on many entries, on variables and pictures, and of editors side by side."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from bot.protocol.base import MAX_NUMBER, Frozen
from bot.protocol.studio import LooseContent, Reason, Unsaved

MOST_AT_ONCE = 500


class Bulk(Frozen, frozen=True):
    """POST /api/studio/entries/bulk. Does one thing to many entries; answered by `BulkDone`.

    `value` is the category, tag or owner. `publish` makes newest revisions live; it and `retire` go through
    the gate together, with `check_id` and `override` as in `GateGo`.
    """

    entry_ids: Annotated[tuple[str, ...], Meta(min_length=1, max_length=MOST_AT_ONCE)]
    action: Literal["retire", "publish", "set_category", "set_owner", "add_tag"]
    value: Annotated[str, Meta(max_length=120)] = ""
    reason: Reason = ""
    check_id: str | None = None
    override: Reason = ""


class BulkRefusal(Frozen, frozen=True, omit_defaults=False):
    """An entry that stayed as it was, and why."""

    entry_id: str
    code: str
    message: str


class BulkDone(Frozen, frozen=True, omit_defaults=False):
    """What became of each entry; `unchanged` ones were so already."""

    changed: tuple[str, ...]
    unchanged: tuple[str, ...] = ()
    refused: tuple[BulkRefusal, ...] = ()


class KeepUnsaved(Frozen, frozen=True):
    """PUT /api/studio/unsaved/{id}, `+new` for what is no entry yet. Keeps what is being written.

    It comes back as `unsaved` with the entry, for the same person only, until they save or discard it
    (DELETE of the same address).
    """

    content: LooseContent
    base: Annotated[int, Meta(ge=0, le=MAX_NUMBER)]


class UnsavedFound(Frozen, frozen=True, omit_defaults=False):
    """GET /api/studio/unsaved/{id}. What I wrote there and did not save, if anything."""

    unsaved: Unsaved | None = None


class OpenEntry(Frozen, frozen=True):
    """POST /api/studio/entries/{id}/editors. I have it open; said again every few seconds."""

    page: Annotated[str, Meta(min_length=8, max_length=64)]
    writing: bool = False
    leaving: bool = False


class OtherEditor(Frozen, frozen=True, omit_defaults=False):
    """Somebody else who has the entry open; `writing`: with changes that are not saved."""

    name: str
    writing: bool = False


class OpenElsewhere(Frozen, frozen=True, omit_defaults=False):
    """Who else has the entry open, and its newest revision."""

    editors: tuple[OtherEditor, ...]
    latest: int
    saved_by: str


class PhrasingCheck(Frozen, frozen=True):
    """POST /api/studio/phrasings. Which of these lead to another entry already? See `PhrasingsTaken`."""

    texts: Annotated[tuple[Annotated[str, Meta(max_length=500)], ...], Meta(max_length=500)]
    entry_id: Annotated[str, Meta(max_length=80)] = ""


class PhrasingTaken(Frozen, frozen=True, omit_defaults=False):
    """A phrasing or title that another entry has too, but for capitals and punctuation."""

    text: str
    entry_id: str
    question: str


class PhrasingsTaken(Frozen, frozen=True, omit_defaults=False):
    """Those that are taken."""

    taken: tuple[PhrasingTaken, ...]


class EntryLink(Frozen, frozen=True, omit_defaults=False):
    """An entry by its id and title."""

    entry_id: str
    question: str


class VariableView(Frozen, frozen=True, omit_defaults=False):
    """A value that is in entries as `{{name}}`, who set it when, and where it is used."""

    name: str
    value: str
    by: str
    at: str
    used_in: tuple[EntryLink, ...] = ()


class VariablesView(Frozen, frozen=True, omit_defaults=False):
    """GET /api/studio/variables, by name; also the answer to each change of one."""

    variables: tuple[VariableView, ...]


class VariableSet(Frozen, frozen=True):
    """PUT /api/studio/variables/{name}. Customers are told this value from now on."""

    value: Annotated[str, Meta(min_length=1, max_length=500)]


class VariableValue(Frozen, frozen=True, omit_defaults=False):
    """A value that a variable had from then on; None: it was removed."""

    value: str | None
    by: str
    at: str


class VariableHistory(Frozen, frozen=True, omit_defaults=False):
    """GET /api/studio/variables/{name}/history, newest first."""

    values: tuple[VariableValue, ...]


class PictureAdded(Frozen, frozen=True, omit_defaults=False):
    """POST /api/studio/pictures with the file as body. The picture's address, for Markdown `![text](url)`."""

    url: str
    media_type: str
    size: int
