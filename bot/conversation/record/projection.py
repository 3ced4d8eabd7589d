"""What is derived from the events and kept in tables: lists, handoffs, answers, snapshots of the state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import singledispatch

import msgspec

from bot.conversation.database import RecordFile, to_text
from bot.conversation.desk.goodwill import project_gesture
from bot.conversation.desk.labels import project_labels
from bot.conversation.desk.notes import project_note
from bot.conversation.events import (
    Body,
    ConversationMerged,
    CustomerLeft,
    CustomerReturned,
    FeedbackGiven,
    GoodwillGiven,
    HandoffRequested,
    LabelsChanged,
    MergeUndone,
    MessagePosted,
    NoteAdded,
    OwnerChanged,
    PriorityRaised,
    PromiseSettled,
    RecordedEvent,
    SurveyAnswered,
    WaitPromised,
)
from bot.conversation.handoff.waits import (
    project_left,
    project_owner,
    project_promise,
    project_returned,
    project_settlement,
    stamp_handoff,
)
from bot.conversation.model import ConversationId
from bot.conversation.queue import WEIGHTIER
from bot.conversation.record.attachments import add_attachment
from bot.conversation.record.search import clear_index, index_event
from bot.conversation.standards.survey import project_answer
from bot.conversation.state import STATE_VERSION, ConversationState
from bot.storage.database import upsert

# How many events are replayed at most on top of a snapshot.
SNAPSHOT_EVERY = 32


def project(file: RecordFile, state: ConversationState, events: Sequence[RecordedEvent]) -> None:
    """Bring handoffs, answers and snapshot up to `state`, to which these events of one conversation led."""
    for event in events:
        _project(event.body, event, file)
        index_event(file, event)
    snapshot = file.row("SELECT seq FROM snapshots WHERE conversation_id = ?", (state.id,))
    if state.last_seq - (snapshot["seq"] if snapshot else 0) >= SNAPSHOT_EVERY:
        write_snapshot(file, state)


def write_snapshot(file: RecordFile, state: ConversationState) -> None:
    """Keep the state, so that reading it later replays only what came after."""
    file.write(
        upsert("snapshots", ("conversation_id", "seq", "version", "state"), key=("conversation_id",)),
        (state.id, state.last_seq, STATE_VERSION, msgspec.json.encode(state).decode()),
    )


def read_snapshot(file: RecordFile, conversation_id: ConversationId) -> ConversationState | None:
    """Return the last kept state; `None` when there is none, or one of another version."""
    row = file.row(
        "SELECT state FROM snapshots WHERE conversation_id = ? AND version = ?",
        (conversation_id, STATE_VERSION),
    )
    return msgspec.json.decode(row["state"], type=ConversationState) if row else None


def read_pending(file: RecordFile) -> list[ConversationId]:
    """Return the conversations that the assistant owes a turn, the longest silent first."""
    query = "SELECT id FROM conversations WHERE pending_turn IS NOT NULL ORDER BY turn_since, id"
    return [row["id"] for row in file.rows(query)]


def read_idle(file: RecordFile, before: datetime) -> list[ConversationId]:
    """Return the assistant's conversations in which nothing has happened since `before`, longest first."""
    query = "SELECT id FROM conversations WHERE owner = 'assistant' AND last_at <= ? ORDER BY last_at, id"
    return [row["id"] for row in file.rows(query, (to_text(before),))]


_DERIVED = (
    "snapshots",
    "handoffs",
    "answers",
    "mentions",
    "promises",
    "reasks",
    "attachments",
    "gestures",
    "suggestion_uses",
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
    """Update nothing but the summary: most events change no more."""


@_project.register
def _(body: HandoffRequested, event: RecordedEvent, file: RecordFile) -> None:
    file.write(
        "INSERT INTO handoffs (conversation_id, seq, requested_at, reason) VALUES (?, ?, ?, ?)",
        (event.conversation_id, event.seq, to_text(event.at), body.reason),
    )


@_project.register
def _(body: PriorityRaised, event: RecordedEvent, file: RecordFile) -> None:
    """Count the wait of who complains meanwhile among the complaints, and so for what else is a reason."""
    for told, stays in WEIGHTIER.items():
        if told == body.why:
            file.write(
                "UPDATE handoffs SET reason = :told WHERE conversation_id = :id "
                "AND seq = (SELECT max(seq) FROM handoffs WHERE conversation_id = :id) "
                f"AND reason NOT IN ({', '.join(f'{reason!r}' for reason in stays)})",
                {"id": event.conversation_id, "told": told},
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
    for used in body.suggestions:
        file.write(
            "INSERT INTO suggestion_uses (conversation_id, seq, entry_id, at, outcome) "
            "VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (event.conversation_id, event.seq, used.entry_id, to_text(event.at), used.outcome),
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
def _(body: MergeUndone, event: RecordedEvent, file: RecordFile) -> None:
    if not body.kept:
        file.write("UPDATE conversations SET merged_into = NULL WHERE id = ?", (event.conversation_id,))


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
