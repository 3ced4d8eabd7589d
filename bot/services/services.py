"""The application: all components of `bot/services`, opened in order and closed in reverse."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from bot.services.accounts.components import Accounts, open_accounts
from bot.services.assistant import Connect
from bot.services.base import Base, open_base
from bot.services.clock import Clock
from bot.services.conversations.components import ConversationComponents, open_conversations
from bot.services.desk.components import DeskComponents, open_desk
from bot.services.handoff.components import Handoff, open_handoff
from bot.services.outbox.components import Outbox, open_outbox
from bot.services.outbox.webhook import Post
from bot.services.publishing.components import Publishing, open_publishing
from bot.services.publishing.overdue_mail import OverdueMail
from bot.services.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Services(Outbox, Handoff, DeskComponents, ConversationComponents, Publishing, Accounts, Base):
    """What handlers and commands work with: the components of every room, by name."""


@asynccontextmanager
async def open_services(
    settings: Settings, connect: Connect, post: Post, clock: Clock
) -> AsyncIterator[Services]:
    """Open the record and start everything that works on it; raises what `open_base` raises."""
    async with AsyncExitStack() as stack:
        base = await open_base(stack, settings, connect, clock)
        accounts = await open_accounts(base)
        publishing = open_publishing(base)
        talk = await open_conversations(base, accounts)
        handoff = open_handoff(base, accounts, talk)
        outbox = await open_outbox(base, accounts, post)
        desk = open_desk(base, accounts, talk, handoff, outbox)
        base.lifecycle.add(
            OverdueMail(
                base.knowledge, accounts.staff, base.writer, outbox.outgoing_mail, settings.base_url, clock
            )
        )
        base.lifecycle.start()
        rooms = (base, accounts, publishing, talk, handoff, desk, outbox)
        yield Services(**{name: part for room in rooms for name, part in vars(room).items()})
