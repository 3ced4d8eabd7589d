"""The files of conversations: outside the web root, under random names, written whole or not at all."""

from __future__ import annotations

import asyncio
import hmac
import os
import secrets
import threading
from collections.abc import Awaitable, Collection
from pathlib import Path

from bot.conversation.model import Attachment
from bot.conversation.record.attachments import Attached, get_attachment
from bot.conversation.record.record import Record
from bot.conversation.withheld import readable
from bot.protocol.customer import Accepted
from bot.services.errors import NotFound
from bot.services.media import IMAGES, name_for, parse_attachment_name, picture_size, require_media_type
from bot.storage.private_files import make_private_folder, private_opener
from bot.storage.writer import Writer

_UNFINISHED = ".part"


class AttachmentFolder:
    """A directory of files, each named by its attachment's id and nothing else.

    `office`: the endings of the office files that are taken.
    """

    def __init__(self, folder: Path, office: Collection[str] = ()) -> None:
        self._folder = folder
        self._office = frozenset(office)

    def begin(self) -> UnfinishedFile:
        """Begin to keep a file that is still arriving; `finish` or `discard` it."""
        attachment_id = secrets.token_hex(16)
        return UnfinishedFile(attachment_id, self.path_of(attachment_id), self._office)

    def add(self, name: str, data: bytes) -> Attachment:
        """Write a file that may be attached; on disk when this returns. Raises as `require_media_type`."""
        unfinished = self.begin()
        try:
            unfinished.write(data)
            return unfinished.finish(name)
        except BaseException:
            unfinished.discard()
            raise

    def remove(self, attachment_id: str) -> None:
        """Take back a file whose message was refused."""
        self.path_of(attachment_id).unlink(missing_ok=True)

    def remove_unfinished(self) -> int:
        """Remove the incomplete uploads of an earlier process. Return how many there were."""
        left = list(self._folder.glob(f"*{_UNFINISHED}"))
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)

    def path_of(self, attachment_id: str) -> Path:
        """Return where the file is.

        The id must be one of ours: it comes from the record, never from a request.
        """
        return self._folder / attachment_id


class UnfinishedFile:
    """A file that arrives in parts, on disk and not in memory. Whoever gives up may do so at any time."""

    def __init__(self, attachment_id: str, path: Path, office: Collection[str]) -> None:
        self._id = attachment_id
        self._office = office
        self._path = path
        self._unfinished = path.with_name(path.name + _UNFINISHED)
        self._lock = threading.Lock()
        self._discarded = False

    def write(self, data: bytes) -> None:
        """Add a part."""
        with self._lock:
            if not self._discarded:
                make_private_folder(self._path.parent)
                with open(self._unfinished, "ab", opener=private_opener) as file:
                    file.write(data)

    def finish(self, name: str) -> Attachment:
        """Return the attachment, whole and on disk; raises as `require_media_type`."""
        with self._lock:
            name, data = parse_attachment_name(name), self._unfinished.read_bytes()
            media_type = require_media_type(name, data, self._office)
            width, height = picture_size(data) if media_type in IMAGES else (None, None)
            attachment = Attachment(
                id=self._id,
                key=secrets.token_urlsafe(24),
                name=name_for(name, media_type),
                media_type=media_type,
                size=len(data),
                width=width,
                height=height,
            )
            with self._unfinished.open("rb") as file:
                os.fsync(file.fileno())
            os.replace(self._unfinished, self._path)
            return attachment

    def discard(self) -> None:
        """Remove what has come; what still comes is dropped."""
        with self._lock:
            self._discarded = True
            self._unfinished.unlink(missing_ok=True)
            self._path.unlink(missing_ok=True)


class Attachments:
    """The files of `folder`, each with the message that it came with."""

    def __init__(self, record: Record, writer: Writer, folder: AttachmentFolder) -> None:
        self.folder = folder
        self._record = record
        self._writer = writer

    async def keep(self, attachment: Attachment, posting: Awaitable[Accepted]) -> Accepted:
        """Return what posting its message returns; the file goes when that is refused or was done before."""
        try:
            accepted = await posting
        except BaseException:
            await self._remove(attachment)
            raise
        if await self._writer.read(lambda: get_attachment(self._record.file, attachment.id)) is None:
            await self._remove(attachment)
        return accepted

    async def find(self, attachment_id: str, key: str) -> Attached:
        """Return the file for who holds its key, or without one for staff who may read its message.

        Raises `NotFound`.
        """
        found = await self._writer.read(lambda: self._find(attachment_id, key))
        if found is None:
            raise NotFound()
        return found

    def _find(self, attachment_id: str, key: str) -> Attached | None:
        attached = get_attachment(self._record.file, attachment_id)
        if attached is None:
            return None
        if key:
            return attached if hmac.compare_digest(key.encode(), attached.key.encode()) else None
        said = self._record.list_events(attached.conversation_id, attached.seq - 1, 1)
        return attached if readable(self._record.get_state(attached.conversation_id), said) else None

    async def _remove(self, attachment: Attachment) -> None:
        await asyncio.shield(asyncio.to_thread(self.folder.remove, attachment.id))
