"""Strip a picture of its metadata: when, where and with what it was taken, and by whom.

What is left out is cut out of the file, so a picture loses nothing, moves as it moved, and stays as it is
when it is taken in again. Only one that a camera held sideways is drawn anew, upright.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator
from io import BytesIO

from bot.services.errors import (
    PictureInvalid,
)

_MOST_PIXELS = 50_000_000
_ORIENTATION = 0x0112
# The next marker after a scan of a JPEG: neither a byte of the scan that looks like one, nor a restart.
_AFTER_SCAN = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
_SCAN, _END, _COMMENT, _APPLICATION = 0xDA, 0xD9, 0xFE, range(0xE0, 0xF0)
_JPEG_KEPT = ((0xE0, b"JFIF\0"), (0xE2, b"ICC_PROFILE\0"), (0xEE, b"Adobe"))
_PNG_HEAD = 8
_PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP sBIT bKGD pHYs acTL fcTL fdAT".split()
)
_GIF_KEPT = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
_WEBP_KEPT = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_WEBP_DESCRIBED = 0b1100  # the flags of VP8X that promise Exif and XMP


def strip_metadata(data: bytes, media_type: str) -> bytes:
    """Return the picture upright and without metadata.

    Raises `PictureInvalid` when it is broken or too large.
    """
    return b"".join(_PARTS[media_type](_upright(data)))


def _upright(data: bytes) -> bytes:
    # Only an upload needs it: the gateway starts without.
    from PIL import Image, ImageOps

    try:
        with Image.open(BytesIO(data)) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise PictureInvalid()
            if getattr(image, "is_animated", False) or image.getexif().get(_ORIENTATION, 1) == 1:
                return data
            upright = BytesIO()
            colours = image.info.get("icc_profile")
            ImageOps.exif_transpose(image).save(upright, image.format, quality=90, icc_profile=colours)
            return upright.getvalue()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise PictureInvalid() from error


def _jpeg(data: bytes) -> Iterator[bytes]:
    yield _part(data, 0, 2)
    at = 2
    while (marker := _jpeg_marker(data, at)) != _END:
        segment = _part(data, at, 2 + int.from_bytes(_part(data, at + 2, 2), "big"))
        at += len(segment)
        if _is_kept_of_jpeg(marker, segment[4:]):
            yield segment
        if marker == _SCAN:
            after = _AFTER_SCAN.search(data, at)
            end = after.end() - 2 if after else len(data)
            yield data[at:end]
            at = end
            if not after:
                break
    yield b"\xff\xd9"


def _jpeg_marker(data: bytes, at: int) -> int:
    start, marker = _part(data, at, 2)
    if start != 0xFF:
        raise PictureInvalid()
    return marker


def _is_kept_of_jpeg(marker: int, inside: bytes) -> bool:
    if marker in _APPLICATION:
        return any(marker == kept and inside.startswith(name) for kept, name in _JPEG_KEPT)
    return marker != _COMMENT


def _png(data: bytes) -> Iterator[bytes]:
    yield _part(data, 0, _PNG_HEAD)
    at, kind = _PNG_HEAD, b""
    while kind != b"IEND":
        length, kind = struct.unpack(">I4s", _part(data, at, 8))
        chunk = _part(data, at, length + 12)
        at += len(chunk)
        if kind in _PNG_KEPT:
            yield chunk


def _gif(data: bytes) -> Iterator[bytes]:
    head = _part(data, 0, 13)
    at = 13 + _gif_colours(head[10])
    yield _part(data, 0, at)
    while (kind := _part(data, at, 1)) != b";":
        if kind == b"!":
            label, end = _part(data, at, 2)[1], _gif_blocks_end(data, at + 2)
            if label == 0xF9 or (label == 0xFF and data[at + 3 : at + 14] in _GIF_KEPT):
                yield data[at:end]
        elif kind == b",":
            end = _gif_blocks_end(data, at + 11 + _gif_colours(_part(data, at, 10)[9]))
            yield data[at:end]
        else:
            raise PictureInvalid()
        at = end
    yield b";"


def _gif_colours(flags: int) -> int:
    """Return how many bytes a table of colours has."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _gif_blocks_end(data: bytes, at: int) -> int:
    while length := _part(data, at, 1)[0]:
        at += length + 1
    return at + 1


def _webp(data: bytes) -> Iterator[bytes]:
    chunks, at = [], 12
    end = min(len(data), 8 + int.from_bytes(_part(data, 4, 4), "little"))
    while at + 8 <= end:
        kind, length = struct.unpack("<4sI", _part(data, at, 8))
        chunk = _part(data, at, 8 + length).ljust(8 + length + length % 2, b"\0")
        at += len(chunk)
        if kind == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~_WEBP_DESCRIBED]) + chunk[9:]
        if kind in _WEBP_KEPT:
            chunks.append(chunk)
    inside = b"WEBP" + b"".join(chunks)
    yield b"RIFF" + struct.pack("<I", len(inside)) + inside


def _part(data: bytes, at: int, length: int) -> bytes:
    """Return these bytes of the file. Raises `PictureInvalid` when it ends before."""
    part = data[at : at + length]
    if len(part) < length or not length:
        raise PictureInvalid()
    return part


_PARTS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/gif": _gif,
    "image/webp": _webp,
}
