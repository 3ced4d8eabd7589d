"""What every component of the application is built on."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass

from bot.conversation.database import RecordFile
from bot.conversation.record.record import Record
from bot.messages import CatalogueError, MessageCatalogue
from bot.protocol.content import ContentSettings
from bot.services.assistant import Assistant, Connect
from bot.services.clock import Clock
from bot.services.commit_bus import CommitBus
from bot.services.hub import Hub
from bot.services.lifecycle import Lifecycle
from bot.services.limits.limits import Limits
from bot.services.link_limits import LinkLimits
from bot.services.presence import Presence
from bot.services.secret_keys import KEY_FILE
from bot.services.secret_settings import SecretSettings
from bot.services.settings import Settings, SettingsError
from bot.services.storage_health import StorageHealth
from bot.services.voice import Voice
from bot.storage.private_files import make_private_folder, tighten
from bot.storage.writer import Writer
from knowledge_base.store import KnowledgeStore


@dataclass(frozen=True)
class Base:
    """The two databases and their writer, the hub that pushes events, the settings and the sentences."""

    settings: Settings
    clock: Clock
    lifecycle: Lifecycle
    limits: Limits
    links: LinkLimits
    record: Record
    knowledge: KnowledgeStore
    writer: Writer
    storage: StorageHealth
    hub: Hub
    presence: Presence
    voice: Voice
    assistant: Assistant


async def open_base(stack: AsyncExitStack, settings: Settings, connect: Connect, clock: Clock) -> Base:
    """Open both databases; `stack` closes them. Raises what both raise, and `SettingsError`."""
    record = Record(await asyncio.to_thread(_open_file, settings))
    stack.push_async_callback(asyncio.to_thread, record.close)
    settings = await asyncio.to_thread(SecretSettings(record.file, settings).fill_in)
    try:
        catalogue = await asyncio.to_thread(MessageCatalogue.load, settings.domain_path)
    except CatalogueError as error:
        raise SettingsError(f"{settings.domain_path} (FRONTDESK_DOMAIN_PATH): {error}") from error
    knowledge = await asyncio.to_thread(KnowledgeStore, settings.knowledge_path, clock=clock)
    stack.push_async_callback(asyncio.to_thread, knowledge.close)
    hub, bus, limits = Hub(), CommitBus(), Limits(settings, clock.monotonic)
    bus.subscribe(hub.publish)
    links = LinkLimits(record.file, limits, hub.address_of, clock)
    lifecycle = Lifecycle(stack, bus)
    presence = lifecycle.add(Presence(settings.duty_grace_s, settings.away_after_s, clock))
    writer = lifecycle.add(Writer(record.file, bus.publish))
    content = ContentSettings(
        catalogue.to_plain(),
        settings.reference_pattern,
        facts={"business": settings.business, "emergency": settings.emergency_number},
        locales=catalogue.locales_to_plain(),
    )
    return Base(
        settings=settings,
        clock=clock,
        lifecycle=lifecycle,
        limits=limits,
        record=record,
        knowledge=knowledge,
        writer=writer,
        storage=StorageHealth(record.file, writer, limits.disk, clock.monotonic),
        hub=hub,
        presence=presence,
        voice=Voice(catalogue, links.slot_for),
        links=links,
        assistant=connect(lifecycle, knowledge, content),
    )


def _open_file(settings: Settings) -> RecordFile:
    make_private_folder(settings.data_dir)
    folders = ("attachments", "pictures", "spool", "demo_identity.secret", "links.secret", KEY_FILE)
    tighten(settings.data_dir / name for name in folders)
    return RecordFile(settings.record_path)
