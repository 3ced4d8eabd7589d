"""What is derived from the events and kept in tables: lists, handoffs, answers, snapshots of the state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import singledispatch

import msgspec

from bot.conversation.attachments import add_attachment
from bot.conversation.database import RecordFile, Row, to_text
from bot.conversation.events import (
    Body,
    ConversationMerged,
    CustomerLeft,
    CustomerReturned,
    FeedbackGiven,
    GoodwillGiven,
    HandoffRequested,
    LabelsChanged,
    MessagePosted,
    NoteAdded,
    OwnerChanged,
    PromiseSettled,
    RecordedEvent,
    SurveyAnswered,
    WaitPromised,
)
from bot.conversation.goodwill import project_gesture
from bot.conversation.labels import project_labels
from bot.conversation.model import ConversationId
from bot.conversation.notes import project_note
from bot.conversation.queue import rank_sql
from bot.conversation.search import clear_index, index_event
from bot.conversation.state import STATE_VERSION, ConversationState
from bot.conversation.summary import ConversationSummary, ListName, summarise
from bot.conversation.survey import project_answer
from bot.conversation.waits import (
    project_left,
    project_owner,
    project_promise,
    project_returned,
    project_settlement,
    stamp_handoff,
)
from bot.storage.database import upsert

# How many events are replayed at most on top of a snapshot.
SNAPSHOT_EVERY = 32

_COLUMNS = ConversationSummary.__struct_fields__
_UPSERT = (
    f"INSERT INTO conversations ({', '.join(_COLUMNS)}) "
    f"VALUES ({', '.join(':' + name for name in _COLUMNS)}) "
    f"ON CONFLICT (id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _COLUMNS[1:])}"
)
_LISTS: dict[ListName, str] = {
    "queue": f"owner = 'waiting' ORDER BY {rank_sql()}, waiting_since, id",
    "mine": "owner = 'agent' AND agent_id = :staff_id AND snoozed_until IS NULL "
    "ORDER BY owed_since IS NULL, owed_since, last_at DESC, id",
    "all": "owner != 'closed' ORDER BY last_at DESC, id",
    "snoozed": "snoozed_until IS NOT NULL ORDER BY last_at DESC, id",
    "closed": "owner = 'closed' ORDER BY last_at DESC, id",
}


def project(file: RecordFile, state: ConversationState, events: Sequence[RecordedEvent]) -> None:
    """Bring handoffs, answers and snapshot up to `state`, to which these events of one conversation led."""
    for event in events:
        _project(event.body, event, file)
        index_event(file, event)
    snapshot = file.row("SELECT seq FROM snapshots WHERE conversation_id = ?", (state.id,))
    if state.last_seq - (snapshot["seq"] if snapshot else 0) >= SNAPSHOT_EVERY:
        write_snapshot(file, state)


def write_summary(file: RecordFile, state: ConversationState) -> None:
    """Write the conversation's line of the lists."""
    values = msgspec.structs.asdict(summarise(state))
    texts = {name: to_text(value) for name, value in values.items() if isinstance(value, datetime)}
    file.write(_UPSERT, {**values, **texts, "labels": msgspec.json.encode(values["labels"]).decode()})


def write_snapshot(file: RecordFile, state: ConversationState) -> None:
    """Keep the state, so that reading it later replays only what came after."""
    file.write(
        upsert("snapshots", ("conversation_id", "seq", "version", "state"), key=("conversation_id",)),
        (state.id, state.last_seq, STATE_VERSION, msgspec.json.encode(state).decode()),
    )


def read_snapshot(file: RecordFile, conversation_id: ConversationId) -> ConversationState | None:
    """The last kept state; `None` when there is none, or one of another version."""
    row = file.row(
        "SELECT state FROM snapshots WHERE conversation_id = ? AND version = ?",
        (conversation_id, STATE_VERSION),
    )
    return msgspec.json.decode(row["state"], type=ConversationState) if row else None


def read_list(
    file: RecordFile, list_name: ListName, staff_id: str | None, limit: int
) -> list[ConversationSummary]:
    """One list of the desk: the queue most urgent first, an agent's own by who waits for a word longest, the
    others newest first."""
    query = f"SELECT {', '.join(_COLUMNS)} FROM conversations WHERE {_LISTS[list_name]} LIMIT :limit"
    return [to_summary(row) for row in file.rows(query, {"staff_id": staff_id, "limit": limit})]


def read_position(file: RecordFile, conversation_id: ConversationId, ranked: int | None = None) -> int | None:
    """The place in the queue, 1 being next: counted in the order of `bot.conversation.queue.in_order`.

    `ranked`: with this rank instead of the one that is written.
    """
    row = file.row(
        "SELECT count(*) AS place FROM conversations other JOIN conversations this ON this.id = ? "
        "WHERE this.owner = 'waiting' AND other.owner = 'waiting' "
        f"AND ({rank_sql('other')}, other.waiting_since, other.id) "
        f"<= (coalesce(?, {rank_sql('this')}), this.waiting_since, this.id)",
        (conversation_id, ranked),
    )
    return row["place"] or None if row else None


