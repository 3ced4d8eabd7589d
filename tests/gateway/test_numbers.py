"""Numbers and days that no part of the house can count: a clear refusal, never an accident later on."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from msgspec import inspect

from bot.services.days import parse_day, parse_time
from tests.gateway.house import House, Peer
from tests.protocol.tables import CUSTOMER, STAFF, tag_of

HUGE = (2**53, 2**63, 2**64, 10**30, -(2**63) - 1, -(10**30))


def numbers_of(kind: type[msgspec.Struct]) -> Iterator[str]:
    """The fields of a frame that hold a whole number, alone or with something else."""
    for field in inspect.type_info(kind).fields:  # type: ignore[attr-defined]
        parts = field.type.types if isinstance(field.type, inspect.UnionType) else (field.type,)
        if any(isinstance(part, inspect.IntType) for part in parts):
            yield field.encode_name


def sample(part: inspect.Type) -> Any:
    """A value of this type."""
    if isinstance(part, inspect.UnionType):
        return sample(part.types[0])
    if isinstance(part, inspect.StrType):
        return "x" * max(1, part.min_length or 1)
    if isinstance(part, inspect.IntType):
        return max(1, part.ge or 1)
    if isinstance(part, inspect.LiteralType):
        return part.values[0]
    if isinstance(part, inspect.BoolType):
        return True
    if isinstance(part, inspect.StructType):
        values = {f.encode_name: sample(f.type) for f in part.fields if f.required}
        return {**values, **({"type": part.tag} if part.tag else {})}
    return []


def frame_of(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """A frame of this type with what it must hold."""
    return {"type": tag_of(kind), **{k: v for k, v in sample(inspect.type_info(kind)).items() if k != "type"}}


NUMBERS = [(kind, name) for kind in (*CUSTOMER, *STAFF) for name in numbers_of(kind)]


@pytest.mark.parametrize(("kind", "name"), NUMBERS, ids=lambda v: v if isinstance(v, str) else tag_of(v))
@pytest.mark.parametrize("number", HUGE)
def test_no_frame_holds_a_number_that_cannot_be_counted(
    kind: type[msgspec.Struct], name: str, number: int
) -> None:
    frame = {**frame_of(kind), name: number}
    with pytest.raises(msgspec.ValidationError, match=name):
        msgspec.convert(frame, kind)


async def ask_raw(peer: Peer, frame: str) -> str:
    """The code that a frame is refused with."""
    peer.frames.clear()
    peer_frame = asyncio.create_task(peer.wait(lambda f: f["type"] in ("error", "result")))
    await peer.send(frame)
    return str((await peer_frame).get("code", "result"))


async def test_no_number_is_an_internal_error(house: House) -> None:
    customer = await house.customer()
    await customer.open()
    mia = await house.agent("Mia")
    asked = 0
    for peer, frames in ((customer, CUSTOMER), (mia, STAFF)):
        for kind in frames:
            for name in numbers_of(kind):
                if "id" not in frame_of(kind):
                    continue
                frame = {**frame_of(kind), "id": 77, name: "HERE"}
                for number in HUGE:
                    text = msgspec.json.encode(frame).decode().replace('"HERE"', str(number))
                    assert await ask_raw(peer, text) == "frame_invalid", (kind, name, number)
                    asked += 1
    assert asked > len(HUGE)
    await customer.say("still here")


@pytest.mark.parametrize("cursor", [f'["x",{10**30}]', f'[{2**64},"x"]', "[1e400]", "[" * 2000, "\ud800", ""])
async def test_no_cursor_is_an_internal_error(house: House, cursor: str) -> None:
    mia = await house.agent("Mia")
    text = msgspec.json.encode({"type": "list.get", "id": 9, "list": "all", "after": "HERE"}).decode()
    assert await ask_raw(mia, text.replace('"HERE"', json.dumps(cursor))) in (
        "not_found",
        "result",
        "frame_invalid",
        "frame_malformed",
    )


TIMES = ["0001-01-01", "0001-01-01T00:00:00+14:00", "9999-12-31", "9999-12-31T23:59:59-14:00", "1969-12-31"]


@pytest.mark.parametrize("text", TIMES)
def test_days_at_the_edge_of_time_are_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_time(text)
    with pytest.raises(ValueError):
        parse_day(text)


async def test_no_address_is_an_internal_error(house: House) -> None:
    browser = await house.signed_in("Ada", "admin")
    routes = house.server.app.router.resources()
    paths = {
        r.canonical for r in routes if "{" not in r.canonical and r.canonical.startswith(("/api/", "/help"))
    }
    names = ("day", "at", "limit", "offset", "after", "part", "days", "after_seq", "revision")
    values = (*map(str, HUGE), "9" * 5_000, *TIMES, "\ud7ff", "²", "-1", "NaN", "1e400")
    assert {"/api/board", "/help"} <= paths
    for path in sorted(paths):
        for value in values:
            params = dict.fromkeys(names, value)
            async with browser.get(house.url + path, params=params) as response:
                assert response.status != 500, (path, value, await response.text())


async def test_no_snooze_or_schedule_is_an_internal_error(house: House) -> None:
    mia = await house.agent("Mia")
    customer = await house.customer()
    await customer.open()
    conversation_id = (await customer.say("hello"))["conversation_id"]
    editor = await house.signed_in("Elif", "editor")
    for text in (*TIMES, "²", "x"):
        frame = {
            "type": "conversation.snooze",
            "id": 9,
            "conversation_id": conversation_id,
            "until": text,
        }
        code = await ask_raw(mia, msgspec.json.encode(frame).decode())
        assert code in ("snooze_time", "frame_invalid", "frame_unknown"), (text, code)
        body: dict[str, Any] = {"at": text}
        for path in ("/api/studio/publish", "/api/studio/entries/x/schedule"):
            headers = {"Origin": house.url}
            async with editor.post(house.url + path, json=body, headers=headers) as response:
                assert response.status < 500
