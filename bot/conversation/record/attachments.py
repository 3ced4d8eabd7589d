"""Files that were said along with a message: what is known of them, and finding one again."""

from __future__ import annotations

from bot.conversation.database import RecordFile
from bot.conversation.errors import NotAllowed
from bot.conversation.events import MessagePosted, RecordedEvent
from bot.conversation.model import Attachment, ConversationId, Seq

MOST_PER_CONVERSATION = 50


_COLUMNS = ("id", "conversation_id", "seq", "key", "name", "media_type", "size")


class Attached(Attachment, frozen=True, kw_only=True):
    """An attachment, and the message that it came with."""

    conversation_id: ConversationId
    seq: Seq


def add_attachment(
    file: RecordFile, conversation_id: ConversationId, seq: int, attachment: Attachment
) -> None:
    """Make it findable by its id."""
    file.write(
        "INSERT INTO attachments (id, conversation_id, seq, key, name, media_type, size) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            attachment.id,
            conversation_id,
            seq,
            attachment.key,
            attachment.name,
            attachment.media_type,
            attachment.size,
        ),
    )


def forget_attachments(file: RecordFile, event: RecordedEvent) -> None:
    """Make the files of a message unfindable that has none any more."""
    if isinstance(event.body, MessagePosted) and not event.body.attachments:
        where = (event.conversation_id, event.seq)
        file.write("DELETE FROM attachments WHERE conversation_id = ? AND seq = ?", where)


def get_attachment(file: RecordFile, attachment_id: str) -> Attached | None:
    """Return the attachment with this id, if any."""
    row = file.row("SELECT * FROM attachments WHERE id = ?", (attachment_id,))
    if row is None:
        return None
    return Attached(**{name: row[name] for name in _COLUMNS})


def require_room(file: RecordFile, conversation_id: ConversationId) -> None:
    """Refuse with `too_many_attachments` when a conversation holds as many as it may."""
    row = file.row("SELECT count(*) AS count FROM attachments WHERE conversation_id = ?", (conversation_id,))
    if row and row["count"] >= MOST_PER_CONVERSATION:
        raise NotAllowed("too_many_attachments", limit=MOST_PER_CONVERSATION)
