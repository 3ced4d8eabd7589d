"""Every place of the knowledge base that holds what customers wrote, each with what takes it out.

What is in no place must be in `WITHOUT_WORDS`, with the reason: a test reads the schema of a real file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from knowledge_base.gaps.store import GapStore
from knowledge_base.questions.store import QuestionStore
from knowledge_base.store.file import KnowledgeFile


@dataclass(frozen=True)
class Redaction:
    """What goes: what was asked at `seqs` of a conversation, the replies in it, and `pins` by fingerprint.

    It holds none of the words, so that whoever owes it can keep it.
    """

    conversation_id: str
    seqs: Sequence[int]
    pins: Sequence[str]


@dataclass(frozen=True)
class RedactionTarget:
    """Where customers' words are kept, as `table.column`; `redact` says how many rows it changed."""

    name: str
    columns: frozenset[str]
    redact: Callable[[KnowledgeFile, Redaction], int]


def find_pins(file: KnowledgeFile, goes: Callable[[str], bool]) -> frozenset[str]:
    """Return the fingerprints of the pinned questions, also of those in the gate's book, whose text goes."""
    texts = {pin.text for pin in QuestionStore(file).list_pins()}
    texts |= {text for _, blocked in _list_blocked(file) for text in blocked}
    return frozenset(map(_fingerprint, filter(goes, texts)))


def redact(file: KnowledgeFile, redaction: Redaction) -> None:
    """Take the words out of every place, in one transaction; what was there is scrubbed soon."""
    with file.transaction():
        if sum(place.redact(file, redaction) for place in REDACTION_TARGETS):
            file.mark_scrub_due()


def _redact_gaps(file: KnowledgeFile, redaction: Redaction) -> int:
    return GapStore(file).redact(redaction.conversation_id, redaction.seqs)


def _redact_questions(file: KnowledgeFile, redaction: Redaction) -> int:
    return QuestionStore(file).redact(redaction.conversation_id, redaction.seqs)


def _redact_pins(file: KnowledgeFile, redaction: Redaction) -> int:
    """Redact pins: an editor may have pinned a question as it was asked."""
    store = QuestionStore(file)
    held = [pin.text for pin in store.list_pins() if _fingerprint(pin.text) in redaction.pins]
    for text in held:
        store.unpin(text)
    return len(held)


def _redact_gate_passes(file: KnowledgeFile, redaction: Redaction) -> int:
    """Redact the gate's book, which names the pinned questions that stood in the way of a change."""
    changed = 0
    for number, blocked in _list_blocked(file):
        left = [text for text in blocked if _fingerprint(text) not in redaction.pins]
        if left != blocked:
            values = [json.dumps(left, ensure_ascii=False), number]
            changed += file.write("UPDATE gate_passes SET blocked = ? WHERE number = ?", values)
    return changed


def _list_blocked(file: KnowledgeFile) -> list[tuple[int, list[str]]]:
    rows = file.rows("SELECT number, blocked FROM gate_passes WHERE blocked != '[]'")
    return [(row["number"], json.loads(row["blocked"])) for row in rows]


def _fingerprint(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _columns(table: str, *columns: str) -> frozenset[str]:
    return frozenset(f"{table}.{column}" for column in columns)


REDACTION_TARGETS: tuple[RedactionTarget, ...] = (
    RedactionTarget(
        "gaps",
        _columns("gaps", "question", "mean") | _columns("gap_questions", "text", "reply"),
        _redact_gaps,
    ),
    RedactionTarget(
        "questions",
        _columns("questions", "key", "text")
        | _columns("question_sources", "question")
        | _columns("question_vectors", "question", "text_key", "vector"),
        _redact_questions,
    ),
    RedactionTarget("pins", _columns("pins", "key", "text"), _redact_pins),
    RedactionTarget("gate passes", _columns("gate_passes", "blocked"), _redact_gate_passes),
)

WITHOUT_WORDS: Mapping[str, Sequence[str]] = {
    "what editors write for everybody to read": (
        *("revisions.question", "revisions.answer", "revisions.category", "revisions.tags"),
        *("revisions.audience", "revisions.reason", "phrasings.text", "translations.question"),
        *("translations.answer", "translations.phrasings", "working_copies.body", "variables.name"),
        *("variables.value", "steps.reason", "entries.scheduled_reason", "gaps.reason", "gap_steps.reason"),
        *("gate_passes.reason", "dismissals.reason", "jargon.word", "jargon.plain"),
        *("embeddings.text_key", "embeddings.vector", "embeddings.encoder", "link_checks.address"),
        *("entry_search.id", "entry_search.question", "entry_search.phrasings", "entry_search.answer"),
        *("entry_search.tags", "entry_search.entry_search", "entry_search.rank"),
        *("entry_search_data.block", "entry_search_idx.term", "entry_search_idx.segid"),
        *("entry_search_idx.pgno", "entry_search_docsize.sz", "entry_search_config.k"),
        *("entry_search_config.v", "entry_search_content.c0", "entry_search_content.c1"),
        *("entry_search_content.c2", "entry_search_content.c3", "entry_search_content.c4"),
    ),
    "an id, or its hash": (
        *("entries.id", "working_copies.entry", "question_sources.conversation", "question_sources.shown"),
        *("question_sources.right", "question_sources.wrong", "pins.entry", "gate_passes.entry"),
        *("gaps.entry", "gap_questions.conversation", "gap_questions.person", "gap_questions.wrong"),
        *("gap_questions.answered_by", "gap_steps.entry", "sources.source", "sources.external_id"),
        *("sources.fingerprint", "dismissals.key", "dismissals.fingerprint", "overdue_notices.entry_id"),
        *("question_vectors.encoder", "counters.name"),
    ),
    "a time": (
        *("entries.retired_at", "entries.review_at", "entries.scheduled_at", "revisions.check_by"),
        *("revisions.saved_at", "revisions.published_at", "steps.at", "variables.at", "working_copies.at"),
        *("question_sources.at", "pins.at", "gate_passes.at", "sources.at", "gaps.until"),
        *("gaps.opened_at", "gaps.changed_at", "gap_questions.at", "gap_steps.at", "gap_steps.until"),
        *("dismissals.at", "overdue_notices.check_by", "overdue_notices.at", "link_checks.at"),
    ),
    "one of a few names of ours": (
        *("entries.state", "revisions.locale", "revisions.when_overdue", "translations.locale", "steps.kind"),
        *("gate_passes.kind", "gaps.state", "gap_questions.signs", "gap_steps.kind", "link_checks.problem"),
    ),
    "the name of a member of staff": (
        *("entries.retired_by", "entries.review_by", "entries.scheduled_by", "revisions.owner"),
        *("revisions.saved_by", "revisions.published_by", "steps.by", "variables.by"),
        *("working_copies.editor", "pins.by", "gate_passes.by", "gap_steps.by", "dismissals.by", "jargon.by"),
        "overdue_notices.told",
    ),
    "what sqlite-utils knows of migrations": (
        *("_sqlite_migrations.migration_set", "_sqlite_migrations.name", "_sqlite_migrations.applied_at"),
    ),
}
