"""What the staff's pages know of the wire is what bot/protocol says, field for field."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import msgspec
import pytest

from bot.protocol import (
    aids,
    audit,
    board,
    boundary,
    bulk,
    drafts,
    editing,
    exchange,
    filters,
    gaps,
    gate,
    goodwill,
    lists,
    masking,
    notes,
    packet,
    profile,
    routing,
    saved_replies,
    staff,
    studio,
    survey,
    teaching,
    tokens,
    trying,
    turn,
    upkeep,
)

WEB = Path(__file__).parents[2] / "bot" / "web"
INTERFACE = re.compile(r"export interface (\w+) \{(.*?)\n\}", re.DOTALL)
FIELD = re.compile(r"^  (\w+)(\??):", re.MULTILINE)

FILES: dict[str, tuple[ModuleType, ...]] = {
    "desk/boundary.d.ts": (boundary,),
    "desk/staff.d.ts": (staff, packet, notes, lists, filters, bulk, routing, saved_replies, profile),
    "desk/survey.d.ts": (survey,),
    "board/audit.d.ts": (audit,),
    "desk/goodwill.d.ts": (goodwill,),
    "desk/aids.d.ts": (aids, drafts),
    "studio/studio.d.ts": (studio, editing, turn),
    "studio/exchange.d.ts": (exchange,),
    "studio/gaps.d.ts": (gaps,),
    "studio/teaching.d.ts": (teaching,),
    "studio/tokens.d.ts": (tokens,),
    "studio/gate-api.d.ts": (gate,),
    "studio/try-api.d.ts": (trying,),
    "studio/upkeep.d.ts": (upkeep,),
    "board/board.d.ts": (board,),
    "board/masking-api.d.ts": (masking,),
}


def read_interfaces(file: str) -> dict[str, dict[str, bool]]:
    """The fields of each interface, and whether each may be absent."""
    text = (WEB / file).read_text(encoding="utf-8")
    return {
        name: {field: bool(optional) for field, optional in FIELD.findall(body)}
        for name, body in INTERFACE.findall(text)
    }


def fields_on_the_wire(modules: tuple[ModuleType, ...], name: str) -> dict[str, bool]:
    struct = next(getattr(module, name) for module in modules if hasattr(module, name))
    config = struct.__struct_config__
    fields = {
        field.encode_name: config.omit_defaults and not field.required
        for field in msgspec.structs.fields(struct)
    }
    return {"type": False, **fields} if config.tag else fields


@pytest.mark.parametrize(("file", "name"), [(file, name) for file in FILES for name in read_interfaces(file)])
def test_a_page_knows_every_field_it_receives(file: str, name: str) -> None:
    assert read_interfaces(file)[name] == fields_on_the_wire(FILES[file], name)
