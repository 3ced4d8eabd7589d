"""How far each member of staff has read each conversation, on whatever device."""

from __future__ import annotations

from bot.conversation.database import RecordFile
from bot.conversation.model import ConversationId, StaffId

# Open conversations that one person may have read; the rest shows as unread, which is the safe side.
MARKS_LISTED = 5_000


def mark_read(file: RecordFile, staff_id: StaffId, conversation_id: ConversationId, seq: int) -> bool:
    """Store that they have read up to `seq`, unless they had read further. Return whether it changed."""
    changed = file.write(
        "INSERT INTO read_marks (staff_id, conversation_id, seq) "
        "SELECT :staff, id, min(:seq, last_seq) FROM conversations WHERE id = :conversation "
        "ON CONFLICT (staff_id, conversation_id) DO UPDATE SET seq = excluded.seq "
        "WHERE excluded.seq > read_marks.seq",
        {"staff": staff_id, "conversation": conversation_id, "seq": seq},
    )
    return changed > 0


def list_marks(file: RecordFile, staff_id: StaffId) -> dict[ConversationId, int]:
    """Return how far they have read each conversation that is not closed."""
    rows = file.rows(
        "SELECT r.conversation_id, r.seq FROM read_marks r JOIN conversations c ON c.id = r.conversation_id "
        "WHERE r.staff_id = ? AND c.owner != 'closed' ORDER BY c.last_at DESC LIMIT ?",
        (staff_id, MARKS_LISTED),
    )
    return {ConversationId(row["conversation_id"]): row["seq"] for row in rows}
