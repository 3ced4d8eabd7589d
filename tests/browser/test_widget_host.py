"""The loader on a host's page: what it costs, how it opens and closes, what it passes on."""

from __future__ import annotations

import pytest
from playwright.async_api import Request, Route, expect

from bot.conversation.model import ConversationId
from bot.services.accounts.identity import sign_identity
from tests.browser.conftest import HostSite, OpenPage
from tests.browser.site import Site
from tests.browser.widget import converse, holds, say, still

ACTIVE = "document.activeElement === document.querySelector('#frontdesk-widget')"
LABEL = "Chat with us"
UNREACHABLE = "The chat can't be reached right now."
CONFIGURE = """document.querySelector("iframe").contentWindow
  .postMessage({ frontdesk: 1, type: "configure", detail: {} }, "*")"""
# A page with rules that would spoil a careless widget.
HOSTILE = """* { display: none !important; position: static !important; font-size: 60px; }
html, body { display: block !important; } button { background: red !important; width: 4px !important; }"""


async def test_the_host_page_loads_one_small_file_until_the_chat_is_wanted(
    site: Site, open_host: OpenPage
) -> None:
    page = await open_host()
    asked: list[str] = []

    def note(request: Request) -> None:
        if request.url.startswith(site.url):
            asked.append(request.url.removeprefix(site.url))

    page.on("request", note)
    await page.reload()
    button = page.get_by_role("button", name=LABEL)
    await expect(button).to_be_visible()
    await page.wait_for_load_state("networkidle")
    assert asked == ["/widget.js"]
    assert await button.bounding_box() == {"x": 1204, "y": 724, "width": 56, "height": 56}
    await button.click()
    await expect(page.frame_locator("iframe").locator("fd-message").first).to_be_visible()


async def test_the_panel_is_400_by_640_and_escape_closes_it(open_host: OpenPage) -> None:
    page = await open_host()
    await page.get_by_role("button", name=LABEL).click()
    frame = page.frame_locator("iframe")
    await expect(frame.get_by_label("Message", exact=True)).to_be_focused()
    await still(page.locator("iframe"))
    box = await page.locator("iframe").bounding_box()
    assert box
    assert (box["width"], box["height"]) == (400, 640)
    await page.keyboard.press("Escape")
    await expect(page.locator("iframe")).to_be_hidden()
    await holds(page, ACTIVE)  # the focus is back on the launcher
    await page.keyboard.press("Enter")
    await expect(page.locator("iframe")).to_be_visible()
    await frame.get_by_role("button", name="Close chat").click()
    await expect(page.locator("iframe")).to_be_hidden()
    await holds(page, ACTIVE)  # the focus is back on the launcher


async def test_the_panel_fills_a_phone(open_host: OpenPage) -> None:
    page = await open_host(width=390, height=844)
    await page.get_by_role("button", name=LABEL).click()
    panel = page.locator("iframe")
    await still(panel)
    assert await panel.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    await expect(page.locator("#frontdesk-widget button")).to_be_hidden()
    await page.frame_locator("iframe").get_by_role("button", name="Close chat").click()
    await expect(page.get_by_role("button", name=LABEL)).to_be_visible()


async def test_the_panel_opens_again_on_the_next_page(host: HostSite, open_host: OpenPage) -> None:
    page = await open_host()
    await page.get_by_role("button", name=LABEL).click()
    await say(page.frame_locator("iframe"), "hello")
    await page.goto(f"{host.url}/chairs")
    await expect(page.frame_locator("iframe").get_by_text("You said: hello")).to_be_visible()
    assert not await page.evaluate(ACTIVE), "a panel that opens by itself took the focus"


async def test_an_identity_and_the_page_reach_the_conversation(
    site: Site, host: HostSite, open_host: OpenPage
) -> None:
    token = sign_identity(site.services.identity_secret, "customer-7", "Priya Shah")
    page = await open_host(f'data-identity="{token}"')
    await page.get_by_role("button", name=LABEL).click()
    await converse(page.frame_locator("iframe"), "hello")
    assert site.assistant.asked[-1].customer.name == "Priya Shah"
    [row] = await site.services.writer.read(lambda: site.services.record.list_conversations("all"))
    events = await site.services.writer.read(lambda: site.services.record.list_events(row.id))
    assert f"{host.url}/lamps" in repr(events[0])


