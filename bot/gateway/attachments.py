"""The files of conversations: outside the web root, under random names, written whole or not at all."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from bot.conversation.model import Attachment
from bot.gateway.media import IMAGES, name_for, parse_attachment_name, picture_size, require_media_type


class AttachmentFolder:
    """A directory of files, each named by its attachment's id and nothing else."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, name: str, data: bytes) -> Attachment:
        """Write a file that may be attached; on disk when this returns. Raises as `require_media_type`."""
        name = parse_attachment_name(name)
        media_type = require_media_type(name, data)
        width, height = picture_size(data) if media_type in IMAGES else (None, None)
        attachment = Attachment(
            id=secrets.token_hex(16),
            key=secrets.token_urlsafe(24),
            name=name_for(name, media_type),
            media_type=media_type,
            size=len(data),
            width=width,
            height=height,
        )
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self.path_of(attachment.id)
        with path.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        return attachment

    def remove(self, attachment_id: str) -> None:
        """Take back a file whose message was refused."""
        self.path_of(attachment_id).unlink(missing_ok=True)

    def path_of(self, attachment_id: str) -> Path:
        """Where the file is. The id must be one of ours: it comes from the record, never from a request."""
        return self._folder / attachment_id
