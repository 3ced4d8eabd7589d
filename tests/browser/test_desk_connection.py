"""The desk over bad lines: what was missed is caught up, and nothing is said twice."""

from __future__ import annotations

import json

from msgspec import structs
from playwright.async_api import Page, WebSocketRoute, expect

from bot.conversation.erasure import Erasure
from bot.conversation.events import MessagePosted
from bot.protocol.base import EVENT_PAGE
from bot.services.accounts.users import remove_user
from tests.browser.conftest import OpenPage
from tests.browser.site import Site
from tests.browser.staff import add_waiting, say, sign_in
from tests.gateway.test_staff import change_record


class Line:
    """Every staff socket of a page runs through here, so that a test can cut it."""

    def __init__(self) -> None:
        self.up = True
        self.swallow = ""
        self._open: list[WebSocketRoute] = []

    async def cut(self) -> None:
        """The line is dead until `mend`."""
        self.up = False
        for route in self._open:
            await route.close()
        self._open.clear()

    def mend(self) -> None:
        """New connections succeed again."""
        self.up = True

    async def carry(self, route: WebSocketRoute) -> None:
        """Connect to the server, unless the line is cut; swallow results of one kind of request."""
        if not self.up:
            await route.close()
            return
        self._open.append(route)
        server = route.connect_to_server()
        swallowed: set[int] = set()

        def to_server(text: str | bytes) -> None:
            frame = json.loads(text)
            if self.swallow and frame["type"] == self.swallow:
                swallowed.add(frame["id"])
            server.send(text)

        def to_page(text: str | bytes) -> None:
            frame = json.loads(text)
            if frame.get("id") not in swallowed:
                route.send(text)

        route.on_message(to_server)
        server.on_message(to_page)


async def open_taken(site: Site, open_page: OpenPage, line: Line) -> Page:
    """A desk on a line that can be cut, with a conversation of its own open."""
    desk = await sign_in(open_page, site)
    await desk.route_web_socket("**/ws/staff", line.carry)
    await desk.reload()
    return desk


async def test_a_desk_that_was_away_catches_up(site: Site, open_page: OpenPage) -> None:
    line = Line()
    desk = await open_taken(site, open_page, line)
    customer, _ = await add_waiting(site, "Priya")
    await desk.locator(".row-take").click()
    await expect(desk.get_by_placeholder("Reply to Priya")).to_be_visible()
    await line.cut()
    await expect(desk.locator(".connection")).to_be_visible()
    for number in range(EVENT_PAGE + 20):
        await say(site, customer, f"line {number}")
    await add_waiting(site, "Meanwhile")
    line.mend()
    await expect(desk.get_by_text(f"line {EVENT_PAGE + 19}", exact=True)).to_be_visible(timeout=15_000)
    await expect(desk.locator(".connection")).to_be_hidden()
    await expect(desk.get_by_text("line 0", exact=True)).to_have_count(1)
    await expect(desk.locator(".row", has_text="Meanwhile")).to_be_visible()


async def test_a_message_whose_acknowledgement_was_lost_is_said_once(site: Site, open_page: OpenPage) -> None:
    line = Line()
    desk = await open_taken(site, open_page, line)
    _, conversation_id = await add_waiting(site, "Priya")
    await desk.locator(".row-take").click()
    reply = desk.get_by_placeholder("Reply to Priya")
    await expect(reply).to_be_focused()
    line.swallow = "message.send"
    await reply.fill("once only")
    await reply.press("Enter")
    await expect(desk.locator("fd-message[data-end][data-state=sent]")).to_have_count(1)
    await line.cut()
    line.swallow = ""
    line.mend()
    await expect(desk.locator(".connection")).to_be_hidden(timeout=15_000)
    await reply.fill("and another")
    await reply.press("Enter")
    await expect(desk.locator("fd-message[data-end][data-state=sent]")).to_have_count(2)
    record = site.services.record
    events = await site.services.writer.read(lambda: record.list_events(conversation_id))
    said = [event.body.text for event in events if isinstance(event.body, MessagePosted)]
    assert said[-2:] == ["once only", "and another"], "each once"
    assert said.count("once only") == 1


