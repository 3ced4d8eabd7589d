"""The components of `bot/services/outbox`, opened together."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial

from bot.services.accounts.components import Accounts
from bot.services.accounts.identity import ensure_secret
from bot.services.base import Base
from bot.services.outbox.confirmation_mail import ConfirmationMail
from bot.services.outbox.mail import Mail
from bot.services.outbox.on_call_mail import OnCallMail
from bot.services.outbox.outgoing_mail import OutgoingMail
from bot.services.outbox.reply_letter import ReplyLetters
from bot.services.outbox.reply_mail import ReplyMail
from bot.services.outbox.spool import remove_unfinished
from bot.services.outbox.webhook import Post, Webhook
from bot.services.return_links import SECRET_FILE, ReturnLinks


@dataclass(frozen=True)
class Outbox:
    """What is sent to people and systems elsewhere."""

    outgoing_mail: OutgoingMail
    reply_mail: ReplyMail
    confirmation_mail: ConfirmationMail
    return_links: ReturnLinks
    on_call_mail: OnCallMail
    webhook: Webhook


async def open_outbox(base: Base, accounts: Accounts, post: Post) -> Outbox:
    """Open the components and add those that run to `base.lifecycle`."""
    settings, record, writer, clock = base.settings, base.record, base.writer, base.clock
    hub, voice, add = base.hub, base.voice, base.lifecycle.add
    spool = settings.data_dir / "spool"
    await asyncio.to_thread(remove_unfinished, spool)
    mail = Mail(settings.smtp, settings.mail_from, spool, clock, reply_to=settings.mail_reply_to)
    closing = partial(voice.plain, "utter_mail_replies", reply_to=settings.mail_reply_to or None)
    outgoing = OutgoingMail(record, writer, mail, settings.mails_per_day, closing, clock)
    secret = await asyncio.to_thread(ensure_secret, settings.data_dir / SECRET_FILE)
    return_links = ReturnLinks(record, writer, secret, settings.base_url, clock)
    letters = ReplyLetters(record, voice, return_links)
    answers = ReplyMail(record, writer, hub, letters, outgoing, settings.answer_mail_s, clock)
    confirmations = ConfirmationMail(
        record,
        writer,
        voice,
        outgoing,
        settings.business,
        settings.base_url,
        answers.retry,
        base.links,
        clock,
    )
    on_call = OnCallMail(record, writer, accounts.staff, base.presence, outgoing, settings, clock)
    base.presence.subscribe(on_call.wake)
    webhook = Webhook(record, writer, base.presence, post, settings, clock)
    base.presence.subscribe(webhook.wake)
    return Outbox(outgoing, add(answers), add(confirmations), return_links, add(on_call), add(webhook))
