"""The pages: the demo shop, the widget, the staff's three, sign-in, and the files they load."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

import bot
from bot.gateway.assets import Assets
from bot.gateway.cookies import session_key
from bot.gateway.documents import refusal_page
from bot.gateway.refused_sites import RefusedSites
from bot.gateway.transport import SERVICES
from bot.protocol.api import Page
from bot.services.accounts.access import PAGES
from bot.services.clock import Clock
from bot.services.settings import Settings

WEB = Path(bot.__file__).parent / "web"
DEMO = WEB / "demo"


def routes(settings: Settings, clock: Clock) -> list[web.RouteDef]:
    """Return the routes of all pages and of the files they load."""
    assets = Assets(WEB, without=None if settings.demo else DEMO)

    def file(name: str) -> Handler:
        async def serve(request: web.Request) -> web.StreamResponse:
            return await assets.respond(request, name)

        return serve

    async def loader(request: web.Request) -> web.StreamResponse:
        response = await assets.respond(request, "widget/widget.js")
        # For tags with `type="module"`, `crossorigin` or `integrity`, which browsers run only with leave.
        response.headers[hdrs.ACCESS_CONTROL_ALLOW_ORIGIN] = "*"
        return response

    refused_sites = RefusedSites(settings, clock.monotonic)

    async def widget(request: web.Request) -> web.StreamResponse:
        refused_sites.check(request)
        return await assets.respond(request, "widget/index.html")

    async def static(request: web.Request) -> web.StreamResponse:
        return await assets.respond(request, request.match_info["name"])

    def staff_page(page: Page) -> Handler:
        async def serve(request: web.Request) -> web.StreamResponse:
            return await _refused(request, page) or await assets.respond(request, f"{page}/index.html")

        return serve

    home = file("demo/index.html") if settings.demo else _to_help
    return [
        web.get("/", home),
        web.get("/widget", widget),
        web.get("/widget.js", loader),
        web.get("/sign-in", file("signin/index.html")),
        *(web.get(f"/{page}", staff_page(page)) for page in PAGES["admin"]),
        web.get("/favicon.ico", file("shared/icon.svg")),
        web.get("/static/{name:.+}", static),
    ]


async def _to_help(request: web.Request) -> web.StreamResponse:
    raise web.HTTPFound("/help")


async def _refused(request: web.Request, page: Page) -> web.StreamResponse | None:
    """Send a person who may not open this page to sign in, or to a page that says so; None when they may."""
    services = request.app[SERVICES]
    staff = await services.sign_in.who(session_key(request))
    if staff is None:
        raise web.HTTPSeeOther(f"/sign-in?next={quote(request.path_qs)}")
    if page in PAGES[staff.role]:
        return None
    refusal = refusal_page(
        services.settings.business,
        "This page is not yours to open",
        f"You are signed in as {staff.name}, {staff.role}. Ask an administrator if you need it.",
        f"/{PAGES[staff.role][0]}",
        "Go to your own page",
    )
    return web.Response(status=403, text=refusal, content_type="text/html")
