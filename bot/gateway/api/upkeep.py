"""The studio's upkeep: what to look at, words to avoid, links to other sites, and how entries do."""

from __future__ import annotations

from aiohttp import web

from bot.gateway.api.calls import Answer, Call, PageCalls
from bot.gateway.link_check import check_links
from bot.protocol.upkeep import FindingDismiss, FindingRestore, HintsRequest, WordRemove, WordSave

routes = web.RouteTableDef()
studio = PageCalls("studio", routes)


@studio.get("/api/studio/upkeep")
async def get_report(call: Call) -> Answer:
    """Return what there is to look at."""
    return await call.services.entry_upkeep.report()


@studio.post("/api/studio/upkeep/dismiss")
async def dismiss(call: Call) -> Answer:
    """Dismiss a finding, with the reason."""
    return await call.services.entry_upkeep.dismiss(call.staff.name, await call.read(FindingDismiss))


@studio.post("/api/studio/upkeep/take-up")
async def take_up(call: Call) -> Answer:
    """Restore a dismissed finding."""
    return await call.services.entry_upkeep.restore((await call.read(FindingRestore)).key)


@studio.post("/api/studio/upkeep/links")
async def look_at_links(call: Call) -> Answer:
    """Ask every other site that entries link to whether it still answers."""
    return await call.services.entry_upkeep.check_links(check_links)


@studio.get("/api/studio/upkeep/words")
async def get_words(call: Call) -> Answer:
    """Return the words that customers don't use."""
    return await call.services.entry_upkeep.list_words()


@studio.put("/api/studio/upkeep/words")
async def save_word(call: Call) -> Answer:
    """Put a word on the list, or another plain one beside it."""
    return await call.services.entry_upkeep.save_word(call.staff.name, await call.read(WordSave))


@studio.post("/api/studio/upkeep/words/remove")
async def remove_word(call: Call) -> Answer:
    """Take a word off the list."""
    return await call.services.entry_upkeep.remove_word((await call.read(WordRemove)).word)


@studio.post("/api/studio/upkeep/hints")
async def get_hints(call: Call) -> Answer:
    """Return how an answer reads as the editor has it now."""
    return await call.services.entry_upkeep.get_hints(await call.read(HintsRequest))


@studio.get("/api/studio/upkeep/use")
async def get_use(call: Call) -> Answer:
    """Return how entries did, those with most trouble first."""
    return await call.services.usefulness.list_uses()


@studio.get("/api/studio/upkeep/use/{entry_id}")
async def get_weeks(call: Call) -> Answer:
    """Return how one entry did, week by week."""
    return await call.services.usefulness.list_weeks(call["entry_id"])
