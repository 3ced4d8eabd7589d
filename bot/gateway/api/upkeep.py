"""The studio's upkeep: what to look at, words to avoid, links to other sites, and how entries do."""

from __future__ import annotations

from aiohttp import web

from bot.gateway.api.access import require_page
from bot.gateway.link_check import check_links
from bot.gateway.payloads import read_payload, respond
from bot.gateway.transport import SERVICES
from bot.protocol.upkeep import FindingDismiss, FindingTakeUp, HintsRequest, WordRemove, WordSave

routes = web.RouteTableDef()


@routes.get("/api/studio/upkeep")
async def get_report(request: web.Request) -> web.Response:
    """What there is to look at."""
    await require_page(request, "studio")
    return respond(await request.app[SERVICES].entry_upkeep.report())


@routes.post("/api/studio/upkeep/dismiss")
async def dismiss(request: web.Request) -> web.Response:
    """A finding is none, with the reason."""
    staff, asked = await require_page(request, "studio"), await read_payload(request, FindingDismiss)
    return respond(await request.app[SERVICES].entry_upkeep.dismiss(staff.name, asked))


@routes.post("/api/studio/upkeep/take-up")
async def take_up(request: web.Request) -> web.Response:
    """A dismissed finding stands again."""
    await require_page(request, "studio")
    key = (await read_payload(request, FindingTakeUp)).key
    return respond(await request.app[SERVICES].entry_upkeep.take_up(key))


@routes.post("/api/studio/upkeep/links")
async def look_at_links(request: web.Request) -> web.Response:
    """Ask every other site that entries link to whether it still answers."""
    await require_page(request, "studio")
    return respond(await request.app[SERVICES].entry_upkeep.check_links(check_links))


@routes.get("/api/studio/upkeep/words")
async def get_words(request: web.Request) -> web.Response:
    """The words that customers don't use."""
    await require_page(request, "studio")
    return respond(await request.app[SERVICES].entry_upkeep.list_words())


@routes.put("/api/studio/upkeep/words")
async def save_word(request: web.Request) -> web.Response:
    """Put a word on the list, or another plain one beside it."""
    staff, asked = await require_page(request, "studio"), await read_payload(request, WordSave)
    return respond(await request.app[SERVICES].entry_upkeep.save_word(staff.name, asked))


@routes.post("/api/studio/upkeep/words/remove")
async def remove_word(request: web.Request) -> web.Response:
    """Take a word off the list."""
    await require_page(request, "studio")
    word = (await read_payload(request, WordRemove)).word
    return respond(await request.app[SERVICES].entry_upkeep.remove_word(word))


@routes.post("/api/studio/upkeep/hints")
async def get_hints(request: web.Request) -> web.Response:
    """How an answer reads as the editor has it now."""
    await require_page(request, "studio")
    asked = await read_payload(request, HintsRequest)
    return respond(await request.app[SERVICES].entry_upkeep.get_hints(asked))


@routes.get("/api/studio/upkeep/use")
async def get_use(request: web.Request) -> web.Response:
    """How entries did, those with most trouble first."""
    await require_page(request, "studio")
    return respond(await request.app[SERVICES].usefulness.list_uses())


@routes.get("/api/studio/upkeep/use/{entry_id}")
async def get_weeks(request: web.Request) -> web.Response:
    """How one entry did, week by week."""
    await require_page(request, "studio")
    return respond(await request.app[SERVICES].usefulness.list_weeks(request.match_info["entry_id"]))
