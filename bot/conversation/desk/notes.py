"""Private notes: what staff tell each other beside a conversation, and whom a note calls to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from bot.conversation.database import RecordFile, to_text, to_time
from bot.conversation.events import NewEvent, NoteAdded, RecordedEvent
from bot.conversation.model import Agent, ConversationId, Seq, StaffId, Value
from bot.conversation.speaking import sender_of
from bot.conversation.state import ConversationState

MENTIONS_LISTED = 200
EXCERPT_CHARACTERS = 200


class Mention(Value, frozen=True):
    """A note that calls somebody: where it is, who wrote it, and how it begins."""

    conversation_id: ConversationId
    seq: Seq
    at: datetime
    by: str
    excerpt: str


def add_note(
    state: ConversationState, author: Agent, text: str, *, colleagues: Iterable[Agent] = (), client_id: str
) -> list[NewEvent]:
    """Add a note for staff, whoever owns the conversation.

    It calls each colleague whom it names with an `@`.
    """
    called = tuple(agent.id for agent in find_mentions(text, colleagues) if agent.id != author.id)
    body = NoteAdded(text=text, mentions=called)
    return [NewEvent(sender=sender_of(author), body=body, client_id=client_id)]


def find_mentions(text: str, colleagues: Iterable[Agent]) -> list[Agent]:
    """List the colleagues that a text names as `@Mia Lopez`, or `@Mia` when one alone is called so."""
    colleagues = list(colleagues)
    names = {agent.name.casefold(): [agent] for agent in colleagues}
    for agent in colleagues:
        first = agent.name.split()[0].casefold()
        if first != agent.name.casefold():
            names.setdefault(first, []).append(agent)
    longest_first = sorted((name for name in names if name), key=len, reverse=True)
    if not longest_first:
        return []
    found: dict[StaffId, Agent] = {}
    for called in _called(text.casefold(), longest_first):
        if len(named := names[called]) == 1:
            found.setdefault(named[0].id, named[0])
    return list(found.values())


def _called(text: str, longest_first: list[str]) -> Iterator[str]:
    """Yield the name that is behind each `@` which no word is before."""
    at = -1
    while (at := text.find("@", at + 1)) >= 0:
        ends = ((name, at + 1 + len(name)) for name in longest_first if text.startswith(name, at + 1))
        name = next((name for name, end in ends if not _is_of_word(text[end : end + 1])), None)
        if name and not _is_of_word(text[at - 1 : at]):
            yield name


def _is_of_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


def project_note(file: RecordFile, event: RecordedEvent, body: NoteAdded) -> None:
    """Keep whom the note calls, for their list of mentions."""
    for staff_id in body.mentions:
        file.write(
            "INSERT INTO mentions (staff_id, conversation_id, seq, at, by_name, excerpt) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (
                staff_id,
                event.conversation_id,
                event.seq,
                to_text(event.at),
                event.sender.name or "",
                excerpt_of(body.text),
            ),
        )


def excerpt_of(text: str) -> str:
    """Return how a note begins, on one line."""
    return " ".join(text.split())[:EXCERPT_CHARACTERS]


def list_mentions(file: RecordFile, staff_id: StaffId) -> list[Mention]:
    """Return the notes that call this person and that they have not read, newest first."""
    rows = file.rows(
        "SELECT m.* FROM mentions m LEFT JOIN read_marks r "
        "ON r.staff_id = m.staff_id AND r.conversation_id = m.conversation_id "
        "WHERE m.staff_id = ? AND m.seq > coalesce(r.seq, 0) ORDER BY m.at DESC LIMIT ?",
        (staff_id, MENTIONS_LISTED),
    )
    return [
        Mention(
            conversation_id=ConversationId(row["conversation_id"]),
            seq=Seq(row["seq"]),
            at=to_time(row["at"]),
            by=row["by_name"],
            excerpt=row["excerpt"],
        )
        for row in rows
    ]
