"""The parts of a running gateway, put together once and taken apart in reverse."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial

from bot.conversation.confirmations import is_confirmed
from bot.conversation.database import RecordFile
from bot.conversation.events import OwnerChanged
from bot.conversation.record import Record
from bot.lines import Lines
from bot.services.accounts.identity import ensure_secret
from bot.services.accounts.migrations import migrate_staff
from bot.services.accounts.session_watch import SessionWatch
from bot.services.accounts.sign_in import SignIn
from bot.services.accounts.store import StaffStore
from bot.services.accounts.tokens import Tokens
from bot.services.assistant import Assistant
from bot.services.clock import WALL_CLOCK, Clock
from bot.services.commit_bus import CommitBus
from bot.services.conversations.attachments import AttachmentFolder, Attachments
from bot.services.conversations.conversations import Conversations
from bot.services.conversations.goodwill import Goodwill
from bot.services.conversations.late_turns import LateTurns
from bot.services.conversations.list_watch import ListWatch
from bot.services.conversations.promises import Promises
from bot.services.conversations.redaction import Redactions
from bot.services.conversations.scrubbing import Scrubber
from bot.services.conversations.suggestions import Suggestions
from bot.services.conversations.surveys import Surveys
from bot.services.conversations.transcripts import Transcripts
from bot.services.conversations.turns import Turns
from bot.services.conversations.upkeep import Upkeep
from bot.services.conversations.viewers import Viewers
from bot.services.handoff.board import BoardFigures
from bot.services.handoff.packet_watch import PacketWatch
from bot.services.handoff.queue_watch import QueueWatch
from bot.services.handoff.receipts import Receipts
from bot.services.handoff.router import Router
from bot.services.handoff.team import TeamWatch
from bot.services.hub import Hub
from bot.services.limits.limits import Limits
from bot.services.outbox.answer_mail import AnswerMail
from bot.services.outbox.confirmation_mail import ConfirmationMail
from bot.services.outbox.mail import Mail
from bot.services.outbox.outgoing_mail import OutgoingMail
from bot.services.outbox.spool import remove_unfinished
from bot.services.outbox.webhook import Post, Webhook
from bot.services.page_links import page_link
from bot.services.parts import Parts
from bot.services.presence import Presence
from bot.services.publishing.bulk import BulkChanges
from bot.services.publishing.editors import Editors
from bot.services.publishing.entries import Entries
from bot.services.publishing.exchange import Exchange
from bot.services.publishing.gaps.gaps import Gaps
from bot.services.publishing.gaps.watching import GapWatch
from bot.services.publishing.gate.gate import Gate
from bot.services.publishing.gate.gathering import Gathering
from bot.services.publishing.gate.questions import GuardQuestions
from bot.services.publishing.made_entries import MadeEntries
from bot.services.publishing.overdue_mail import OverdueMail
from bot.services.publishing.pictures import PictureFolder
from bot.services.publishing.putting import Pipelines
from bot.services.publishing.scheduled import Scheduled
from bot.services.publishing.study import UpkeepStudy
from bot.services.publishing.trying import Trying
from bot.services.publishing.upkeep import EntryUpkeep
from bot.services.publishing.usefulness import Usefulness
from bot.services.publishing.variables import Variables
from bot.services.publishing.writing import Writing
from bot.services.settings import Settings
from bot.services.storage_health import StorageHealth
from bot.services.voice import Voice
from bot.services.writer import Writer
from bot.storage.private_files import make_private_folder, tighten
from knowledge_base.store import KnowledgeStore

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Services:
    """What the handlers of pages, API and sockets work with."""

    settings: Settings
    limits: Limits
    record: Record
    staff: StaffStore
    writer: Writer
    hub: Hub
    presence: Presence
    viewers: Viewers
    attachments: Attachments
    outgoing_mail: OutgoingMail
    answer_mail: AnswerMail
    confirmation_mail: ConfirmationMail
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
    assistant: Assistant
    storage: StorageHealth
    knowledge: KnowledgeStore
    gate: Gate
    gathering: Gathering
    gap_watch: GapWatch
    gaps: Gaps
    scheduled: Scheduled
    pictures: PictureFolder
    upkeep_study: UpkeepStudy
    sign_in: SignIn
    tokens: Tokens
    goodwill: Goodwill
    surveys: Surveys
    transcripts: Transcripts
    suggestions: Suggestions
    made_entries: MadeEntries
    usefulness: Usefulness
    board: BoardFigures
    entries: Entries
    bulk: BulkChanges
    pipelines: Pipelines
    questions: GuardQuestions
    writing: Writing
    variables: Variables
    exchange: Exchange
    entry_upkeep: EntryUpkeep
    trying: Trying
    identity_secret: str = field(repr=False)


@asynccontextmanager
async def open_services(
    settings: Settings, assistant: Assistant, post: Post, clock: Clock = WALL_CLOCK
) -> AsyncIterator[Services]:
    """Open the record and start everything that works on it; raises what `RecordFile` and `Lines` raise."""
    async with AsyncExitStack() as stack:
        parts = Parts(stack)
        record = Record(await asyncio.to_thread(_open_file, settings))
        stack.push_async_callback(asyncio.to_thread, record.close)
        lines = await asyncio.to_thread(Lines.load, settings.domain_path)
        voice = Voice(lines, partial(is_confirmed, record.file))
        knowledge = await asyncio.to_thread(KnowledgeStore, settings.knowledge_path)
        stack.push_async_callback(asyncio.to_thread, knowledge.close)
        hub, bus = Hub(), CommitBus()
        services: Services

        def team_changed() -> None:
            """Look at all that depends on who is there."""
            for part in (services.queue_watch, services.promises, services.router, services.team):
                part.look()

        writer = parts.add(Writer(record.file, bus.publish))
        presence = Presence(settings.duty_grace_s, team_changed, settings.away_after_s)
        stack.callback(presence.close)
        gate = Gate(knowledge, assistant)
        scheduled = parts.add(Scheduled(knowledge, gate.publish_due))
        gathering = parts.add(Gathering(record, writer, gate.questions, assistant))
        gap_watch = parts.add(GapWatch(record, writer, knowledge, assistant))
        queue_watch = parts.add(QueueWatch(record, writer, hub, presence))
        list_watch = parts.add(ListWatch(record, writer, hub, clock))
        packet_watch = parts.add(PacketWatch(record, writer, hub, presence, settings, clock))
        hours = await asyncio.to_thread(lambda: settings.hours)  # time zones are files
        first, nobody_rule = settings.priority_attributes, settings.nobody_on_duty
        promises = parts.add(Promises(record, writer, voice, presence, hours, first, nobody_rule, clock))
        conversations = Conversations(
            record,
            writer,
            voice,
            presence,
            promises,
            hub.shows_receipt,
            hub.is_editing,
            lambda change: turns.foresee(change),
            clock,
        )
        attachments = AttachmentFolder(settings.data_dir / "attachments")
        await asyncio.to_thread(attachments.remove_unfinished)
        await asyncio.to_thread(remove_unfinished, settings.data_dir / "spool")
        redactions = parts.add(Redactions(settings.data_dir, record, writer, knowledge.file, clock))
        receipts = parts.add(Receipts(record, writer, voice, conversations, redactions, clock))
        turns = parts.add(
            Turns(
                record,
                writer,
                conversations,
                assistant,
                hub,
                voice,
                presence,
                settings.turn_deadline_s,
                clock,
            )
        )
        late_turns = parts.add(
            LateTurns(record, writer, conversations, voice, turns, assistant, settings.turn_deadline_s, clock)
        )
        parts.add(Upkeep(settings, record, writer, conversations, voice, clock))
        staff = StaffStore(record.file)
        router = parts.add(
            Router(record, writer, hub, conversations, presence, staff, knowledge, settings, clock)
        )
        session_watch = parts.add(SessionWatch(record.file, staff, writer))
        writer.before_telling(session_watch.read_desks)
        study = parts.add(UpkeepStudy(knowledge, settings.knowledge_path, assistant, settings.base_url))
        mail = Mail(settings.smtp, settings.mail_from, settings.data_dir / "spool")
        outgoing = OutgoingMail(record, writer, mail, settings.mails_per_day, clock)
        parts.add(OverdueMail(knowledge, staff, writer, outgoing, settings.base_url))
        answer_mail = parts.add(
            AnswerMail(
                record,
                writer,
                hub,
                voice,
                outgoing,
                settings.answer_mail_s,
                lambda url: page_link(url, settings),
                clock,
            )
        )
        scrubber = parts.add(Scrubber(record, writer, knowledge.file, clock))
        confirmation_mail = parts.add(
            ConfirmationMail(
                record,
                writer,
                voice,
                outgoing,
                settings.business,
                settings.base_url,
                answer_mail.look_soon,
                hub.address_of,
                clock,
            )
        )
        webhook = parts.add(
            Webhook(
                record, writer, post, settings.webhook_url, settings.webhook_secret, settings.base_url, clock
            )
        )
        team = parts.add(
            TeamWatch(record, writer, hub, presence, staff, settings.agent_limit, settings.routing)
        )
        usefulness = parts.add(Usefulness(record, writer, knowledge, clock))
        pictures = PictureFolder(settings.data_dir / "pictures")
        limits = Limits(settings)
        services = Services(
            settings=settings,
            limits=limits,
            record=record,
            staff=staff,
            writer=writer,
            hub=hub,
            presence=presence,
            viewers=Viewers(hub),
            attachments=Attachments(record, writer, attachments),
            outgoing_mail=outgoing,
            answer_mail=answer_mail,
            confirmation_mail=confirmation_mail,
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
            storage=StorageHealth(record.file, writer, limits.disk),
            knowledge=knowledge,
            gate=gate,
            gathering=gathering,
            gap_watch=gap_watch,
            gaps=Gaps(knowledge, gap_watch.store, assistant, clock),
            scheduled=scheduled,
            pictures=pictures,
            upkeep_study=study,
            sign_in=SignIn(staff, writer),
            tokens=Tokens(record.file, writer, clock),
            goodwill=Goodwill(record, writer, conversations, voice, clock),
            surveys=Surveys(record, writer, conversations, voice, clock),
            transcripts=Transcripts(
                record, writer, conversations, voice, outgoing, confirmation_mail, settings.business, clock
            ),
            suggestions=Suggestions(record, writer, knowledge, assistant),
            made_entries=MadeEntries(record, writer, knowledge, settings.base_url, clock),
            usefulness=usefulness,
            board=BoardFigures(record, writer, packet_watch, settings.agent_silent_s, clock),
            entries=Entries(knowledge, gate, scheduled, usefulness, settings.four_eyes, clock),
            bulk=BulkChanges(knowledge, gate, settings.four_eyes),
            pipelines=Pipelines(knowledge),
            questions=GuardQuestions(knowledge, gate.questions),
            writing=Writing(knowledge, Editors(clock)),
            variables=Variables(knowledge),
            exchange=Exchange(knowledge, pictures),
            entry_upkeep=EntryUpkeep(knowledge, study, settings.check_links, settings.base_url),
            trying=Trying(knowledge, assistant, presence, clock),
            identity_secret=await asyncio.to_thread(_identity_secret, settings),
        )
        for follow in (
            hub.publish,
            queue_watch.on_commit,
            list_watch.on_commit,
            promises.on_commit,
            receipts.on_commit,
            webhook.on_commit,
            answer_mail.on_commit,
            confirmation_mail.on_commit,
            gathering.on_commit,
        ):
            bus.subscribe(follow)
        bus.subscribe(lambda change: router.look(), OwnerChanged)
        bus.subscribe(lambda change: team.look(), OwnerChanged)
        bus.subscribe(packet_watch.on_commit)
        bus.subscribe(turns.on_commit)
        parts.start()
        yield services


def _open_file(settings: Settings) -> RecordFile:
    make_private_folder(settings.data_dir)
    folders = ("attachments", "pictures", "spool", "demo_identity.secret")
    tighten(settings.data_dir / name for name in folders)
    file = RecordFile(settings.record_path)
    migrate_staff(file.path)
    return file


def _identity_secret(settings: Settings) -> str:
    """The host site's secret; in demo mode, without one, our own."""
    if settings.identity_secret or not settings.demo:
        return settings.identity_secret
    return ensure_secret(settings.data_dir / "demo_identity.secret")
