"""Pictures of answers: sent by editors, read by everybody."""

from __future__ import annotations

import asyncio

from aiohttp import hdrs, web

from bot.gateway.api.calls import Answer, Call, PageCalls
from bot.gateway.bodies import read_file_body
from bot.gateway.transport import SERVICES
from bot.protocol.editing import PictureAdded
from bot.services.errors import (
    AttachmentEmpty,
    NotFound,
    PictureTooLarge,
)
from bot.services.pictures import FOLDER, MAX_BYTES, media_type_of

routes = web.RouteTableDef()
studio = PageCalls("studio", routes)

# Whatever a file holds, it may run nothing and load nothing.
_HARMLESS = "default-src 'none'; sandbox; frame-ancestors 'none'"


@studio.post("/api/studio/pictures", status=201)
async def add_picture(call: Call) -> Answer:
    """Keep the body as a picture that answers can show."""
    await call.services.limits.disk.require(MAX_BYTES)
    data = await read_file_body(call.request, MAX_BYTES, PictureTooLarge)
    if not data:
        raise AttachmentEmpty()
    name, kept = await asyncio.to_thread(call.services.pictures.add, data)
    media_type = media_type_of(name) or ""
    return PictureAdded(url=f"{FOLDER}{name}", media_type=media_type, size=len(kept))


@routes.get(FOLDER + "{name}")
async def read_picture(request: web.Request) -> web.StreamResponse:
    """Send a picture, under the type that its content had when it was taken."""
    name = request.match_info["name"]
    path = await asyncio.to_thread(request.app[SERVICES].pictures.path_of, name)
    media_type = media_type_of(name)
    if path is None or media_type is None:
        raise NotFound()
    headers = {
        hdrs.CACHE_CONTROL: "public, max-age=31536000, immutable",
        hdrs.CONTENT_DISPOSITION: "inline",
        "Content-Security-Policy": _HARMLESS,
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    response = web.FileResponse(path, headers=headers)
    response.content_type = media_type
    return response
