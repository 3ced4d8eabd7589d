"""Labels: short words that staff put on conversations, to find and count them by."""

from __future__ import annotations

from datetime import datetime

from bot.conversation.database import RecordFile, to_text
from bot.conversation.errors import NotAllowed, NotFound
from bot.conversation.events import LabelsChanged, NewEvent, RecordedEvent
from bot.conversation.model import Agent, ConversationId, Value
from bot.conversation.speaking import sender_of
from bot.conversation.state import ConversationState
from bot.conversation.visible_text import strip_invisible

LABEL_CHARACTERS = 40
LABELS_PER_CONVERSATION = 20


class LabelCount(Value, frozen=True):
    """A label, and how many open conversations have it."""

    label: str
    count: int


def parse_label(text: str) -> str:
    """Return a label on one line. Refused: `label_empty`, `label_too_long`."""
    label = strip_invisible(text)
    if not label:
        raise NotAllowed("label_empty")
    if len(label) > LABEL_CHARACTERS:
        raise NotAllowed("label_too_long", limit=LABEL_CHARACTERS, length=len(label))
    return label


def set_label(state: ConversationState, agent: Agent, label: str, *, on: bool) -> list[NewEvent]:
    """Put a label on or take it off; nothing when it is so already. Refused: `too_many_labels`."""
    if (label in state.labels) == on:
        return []
    if on and len(state.labels) >= LABELS_PER_CONVERSATION:
        raise NotAllowed("too_many_labels", limit=LABELS_PER_CONVERSATION)
    body = LabelsChanged(added=(label,)) if on else LabelsChanged(removed=(label,))
    return [NewEvent(sender=sender_of(agent), body=body)]


def project_labels(file: RecordFile, event: RecordedEvent, body: LabelsChanged) -> None:
    """Keep which conversations have which label."""
    for label in body.removed:
        file.write(
            "DELETE FROM conversation_labels WHERE label = ? AND conversation_id = ?",
            (label, event.conversation_id),
        )
    for label in body.added:
        file.write(
            "INSERT INTO conversation_labels (label, conversation_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
            (label, event.conversation_id),
        )


def add_label(file: RecordFile, label: str, at: datetime) -> str:
    """Make sure that there is such a label; how it is written, which may differ in case."""
    file.write(
        "INSERT INTO labels (label, created_at) VALUES (?, ?) ON CONFLICT DO NOTHING", (label, to_text(at))
    )
    row = file.row("SELECT label FROM labels WHERE label = ?", (label,))
    assert row is not None
    return str(row["label"])


def relabel(state: ConversationState, agent: Agent, label: str, to: str | None) -> list[NewEvent]:
    """Rename a label, or take it off; nothing where it is not. Whatever else is on stays."""
    if label not in state.labels:
        return []
    added = (to,) if to and to not in state.labels else ()
    return [NewEvent(sender=sender_of(agent), body=LabelsChanged(added=added, removed=(label,)))]


def find_label(file: RecordFile, label: str) -> str:
    """Return how the label is written, which may differ in case; `NotFound` when there is none."""
    known = file.row("SELECT label FROM labels WHERE label = ?", (label,))
    if known is None:
        raise NotFound("label")
    return str(known["label"])


def list_labelled(file: RecordFile, label: str) -> list[ConversationId]:
    """Return the conversations with this label, open or closed."""
    rows = file.rows("SELECT conversation_id FROM conversation_labels WHERE label = ?", (label,))
    return [ConversationId(row["conversation_id"]) for row in rows]


def remove_label(file: RecordFile, label: str) -> None:
    """Remove the label; take it off first."""
    file.write("DELETE FROM labels WHERE label = ?", (label,))


def list_labels(file: RecordFile) -> list[LabelCount]:
    """Return every label, in order of the alphabet."""
    rows = file.rows(
        "SELECT l.label, count(c.id) AS count FROM labels l "
        "LEFT JOIN conversation_labels on_it ON on_it.label = l.label "
        "LEFT JOIN conversations c ON c.id = on_it.conversation_id AND c.owner != 'closed' "
        "GROUP BY l.label ORDER BY l.label COLLATE NOCASE"
    )
    return [LabelCount(row["label"], row["count"]) for row in rows]
