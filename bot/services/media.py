"""What a file is, read from its content. A name and a header are only claims."""

from __future__ import annotations

from collections.abc import Collection
from io import BytesIO
from pathlib import PurePosixPath

from bot.conversation.visible_text import strip_invisible
from bot.matching import mask_text
from bot.services.errors import (
    AttachmentTypeMismatch,
    AttachmentTypeNotAllowed,
)
from bot.services.office_files import OFFICE_TYPES, read_office_type

MAX_BYTES = 10 * 1024 * 1024
LONGEST_NAME = 120

IMAGES = frozenset(("image/png", "image/jpeg", "image/gif", "image/webp"))
_BY_ENDING = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".jpe": "image/jpeg",
    ".jfif": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".pdf": "application/pdf",
    ".txt": "text/plain",
}
# The control characters that a plain text may hold: tab, line feed, form feed, carriage return.
_IN_TEXT = frozenset(b"\t\n\f\r")
_TEXT_SAMPLE = 64 * 1024
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
_ORIENTATION = 0x0112
_SIDEWAYS = 5  # from this value of the Exif tag on, width and height change places


def parse_attachment_name(name: str) -> str:
    """Return the last part of a file's name, on one line and of what can be seen; cut, its ending kept."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    clean = mask_text(strip_invisible("".join(last.splitlines())).strip(". ")) or "file"
    if len(clean) <= LONGEST_NAME:
        return clean
    ending = PurePosixPath(clean).suffix[:10]
    return clean[: LONGEST_NAME - len(ending)] + ending


def require_media_type(name: str, data: bytes, office: Collection[str] = ()) -> str:
    """Return the type of a file that may be attached.

    A picture and a PDF are known by their content, whichever of our endings they have, or none: phones and
    image servers name a PNG `.jpg`. Any text may be meant as something else, so only a `.txt` is taken,
    and of office files those with an ending in `office` whose content is what it says.
    `attachment_refused` when the name ends as no type that we take, or the content is of none;
    `attachment_lies` when a text has the name of a picture or a PDF.
    """
    ending = PurePosixPath(name).suffix.lower()
    if ending in office:
        return _require_office_type(name, ending, data)
    promised = _BY_ENDING.get(ending)
    found = read_media_type(data)
    if found is None or (promised is None and (ending or found == "text/plain")):
        raise AttachmentTypeNotAllowed(name=name, formats=_formats(office))
    if promised != found == "text/plain":
        raise AttachmentTypeMismatch(name=name)
    return found


def _require_office_type(name: str, ending: str, data: bytes) -> str:
    found = read_office_type(data) or ("text/csv" if ending == ".csv" and _is_text(data) else None)
    if found != OFFICE_TYPES[ending]:
        raise AttachmentTypeMismatch(name=name)
    return found


def _formats(office: Collection[str]) -> str:
    """Name what is taken, for a sentence."""
    others = [ending for ending in OFFICE_TYPES if ending in office]
    return ", ".join(
        ("pictures (PNG, JPEG, GIF, WebP)", "PDF", "TXT", *(each[1:].upper() for each in others))
    )


def name_for(name: str, media_type: str) -> str:
    """Return the name with an ending that says what the file is; one that says something else is replaced."""
    ending = PurePosixPath(name).suffix
    if {**_BY_ENDING, **OFFICE_TYPES}.get(ending.lower()) == media_type:
        return name
    right = next(known for known, kind in _BY_ENDING.items() if kind == media_type)
    return name.removesuffix(ending) + right


def picture_size(data: bytes) -> tuple[int, int] | tuple[None, None]:
    """Return width and height of a picture as browsers show it, upright; nothing when it cannot be read."""
    from PIL import Image  # only an upload needs it: the gateway starts without

    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as image:
            sideways = image.getexif().get(_ORIENTATION, 1) >= _SIDEWAYS
            return (image.height, image.width) if sideways else (image.width, image.height)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None, None


def read_media_type(data: bytes) -> str | None:
    """Return what the content is, of the types that we take; None for any other."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    return "text/plain" if _is_text(data) else None


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    sample = data[:_TEXT_SAMPLE]
    return bool(sample) and not any(byte < 32 and byte not in _IN_TEXT for byte in sample)
