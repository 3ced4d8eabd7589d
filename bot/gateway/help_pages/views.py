"""Who reads the help pages: people, of whom nothing is kept, and machines, which are not counted."""

from __future__ import annotations

from aiohttp import hdrs, web

from bot.matching import Pattern

# Those that say so themselves: search engines, previews of links, monitors.
_MACHINES = Pattern(r"bot|crawl|spider|slurp|preview|monitor|curl|wget|python", ignore_case=True)


def is_read(request: web.Request) -> bool:
    """Return whether a person has the page before them: neither a machine nor a browser that prefetches."""
    fetched = request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
    agent = request.headers.get(hdrs.USER_AGENT, "")
    return request.method == hdrs.METH_GET and "prefetch" not in fetched and not _MACHINES.search(agent)
