"""The page behind the link in an answer's mail: it opens the customer's conversation in this browser."""

from __future__ import annotations

from html import escape

from aiohttp import web

from bot.gateway.link_page import LinkPage
from bot.gateway.slow_requests import in_time
from bot.gateway.transport import SERVICES
from bot.services.return_links import PATH

routes = web.RouteTableDef()
_HEADING = "utter_continue_heading"


@routes.get(PATH)
async def ask(request: web.Request) -> web.Response:
    """Say whose conversation it is: a scanner that follows links opens none, nor does a link by itself."""
    key = request.query.get("key", "")
    found = await request.app[SERVICES].return_links.find(key)
    page = await LinkPage.of(request, found.customer_id if found else None)
    if found is None:
        return page.respond(_HEADING, "utter_continue_over", status=410)
    form = (
        f'<form method="post" action="{PATH}"><input type="hidden" name="key" value="{escape(key)}">'
        f'<p><button class="button primary">{page.say("utter_continue_yes")}</button></p></form>'
    )
    return page.respond(_HEADING, "utter_continue_ask", form, address=found.address)


@routes.post(PATH)
async def enter(request: web.Request) -> web.Response:
    """Give this browser a token of the customer, and continue to the widget."""
    services = request.app[SERVICES]
    form = await in_time(request.post(), services.settings.request_timeout_s)
    key = str(form.get("key", ""))
    found = await services.return_links.find(key)
    token = await services.return_links.use(key)
    page = await LinkPage.of(request, found.customer_id if found else None)
    if token is None:
        return page.respond(_HEADING, "utter_continue_over", status=410)
    script = '<script type="module" src="/static/widget/continue.js"></script>'
    hidden = f'<p id="token" hidden>{escape(token)}</p>{script}'
    return page.respond(_HEADING, "utter_continue_opening", hidden)