def read_pending(file: RecordFile) -> list[ConversationId]:
    """The conversations that the assistant owes a turn, the longest silent first."""
    query = "SELECT id FROM conversations WHERE pending_turn IS NOT NULL ORDER BY turn_since, id"
    return [row["id"] for row in file.rows(query)]


def read_idle(file: RecordFile, before: datetime) -> list[ConversationId]:
    """The assistant's conversations in which nothing has happened since `before`, longest first."""
    query = "SELECT id FROM conversations WHERE owner = 'assistant' AND last_at <= ? ORDER BY last_at, id"
    return [row["id"] for row in file.rows(query, (to_text(before),))]


def to_summary(row: Row) -> ConversationSummary:
    """The summary that a row of `conversations` holds."""
    values = {name: row[name] for name in _COLUMNS}
    return msgspec.convert({**values, "labels": msgspec.json.decode(values["labels"])}, ConversationSummary)


_DERIVED = (
    "snapshots",
    "handoffs",
    "answers",
    "mentions",
    "promises",
    "reasks",
    "attachments",
    "gestures",
)


def clear(file: RecordFile) -> None:
    """Empty the derived tables, but for the lines of the lists, to which the events point."""
    for table in _DERIVED:
        file.write(f"DELETE FROM {table}")
    file.write("DELETE FROM conversation_labels")
    file.write("UPDATE conversations SET merged_into = NULL")
    clear_index(file)


@singledispatch
def _project(body: Body, event: RecordedEvent, file: RecordFile) -> None:
    """Most events change nothing but the summary."""


@_project.register
def _(body: HandoffRequested, event: RecordedEvent, file: RecordFile) -> None:
    file.write(
        "INSERT INTO handoffs (conversation_id, seq, requested_at, reason) VALUES (?, ?, ?, ?)",
        (event.conversation_id, event.seq, to_text(event.at), body.reason),
    )


@_project.register
def _(body: OwnerChanged, event: RecordedEvent, file: RecordFile) -> None:
    project_owner(file, event, body)


@_project.register
def _(body: MessagePosted, event: RecordedEvent, file: RecordFile) -> None:
    if event.sender.kind == "agent":
        stamp_handoff(file, event, "first_reply_at", to_text(event.at))
    for attachment in body.attachments:
        add_attachment(file, event.conversation_id, event.seq, attachment)
    for kind in body.reasked:
        file.write(
            "INSERT INTO reasks (conversation_id, seq, at, kind) VALUES (?, ?, ?, ?)",
            (event.conversation_id, event.seq, to_text(event.at), kind),
        )
    if body.answer is not None:
        answer = body.answer
        file.write(
            "INSERT INTO answers (conversation_id, seq, at, entry_id, revision, title, confidence) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                event.conversation_id,
                event.seq,
                to_text(event.at),
                answer.entry_id,
                answer.revision,
                answer.title,
                answer.confidence,
            ),
        )


@_project.register
def _(body: FeedbackGiven, event: RecordedEvent, file: RecordFile) -> None:
    file.write(
        "UPDATE answers SET helpful = ?, judged_at = ? WHERE conversation_id = ? AND seq = ?",
        (body.helpful, to_text(event.at), event.conversation_id, body.about_seq),
    )


@_project.register
def _(body: ConversationMerged, event: RecordedEvent, file: RecordFile) -> None:
    if not body.kept:
        file.write(
            "UPDATE conversations SET merged_into = ? WHERE id = ?", (body.other_id, event.conversation_id)
        )


@_project.register
def _(body: LabelsChanged, event: RecordedEvent, file: RecordFile) -> None:
    project_labels(file, event, body)


@_project.register
def _(body: SurveyAnswered, event: RecordedEvent, file: RecordFile) -> None:
    project_answer(file, event, body)


@_project.register
def _(body: GoodwillGiven, event: RecordedEvent, file: RecordFile) -> None:
    project_gesture(file, event, body)


@_project.register
def _(body: NoteAdded, event: RecordedEvent, file: RecordFile) -> None:
    project_note(file, event, body)


@_project.register
def _(body: WaitPromised, event: RecordedEvent, file: RecordFile) -> None:
    project_promise(file, event, body)


@_project.register
def _(body: PromiseSettled, event: RecordedEvent, file: RecordFile) -> None:
    project_settlement(file, event, body)


@_project.register
def _(body: CustomerLeft, event: RecordedEvent, file: RecordFile) -> None:
    project_left(file, event)


@_project.register
def _(body: CustomerReturned, event: RecordedEvent, file: RecordFile) -> None:
    project_returned(file, event)
