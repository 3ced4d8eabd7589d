"""Saved replies and macros: what agents say and do often, with the customer's own facts filled in."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime

import msgspec

from bot.conversation.database import RecordFile, Row, to_text
from bot.conversation.errors import NotAllowed, NotFound
from bot.conversation.model import Agent, Value
from bot.conversation.state import ConversationState
from bot.matching import Pattern
from bot.storage.database import upsert

# What a saved reply may name; anything else in braces is refused when it is saved.
VARIABLES = ("customer_name", "customer_email", "order_number", "agent_name", "business")
KEPT = 500

_VARIABLE = Pattern(r"\{([A-Za-z_]{1,40})\}", as_written=True)
_SHORTCUT = Pattern(r"[a-z0-9][a-z0-9_-]{0,29}", as_written=True)


class SavedReply(Value, frozen=True):
    """A reply to be used again; `/shortcut` calls it."""

    id: str
    shortcut: str
    title: str
    text: str


class ReplyStep(Value, frozen=True, tag_field="do", tag="reply"):
    """Say this; variables are filled in."""

    text: str


class LabelStep(Value, frozen=True, tag_field="do", tag="label"):
    """Put this label on."""

    label: str


class SnoozeStep(Value, frozen=True, tag_field="do", tag="snooze"):
    """Put the conversation away for so many hours; the last step."""

    hours: int


class CloseStep(Value, frozen=True, tag_field="do", tag="close"):
    """Close it; the last step."""


class ReturnStep(Value, frozen=True, tag_field="do", tag="return"):
    """Hand it back to the assistant; the last step."""


Step = ReplyStep | LabelStep | SnoozeStep | CloseStep | ReturnStep


class Macro(Value, frozen=True):
    """Several steps that are one action."""

    id: str
    title: str
    steps: tuple[Step, ...]


class Filled(Value, frozen=True):
    """A reply with its variables filled in; those in `missing` are not known and left as they were."""

    text: str
    missing: tuple[str, ...] = ()


def find_variables(text: str) -> tuple[str, ...]:
    """Return the names in braces in a text, each once."""
    return tuple(dict.fromkeys(_VARIABLE.findall(text)))


def fill_reply(text: str, values: Mapping[str, str | None]) -> Filled:
    """Return the text with what is known in place of its variables."""
    filled = _VARIABLE.sub(lambda match: values.get(match[1]) or match[0], text)
    return Filled(filled, tuple(name for name in find_variables(text) if not values.get(name)))


def values_for(state: ConversationState, agent: Agent, business: str) -> dict[str, str | None]:
    """Return what is known for the variables in this conversation."""
    return {
        "customer_name": state.name,
        "customer_email": state.email,
        "order_number": state.order_numbers[-1] if state.order_numbers else None,
        "agent_name": agent.name,
        "business": business,
    }


def check_text(text: str) -> str:
    """Return the text of a saved reply.

    Refused with `variable_unknown` when it names something that is none.
    """
    unknown = [name for name in find_variables(text) if name not in VARIABLES]
    if unknown:
        known = ", ".join(f"{{{name}}}" for name in VARIABLES)
        raise NotAllowed("variable_unknown", variable=f"{{{unknown[0]}}}", known=known)
    return text


def save_reply(file: RecordFile, reply: SavedReply, by: Agent, at: datetime) -> SavedReply:
    """Add a reply (its id is empty) or change one.

    Refused: `shortcut_invalid`, `shortcut_taken`, `variable_unknown`.
    """
    shortcut = reply.shortcut.strip().lstrip("/").casefold()
    if not _SHORTCUT.fullmatch(shortcut):
        raise NotAllowed("shortcut_invalid")
    check_text(reply.text)
    taken = file.row("SELECT id FROM saved_replies WHERE shortcut = ? AND id != ?", (shortcut, reply.id))
    if taken:
        raise NotAllowed("shortcut_taken", shortcut=shortcut)
    saved = msgspec.structs.replace(
        reply, id=_known_id(file, "saved_replies", reply.id, "r"), shortcut=shortcut
    )
    file.write(
        upsert("saved_replies", ("id", "shortcut", "title", "text", "saved_at", "saved_by"), key=("id",)),
        (saved.id, saved.shortcut, saved.title, saved.text, to_text(at), by.name),
    )
    return saved


def save_macro(file: RecordFile, macro: Macro, by: Agent, at: datetime) -> Macro:
    """Add a macro (its id is empty) or change one. Refused: `macro_steps`, `variable_unknown`."""
    leaving = [isinstance(step, (SnoozeStep, CloseStep, ReturnStep)) for step in macro.steps]
    if not macro.steps or any(leaving[:-1]):
        raise NotAllowed("macro_steps")
    for step in macro.steps:
        if isinstance(step, ReplyStep):
            check_text(step.text)
    saved = msgspec.structs.replace(macro, id=_known_id(file, "macros", macro.id, "m"))
    steps = msgspec.json.encode(saved.steps).decode()
    file.write(
        upsert("macros", ("id", "title", "steps", "saved_at", "saved_by"), key=("id",)),
        (saved.id, saved.title, steps, to_text(at), by.name),
    )
    return saved


def remove_reply(file: RecordFile, reply_id: str) -> None:
    """Remove a saved reply; nothing when it is gone already."""
    file.write("DELETE FROM saved_replies WHERE id = ?", (reply_id,))


def remove_macro(file: RecordFile, macro_id: str) -> None:
    """Remove a macro; nothing when it is gone already."""
    file.write("DELETE FROM macros WHERE id = ?", (macro_id,))


def list_replies(file: RecordFile) -> list[SavedReply]:
    """Return every saved reply, by shortcut."""
    rows = file.rows("SELECT * FROM saved_replies ORDER BY shortcut LIMIT ?", (KEPT,))
    return [SavedReply(row["id"], row["shortcut"], row["title"], row["text"]) for row in rows]


def list_macros(file: RecordFile) -> list[Macro]:
    """Return every macro, by title."""
    return [
        _macro(row)
        for row in file.rows("SELECT * FROM macros ORDER BY title COLLATE NOCASE LIMIT ?", (KEPT,))
    ]


def get_reply(file: RecordFile, reply_id: str) -> SavedReply:
    """Return the saved reply; `NotFound` when there is none."""
    row = file.row("SELECT * FROM saved_replies WHERE id = ?", (reply_id,))
    if row is None:
        raise NotFound("saved_reply", id=reply_id)
    return SavedReply(row["id"], row["shortcut"], row["title"], row["text"])


def get_macro(file: RecordFile, macro_id: str) -> Macro:
    """Return the macro; `NotFound` when there is none."""
    row = file.row("SELECT * FROM macros WHERE id = ?", (macro_id,))
    if row is None:
        raise NotFound("macro", id=macro_id)
    return _macro(row)


def _macro(row: Row) -> Macro:
    return Macro(row["id"], row["title"], msgspec.json.decode(row["steps"], type=tuple[Step, ...]))


def _known_id(file: RecordFile, table: str, given: str, prefix: str) -> str:
    """Return the id of what is changed, or a new one; `NotFound` when it has been removed meanwhile."""
    if not given:
        return f"{prefix}-{secrets.token_hex(8)}"
    if file.row(f"SELECT id FROM {table} WHERE id = ?", (given,)) is None:
        raise NotFound("saved_reply", id=given)
    return given
