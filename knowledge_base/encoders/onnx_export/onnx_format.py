"""The ONNX file format, as far as our encoders need it: protocol buffers of whole numbers and of bytes.

The library for it is a compiler's worth of code for two pages of use; the field numbers (onnx.proto) never
change.
"""

from __future__ import annotations

from collections.abc import Iterator

_WHOLE, _BYTES = 0, 2


def whole(field: int, value: int) -> bytes:
    """Return a field that holds a whole number."""
    return varint(field << 3 | _WHOLE) + varint(value)


def data(field: int, value: bytes) -> bytes:
    """Return a field that holds bytes, or a message within the message."""
    return varint(field << 3 | _BYTES) + varint(len(value)) + value


def text(field: int, value: str) -> bytes:
    """Return a field that holds text."""
    return data(field, value.encode())


def varint(value: int) -> bytes:
    """Return a number in as many bytes as it needs."""
    value &= (1 << 64) - 1  # negative numbers count down from the top
    parts = []
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*parts, value])


def fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Yield the fields of a message with their numbers.

    Raises `ValueError` for one that holds neither kind.
    """
    place = 0
    while place < len(message):
        key, place = _read_varint(message, place)
        value, place = _read_varint(message, place)
        if key & 7 == _WHOLE:
            yield key >> 3, value
        elif key & 7 == _BYTES:
            yield key >> 3, message[place : place + value]
            place += value
        else:
            raise ValueError(f"field {key >> 3} is of a kind that is not read here")


def messages(message: bytes, field: int) -> list[bytes]:
    """Return what the fields of that number hold, of those that hold bytes."""
    return [value for number, value in fields(message) if number == field and isinstance(value, bytes)]


def _read_varint(message: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        part = message[place]
        value |= (part & 0x7F) << shift
        place, shift = place + 1, shift + 7
        if part < 0x80:
            return value, place
