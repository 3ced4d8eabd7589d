"""Bodies of the JSON API: read into types, written from them."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

import msgspec
from aiohttp import web

from bot.gateway.bodies import read_text_body
from bot.services.days import parse_day
from bot.services.errors import PayloadInvalid

T = TypeVar("T")
PayloadT = TypeVar("PayloadT", bound=msgspec.Struct)


async def read_payload(request: web.Request, kind: type[PayloadT]) -> PayloadT:
    """Return the request's body; `payload_invalid` when it is not JSON of this shape."""
    if request.content_type != "application/json":
        raise PayloadInvalid(reason="send it as application/json")
    try:
        return msgspec.json.decode(await read_text_body(request), type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise PayloadInvalid(reason=str(error)) from error


def read_query(request: web.Request, kind: type[PayloadT]) -> PayloadT:
    """Return what is in the request's address; `payload_invalid` when it is not of this shape."""
    return payload_of(dict(request.query), kind, strict=False)


def payload_of(values: Any, kind: type[T], *, strict: bool = True) -> T:
    """Return these plain values as what they should be; `payload_invalid` when they are not of this shape."""
    try:
        return msgspec.convert(values, kind, strict=strict)
    except msgspec.ValidationError as error:
        raise PayloadInvalid(reason=str(error)) from error


def read_day(request: web.Request) -> date | None:
    """Return the day that the address asks for, if any; `payload_invalid` when it is none."""
    text = request.query.get("day")
    try:
        return parse_day(text) if text else None
    except ValueError as error:
        raise PayloadInvalid(reason="day should look like 2026-11-21") from error


def respond(payload: msgspec.Struct, status: int = 200) -> web.Response:
    """Return the payload as an answer that nobody keeps."""
    return web.Response(
        status=status,
        body=msgspec.json.encode(payload),
        content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )
