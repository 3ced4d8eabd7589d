"""The desk's parts of a running application."""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversation.events import NoteAdded
from bot.services.accounts.parts import Accounts
from bot.services.base import Base
from bot.services.conversations.parts import ConversationParts
from bot.services.desk.inbox import Inbox
from bot.services.desk.labels import Labels
from bot.services.desk.notes import Notes
from bot.services.desk.profiles import Profiles
from bot.services.desk.saved_replies import SavedReplies


@dataclass(frozen=True)
class DeskParts:
    """What agents do beside talking."""

    inbox: Inbox
    labels: Labels
    notes: Notes
    profiles: Profiles
    saved_replies: SavedReplies


def open_desk(base: Base, accounts: Accounts, talk: ConversationParts) -> DeskParts:
    """Open the parts, none of which runs by itself."""
    settings, record, writer, clock = base.settings, base.record, base.writer, base.clock
    conversations, labels = talk.conversations, Labels(record, writer, clock)
    notes = Notes(record, writer, conversations, accounts.staff, base.hub)
    base.parts.subscribe(notes.on_commit, NoteAdded)
    return DeskParts(
        inbox=Inbox(record, writer, conversations, settings, clock),
        labels=labels,
        notes=notes,
        profiles=Profiles(record, writer, base.voice, clock),
        saved_replies=SavedReplies(record, writer, conversations, labels, settings.business, clock),
    )