async def test_a_forged_identity_leaves_an_anonymous_chat(site: Site, open_host: OpenPage) -> None:
    token = sign_identity("x" * 40, "customer-7", "Priya Shah")
    page = await open_host(f'data-identity="{token}"')
    await page.get_by_role("button", name=LABEL).click()
    await converse(page.frame_locator("iframe"), "hello")
    assert site.assistant.asked[-1].customer.name is None


async def test_unread_messages_are_counted_on_the_launcher(site: Site, open_host: OpenPage) -> None:
    mia = site.add_agent("Mia")
    page = await open_host()
    await page.get_by_role("button", name=LABEL).click()
    await page.frame_locator("iframe").get_by_role("button", name="Talk to a person").click()
    await expect(page.frame_locator("iframe").locator("#subtitle")).to_have_text(
        "Nobody is on duty right now"
    )
    await page.keyboard.press("Escape")
    await expect(page.locator("iframe")).to_be_hidden()
    conversation = ConversationId((await site.queue())[0])
    await site.services.conversations.take(mia, conversation)
    await site.services.conversations.post_agent_message(mia, conversation, "Are you there?", "m1")
    button = page.get_by_role("button", name=f"{LABEL}, 1 new")
    await expect(button).to_be_visible()
    await page.reload()
    await expect(button).to_be_visible()
    await button.click()
    await expect(page.frame_locator("iframe").get_by_text("Are you there?")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name=LABEL, exact=True)).to_be_visible()


async def test_the_host_cannot_spoil_it_and_it_spoils_nothing(open_host: OpenPage) -> None:
    page = await open_host(css=HOSTILE)
    before = await page.evaluate("Object.keys(window).length")
    button = page.locator("#frontdesk-widget button")
    assert await button.evaluate("button => getComputedStyle(button).width") == "56px"
    assert await button.evaluate("button => getComputedStyle(button).position") == "fixed"
    assert await page.evaluate("typeof window.Frontdesk") == "function"
    assert await page.evaluate("Object.keys(window).length") == before


async def test_only_its_own_host_is_listened_to(site: Site, host: HostSite, open_page: OpenPage) -> None:
    """A page that frames the widget under a false name gets no answer and can say nothing."""
    host.body = f"""<!doctype html><title>Evil</title><link rel="icon" href="data:,">
        <script>window.heard = []; addEventListener("message", ({{ data }}) => heard.push(data));</script>
        <iframe src="{site.url}/widget?host=https://shop.example"></iframe>"""
    page = await open_page(host.url)
    frame = page.frame_locator("iframe")
    await expect(frame.get_by_role("button", name="Talk to a person")).to_be_attached()
    await page.evaluate(CONFIGURE)
    await page.wait_for_load_state("networkidle")
    assert await page.evaluate("heard") == []
    await expect(frame.locator("fd-message")).to_have_count(0)


async def test_the_page_can_open_it_and_say_who_signed_in(site: Site, open_host: OpenPage) -> None:
    page = await open_host()
    await page.evaluate("Frontdesk('open')")
    frame = page.frame_locator("iframe")
    await expect(frame.locator("fd-message").first).to_be_visible()
    token = sign_identity(site.services.identity_secret, "customer-8", "Jo Bell")
    await page.evaluate("token => Frontdesk('identify', token)", token)
    await expect(frame.get_by_label("What may we call you?")).to_have_count(0)
    await converse(frame, "hello")
    assert site.assistant.asked[-1].customer.name == "Jo Bell"


async def test_who_signs_out_leaves_nothing_behind(site: Site, open_page: OpenPage) -> None:
    page = await open_page("/")
    await page.get_by_role("button", name="Ask us anything").click()
    frame = page.frame_locator("iframe")
    await page.get_by_label("You are").select_option("Priya Shah")
    await expect(frame.get_by_text("Priya").first).to_be_visible()
    await converse(frame, "my secret")
    assert site.assistant.asked[-1].customer.name == "Priya Shah"
    await page.get_by_label("You are").select_option("a guest")
    await expect(frame.get_by_text("my secret")).to_have_count(0)
    await expect(frame.locator("fd-message")).to_have_count(1)
    await page.reload()
    await expect(frame.locator("fd-message")).to_have_count(1)
    await page.get_by_label("You are").select_option("Priya Shah")
    await expect(frame.get_by_text("You said: my secret")).to_be_visible()


