"""What readers of the help pages say: whether an answer helped. Each visitor counts once for each entry."""

from __future__ import annotations

from datetime import datetime

from bot.conversation.database import RecordFile, to_text
from bot.conversation.model import Value


class HelpVote(Value, frozen=True):
    """One visitor's judgement of a revision that they read. `visitor` is an id that says nothing of them."""

    visitor: str
    entry_id: str
    revision: int
    title: str
    helpful: bool


def save_help_vote(file: RecordFile, vote: HelpVote, at: datetime) -> None:
    """Keep the vote in the place of an earlier one of this visitor on this entry. Inside a transaction."""
    file.write(
        "INSERT INTO help_votes (visitor, entry_id, revision, title, helpful, at) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (visitor, entry_id) DO UPDATE SET revision = excluded.revision, "
        "title = excluded.title, helpful = excluded.helpful, at = excluded.at",
        (vote.visitor, vote.entry_id, vote.revision, vote.title, vote.helpful, to_text(at)),
    )
