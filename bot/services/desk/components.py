"""The components of `bot/services/desk`, opened together."""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversation.events import NoteAdded
from bot.services.accounts.components import Accounts
from bot.services.base import Base
from bot.services.conversations.components import ConversationComponents
from bot.services.conversations.transcripts import Transcripts
from bot.services.desk.bulk import BulkChanges
from bot.services.desk.erasures import Erasures
from bot.services.desk.filters import Filters
from bot.services.desk.first_words import FirstWords
from bot.services.desk.inbox import Inbox
from bot.services.desk.labels import Labels
from bot.services.desk.notes import Notes
from bot.services.desk.profiles import Profiles
from bot.services.desk.saved_replies import SavedReplies
from bot.services.handoff.components import Handoff
from bot.services.outbox.components import Outbox


@dataclass(frozen=True)
class DeskComponents:
    """What agents do beside talking."""

    inbox: Inbox
    filters: Filters
    first_words: FirstWords
    bulk_changes: BulkChanges
    erasures: Erasures
    labels: Labels
    notes: Notes
    profiles: Profiles
    saved_replies: SavedReplies
    transcripts: Transcripts


def open_desk(
    base: Base, accounts: Accounts, talk: ConversationComponents, handoff: Handoff, outbox: Outbox
) -> DeskComponents:
    """Open the components. None of them has a background task."""
    conversations, labels = talk.conversations, Labels(base)
    inbox = Inbox(base, conversations)
    notes = Notes(base, accounts.staff, conversations)
    base.lifecycle.subscribe(notes.on_commit, NoteAdded)
    return DeskComponents(
        inbox=inbox,
        filters=Filters(base),
        first_words=FirstWords(base, conversations),
        bulk_changes=BulkChanges(conversations, inbox, labels, handoff.router),
        erasures=Erasures(base.record, base.writer, talk.redactions, base.clock),
        labels=labels,
        notes=notes,
        profiles=Profiles(base),
        saved_replies=SavedReplies(base, conversations, labels),
        transcripts=Transcripts(
            base.record,
            base.writer,
            conversations,
            base.voice,
            outbox.outgoing_mail,
            outbox.confirmation_mail,
            base.links,
            base.settings.business,
            base.clock,
        ),
    )
