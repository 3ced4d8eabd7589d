"""All that is taken out when a customer strikes something: one registry of record, knowledge base and files.

Each room says which of its places hold customers' words and takes them out itself
(`bot.conversation.redaction`, `knowledge_base.redaction`); here stand the files beside the databases, and the
tables that the gateway keeps in the record's file. A test compares all of it with a real data directory.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.conversation.erasure import Erasure
from bot.conversation.model import ConversationId
from bot.services.outbox.spool import redact_spool
from knowledge_base import redaction as knowledge_places
from knowledge_base.store.file import KnowledgeFile


@dataclass(frozen=True)
class Taken:
    """What was taken out of a conversation: the lines at `seqs`, what `erasure` names, and these files."""

    conversation_id: ConversationId
    seqs: frozenset[int]
    erasure: Erasure
    attachment_ids: frozenset[str]


@dataclass(frozen=True)
class FilePlace:
    """Files of the data directory that hold customers' words, and how they are taken out."""

    patterns: tuple[str, ...]
    redact: Callable[[Path, Taken], None]


class Redactions:
    """Takes out of everything beyond the record what was taken out of the record."""

    def __init__(self, data_dir: Path, knowledge: KnowledgeFile) -> None:
        self._data_dir = data_dir
        self._knowledge = knowledge

    async def follow(self, taken: Taken) -> None:
        """Take the same out of the knowledge base and the files."""
        await asyncio.to_thread(self._follow, taken)

    def _follow(self, taken: Taken) -> None:
        for place in FILES:
            place.redact(self._data_dir, taken)
        wanted = knowledge_places.Redaction(
            taken.conversation_id, taken.seqs, taken.erasure.holds, taken.erasure.takes
        )
        knowledge_places.redact(self._knowledge, wanted)


def _remove_attachments(data_dir: Path, taken: Taken) -> None:
    for attachment_id in taken.attachment_ids:
        (data_dir / "attachments" / attachment_id).unlink(missing_ok=True)


def _redact_spool(data_dir: Path, taken: Taken) -> None:
    redact_spool(data_dir / "spool", taken.conversation_id, taken.erasure)


def _leave_to_tables(data_dir: Path, taken: Taken) -> None:
    """A database's words are taken out row by row, and its bytes by the scrubber."""


FILES: tuple[FilePlace, ...] = (
    FilePlace(("frontdesk.db", "frontdesk.db-wal", "frontdesk.db-shm"), _leave_to_tables),
    FilePlace(("knowledge.db", "knowledge.db-wal", "knowledge.db-shm"), _leave_to_tables),
    FilePlace(("attachments/*",), _remove_attachments),
    FilePlace(("spool/*.eml", "spool/.*"), _redact_spool),
)

FILES_WITHOUT_WORDS: Mapping[str, Collection[str]] = {
    "a key": ("*.secret",),
    "the assistant's socket": ("assistant.sock", "assistant-*.sock"),
    "where the gateway is to be found, and that it runs": ("served_at", "serve.lock"),
    "what editors put into articles": ("pictures/*",),
}

# The gateway's own tables in the record's file.
WITHOUT_WORDS: Mapping[str, Sequence[str]] = {
    "who works here, and how they sign in": (
        *("staff.id", "staff.name", "staff.email", "staff.role", "staff.password_hash", "staff.created_at"),
        *("staff.skills", "staff_session.key_hash", "staff_session.staff_id", "staff_session.expires_at"),
        *("staff_link.key_hash", "staff_link.staff_id", "staff_link.expires_at"),
    ),
    "a key of another system, by its hash": (
        *("api_token.id", "api_token.name", "api_token.key_hash", "api_token.starts_with"),
        *("api_token.scopes", "api_token.created_by", "api_token.created_at", "api_token.last_used_at"),
        *("api_token.revoked_by", "api_token.revoked_at"),
    ),
}
