"""The pages' idea of the wire (wire.d.ts) is that of bot/protocol, field for field."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from bot.protocol import customer, events, receipt, sensitive, server

WIRE = Path(__file__).parents[2] / "bot" / "web" / "shared" / "wire.d.ts"
INTERFACE = re.compile(r"export interface (\w+) \{(.*?)\n\}", re.DOTALL)
FIELD = re.compile(r"^  (\w+)(\??):", re.MULTILINE)


def read_interfaces() -> dict[str, dict[str, bool]]:
    """Fields of each interface, and whether each may be absent."""
    text = WIRE.read_text(encoding="utf-8")
    return {
        name: {field: bool(optional) for field, optional in FIELD.findall(body)}
        for name, body in INTERFACE.findall(text)
    }


def struct_fields(name: str) -> dict[str, bool]:
    struct = next(
        getattr(module, name)
        for module in (events, customer, receipt, sensitive, server)
        if hasattr(module, name)
    )
    fields = {field.encode_name: not field.required for field in msgspec.structs.fields(struct)}
    tag = struct.__struct_config__.tag
    return {"type": False, **fields} if tag else fields


@pytest.mark.parametrize("name", sorted(read_interfaces()))
def test_the_pages_know_every_field_of_the_wire(name: str) -> None:
    assert read_interfaces()[name] == struct_fields(name)


def test_every_frame_a_page_receives_is_known() -> None:
    received = {"SessionOpened", "Accepted", "EventsPage"}
    received |= {kind.__name__ for kind in vars(server).values() if is_frame_of(kind, server.__name__)}
    received |= {kind.__name__ for kind in vars(events).values() if is_frame_of(kind, events.__name__)}
    assert received <= set(read_interfaces())


def is_frame_of(kind: object, module: str) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct) and kind.__module__ == module
