"""The components of `bot/services/conversations`, opened together."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.conversation.events import GoodwillGiven
from bot.matching import parse_formats
from bot.services.accounts.components import Accounts
from bot.services.base import Base
from bot.services.conversations.attachments import AttachmentFolder, Attachments
from bot.services.conversations.conversations import Conversations
from bot.services.conversations.customer_sessions import CustomerSessions
from bot.services.conversations.event_pages import EventPages
from bot.services.conversations.goodwill import Goodwill
from bot.services.conversations.idle_closing import IdleClosing
from bot.services.conversations.late_turns import LateTurns
from bot.services.conversations.list_notifier import ListNotifier
from bot.services.conversations.masking import MaskingSettings
from bot.services.conversations.named_agents import NamedAgents
from bot.services.conversations.promises import Promises
from bot.services.conversations.redaction import Redactions
from bot.services.conversations.scrubbing import Scrubber
from bot.services.conversations.sensitive import SensitiveValues
from bot.services.conversations.suggestions import Suggestions
from bot.services.conversations.surveys import Surveys
from bot.services.conversations.turns import Turns
from bot.services.conversations.viewers import Viewers
from bot.services.secret_keys import SecretKeys


@dataclass(frozen=True)
class ConversationComponents:
    """What is said, by whom, what is owed, and what is taken out again."""

    conversations: Conversations
    promises: Promises
    turns: Turns
    late_turns: LateTurns
    attachments: Attachments
    goodwill: Goodwill
    surveys: Surveys
    suggestions: Suggestions
    redactions: Redactions
    scrubber: Scrubber
    viewers: Viewers
    list_notifier: ListNotifier
    event_pages: EventPages
    customer_sessions: CustomerSessions
    masking: MaskingSettings
    sensitive: SensitiveValues


async def open_conversations(base: Base, accounts: Accounts) -> ConversationComponents:
    """Open the components and add those that run to `base.lifecycle`."""
    settings, record, writer, clock = base.settings, base.record, base.writer, base.clock
    hub, presence, voice, add = base.hub, base.presence, base.voice, base.lifecycle.add
    attachments = AttachmentFolder(settings.data_dir / "attachments", settings.office_files)
    await asyncio.to_thread(attachments.remove_unfinished)
    hours = await asyncio.to_thread(lambda: settings.hours)  # time zones are files
    first, nobody_rule = settings.priority_attributes, settings.nobody_on_duty
    promises = add(Promises(record, writer, voice, presence, hours, first, nobody_rule, clock))
    conversations = Conversations(
        record,
        writer,
        voice,
        presence,
        base.knowledge,
        promises,
        NamedAgents(accounts.staff),
        hub.shows_receipt,
        hub.is_editing,
        parse_formats(settings.reference_pattern),
        clock,
    )
    late = settings.turn_deadline_s
    zone = await asyncio.to_thread(ZoneInfo, settings.timezone)
    turns = add(Turns(record, writer, conversations, base.assistant, hub, voice, presence, late, clock, zone))
    presence.subscribe(promises.wake)
    goodwill = Goodwill(record, writer, conversations, voice, hub, clock)
    base.lifecycle.subscribe(goodwill.on_commit, GoodwillGiven)
    add(IdleClosing(settings, record, writer, conversations, voice, clock))
    return ConversationComponents(
        conversations=conversations,
        promises=promises,
        turns=turns,
        late_turns=add(LateTurns(record, writer, conversations, voice, turns, base.assistant, late, clock)),
        attachments=Attachments(record, writer, attachments),
        goodwill=goodwill,
        surveys=Surveys(record, writer, conversations, voice, clock),
        suggestions=Suggestions(record, writer, base.knowledge, base.assistant),
        redactions=add(Redactions(settings.data_dir, record, writer, base.knowledge.file, clock)),
        scrubber=add(Scrubber(record, writer, base.knowledge.file, clock)),
        viewers=Viewers(hub),
        list_notifier=add(ListNotifier(record, writer, hub, clock)),
        event_pages=EventPages(record, writer),
        sensitive=add(SensitiveValues(record, writer, conversations, voice, SecretKeys(settings), clock)),
        masking=MaskingSettings(record.file, writer, clock),
        customer_sessions=CustomerSessions(base, accounts.identity_secret),
    )
