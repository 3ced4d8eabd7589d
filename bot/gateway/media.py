"""What a file is, read from its content. A name and a header are only claims."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath

from bot.gateway.errors import AttachmentLies, AttachmentRefused
from bot.matching import mask_cards

MAX_BYTES = 10 * 1024 * 1024
LONGEST_NAME = 120

IMAGES = frozenset(("image/png", "image/jpeg", "image/gif", "image/webp"))
_BY_ENDING = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".pdf": "application/pdf",
    ".txt": "text/plain",
}
# The control characters that a plain text may hold: tab, line feed, form feed, carriage return.
_IN_TEXT = frozenset(b"\t\n\f\r")
_TEXT_SAMPLE = 64 * 1024


def parse_attachment_name(name: str) -> str:
    """The last part of a file's name, on one line and without control characters; cut, its ending kept."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    # "Cf" are invisible marks: one of them turns "exe.jpg" into what reads as "gpj.exe".
    kept = "".join(sign for sign in last if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    clean = mask_cards(" ".join(kept.split()).strip(". ")) or "file"
    if len(clean) <= LONGEST_NAME:
        return clean
    ending = PurePosixPath(clean).suffix[:10]
    return clean[: LONGEST_NAME - len(ending)] + ending


def require_media_type(name: str, data: bytes) -> str:
    """The type of a file that may be attached.

    `attachment_refused` when the name promises no type that we take, or the content is of none;
    `attachment_lies` when the two are not the same.
    """
    promised = _BY_ENDING.get(PurePosixPath(name).suffix.lower())
    found = read_media_type(data)
    if promised is None or found is None:
        raise AttachmentRefused(name=name)
    if promised != found:
        raise AttachmentLies(name=name)
    return found


def read_media_type(data: bytes) -> str | None:
    """What the content is, of the types that we take; None for any other."""
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
