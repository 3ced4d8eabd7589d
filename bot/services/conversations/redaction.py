"""All that is taken out when a customer strikes something: one registry of record, knowledge base and files.

Each room says which of its places hold customers' words and takes them out itself
(`bot.conversation.record.redaction`, `knowledge_base.redaction`); here are the files beside the record, and
the tables that the gateway keeps in the record's file. A test compares all of it with a real data directory.

The record is redacted in the transaction of the strike, all else at once after it. What is beside it is due
from that same transaction on, so neither a crash nor a locked file leaves a word.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.conversation.bursts import with_bursts
from bot.conversation.entries.questions import list_conversations_of
from bot.conversation.erasure import Erasure
from bot.conversation.model import ConversationId, Seq
from bot.conversation.record.record import Record
from bot.conversation.record.redactions_due import DueRedaction, add_due, list_due, settle_due
from bot.conversation.state import ConversationState
from bot.services.clock import Clock
from bot.services.due_jobs import DueJobs
from bot.services.outbox.spool import discard_spooled, redact_spool
from bot.storage.writer import Writer
from knowledge_base import redaction as knowledge_places
from knowledge_base.store.file import KnowledgeFile

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class RedactedContent:
    """What was taken out of a conversation: the lines at `seqs`, what `erasure` names, and these files."""

    state: ConversationState
    seqs: Collection[int]
    erasure: Erasure
    attachment_ids: Collection[str]


@dataclass(frozen=True)
class FileRedactionTarget:
    """Files of the data directory that hold customers' words, and how they are taken out; None: by the
    strike's own transaction.
    """

    name: str
    patterns: tuple[str, ...]
    redact: Callable[[Redactions, DueRedaction], None] | None


class Redactions:
    """Takes out of everything beyond the record what was taken out of the record."""

    def __init__(
        self,
        data_dir: Path,
        record: Record,
        writer: Writer,
        knowledge: KnowledgeFile,
        clock: Clock,
    ) -> None:
        self._data_dir = data_dir
        self._record = record
        self._writer = writer
        self._knowledge = knowledge
        self._erasures: dict[DueRedaction, Erasure] = {}
        # A strike's own request and the loop come to the same job at about the same time.
        self._one_at_a_time = asyncio.Lock()
        self._jobs = DueJobs(
            "redactions",
            list_due=lambda now: writer.read(lambda: list_due(record.file)),
            run=self._run,
            clock=clock,
        )

    def start(self) -> None:
        """Begin with what an earlier process left undone."""
        self._jobs.start()

    async def close(self) -> None:
        """Stop. What is due is left to the next process."""
        await self._jobs.close()

    def wake(self) -> None:
        """Run the loop soon, since something may have been redacted."""
        self._jobs.wake()

    def add_pending(self, taken: RedactedContent, *, discards_mail: bool = False) -> None:
        """Store the redactions that are due outside the record, in the transaction that redacts the record.

        The erased texts are in memory before the jobs are committed, unless the conversation's waiting mail
        is discarded as a whole.
        """
        # The lines of a burst are one question there.
        events = self._record.list_events(taken.state.id, limit=-1)
        seqs = tuple(sorted(with_bursts(events, taken.seqs)))
        pins = knowledge_places.find_pins(self._knowledge, taken.erasure.takes)
        due = [
            DueRedaction(
                place=place.name,
                conversation_id=taken.state.id,
                at_seq=Seq(taken.state.last_seq),
                seqs=seqs,
                attachment_ids=tuple(sorted(taken.attachment_ids)),
                pins=tuple(sorted(pins)),
            )
            for place in FILES
            if place.redact
        ]
        for one in due:
            add_due(self._record.file, one)
        if not discards_mail:
            self._erasures.update(dict.fromkeys(due, taken.erasure))

    async def run_pending(self, conversation_id: ConversationId) -> None:
        """Run the due redactions of a conversation now; what fails is retried later.

        The erased texts of a transaction that was rolled back are dropped.
        """
        due = await self._writer.read(lambda: list_due(self._record.file))
        for one in [one for one in tuple(self._erasures) if one.conversation_id == conversation_id]:
            if one not in due:
                self._erasures.pop(one, None)
        await self._jobs.run_now(one for one in due if one.conversation_id == conversation_id)

    async def _run(self, due: DueRedaction) -> None:
        async with self._one_at_a_time:
            if not await self._writer.read(lambda: due in list_due(self._record.file)):
                return
            redact = next((place.redact for place in FILES if place.name == due.place), None)
            if redact:
                await asyncio.to_thread(redact, self, due)
            else:
                logger.error("Nothing is redacted for %s: this version knows no such place", due)
            await self._writer.write(lambda: settle_due(self._record.file, due))
            self._erasures.pop(due, None)

    def remove_attachments(self, due: DueRedaction) -> None:
        """Remove the files that were struck."""
        for attachment_id in due.attachment_ids:
            (self._data_dir / "attachments" / attachment_id).unlink(missing_ok=True)

    def redact_spool(self, due: DueRedaction) -> None:
        """Take the words out of mails that wait; where nobody knows them any more, discard such mails."""
        spool, file = self._data_dir / "spool", self._record.file
        if erasure := self._erasures.get(due):
            redact_spool(spool, due.conversation_id, erasure)
            return
        state = self._record.get_state(due.conversation_id)
        theirs = (state.customer_id, *list_conversations_of(file, state.customer_id))
        discard_spooled(spool, due.conversation_id, due.at_seq, theirs, state.email)

    def redact_knowledge(self, due: DueRedaction) -> None:
        """Take out what the knowledge base keeps of what customers ask."""
        wanted = knowledge_places.Redaction(due.conversation_id, due.seqs, due.pins)
        knowledge_places.redact(self._knowledge, wanted)


FILES: tuple[FileRedactionTarget, ...] = (
    FileRedactionTarget("record", ("frontdesk.db", "frontdesk.db-wal", "frontdesk.db-shm"), None),
    FileRedactionTarget("attachments", ("attachments/*",), Redactions.remove_attachments),
    FileRedactionTarget("spool", ("spool/*.eml", "spool/.*"), Redactions.redact_spool),
    FileRedactionTarget(
        "knowledge",
        ("knowledge.db", "knowledge.db-wal", "knowledge.db-shm"),
        Redactions.redact_knowledge,
    ),
)

FILES_WITHOUT_WORDS: Mapping[str, Collection[str]] = {
    "a key": ("*.secret", "settings.key"),
    "the assistant's socket": ("assistant.sock", "assistant-*.sock"),
    "where the gateway is to be found, and that it runs": ("served_at", "serve.lock"),
    "what editors put into articles": ("pictures/*",),
}

# The gateway's own tables in the record's file.
WITHOUT_WORDS: Mapping[str, Sequence[str]] = {
    "who works here, and how they sign in": (
        *("staff.id", "staff.name", "staff.email", "staff.role", "staff.password_hash", "staff.created_at"),
        *("staff.disabled_at",),
        *("staff.skills", "staff.languages", "staff_session.key_hash", "staff_session.staff_id"),
        "staff_session.expires_at",
        *("staff_link.key_hash", "staff_link.staff_id", "staff_link.expires_at"),
        *("team.id", "team.name", "team.created_at", "team_member.team_id", "team_member.staff_id"),
    ),
    "a key of another system, by its hash": (
        *("api_token.id", "api_token.name", "api_token.key_hash", "api_token.starts_with"),
        *("api_token.scopes", "api_token.created_by", "api_token.created_at", "api_token.last_used_at"),
        *("api_token.revoked_by", "api_token.revoked_at"),
    ),
}
