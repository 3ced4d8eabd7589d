"""An erased customer's events hold no word: whatever kind they are, and whatever is in them."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any, get_args

import msgspec
import pytest

from bot.conversation import events as kinds
from bot.conversation.events import Body, EventBody, RecordedEvent
from bot.conversation.model import ConversationId, Sender, Seq
from bot.conversation.record.wiping import wipe_event

MARKER = "kestrel"
# Ids, stable names, names of staff, labels that staff gave, and the business's own words: entries, lines.
KEPT = {
    *("customer_id", "agent_id", "agent_name", "reason", "code", "why", "sha256", "locale", "entry_id"),
    *(
        "line_ids",
        "answer",
        "suggestions",
        "reasked",
        "message_id",
        "request_id",
        "other_id",
        "added",
        "removed",
    ),
}


def filled(type_info: Any) -> Any:
    """A value of the type with the marker wherever a text can be."""
    match type_info:
        case msgspec.inspect.StrType():
            return MARKER
        case msgspec.inspect.UnionType():
            return filled(next(one for one in type_info.types if not _is_none(one)))
        case msgspec.inspect.LiteralType():
            return type_info.values[0]
        case msgspec.inspect.StructType():
            return {field.encode_name: filled(field.type) for field in type_info.fields} | _tag(type_info)
        case msgspec.inspect.VarTupleType():
            return [filled(type_info.item_type)]
        case msgspec.inspect.DictType() | msgspec.inspect.AnyType():
            return {MARKER: MARKER}
        case msgspec.inspect.IntType() | msgspec.inspect.FloatType():
            return 1
        case msgspec.inspect.BoolType():
            return True
        case msgspec.inspect.DateTimeType():
            return "2026-11-30T12:00:00Z"
    raise TypeError(type_info)


def _is_none(type_info: Any) -> bool:
    return isinstance(type_info, msgspec.inspect.NoneType)


def _tag(info: Any) -> dict[str, Any]:
    return {info.tag_field: info.tag} if info.tag_field else {}


def words_in(value: Any, *, inside: str = "") -> list[str]:
    """Where the marker is in plain values, but for what is kept."""
    if isinstance(value, dict):
        return [
            where
            for name, each in value.items()
            if name not in KEPT
            for where in [*words_in(each, inside=name), *([inside] if MARKER in name else [])]
        ]
    if isinstance(value, list):
        return [where for each in value for where in words_in(each, inside=inside)]
    return [inside] if isinstance(value, str) and MARKER in value else []


@pytest.mark.parametrize("kind", get_args(EventBody), ids=lambda kind: kind.__name__)
def test_no_word_is_left_in_an_event_of_any_kind(kind: type[Body]) -> None:
    body: Any = msgspec.convert(filled(msgspec.inspect.type_info(kind)), EventBody)
    event = RecordedEvent(
        conversation_id=ConversationId("c"),
        seq=Seq(1),
        at=datetime(2026, 11, 30, tzinfo=timezone.utc),
        sender=Sender(kind="customer", id="x", name=MARKER),
        body=body,
    )
    wiped = wipe_event(event)
    assert words_in(msgspec.to_builtins(wiped.body)) == []
    assert wiped.sender.name is None
    assert type(wiped.body) is kind


def test_every_kind_of_event_is_asked_about() -> None:
    bodies = {each for each in vars(kinds).values() if isinstance(each, type) and issubclass(each, Body)} - {
        Body
    }
    assert bodies == set(get_args(EventBody))
