"""The page behind the link in an answer's mail: it opens the customer's conversation in this browser."""

from __future__ import annotations

from html import escape

from aiohttp import web

from bot.gateway.link_page import link_page
from bot.gateway.slow_requests import in_time
from bot.gateway.transport import SERVICES
from bot.services.return_links import PATH

routes = web.RouteTableDef()
_HEADING = "utter_continue_heading"


@routes.get(PATH)
async def ask(request: web.Request) -> web.Response:
    """Say whose conversation it is: a scanner that follows links opens none, nor does a link by itself."""
    services, key = request.app[SERVICES], request.query.get("key", "")
    found = await services.return_links.find(key)
    if found is None:
        return link_page(services, _HEADING, "utter_continue_over", status=410)
    yes = escape(services.voice.plain("utter_continue_yes"))
    form = (
        f'<form method="post" action="{PATH}"><input type="hidden" name="key" value="{escape(key)}">'
        f'<p><button class="button primary">{yes}</button></p></form>'
    )
    return link_page(services, _HEADING, "utter_continue_ask", form, address=found.address)


@routes.post(PATH)
async def enter(request: web.Request) -> web.Response:
    """Give this browser a token of the customer, and continue to the widget."""
    services = request.app[SERVICES]
    form = await in_time(request.post(), services.settings.request_timeout_s)
    token = await services.return_links.use(str(form.get("key", "")))
    if token is None:
        return link_page(services, _HEADING, "utter_continue_over", status=410)
    script = '<script type="module" src="/static/widget/continue.js"></script>'
    return link_page(
        services, _HEADING, "utter_continue_opening", f'<p id="token" hidden>{escape(token)}</p>{script}'
    )