async def test_what_was_written_offline_goes_out_after_a_reload(site: Site, open_page: OpenPage) -> None:
    line = Line()
    desk = await open_taken(site, open_page, line)
    await add_waiting(site, "Priya")
    await desk.locator(".row-take").click()
    reply = desk.get_by_placeholder("Reply to Priya")
    await expect(reply).to_be_focused()
    await line.cut()
    await expect(desk.locator(".connection")).to_be_visible()
    await reply.fill("written in a tunnel")
    await reply.press("Enter")
    await expect(desk.locator("fd-message[data-state=pending]")).to_have_count(1)
    line.mend()
    await desk.reload()
    await expect(desk.locator("fd-message[data-end][data-state=sent] .bubble")).to_have_text(
        ["written in a tunnel"]
    )


async def test_a_refused_message_can_be_changed_and_sent(site: Site, open_page: OpenPage) -> None:
    desk = await open_taken(site, open_page, Line())
    await add_waiting(site, "Priya")
    await desk.locator(".row-take").click()
    reply = desk.get_by_placeholder("Reply to Priya")
    await reply.evaluate("field => { field.value = 'a\\u0000b'; field.dispatchEvent(new Event('input')); }")
    await reply.press("Enter")
    failed = desk.locator("fd-message[data-state=failed]")
    await expect(failed).to_contain_text("Not sent.")  # it can be taken back for 5 s
    await failed.get_by_role("button", name="Delete").click()
    await expect(failed).to_have_count(0)
    await expect(reply).to_have_value("a\0b")


async def test_a_session_that_ended_leads_to_the_sign_in_page_and_back(
    site: Site, open_page: OpenPage
) -> None:
    line = Line()
    desk = await open_taken(site, open_page, line)
    _, conversation_id = await add_waiting(site, "Priya")
    await desk.locator(".row-open").click()
    await expect(desk.locator(".packet")).to_be_visible()
    await desk.context.clear_cookies()
    await line.cut()
    line.mend()
    await desk.wait_for_url("**/sign-in?next=*")
    await desk.get_by_label("E-mail").fill("mia@example.com")
    await desk.get_by_label("Password").fill("correct horse battery")
    await desk.get_by_role("button", name="Sign in").click()
    await desk.wait_for_url(f"**/desk#{conversation_id}")
    await expect(desk.locator(".packet")).to_be_visible()


async def test_a_removed_agents_desk_says_so_and_does_not_come_back(site: Site, open_page: OpenPage) -> None:
    page = await sign_in(open_page, site)
    opened: list[str] = []
    page.on("websocket", lambda socket: opened.append(socket.url))
    remove_user(site.data_dir, "mia@example.com")
    await page.wait_for_url("**/sign-in?**", wait_until="commit")
    await expect(page.get_by_text("You’re signed out.")).to_be_visible()
    assert opened == []


async def test_the_desk_of_a_role_that_does_not_open_it_any_more_stops(
    site: Site, open_page: OpenPage
) -> None:
    page = await sign_in(open_page, site)
    opened: list[str] = []
    page.on("websocket", lambda socket: opened.append(socket.url))
    change_record(site.data_dir, "UPDATE staff SET role = 'editor' WHERE email = 'mia@example.com'")
    await expect(page.get_by_text("Your role doesn’t open this page any more.")).to_be_visible()
    assert opened == []


async def test_a_struck_message_is_shown_as_such(site: Site, open_page: OpenPage) -> None:
    page = await sign_in(open_page, site)
    _, conversation_id = await add_waiting(site, "Priya", "My card is 49927398711")
    record = site.services.record

    def strike() -> None:
        erasure = Erasure({"My card is 49927398711": None})
        events = record.list_events(conversation_id)
        changed = [structs.replace(event, body=erasure.clean(event.body)) for event in events]
        said = next(place for place, event in enumerate(events) if event.sender.kind == "customer")
        body = MessagePosted(text="", struck=True)
        changed[said] = structs.replace(events[said], body=body)
        record.redact(conversation_id, changed, erasure)

    await site.services.writer.write(strike)
    await page.locator(".row", has_text="Priya").first.click()
    await expect(page.get_by_text("Removed", exact=True)).to_be_visible()
    await expect(page.get_by_text("49927398711")).to_have_count(0)
