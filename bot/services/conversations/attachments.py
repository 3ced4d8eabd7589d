"""The files of conversations: outside the web root, under random names, written whole or not at all."""

from __future__ import annotations

import os
import secrets
import threading
from pathlib import Path

from bot.conversation.model import Attachment
from bot.services.media import IMAGES, name_for, parse_attachment_name, picture_size, require_media_type
from bot.storage.private_files import make_private_folder, private_opener

_UNFINISHED = ".part"


class AttachmentFolder:
    """A directory of files, each named by its attachment's id and nothing else."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def begin(self) -> UnfinishedFile:
        """A file that is still arriving; `finish` or `discard` it."""
        attachment_id = secrets.token_hex(16)
        return UnfinishedFile(attachment_id, self.path_of(attachment_id))

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
        """Remove what was arriving when an earlier process ended; how many files."""
        left = list(self._folder.glob(f"*{_UNFINISHED}"))
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)

    def path_of(self, attachment_id: str) -> Path:
        """Where the file is. The id must be one of ours: it comes from the record, never from a request."""
        return self._folder / attachment_id


class UnfinishedFile:
    """A file that arrives in parts, on disk and not in memory. Whoever gives up may do so at any time."""

    def __init__(self, attachment_id: str, path: Path) -> None:
        self._id = attachment_id
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
        """The attachment, whole and on disk; raises as `require_media_type`."""
        with self._lock:
            name, data = parse_attachment_name(name), self._unfinished.read_bytes()
            media_type = require_media_type(name, data)
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
