"""The desk from the keyboard alone."""

from __future__ import annotations

import asyncio
import re

from playwright.async_api import Page, WebSocketRoute, expect

from tests.browser.conftest import OpenPage
from tests.browser.site import Site
from tests.browser.staff import add_waiting, sign_in


async def expect_focus_on(page: Page, name: str) -> None:
    """The keyboard is on this customer's row."""
    await expect(page.locator(".row-open:focus .row-name")).to_have_text(name)


async def open_desk_with(site: Site, open_page: OpenPage, *names: str) -> Page:
    desk = await sign_in(open_page, site)
    for count, name in enumerate(names, start=1):
        await add_waiting(site, name)
        await expect(desk.locator(".row")).to_have_count(count)
    return desk


async def test_a_conversation_is_taken_answered_and_closed_without_a_mouse(
    site: Site, open_page: OpenPage
) -> None:
    desk = await open_desk_with(site, open_page, "Ada", "Bram", "Chloé")
    await desk.keyboard.press("j")
    await expect_focus_on(desk, "Ada")
    await desk.keyboard.press("ArrowDown")
    await expect_focus_on(desk, "Bram")
    await desk.keyboard.press("j")
    await expect_focus_on(desk, "Chloé")
    await desk.keyboard.press("k")
    await expect_focus_on(desk, "Bram")
    await desk.keyboard.press("Enter")
    await expect(desk.locator(".conversation-who h1")).to_have_text("Bram")
    await desk.keyboard.press("r")
    await expect(desk.locator(".toast")).to_contain_text("Take the conversation first")
    await desk.keyboard.press("t")
    reply = desk.get_by_placeholder("Reply to Bram")
    await expect(reply).to_be_focused()
    await desk.keyboard.type("Hello Bram, be right back?")
    await desk.keyboard.press("Enter")
    await expect(desk.locator("fd-message[data-sender=agent]")).to_contain_text("be right back?")
    await desk.keyboard.press("Escape")
    await expect(reply).not_to_be_focused()
    await desk.keyboard.press("e")
    await expect(desk.get_by_role("dialog").locator(":focus")).to_be_editable()
    await desk.keyboard.type("solved")
    await desk.keyboard.press("Control+Enter")
    await expect(desk.locator(".not-mine")).to_contain_text("This conversation is closed")
    await desk.keyboard.press("Escape")
    await expect(desk.locator(".conversation-who")).to_have_count(0)
    await expect(desk).to_have_url(f"{site.url}/desk")


async def test_a_question_mark_shows_the_keys_and_escape_hides_them(site: Site, open_page: OpenPage) -> None:
    desk = await open_desk_with(site, open_page, "Ada")
    await desk.keyboard.press("?")
    dialog = desk.get_by_role("dialog", name="Keys")
    for does in ("Next conversation", "Take", "Reply", "Hand back to the assistant", "Close"):
        await expect(dialog.get_by_text(does, exact=True).first).to_be_visible()
    await desk.keyboard.press("t")
    assert len(await site.queue()) == 1, "a key acted through the dialog"
    await desk.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)


async def test_handing_back_can_be_called_off(site: Site, open_page: OpenPage) -> None:
    desk = await open_desk_with(site, open_page, "Ada")
    await desk.keyboard.press("j")
    await expect_focus_on(desk, "Ada")
    await desk.keyboard.press("t")
    await expect(desk.get_by_placeholder("Reply to Ada")).to_be_focused()
    await desk.keyboard.press("Escape")
    await expect(desk.get_by_placeholder("Reply to Ada")).not_to_be_focused()
    await desk.keyboard.press("b")
    await expect(desk.get_by_role("dialog")).to_be_visible()
    await desk.keyboard.press("Escape")
    await expect(desk.get_by_role("dialog")).to_have_count(0)
    await expect(desk.locator(".conversation-state")).to_contain_text("With you")


async def test_what_is_typed_right_after_b_is_the_note(site: Site, open_page: OpenPage) -> None:
    desk = await sign_in(open_page, site)
    answered = asyncio.Event()
    passing: list[asyncio.Future[None]] = []

    def slowly(page: WebSocketRoute) -> None:
        """The line carries what there is to settle when it is let go."""
        gateway = page.connect_to_server()

        async def later(frame: str | bytes) -> None:
            await answered.wait()
            gateway.send(frame)

        def pass_on(frame: str | bytes) -> None:
            if "boundary.get" in str(frame):
                passing.append(asyncio.ensure_future(later(frame)))
            else:
                gateway.send(frame)

        page.on_message(pass_on)

    await desk.route_web_socket("**/ws/staff", slowly)
    await desk.reload()
    await add_waiting(site, "Ada")
    await desk.get_by_role("button", name="Take the conversation of Ada").click()
    await expect(desk.get_by_placeholder("Reply to Ada")).to_be_focused()
    await desk.keyboard.press("Escape")
    await desk.keyboard.press("b")
    await desk.keyboard.type("settled")
    dialog = desk.get_by_role("dialog")
    await expect(dialog.get_by_label("How it ended")).to_have_value("settled")
    answered.set()
    await expect(dialog.get_by_label("Open promises")).to_be_visible()
    await desk.keyboard.press("Control+Enter")
    await expect(desk.locator(".not-mine")).to_contain_text("The assistant is answering")


