"""Full-text search over what was said, noted and given in all conversations."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from bot.conversation.database import RecordFile, Row, to_text, to_time
from bot.conversation.events import CustomerLearned, MessagePosted, NoteAdded, OwnerChanged, RecordedEvent
from bot.conversation.model import ConversationId, Owner, Seq, StaffId, Value

HITS = 50
# Several lines of one conversation may match; enough are read that fifty conversations can be told.
LINES_READ = 1_000
QUERY_WORDS = 12
SNIPPET_WORDS = 18

LineKind = Literal["customer", "assistant", "agent", "system", "note"]

# Marks around a found word: private-use characters, which nobody types.
BEGIN, END = "\ue000", "\ue001"


class Hit(Value, frozen=True):
    """The best line of a conversation: where it is, what kind, and a part of it.

    `snippet` alternates between text beside the found words and the found words, beginning beside them.
    """

    conversation_id: ConversationId
    seq: Seq
    at: datetime
    kind: LineKind
    snippet: tuple[str, ...]


class Within(Value, frozen=True):
    """Where to look: conversations with a label, in a state, of an agent; lines of some days."""

    label: str | None = None
    owner: Owner | None = None
    agent_id: StaffId | None = None
    since: datetime | None = None
    until: datetime | None = None


EVERYWHERE = Within()

_WITHIN = {
    "label": "c.id IN (SELECT conversation_id FROM conversation_labels WHERE label = :label)",
    "owner": "c.owner = :owner",
    # Not by every event of theirs: each open desk says of each packet that it has it.
    "agent_id": "EXISTS (SELECT 1 FROM events e WHERE e.conversation_id = c.id AND e.sender_kind = 'agent' "
    "AND e.sender_id = :agent_id AND e.type IN ('message_posted', 'note_added', 'owner_changed'))",
    "since": "l.at >= :since",
    "until": "l.at < :until",
}


def index_event(file: RecordFile, event: RecordedEvent) -> None:
    """Make an event findable, if there is anything to find in it."""
    body = event.body
    if isinstance(body, CustomerLearned) and body.forget:
        forget_lines(file, event.conversation_id, kind="customer")
    if isinstance(body, MessagePosted):
        if not body.struck:
            _add_line(file, event, event.sender.kind, body.text)
    elif isinstance(body, NoteAdded):
        _add_line(file, event, "note", body.text)
    elif isinstance(body, OwnerChanged) and body.note:
        _add_line(file, event, "note", body.note)
    elif isinstance(body, CustomerLearned) and (body.name or body.email):
        _add_line(file, event, "customer", " ".join(filter(None, (body.name, body.email))))


def forget_lines(
    file: RecordFile, conversation_id: ConversationId, *, seq: int | None = None, kind: str | None = None
) -> None:
    """Make lines of a conversation unfindable: the one at `seq`, those of a kind, or all."""
    where = "conversation_id = :id AND (:seq IS NULL OR seq = :seq) AND (:kind IS NULL OR kind = :kind)"
    values = {"id": conversation_id, "seq": seq, "kind": kind}
    file.write(
        f"INSERT INTO search (search, rowid, text) SELECT 'delete', id, text FROM search_lines WHERE {where}",
        values,
    )
    file.write(f"DELETE FROM search_lines WHERE {where}", values)


def clear_index(file: RecordFile) -> None:
    """Empty the index."""
    file.write("INSERT INTO search (search) VALUES ('delete-all')")
    file.write("DELETE FROM search_lines")


def find(file: RecordFile, words: str, within: Within = EVERYWHERE) -> tuple[Hit, ...]:
    """List the conversations in which one line holds all the words (the last may be unfinished), best first.

    What customers and agents wrote comes before what the assistant said, which is the same again and again.
    What a customer has not passed on to staff yet is not found.
    """
    query = quote_query(words)
    if not query:
        return ()
    values: dict[str, object] = {"query": query, "limit": LINES_READ}
    where = ["search MATCH :query", _PASSED_ON]
    for name, condition in _WITHIN.items():
        if value := getattr(within, name):
            where.append(condition)
            values[name] = to_text(value) if isinstance(value, datetime) else value
    lines = file.rows(
        "SELECT l.id, l.conversation_id, l.seq, l.at, l.kind FROM search "
        "JOIN search_lines l ON l.id = search.rowid JOIN conversations c ON c.id = l.conversation_id "
        f"WHERE {' AND '.join(where)} ORDER BY l.kind IN ('assistant', 'system'), search.rank LIMIT :limit",
        values,
    )
    best: dict[str, Row] = {}
    for line in lines:
        best.setdefault(line["conversation_id"], line)
    chosen = list(best.values())[:HITS]
    snippets = _read_snippets(file, query, [line["id"] for line in chosen])
    return tuple(
        Hit(
            conversation_id=ConversationId(line["conversation_id"]),
            seq=Seq(line["seq"]),
            at=to_time(line["at"]),
            kind=line["kind"],
            snippet=split_snippet(snippets[line["id"]]),
        )
        for line in chosen
    )


_PASSED_ON = "(c.withheld_from IS NULL OR l.seq < c.withheld_from OR l.kind IN ('agent', 'note'))"


def quote_query(words: str) -> str:
    """Return what somebody typed as a query of FTS5.

    Each word in quotes, so that nothing in it is an operator.
    """
    spaced = words.replace('"', " ").replace("\0", " ")
    quoted = [f'"{word}"' for word in spaced.split()[:QUERY_WORDS] if _says_something(word)]
    return " ".join(quoted) + "*" if quoted else ""


def split_snippet(snippet: str) -> tuple[str, ...]:
    """Return the parts of a marked snippet: beside, found, beside, and so on."""
    return tuple(snippet.replace(END, BEGIN).split(BEGIN))


def _read_snippets(file: RecordFile, query: str, ids: list[int]) -> dict[int, str]:
    """Return the marked part of each of these lines; making one costs more than finding the line."""
    rows = file.rows(
        f"SELECT rowid, snippet(search, 0, '{BEGIN}', '{END}', '…', {SNIPPET_WORDS}) AS snippet FROM search "
        f"WHERE search MATCH ? AND rowid IN ({', '.join('?' * len(ids))})",
        (query, *ids),
    )
    return {row["rowid"]: row["snippet"] for row in rows}


def _says_something(word: str) -> bool:
    return any(character.isalnum() for character in word)


def _add_line(file: RecordFile, event: RecordedEvent, kind: str, text: str) -> None:
    text = text.replace(BEGIN, "").replace(END, "")
    made = file.write_returning(
        "INSERT INTO search_lines (conversation_id, seq, at, kind, text) VALUES (?, ?, ?, ?, ?) RETURNING id",
        (event.conversation_id, event.seq, to_text(event.at), kind, text),
    )
    file.write("INSERT INTO search (rowid, text) VALUES (?, ?)", (made[0]["id"], text))
