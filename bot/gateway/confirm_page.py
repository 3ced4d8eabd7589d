"""The page behind the link in our mail: one button, so that a scanner that opens links confirms nothing."""

from __future__ import annotations

from html import escape

from aiohttp import web

from bot.conversation.customers.confirmations import Confirmation
from bot.gateway.link_page import LinkPage
from bot.gateway.slow_requests import in_time
from bot.gateway.transport import SERVICES
from bot.services.outbox.confirmation_mail import PATH

routes = web.RouteTableDef()
_HEADING = "utter_confirm_email_heading"


@routes.get(PATH)
async def ask(request: web.Request) -> web.Response:
    """Ask whether the address is theirs; looking uses nothing up."""
    key = request.query.get("key", "")
    found = await request.app[SERVICES].confirmation_mail.find(key)
    page = await LinkPage.of(request, found.customer_id if found else None)
    if found is None:
        return page.respond(_HEADING, "utter_confirm_email_over", status=410)
    if found.is_confirmed:
        return _done(page, found)
    form = (
        f'<p><button class="button primary" form="confirm">{page.say("utter_confirm_email_yes")}</button></p>'
        f'<form id="confirm" method="post" action="{PATH}">'
        f'<input type="hidden" name="key" value="{escape(key)}"></form>'
    )
    sentence = "utter_confirm_email_ask" if found.is_newest else "utter_confirm_email_ask_older"
    return page.respond(_HEADING, sentence, form, address=found.address)


@routes.post(PATH)
async def confirm(request: web.Request) -> web.Response:
    """Confirm the address: what waited for it goes out."""
    services = request.app[SERVICES]
    form = await in_time(request.post(), services.settings.request_timeout_s)
    found = await services.confirmation_mail.use(str(form.get("key", "")))
    page = await LinkPage.of(request, found.customer_id if found else None)
    if found is None:
        return page.respond(_HEADING, "utter_confirm_email_over", status=410)
    return _done(page, found)


def _done(page: LinkPage, found: Confirmation) -> web.Response:
    sentence = "utter_confirm_email_done" if found.is_newest else "utter_confirm_email_done_older"
    return page.respond(_HEADING, sentence, address=found.address)
