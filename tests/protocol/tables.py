"""The protocol's types as the tables of PROTOCOL.md."""

from __future__ import annotations

from typing import Any, get_args

import msgspec
from msgspec import inspect

from bot.protocol.customer import CustomerFrame
from bot.protocol.drafts import ViewersPush
from bot.protocol.events import Event
from bot.protocol.goodwill import GoodwillPush
from bot.protocol.lists import CountsPush
from bot.protocol.notes import MentionPush, ReadPush
from bot.protocol.packet import PacketPush
from bot.protocol.routing import OfferPush, RequeueWarning, TeamPush
from bot.protocol.server import ErrorFrame, EventPush, Hello, PresencePush, ReceiptChanged, Result, TypingPush
from bot.protocol.staff import RowPush, StaffFrame

CUSTOMER: tuple[type[msgspec.Struct], ...] = get_args(CustomerFrame)
STAFF: tuple[type[msgspec.Struct], ...] = get_args(StaffFrame)
SERVER: tuple[type[msgspec.Struct], ...] = (
    Hello,
    Result,
    ErrorFrame,
    EventPush,
    TypingPush,
    PresencePush,
    ReceiptChanged,
    RowPush,
    PacketPush,
    ReadPush,
    MentionPush,
    CountsPush,
    ViewersPush,
    TeamPush,
    OfferPush,
    RequeueWarning,
    GoodwillPush,
)
EVENTS: tuple[type[msgspec.Struct], ...] = get_args(Event)


def tag_of(kind: type[msgspec.Struct]) -> str | None:
    """The `type` field of a frame; None for a payload."""
    tag = kind.__struct_config__.tag
    return None if tag is None else str(tag)


def payloads(kinds: tuple[type[msgspec.Struct], ...]) -> list[type[msgspec.Struct]]:
    """The payload types that these refer to, directly or not, in order of appearance."""
    found: dict[type[msgspec.Struct], None] = {}

    def visit(part: Any) -> None:
        if isinstance(part, inspect.StructType):
            known = part.cls in found
            if tag_of(part.cls) is None:
                found.setdefault(part.cls)
            if not known:
                for field in part.fields:
                    visit(field.type)
        elif isinstance(part, inspect.UnionType):
            for item in part.types:
                visit(item)
        elif isinstance(part, inspect.VarTupleType):
            visit(part.item_type)

    for kind in kinds:
        visit(inspect.type_info(kind))
    return list(found)


def table_of(kind: type[msgspec.Struct]) -> list[str]:
    """One row for each field: name, type, and whether it may be absent."""
    info = inspect.type_info(kind)
    assert isinstance(info, inspect.StructType)
    rows = [f"| `{f.encode_name}` | {render(f.type)} | {'' if f.required else 'yes'} |" for f in info.fields]
    return ["| field | type | may be absent |", "|---|---|---|", *rows] if rows else []


def render(part: Any) -> str:
    """A type in words."""
    if isinstance(part, inspect.UnionType):
        return " or ".join(render(item) for item in part.types)
    if isinstance(part, inspect.NoneType):
        return "null"
    if isinstance(part, inspect.BoolType):
        return "true or false"
    if isinstance(part, inspect.IntType):
        return "whole number" if part.ge is None or part.ge < 0 else f"whole number from {part.ge}"
    if isinstance(part, inspect.FloatType):
        return "number"
    if isinstance(part, inspect.LiteralType):
        return ", ".join(f"`{value}`" for value in part.values)
    if isinstance(part, inspect.VarTupleType):
        return f"list of {render(part.item_type)}"
    if isinstance(part, inspect.DictType):
        return "object"
    if isinstance(part, inspect.AnyType):
        return "the result's type"
    if isinstance(part, inspect.StructType):
        return f"`{tag_of(part.cls) or part.cls.__name__}`"
    assert isinstance(part, inspect.StrType), part
    limits = (("at least", part.min_length), ("at most", part.max_length))
    words = [f"{word} {limit}" for word, limit in limits if limit is not None]
    return f"text of {', '.join(words)} characters" if words else "text"


def describe(kind: type[msgspec.Struct]) -> str:
    """The docstring, as one paragraph per paragraph."""
    lines = (kind.__doc__ or "").strip().splitlines()
    return "\n".join(line.strip() for line in lines)