async def test_search_and_lists_have_keys(site: Site, open_page: OpenPage) -> None:
    desk = await open_desk_with(site, open_page, "Ada", "Bram")
    await desk.keyboard.press("/")
    await expect(desk.get_by_role("searchbox").first).to_be_focused()
    await desk.keyboard.type("bra")
    await expect(desk.locator(".row-name")).to_have_text(["Bram"])
    await desk.keyboard.type("zzz")
    await expect(desk.get_by_text("Nothing matches “brazzz”")).to_be_visible()
    await desk.keyboard.press("Escape")  # clears the field
    await expect(desk.locator(".row-name")).to_have_text(["Ada", "Bram"])
    await desk.keyboard.press("Escape")  # leaves it
    await desk.keyboard.press("2")
    await expect(desk.get_by_role("tab", name="Mine")).to_have_attribute("aria-selected", "true")
    await expect(desk.get_by_text("You have no conversations")).to_be_visible()


async def test_panes_are_resized_from_the_keyboard_and_stay_so(site: Site, open_page: OpenPage) -> None:
    desk = await sign_in(open_page, site)
    splitter = desk.get_by_role("separator", name="Width of the list")
    await splitter.focus()
    await expect(splitter).to_have_attribute("aria-valuenow", re.compile(r"^[1-9]"))
    before = int(await splitter.get_attribute("aria-valuenow") or 0)
    await desk.keyboard.press("ArrowRight")
    await expect(splitter).to_have_attribute("aria-valuenow", str(before + 16))
    await desk.reload()
    await expect(splitter).to_have_attribute("aria-valuenow", str(before + 16))


async def test_a_day_is_played_without_a_mouse(site: Site, open_page: OpenPage) -> None:
    desk = await open_desk_with(site, open_page, "Ada", "Bram")
    await desk.keyboard.press("j")
    await desk.keyboard.press("t")
    reply = desk.get_by_placeholder("Reply to Ada")
    await expect(reply).to_be_focused()
    await desk.keyboard.type("I look into it.")
    await desk.keyboard.press("Enter")
    await expect(desk.locator("fd-message[data-sender=agent]")).to_contain_text("I look into it.")
    await expect(reply).to_be_focused()
    await desk.keyboard.press("Escape")
    await desk.keyboard.press("n")
    await expect(desk.get_by_role("textbox", name="Private note")).to_be_focused()
    await desk.keyboard.type("Twice this week")
    await desk.keyboard.press("Control+Enter")
    await expect(desk.get_by_text("Twice this week")).to_be_visible()
    await desk.keyboard.press("Escape")
    await desk.keyboard.press("l")
    await desk.keyboard.type("Storm")
    await desk.keyboard.press("Enter")
    await expect(desk.get_by_role("dialog")).to_have_count(0)
    await expect(desk.locator(".badge.label").first).to_have_text("Storm")
    await desk.keyboard.press("b")
    await expect(desk.get_by_role("dialog").locator(":focus")).to_be_editable()
    await desk.keyboard.press("Control+Enter")
    await expect(desk.locator(".not-mine")).to_contain_text("assistant")
    await desk.keyboard.press("3")
    await desk.keyboard.press("s")
    await expect(desk.locator(".bulk-bar")).to_be_hidden()  # no row has the keyboard yet
    await desk.keyboard.press("j")
    await desk.keyboard.press("s")
    bar = desk.get_by_role("toolbar")
    await expect(bar).to_contain_text("1 selected")
    for _ in range(12):
        await desk.keyboard.press("Shift+Tab")
        if await bar.get_by_role("button", name="Label", disabled=False).evaluate(
            "button => button === document.activeElement"
        ):
            break
    await desk.keyboard.press("Enter")
    await desk.keyboard.type("Later")
    await desk.keyboard.press("Enter")
    await expect(desk.locator(".badge.label", has_text="Later")).to_have_count(1)
    await desk.keyboard.press("/")
    await desk.keyboard.type("Twice this")
    await expect(desk.locator(".search-results .row-name")).to_have_text("Ada")
    await desk.keyboard.press("ArrowDown")
    await expect(desk.locator(".search-results .row-open:focus")).to_have_count(1)
    await desk.keyboard.press("Enter")
    await expect(desk.locator(".conversation-who h1")).to_have_text("Ada")


async def test_the_keys_are_read_from_their_beginning(site: Site, open_page: OpenPage) -> None:
    desk = await open_desk_with(site, open_page, "Ada")
    await desk.keyboard.press("?")
    dialog = desk.get_by_role("dialog", name="Keys")
    await expect(dialog.get_by_text("Next conversation", exact=True)).to_be_in_viewport()
    await expect(dialog.get_by_role("heading", name="Keys")).to_be_in_viewport()
