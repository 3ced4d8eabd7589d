"""The studio's import and export: a file is looked at first, and then taken whole or not at all."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from aiohttp import hdrs, web
from msgspec import Meta

from bot.gateway.api.calls import Answer, Call, PageCalls
from bot.gateway.bodies import read_file_body
from bot.gateway.payloads import read_query
from bot.services.errors import ImportTooLarge
from knowledge_base.exchange.exporting import Which
from knowledge_base.exchange.formats import Format

routes = web.RouteTableDef()
studio = PageCalls("studio", routes)

MOST_BYTES = 20 * 2**20


class _Asked(msgspec.Struct, frozen=True):
    name: Annotated[str, Meta(min_length=1, max_length=300)]
    format: Format = "auto"
    digest: str | None = None


class _ExportQuery(msgspec.Struct, frozen=True):
    format: Literal["markdown", "json"] = "markdown"
    which: Which = "published"


@studio.post("/api/studio/import")
async def import_file(call: Call) -> Answer:
    """Say what importing the file would do; with the digest of that plan, do it."""
    asked = read_query(call.request, _Asked)
    data = await read_file_body(call.request, MOST_BYTES, ImportTooLarge)
    exchange = call.services.exchange
    if asked.digest is None:
        return await exchange.plan_import(asked.name, data, asked.format)
    return await exchange.import_file(call.staff.name, asked.name, data, asked.format, asked.digest)


@studio.get("/api/studio/export")
async def export_file(call: Call) -> Answer:
    """Send the entries as a file to keep: an archive of Markdown files, or JSON."""
    wanted = read_query(call.request, _ExportQuery)
    data = await call.services.exchange.export(call.staff.name, wanted.format, wanted.which)
    name, kind = ("entries.json", "json") if wanted.format == "json" else ("entries.zip", "zip")
    headers = {
        hdrs.CONTENT_DISPOSITION: f'attachment; filename="{name}"',
        hdrs.CACHE_CONTROL: "no-store",
    }
    return web.Response(body=data, content_type=f"application/{kind}", headers=headers)
