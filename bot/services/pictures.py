"""Pictures that answers show: files outside the web root, each named by its content."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

from bot.matching import Pattern
from bot.services.errors import PictureInvalid
from bot.services.media import read_media_type
from bot.services.picture_metadata import strip_metadata
from bot.storage.private_files import write_private_file

MAX_BYTES = 2 * 2**20
ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}
_TYPES = {ending: media_type for media_type, ending in ENDINGS.items()}
_NAME = Pattern(r"[0-9a-f]{32}\.(png|jpg|gif|webp)", as_written=True)
FOLDER = "/pictures/"


def is_picture(address: str) -> bool:
    """Return whether the address is one of our pictures'; no other is ever shown."""
    return address.startswith(FOLDER) and _NAME.fullmatch(address.removeprefix(FOLDER)) is not None


def media_type_of(name: str) -> str | None:
    """Return the type of the picture of this name; None when it can be none of ours."""
    return _TYPES[name.rpartition(".")[2]] if _NAME.fullmatch(name) else None


class Picture(NamedTuple):
    """A picture as it is kept, under the name that its content gives it."""

    name: str
    data: bytes


def read_picture(data: bytes) -> Picture:
    """Return what is kept of a picture that was sent: nothing but the picture.

    `picture_refused` when it is none.
    """
    media_type = read_media_type(data)
    if media_type not in ENDINGS:
        raise PictureInvalid()
    stripped = strip_metadata(data, media_type)
    return Picture(f"{hashlib.sha256(stripped).hexdigest()[:32]}.{ENDINGS[media_type]}", stripped)


def name_of_picture(data: bytes) -> str | None:
    """Return the name that a picture would be kept under; None when it is none that can be shown."""
    try:
        return read_picture(data).name if len(data) <= MAX_BYTES else None
    except PictureInvalid:
        return None


class PictureFolder:
    """A directory of pictures. The same picture is kept once, and what is kept never changes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, data: bytes) -> Picture:
        """Return the picture as it is kept, on disk when this returns; `picture_refused` when it is none."""
        picture = read_picture(data)
        path = self.folder / picture.name
        if not path.is_file():
            write_private_file(path, picture.data)
        return picture

    def path_of(self, name: str) -> Path | None:
        """Return where the picture is; None when there is none of this name."""
        path = self.folder / name
        return path if media_type_of(name) and path.is_file() else None
