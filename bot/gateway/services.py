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
from bot.conversation.record import Change, Record
from bot.gateway.assistant import AssistantClient
from bot.gateway.conversations import Conversations
from bot.gateway.hub import Hub
from bot.gateway.identity import ensure_secret
from bot.gateway.presence import Presence
from bot.gateway.queue_watch import QueueWatch
from bot.gateway.settings import Settings
from bot.gateway.staff.migrations import migrate_staff
from bot.gateway.staff.sign_in import SignIn
from bot.gateway.staff.store import StaffStore
from bot.gateway.turns import Turns
from bot.gateway.upkeep import Upkeep
from bot.gateway.voice import Voice
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
    voice: Voice
    queue_watch: QueueWatch
    conversations: Conversations
    turns: Turns
    assistant: AssistantClient
    knowledge: KnowledgeStore
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
            if isinstance(value, Change) and not value.repeated:
                hub.publish(value)
                services.queue_watch.consider(value)
                services.turns.consider(value.state)

        writer = Writer(record.file, committed)
        stack.push_async_callback(writer.close)
        presence = Presence(settings.duty_grace_s, lambda staffed: services.queue_watch.look())
        stack.callback(presence.close)
        assistant = AssistantClient(settings.assistant_addresses)
        stack.push_async_callback(assistant.close)
        queue_watch = QueueWatch(record, writer, hub, presence)
        stack.push_async_callback(queue_watch.close)
        conversations = Conversations(record, writer, voice, presence)
        turns = Turns(
            record, writer, conversations, assistant, hub, voice, presence, settings.turn_deadline_s
        )
        stack.push_async_callback(turns.close)
        upkeep = Upkeep(settings, record, writer, conversations, voice, presence)
        stack.push_async_callback(upkeep.close)
        staff = StaffStore(record.file)
        services = Services(
            settings=settings,
            record=record,
            staff=staff,
            writer=writer,
            hub=hub,
            presence=presence,
            voice=voice,
            queue_watch=queue_watch,
            conversations=conversations,
            turns=turns,
            assistant=assistant,
            knowledge=knowledge,
            sign_in=SignIn(staff, writer),
            identity_secret=await asyncio.to_thread(_identity_secret, settings),
        )
        turns.resume()
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
