"""The parts of a running gateway, put together once and taken apart in reverse."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.conversation.database import RecordFile
from bot.conversation.events import OwnerChanged
from bot.conversation.record import Change, Record
from bot.gateway.answer_mail import AnswerMail
from bot.gateway.assistant import AssistantClient
from bot.gateway.assistant_health import AssistantHealth
from bot.gateway.attachments import AttachmentFolder
from bot.gateway.conversations import Conversations
from bot.gateway.editors import Editors
from bot.gateway.entry_upkeep.overdue_mail import OverdueMail
from bot.gateway.entry_upkeep.study import UpkeepStudy
from bot.gateway.gaps.watching import GapWatch
from bot.gateway.gate.gate import Gate
from bot.gateway.gate.gathering import Gathering
from bot.gateway.help_pages.desk import HelpDesk
from bot.gateway.help_pages.views import HelpViews
from bot.gateway.help_pages.votes import Visitors
from bot.gateway.hub import Hub
from bot.gateway.identity import ensure_secret
from bot.gateway.late_turns import LateTurns
from bot.gateway.list_watch import ListWatch
from bot.gateway.mail import Mail
from bot.gateway.packet_watch import PacketWatch
from bot.gateway.pictures import PictureFolder
from bot.gateway.presence import Presence
from bot.gateway.promises import Promises
from bot.gateway.queue_watch import QueueWatch
from bot.gateway.receipts import Receipts
from bot.gateway.redaction import Redactions
from bot.gateway.router import Router
from bot.gateway.scheduled import Scheduled
from bot.gateway.scrubbing import Scrubber
from bot.gateway.session_watch import SessionWatch
from bot.gateway.settings import Settings
from bot.gateway.staff.migrations import migrate_staff
from bot.gateway.staff.sign_in import SignIn
from bot.gateway.staff.store import StaffStore
from bot.gateway.team import TeamWatch
from bot.gateway.turns import Turns
from bot.gateway.upkeep import Upkeep
from bot.gateway.viewers import Viewers
from bot.gateway.voice import Voice
from bot.gateway.webhook import Webhook
from bot.gateway.writer import Writer
from bot.lines import Lines
from knowledge_base.store import KnowledgeStore

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Services:
    """What the handlers of pages, API and sockets work with."""

    settings: Settings
    record: Record
    staff: StaffStore
    writer: Writer
    hub: Hub
    presence: Presence
    viewers: Viewers
    attachments: AttachmentFolder
    mail: Mail
    answer_mail: AnswerMail
    voice: Voice
    queue_watch: QueueWatch
    list_watch: ListWatch
    promises: Promises
    router: Router
    webhook: Webhook
    team: TeamWatch
    packet_watch: PacketWatch
    conversations: Conversations
    receipts: Receipts
    scrubber: Scrubber
    session_watch: SessionWatch
    turns: Turns
    late_turns: LateTurns
    assistant: AssistantClient
    health: AssistantHealth
    knowledge: KnowledgeStore
    gate: Gate
    gathering: Gathering
    gaps: GapWatch
    scheduled: Scheduled
    editors: Editors
    pictures: PictureFolder
    help: HelpDesk
    upkeep_study: UpkeepStudy
    visitors: Visitors
    help_views: HelpViews
    sign_in: SignIn
    identity_secret: str = field(repr=False)


SERVICES = web.AppKey("services", Services)


@asynccontextmanager
async def open_services(settings: Settings) -> AsyncIterator[Services]:
    """Open the record and start everything that works on it; raises what `RecordFile` and `Lines` raise."""
    async with AsyncExitStack() as stack:
        record = Record(await asyncio.to_thread(_open_file, settings))
        stack.push_async_callback(asyncio.to_thread, record.close)
        voice = Voice(await asyncio.to_thread(Lines.load, settings.domain_path))
        knowledge = await asyncio.to_thread(KnowledgeStore, settings.knowledge_path)
        stack.push_async_callback(asyncio.to_thread, knowledge.close)
        hub = Hub()
        services: Services

        def committed(value: Any) -> None:
            """Tell what is on disk: to the listeners, to the queue's watch, and to the assistant's turns."""
            if isinstance(value, tuple):  # one commit that changed several conversations
                for part in value:
                    committed(part)
            if isinstance(value, Change) and not value.repeated:
                hub.publish(value)
                services.queue_watch.consider(value)
                services.list_watch.consider(value)
                services.promises.consider(value)
                services.receipts.consider(value)
                services.webhook.consider(value)
                services.answer_mail.consider(value)
                services.gathering.consider(value)
                if any(isinstance(event.body, OwnerChanged) for event in value.events):
                    services.router.look()
                    services.team.look()
                services.packet_watch.consider(value)
                services.turns.consider(value.state)

        def team_changed() -> None:
            """Look at all that depends on who is there."""
            for part in (services.queue_watch, services.promises, services.router, services.team):
                part.look()

        writer = Writer(record.file, committed)
        stack.push_async_callback(writer.close)
        presence = Presence(settings.duty_grace_s, team_changed, settings.away_after_s)
        stack.callback(presence.close)
        health = AssistantHealth(settings.assistant_addresses)
        stack.push_async_callback(health.close)
        assistant = AssistantClient(health)
        gate = Gate(knowledge, assistant)
        scheduled = Scheduled(knowledge, gate.publish_due)
        stack.push_async_callback(scheduled.close)
        help_desk = await asyncio.to_thread(HelpDesk, knowledge, assistant, voice)
        stack.push_async_callback(help_desk.close)
        help_views = HelpViews(record, writer)
        stack.push_async_callback(help_views.close)
        gathering = Gathering(record, writer, gate.questions, assistant)
        stack.push_async_callback(gathering.close)
        gaps = GapWatch(record, writer, knowledge, assistant)
        stack.push_async_callback(gaps.close)
        queue_watch = QueueWatch(record, writer, hub, presence)
        stack.push_async_callback(queue_watch.close)
        list_watch = ListWatch(record, writer, hub)
        stack.push_async_callback(list_watch.close)
        packet_watch = PacketWatch(record, writer, hub, presence)
        stack.push_async_callback(packet_watch.close)
        hours = await asyncio.to_thread(lambda: settings.hours)  # time zones are files
        first, nobody_rule = settings.priority_attributes, settings.nobody_on_duty
        promises = Promises(record, writer, voice, presence, hours, first, nobody_rule)
        stack.push_async_callback(promises.close)
        conversations = Conversations(
            record,
            writer,
            voice,
            presence,
            promises,
            hub.shows_receipt,
            hub.is_editing,
            lambda change: turns.foresee(change),
        )
        attachments = AttachmentFolder(settings.data_dir / "attachments")
        redactions = Redactions(settings.data_dir, knowledge.file)
        receipts = Receipts(record, writer, voice, conversations, redactions)
        stack.push_async_callback(receipts.close)
        turns = Turns(
            record, writer, conversations, assistant, hub, voice, presence, settings.turn_deadline_s
        )
        stack.push_async_callback(turns.close)
        late_turns = LateTurns(record, writer, conversations, voice, turns, health, settings.turn_deadline_s)
        stack.push_async_callback(late_turns.close)
        upkeep = Upkeep(settings, record, writer, conversations, voice)
        stack.push_async_callback(upkeep.close)
        upkeep.start()
        staff = StaffStore(record.file)
        router = Router(record, writer, hub, conversations, presence, staff, knowledge, settings)
        stack.push_async_callback(router.close)
        session_watch = SessionWatch(record.file, staff, writer)
        stack.push_async_callback(session_watch.close)
        study = UpkeepStudy(knowledge, settings.knowledge_path, assistant, settings.base_url)
        stack.push_async_callback(study.close)
        mail = Mail(settings.smtp, settings.mail_from, settings.data_dir / "spool")
        overdue_mail = OverdueMail(knowledge, staff, writer, mail, settings.base_url)
        stack.push_async_callback(overdue_mail.close)
        answer_mail = AnswerMail(record, writer, hub, voice, mail, settings.answer_mail_s)
        stack.push_async_callback(answer_mail.close)
        scrubber = Scrubber(record, writer, knowledge.file)
        stack.push_async_callback(scrubber.close)
        webhook = Webhook(record, writer, settings.webhook_url, settings.webhook_secret, settings.base_url)
        stack.push_async_callback(webhook.close)
        team = TeamWatch(record, writer, hub, presence, staff, settings.agent_limit, settings.routing)
        stack.push_async_callback(team.close)
        services = Services(
            settings=settings,
            record=record,
            staff=staff,
            writer=writer,
            hub=hub,
            presence=presence,
            viewers=Viewers(hub),
            attachments=attachments,
            mail=mail,
            answer_mail=answer_mail,
            voice=voice,
            queue_watch=queue_watch,
            list_watch=list_watch,
            promises=promises,
            router=router,
            webhook=webhook,
            team=team,
            packet_watch=packet_watch,
            conversations=conversations,
            receipts=receipts,
            scrubber=scrubber,
            session_watch=session_watch,
            turns=turns,
            late_turns=late_turns,
            assistant=assistant,
            health=health,
            knowledge=knowledge,
            gate=gate,
            gathering=gathering,
            gaps=gaps,
            scheduled=scheduled,
            editors=Editors(),
            pictures=PictureFolder(settings.data_dir / "pictures"),
            help=help_desk,
            upkeep_study=study,
            visitors=Visitors(),
            help_views=help_views,
            sign_in=SignIn(staff, writer),
            identity_secret=await asyncio.to_thread(_identity_secret, settings),
        )
        health.start()
        late_turns.start()
        promises.start()
        for part in (queue_watch, list_watch, packet_watch, team, receipts):
            part.start()
        answer_mail.start()
        router.start()
        webhook.start()
        overdue_mail.start()
        gathering.start()
        gaps.start()
        help_desk.start()
        help_views.start()
        scrubber.start()
        session_watch.start()
        yield services


def _open_file(settings: Settings) -> RecordFile:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    file = RecordFile(settings.record_path)
    migrate_staff(file.path)
    return file


def _identity_secret(settings: Settings) -> str:
    """The host site's secret; in demo mode, without one, our own."""
    if settings.identity_secret or not settings.demo:
        return settings.identity_secret
    return ensure_secret(settings.data_dir / "demo_identity.secret")
