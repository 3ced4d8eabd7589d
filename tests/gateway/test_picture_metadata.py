"""What a picture's file says beside the picture does not reach customers; the picture stays as it was."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageSequence, PngImagePlugin

from bot.services.errors import (
    PictureInvalid,
)
from bot.services.picture_metadata import strip_metadata

SECRET = b"52.0907 N, camera of Mia"
KINDS = ("JPEG", "PNG", "GIF", "WEBP")
MOVING = tuple(kind for kind in KINDS if kind != "JPEG")
_ORIENTATION, _DESCRIPTION = 0x0112, 0x010E


def drawn(*, frames: int = 1) -> list[Image.Image]:
    """Pictures 8 high and 16 wide whose left half is red, and each darker than the one before."""
    pictures = []
    for number in range(frames):
        picture = Image.new("RGB", (16, 8), (0, 0, 255 - 60 * number))
        picture.paste((255 - 60 * number, 0, 0), (0, 0, 8, 8))
        pictures.append(picture)
    return pictures


def made(kind: str, *, orientation: int = 1, frames: int = 1) -> bytes:
    """A file of this kind that says more than its picture."""
    exif = Image.Exif()
    exif[_ORIENTATION], exif[_DESCRIPTION] = orientation, SECRET.decode()
    told: dict[str, Any] = {"exif": exif, "comment": SECRET}
    if kind == "PNG":
        texts = PngImagePlugin.PngInfo()
        texts.add_text("Author", SECRET.decode())
        texts.add_itxt("XML:com.adobe.xmp", SECRET.decode())
        told["pnginfo"] = texts
    if kind == "WEBP":
        told |= {"xmp": SECRET, "lossless": True}
    first, *others = drawn(frames=frames)
    if others:
        told |= {"save_all": True, "append_images": others, "duration": 70, "loop": 0}
    file = BytesIO()
    first.save(file, kind, **told)
    return file.getvalue()


def media_type(kind: str) -> str:
    return f"image/{kind.lower()}"


def seen(data: bytes) -> list[bytes]:
    """What each frame of a picture shows."""
    with Image.open(BytesIO(data)) as picture:
        return [frame.convert("RGB").tobytes() for frame in ImageSequence.Iterator(picture)]


@pytest.mark.parametrize(
    ("kind", "frames"), [*((kind, 1) for kind in KINDS), *((kind, 3) for kind in MOVING)]
)
def test_only_the_picture_is_left(kind: str, frames: int) -> None:
    data = made(kind, frames=frames)
    assert SECRET in data
    stripped = strip_metadata(data + SECRET, media_type(kind))
    assert SECRET not in stripped
    assert seen(stripped) == seen(data)
    assert len(seen(stripped)) == frames
    with Image.open(BytesIO(stripped)) as picture:
        assert dict(picture.getexif()) == {}
        picture.load()
        assert frames == 1 or (picture.info["loop"], picture.info["duration"]) == (0, 70)
    assert strip_metadata(stripped, media_type(kind)) == stripped


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_taken_sideways_stands_upright(kind: str) -> None:
    stripped = strip_metadata(made(kind, orientation=6), media_type(kind))
    assert SECRET not in stripped
    with Image.open(BytesIO(stripped)) as picture:
        assert (picture.size, dict(picture.getexif())) == ((8, 16), {})
    first, last = seen(stripped)[0][:3], seen(stripped)[0][-3:]
    assert first[0] > 200 > 60 > first[2]
    assert last[0] < 60 < 200 < last[2]


def test_colours_keep_their_meaning() -> None:
    file = BytesIO()
    profile = b"\0" * 36 + b"acsp" + b"\0" * 88
    drawn()[0].save(file, "JPEG", icc_profile=profile, comment=SECRET)
    stripped = strip_metadata(file.getvalue(), "image/jpeg")
    with Image.open(BytesIO(stripped)) as picture:
        assert picture.info["icc_profile"] == profile


@pytest.mark.filterwarnings("ignore::UserWarning")  # what is left of broken Exif
@given(st.sampled_from(KINDS), st.integers(0, 400), st.binary(max_size=6))
def test_a_broken_picture_is_refused_or_taken_and_nothing_else(kind: str, at: int, junk: bytes) -> None:
    data = made(kind)
    for broken in (data[: at + 12], data[:at] + junk + data[at:], data[:at] + junk + data[at + len(junk) :]):
        try:
            stripped = strip_metadata(broken, media_type(kind))
        except PictureInvalid:
            continue
        assert len(stripped) <= len(broken) + 4


def test_a_picture_too_large_to_draw_is_refused() -> None:
    file = BytesIO()
    Image.new("1", (10_000, 8_000)).save(file, "PNG")
    with pytest.raises(PictureInvalid):
        strip_metadata(file.getvalue(), "image/png")
