"""The studio's import and export: a file is looked at first, and then taken whole or not at all."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from aiohttp import hdrs, web
from msgspec import Meta

from bot.gateway.api.access import require_page
from bot.gateway.bodies import read_file_body
from bot.gateway.payloads import read_query, respond
from bot.gateway.transport import SERVICES
from bot.services.errors import ImportTooLarge
from knowledge_base.exchange.exporting import Which
from knowledge_base.exchange.formats import Format

routes = web.RouteTableDef()

MOST_BYTES = 20 * 2**20


class _Asked(msgspec.Struct, frozen=True):
    name: Annotated[str, Meta(min_length=1, max_length=300)]
    format: Format = "auto"
    digest: str | None = None


class _Wanted(msgspec.Struct, frozen=True):
    format: Literal["markdown", "json"] = "markdown"
    which: Which = "published"


@routes.post("/api/studio/import")
async def import_file(request: web.Request) -> web.Response:
    """Say what importing the file would do; with the digest of that plan, do it."""
    staff = await require_page(request, "studio")
    asked = read_query(request, _Asked)
    data = await read_file_body(request, MOST_BYTES, ImportTooLarge)
    exchange = request.app[SERVICES].exchange
    if asked.digest is None:
        return respond(await exchange.plan_import(asked.name, data, asked.format))
    return respond(await exchange.import_file(staff.name, asked.name, data, asked.format, asked.digest))


@routes.get("/api/studio/export")
async def export_file(request: web.Request) -> web.Response:
    """The entries as a file to keep: an archive of Markdown files, or JSON."""
    await require_page(request, "studio")
    wanted = read_query(request, _Wanted)
    data = await request.app[SERVICES].exchange.export(wanted.format, wanted.which)
    name, kind = ("entries.json", "json") if wanted.format == "json" else ("entries.zip", "zip")
    headers = {
        hdrs.CONTENT_DISPOSITION: f'attachment; filename="{name}"',
        hdrs.CACHE_CONTROL: "no-store",
    }
    return web.Response(body=data, content_type=f"application/{kind}", headers=headers)
