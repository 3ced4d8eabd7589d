"""The widget on pages that hide, move or replace what they hold: it stays seen, once, and goes on."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, Page, expect

from bot.services.accounts.identity import sign_identity
from tests.browser.conftest import HostSite, OpenPage
from tests.browser.site import Site
from tests.browser.widget import converse, holds, still

LABEL = "Chat with us"
CORNER = {"x": 1204, "y": 724, "width": 56, "height": 56}
HIDING = {
    "empty boxes": "div:empty { display: none }",
    "empty boxes at any price": "div:empty { display: none !important }",
    "in a layer": "@layer reset { div { display: none !important } }",
    "boxes of the body": """html > div, body > div { opacity: 0 !important; visibility: hidden !important;
        position: relative !important; transform: translateX(-100vw) !important; width: 0 !important;
        height: 0 !important; overflow: hidden !important; clip-path: inset(50%) !important;
        pointer-events: none !important; contain: strict !important; zoom: .1 !important }""",
    "everything reverted": "* { all: revert !important }",
    "what is not known": ":not(h1, body, html) { display: none !important }",
    "an animated body": "body { transform: translateY(300px); filter: blur(0); opacity: .99 }",
    "a page over it": """body::after { content: ""; position: fixed; inset: 0; z-index: 2147482999 }""",
}
TURBO = """() => {
    const next = new DOMParser().parseFromString("<body><h1>The next page</h1></body>", "text/html");
    document.documentElement.replaceChild(document.adoptNode(next.body), document.body);
}"""
# As a page's loader does it: the tag of the new body runs in the same window.
RUN_AGAIN = """async ([src, identity]) => {
    const tag = document.createElement("script");
    tag.src = src;
    if (identity) tag.dataset.identity = identity;
    const done = new Promise((resolve) => tag.addEventListener("load", resolve));
    document.body.append(tag);
    await done;
}"""
REWRITE = """(html) => {
    document.open();
    document.write(html);
    document.close();
}"""
NEW_ROOT = """() => {
    const next = new DOMParser().parseFromString("<h1>The next page</h1>", "text/html");
    document.replaceChild(document.adoptNode(next.documentElement), document.documentElement);
}"""


def launcher(page: Page) -> Locator:
    return page.get_by_role("button", name=LABEL)


async def seen_at(page: Page, x: float, y: float) -> str:
    found = await page.evaluate("([x, y]) => document.elementFromPoint(x, y)?.id", [x, y])
    return str(found)


async def run_tag(page: Page, site: Site, identity: str = "") -> None:
    await page.evaluate(RUN_AGAIN, [f"{site.url}/widget.js", identity])


@pytest.mark.parametrize("css", HIDING.values(), ids=HIDING.keys())
async def test_no_rule_of_the_page_hides_or_moves_the_launcher(open_host: OpenPage, css: str) -> None:
    page = await open_host(css=css)
    await expect(launcher(page)).to_be_visible()
    assert await launcher(page).bounding_box() == CORNER
    assert await seen_at(page, 1230, 750) == "frontdesk-widget"
    await page.mouse.click(1230, 750)
    await expect(page.frame_locator("iframe").locator("fd-message").first).to_be_visible()
    await still(page.locator("iframe"))
    assert await seen_at(page, 1000, 500) == "frontdesk-widget"


async def test_a_page_that_clears_empty_boxes_away_leaves_it(open_host: OpenPage) -> None:
    page = await open_host()
    await page.evaluate("document.querySelectorAll('div:empty').forEach((node) => node.remove())")
    await expect(launcher(page)).to_be_visible()


async def test_a_hidden_mark_from_the_page_does_not_hide_it(open_host: OpenPage) -> None:
    page = await open_host()
    await page.locator("#frontdesk-widget").evaluate(
        "node => { node.hidden = true; node.style.setProperty('display', 'none', 'important'); }"
    )
    await expect(launcher(page)).to_be_visible()


@pytest.mark.parametrize("again", [False, True], ids=["without the tag", "with the tag run again"])
async def test_a_new_body_leaves_the_chat_open_and_going_on(
    site: Site, open_host: OpenPage, again: bool
) -> None:
    page = await open_host()
    await launcher(page).click()
    await converse(page.frame_locator("iframe"), "hello")
    frame = page.frames[-1]
    await page.evaluate(TURBO)
    if again:
        await run_tag(page, site)
    await expect(page.locator("h1")).to_have_text("The next page")
    await expect(page.locator("#frontdesk-widget")).to_have_count(1)
    await expect(page.locator("iframe")).to_have_count(1)
    assert page.frames[-1] is frame, "the panel was loaded anew"
    await converse(page.frame_locator("iframe"), "again")
    await expect(page.frame_locator("iframe").get_by_text("You said: hello")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator("iframe")).to_be_hidden()
    await launcher(page).click()
    await expect(page.locator("iframe")).to_be_visible()


async def test_a_tag_without_an_identity_signs_out_whom_the_last_one_signed_in(
    site: Site, open_host: OpenPage
) -> None:
    token = sign_identity(site.services.identity_secret, "customer-7", "Priya Shah")
    page = await open_host(f'data-identity="{token}"')
    await launcher(page).click()
    await converse(page.frame_locator("iframe"), "my secret")
    frame = page.frame_locator("iframe")
    field = frame.get_by_label("Message", exact=True)
    await field.fill("half a secret")
    await page.evaluate(TURBO)
    await run_tag(page, site)
    await expect(frame.get_by_text("my secret")).to_have_count(0)
    await expect(frame.locator("fd-message")).to_have_count(1)
    await expect(field).to_have_value("")
    await converse(page.frame_locator("iframe"), "hello")
    assert site.assistant.asked[-1].customer.name is None
    await page.evaluate(TURBO)
    await run_tag(page, site)
    await expect(frame.get_by_text("You said: hello")).to_be_visible()
    await page.evaluate(TURBO)
    await run_tag(page, site, token)
    await expect(frame.get_by_text("You said: my secret")).to_be_visible()


async def test_a_tag_without_an_identity_leaves_whom_the_page_signed_in_by_a_command(
    site: Site, open_host: OpenPage
) -> None:
    page = await open_host()
    await launcher(page).click()
    token = sign_identity(site.services.identity_secret, "customer-7", "Priya Shah")
    await page.evaluate("token => Frontdesk('identify', token)", token)
    await expect(page.frame_locator("iframe").get_by_text("Priya").first).to_be_visible()
    await run_tag(page, site)
    await converse(page.frame_locator("iframe"), "hello")
    assert site.assistant.asked[-1].customer.name == "Priya Shah"


@pytest.mark.parametrize(
    "rewritten", ["<h1>The next page</h1>", '<h1>The next page</h1><script src="{tag}"></script>']
)
async def test_a_page_written_anew_gets_the_chat_back_as_it_was(
    site: Site, open_host: OpenPage, rewritten: str
) -> None:
    page = await open_host()
    await launcher(page).click()
    await converse(page.frame_locator("iframe"), "hello")
    await page.evaluate(REWRITE, rewritten.format(tag=f"{site.url}/widget.js"))
    await expect(page.locator("h1")).to_have_text("The next page")
    await expect(page.locator("#frontdesk-widget")).to_have_count(1)
    await expect(page.frame_locator("iframe").get_by_text("You said: hello")).to_be_visible()
    await converse(page.frame_locator("iframe"), "again")
    await expect(page.locator("iframe")).to_have_count(1)
    await page.frame_locator("iframe").get_by_role("button", name="Close chat").click()
    await expect(page.locator("iframe")).to_be_hidden()
    await launcher(page).click()
    await expect(page.locator("iframe")).to_be_visible()


@pytest.mark.parametrize(
    "change", [NEW_ROOT, "() => document.querySelector('#frontdesk-widget').remove()"], ids=["root", "host"]
)
async def test_what_takes_it_out_does_not_lose_it(open_host: OpenPage, change: str) -> None:
    page = await open_host()
    await launcher(page).click()
    await converse(page.frame_locator("iframe"), "hello")
    await page.evaluate(change)
    await expect(page.frame_locator("iframe").get_by_text("You said: hello")).to_be_visible()
    await expect(page.locator("#frontdesk-widget")).to_have_count(1)
    await launcher_pressed_once(page)


async def launcher_pressed_once(page: Page) -> None:
    """A press closes it: with a listener too many it would open again."""
    await page.locator("#frontdesk-widget button").click()
    await expect(page.locator("iframe")).to_be_hidden()


async def test_a_page_that_takes_it_out_each_time_still_runs(open_host: OpenPage) -> None:
    page = await open_host()
    await page.evaluate(
        """() => {
          window.removed = 0;
          new MutationObserver(() => {
            const host = document.querySelector("#frontdesk-widget");
            if (host) { window.removed += 1; host.remove(); }
          }).observe(document, { childList: true, subtree: true });
          document.querySelector("#frontdesk-widget").remove();
        }"""
    )
    await holds(page, "window.removed >= 1")
    assert (
        await page.evaluate("new Promise((resolve) => requestAnimationFrame(() => resolve(window.removed)))")
        < 5
    )


@pytest.mark.parametrize(
    "page_html",
    [
        '<head><script src="{tag}"></script></head><body><h1>A shop</h1></body>',
        '<head><script src="{tag}" async></script></head><body><h1>A shop</h1></body>',
        '<h1>A shop</h1><script src="{tag}" type="module"></script>',
        '<h1>A shop</h1><script src="{tag}"></script><script src="{tag}" defer></script>',
        '<h1>A shop</h1><script src="{tag}" crossorigin="anonymous"></script>',
    ],
    ids=["head", "async", "module", "twice", "cors"],
)
async def test_the_tag_works_wherever_it_stands(
    site: Site, host: HostSite, open_page: OpenPage, page_html: str
) -> None:
    host.show(page_html.format(tag=f"{site.url}/widget.js"))
    page = await open_page(host.url)
    await expect(launcher(page)).to_be_visible()
    await expect(page.locator("#frontdesk-widget")).to_have_count(1)
    await launcher(page).click()
    await converse(page.frame_locator("iframe"), "hello")
    await launcher_pressed_once(page)


async def test_a_tag_that_comes_after_the_page_has_loaded_counts_new_messages_too(
    site: Site, host: HostSite, open_page: OpenPage
) -> None:
    host.show("<h1>A shop</h1>")
    page = await open_page(host.url)
    await page.evaluate("localStorage.setItem('frontdesk:active', '1')")
    await run_tag(page, site)
    await expect(page.locator("iframe")).to_have_count(1)
    await expect(page.locator("iframe")).to_be_hidden()


async def test_a_draft_is_seen_whole_when_the_panel_opens_again(
    site: Site, host: HostSite, open_host: OpenPage
) -> None:
    page = await open_host()
    await launcher(page).click()
    frame = page.frame_locator("iframe")
    await converse(page.frame_locator("iframe"), "hello")
    await frame.get_by_label("Message", exact=True).fill("one\ntwo\nthree")
    await page.keyboard.press("Escape")
    await expect(page.locator("iframe")).to_be_hidden()
    await page.goto(f"{host.url}/chairs")
    await expect(page.locator("iframe")).to_be_hidden()
    await expect(page.locator("iframe")).to_have_count(1)
    await launcher(page).click()
    await expect(frame.get_by_label("Message", exact=True)).to_have_css("height", f"{3 * 20 + 14}px")
