"""The complaint that the widget slows the page down: measured in what it makes a browser fetch, and when."""

from __future__ import annotations

import gzip
from urllib.parse import urlsplit

from playwright.async_api import Page, Response, expect

from tests.browser.conftest import HostSite, OpenPage, host, open_host
from tests.browser.test_widget_host import LABEL

__all__ = ["host", "open_host"]

LOADER_BYTES = 4 * 1024
CHAT_BYTES = 30 * 1024
LATER = (
    "extras.js",
    "upload.js",
    "copy.js",
    "survey.js",
    "style.js",
    "attachments.js",
    "attachments.css",
    "copy.css",
)


def listen(page: Page, host: HostSite) -> list[Response]:
    """The responses of our server from now on; the host's own are not ours to answer for."""
    heard: list[Response] = []
    page.on(
        "response", lambda response: None if response.url.startswith(host.url) else heard.append(response)
    )
    return heard


def names(responses: list[Response]) -> list[str]:
    return [urlsplit(response.url).path.rsplit("/", 1)[-1] for response in responses if response.ok]


async def size(responses: list[Response]) -> int:
    """Their bytes as they travel, compressed."""
    return sum(
        [len(gzip.compress(await response.body(), compresslevel=6)) for response in responses if response.ok]
    )


async def test_a_page_with_the_widget_waits_for_one_small_deferred_script(
    open_host: OpenPage, host: HostSite
) -> None:
    """The widget slows the page."""
    page = await open_host()
    heard = listen(page, host)
    browser = await page.context.new_cdp_session(page)
    await browser.send("Network.setCacheDisabled", {"cacheDisabled": True})
    await page.reload(wait_until="load")
    await expect(page.get_by_role("button", name=LABEL)).to_be_visible()
    assert names(heard) == ["widget.js"], "the chat is not fetched before it is wanted"
    assert await size(heard) <= LOADER_BYTES
    # Deferred: the page is parsed and its own content shown before the loader runs.
    blocking = (
        "performance.getEntriesByType('resource').filter(r => r.renderBlockingStatus === 'blocking').length"
    )
    assert await page.evaluate(blocking) == 0
    assert await page.evaluate("document.querySelector('script[src$=\"widget.js\"]').defer")
    assert await page.evaluate("document.querySelectorAll('iframe').length") == 0


async def test_the_chat_is_small_and_what_it_can_do_later_comes_later(
    open_host: OpenPage, host: HostSite
) -> None:
    """The widget slows the page."""
    page = await open_host()
    heard = listen(page, host)
    await page.get_by_role("button", name=LABEL).click()
    frame = page.frame_locator("iframe")
    await expect(frame.get_by_label("Message", exact=True)).to_be_visible()
    await expect(frame.get_by_role("button", name="Attach a file")).to_be_visible()
    fetched = [response for response in heard if response.ok]
    first = [response for response, name in zip(fetched, names(fetched), strict=True) if name not in LATER]
    assert "app.js" in names(first)
    assert await size(first) <= CHAT_BYTES
    # The extras were asked for by a script, after the conversation had been opened over the socket.
    order = """() => { const at = (end) => performance.getEntriesByType("resource")
      .find(({ name }) => name.endsWith(end))?.startTime;
      return [at("app.js"), at("transcript.js"), at("extras.js")]; }"""
    app, transcript, extras = await page.frames[1].evaluate(order)
    assert app < extras
    assert transcript < extras
