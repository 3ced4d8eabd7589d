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
    conversations, labels = talk.conversations, Labels(base)
    notes = Notes(base, accounts.staff, conversations)
    base.parts.subscribe(notes.on_commit, NoteAdded)
    return DeskParts(
        inbox=Inbox(base, conversations),
        labels=labels,
        notes=notes,
        profiles=Profiles(base),
        saved_replies=SavedReplies(base, conversations, labels),
    )
