"""What customers wrote reads well at the desk, and the keyboard stays with whoever works without a mouse."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.desk import customer_of, open_desk, take
from tests.browser.site import Site
from tests.browser.staff import sign_in
from tests.browser.test_widget_reading import REDACTION_TARGETS
from tests.browser.widget import holds

HEBREW = "המנורה (Arc) שבורה!"
ON_BODY = "document.activeElement === document.body"


async def test_hebrew_reads_from_right_to_left_everywhere_at_the_desk(
    open_page: OpenPage, site: Site
) -> None:
    async with customer_of(site, "דנה") as customer:
        await customer.say(HEBREW)
        desk = await open_desk(open_page, site)
        await take(desk, "דנה")
        bubble = desk.locator("fd-message[data-sender=customer] .bubble").last
        await expect(bubble).to_have_text(HEBREW)
        await desk.get_by_role("tab", name="Mine").click()
        for text in (bubble, desk.locator(".row-problem").first, desk.locator(".packet-problem")):
            await expect(text).to_have_css("unicode-bidi", "plaintext")
        first, last = await bubble.evaluate(REDACTION_TARGETS, [0, len(HEBREW) - 1])
        assert last < first, "the exclamation mark stands on the right"
        await expect(desk.get_by_role("textbox", name="Reply")).to_have_css("unicode-bidi", "plaintext")


async def test_an_address_that_a_customer_writes_is_a_link_shown_whole(
    open_page: OpenPage, site: Site
) -> None:
    async with customer_of(site) as customer:
        await customer.say("Is this you? https://larch.example.evil.test/login?x=1")
        desk = await open_desk(open_page, site)
        await take(desk)
        link = desk.locator("fd-message[data-sender=customer] .bubble a")
        await expect(link).to_have_text("https://larch.example.evil.test/login?x=1")
        assert await link.get_attribute("rel") == "noopener noreferrer"
        assert await link.get_attribute("target") == "_blank"


async def test_a_control_that_goes_leaves_the_keyboard_to_what_it_stood_in(
    open_page: OpenPage, site: Site
) -> None:
    async with customer_of(site):
        desk = await open_desk(open_page, site)
        await desk.get_by_role("button", name="Take the conversation of Priya").focus()
        await desk.keyboard.press("Enter")
        await expect(desk.get_by_role("textbox", name="Reply")).to_be_focused()
        await gone(desk, "node => node.remove()")
        await gone(desk, "node => { node.hidden = true; }")
        await gone(desk, "node => { node.disabled = true; }")
        await gone(desk, "node => node.parentElement.replaceChildren()")


async def gone(page: Page, change: str) -> None:
    """A button in a place of its own has the keyboard, and goes by this change."""
    await page.evaluate(
        """() => {
          const place = document.createElement("section");
          place.id = "place";
          const button = document.createElement("button");
          button.textContent = "Dismiss";
          place.append(button);
          document.querySelector("#place")?.remove();
          document.querySelector("main").append(place);
          button.focus();
        }"""
    )
    await page.locator("#place button").evaluate(change)
    await expect(page.locator("#place")).to_be_focused()


async def test_a_press_beside_everything_still_leaves_the_keyboard_to_nothing(
    open_page: OpenPage, site: Site
) -> None:
    desk = await open_desk(open_page, site)
    await desk.get_by_role("searchbox").first.focus()
    await desk.evaluate("document.activeElement.blur()")
    await desk.evaluate("document.querySelector('main').append(document.createElement('i'))")
    await desk.evaluate(
        "new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))"
    )
    assert await desk.evaluate(ON_BODY)


async def test_what_an_editor_sends_away_leaves_the_keyboard_on_the_page(
    open_page: OpenPage, site: Site
) -> None:
    studio = await sign_in(open_page, site, "editor")
    await studio.get_by_role("button", name="New entry").first.focus()
    await studio.keyboard.press("Enter")
    await studio.get_by_role("tab", name="Preview").wait_for()
    await studio.evaluate("document.activeElement.remove()")
    await holds(studio, f"!({ON_BODY})")