async def test_the_shop_carries_the_widget(open_page: OpenPage) -> None:
    page = await open_page("/")
    await page.get_by_role("button", name="Ask us anything").click()
    await expect(page.frame_locator("iframe").locator("fd-message").first).to_be_visible()


FRAME_DOWN = {
    "unreachable": "abort",
    "another page in its place": "<h1>Not this site</h1>",
}


@pytest.mark.parametrize("answer", FRAME_DOWN.values(), ids=FRAME_DOWN.keys())
async def test_a_chat_that_cannot_be_reached_says_so_and_loads_at_the_next_press(
    site: Site, open_host: OpenPage, answer: str
) -> None:
    page = await open_host()

    async def refuse(route: Route) -> None:
        if answer == "abort":
            await route.abort("connectionrefused")
        else:
            await route.fulfill(body=answer, content_type="text/html")

    pattern = f"{site.url}/widget?*"
    await page.route(pattern, refuse)
    async with page.expect_console_message(
        lambda message: "FRONTDESK_ALLOWED_ORIGINS" in message.text
    ) as told:
        await page.get_by_role("button", name=LABEL).click()
    assert "frame-src" in (await told.value).text
    await expect(page.locator("iframe")).to_be_hidden()
    await expect(page.get_by_role("status")).to_have_text(UNREACHABLE)
    await holds(page, ACTIVE)  # the focus is back on the launcher
    await page.unroute(pattern)
    await page.get_by_role("button", name=LABEL).click()
    await expect(page.frame_locator("iframe").locator("fd-message").first).to_be_visible()
    await expect(page.locator("iframe")).to_have_css("opacity", "1")
    await expect(page.get_by_role("status").first).to_have_text("")


async def test_a_chat_that_could_not_be_reached_loads_when_the_connection_is_back(
    site: Site, open_host: OpenPage
) -> None:
    page = await open_host()
    await page.context.set_offline(True)
    await page.get_by_role("button", name=LABEL).click()
    await expect(page.get_by_role("status")).to_have_text(UNREACHABLE)
    await page.context.set_offline(False)
    await expect(page.get_by_role("status").first).to_have_text("")
    await expect(page.locator("iframe")).to_be_hidden()
    await expect(page.frame_locator("iframe").locator("fd-message").first).to_be_attached()


async def test_a_chat_that_never_answers_is_given_up(site: Site, open_host: OpenPage) -> None:
    page = await open_host()
    await page.clock.install()
    held: list[Route] = []
    await page.route(f"{site.url}/widget?*", lambda route: held.append(route))
    await page.get_by_role("button", name=LABEL).click()
    await expect(page.locator("iframe")).to_be_visible()
    await page.clock.fast_forward(10_000)
    await expect(page.locator("iframe")).to_be_hidden()
    await expect(page.get_by_role("status")).to_have_text(UNREACHABLE)
    for route in held:
        await route.abort()


@pytest.mark.parametrize("zoom", [0.8, 1.25, 2])
async def test_a_zoomed_page_keeps_the_panel_in_sight(open_host: OpenPage, zoom: float) -> None:
    page = await open_host(css=f"html {{ zoom: {zoom} }}")
    await page.get_by_role("button", name=LABEL).click()
    panel = page.locator("iframe")
    await still(panel)
    box = await panel.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 800 - 76 * zoom
    assert box["height"] >= min(640 * zoom, 800 - 113 * zoom)


async def test_a_chat_that_answers_late_opens_after_all(site: Site, open_host: OpenPage) -> None:
    page = await open_host()
    await page.clock.install()
    held: list[Route] = []
    pattern = f"{site.url}/widget?*"
    await page.route(pattern, lambda route: held.append(route))
    await page.get_by_role("button", name=LABEL).click()
    await page.clock.fast_forward("00:11")
    await expect(page.get_by_role("status")).to_have_text(UNREACHABLE)
    await expect(page.locator("iframe")).to_be_hidden()
    await held[0].continue_()
    await expect(page.frame_locator("iframe").locator("fd-message").first).to_be_visible()
    await expect(page.get_by_role("status").first).to_have_text("")
