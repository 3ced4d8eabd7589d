"""A real browser on real pages. All of these tests share one browser, and so one event loop."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, async_playwright, expect

from tests.browser.site import Site, run_site

HERE = Path(__file__).parent
# How long anything may take on a busy machine. Whatever comes is not waited for any longer.
PATIENCE_MS = 30_000
# What a browser says of a lost connection, or of a refusal that a page answers to, is part of the tests
# that bring it about.
EXPECTED = (
    "WebSocket connection to",
    "Failed to load resource: net::ERR_INTERNET_DISCONNECTED",
    *(
        f"Failed to load resource: the server responded with a status of {status}"
        for status in (401, 409, 410, 415, 429)
    ),
)

OpenPage = Callable[..., Awaitable[Page]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a browser; without one these tests are skipped, except in CI, where they must run."""
    names = ("chromium", "chromium-browser", "google-chrome", "/usr/bin/chromium")
    found = next((path for path in map(shutil.which, names) if path), None)
    if found is None and os.environ.get("CI"):
        pytest.fail("CI needs a browser: install chromium.")
    if found is None:
        pytest.skip(
            "There is no Chromium on the PATH: the pages were not tested. Install chromium to test them."
        )
    return found


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        expect.set_options(timeout=PATIENCE_MS)
        yield running
        await running.close()


@pytest_asyncio.fixture(loop_scope="session")
async def site(request: pytest.FixtureRequest) -> AsyncIterator[Site]:
    """A running gateway; `parametrize` with `indirect` gives it settings of a test's own."""
    # Not tmp_path: a Unix socket's path may have at most 107 characters.
    with TemporaryDirectory(prefix="site-") as folder:
        async with run_site(Path(folder), **getattr(request, "param", {})) as running:
            yield running


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browser: Browser, site: Site) -> AsyncIterator[OpenPage]:
    """Opens pages of the site: `await open_page("/widget", width=400, height=640, dark=True)`.

    Each call is another person's browser, unless `context` says whose. An error on a page, which includes
    anything that the content security policy refuses, fails the test.
    """
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(EXPECTED):
            errors.append(f"{message.text} ({message.location})")

    async def open_one(
        path: str,
        *,
        width: int = 1280,
        height: int = 800,
        dark: bool = False,
        context: BrowserContext | None = None,
        **options: Any,
    ) -> Page:
        if context is None:
            viewport: Any = {"width": width, "height": height}
            scheme: Any = "dark" if dark else "light"
            context = await browser.new_context(
                base_url=site.url, viewport=viewport, color_scheme=scheme, locale="en-GB", **options
            )
            context.set_default_timeout(PATIENCE_MS)
            contexts.append(context)
        page = await context.new_page()
        page.on("console", hear)
        page.on("pageerror", lambda error: errors.append(str(error)))
        await page.goto(path)
        return page

    yield open_one
    for context in contexts:
        await context.close()
    assert errors == []


class HostSite:
    """Another web site, on another origin, whose every page is `body`."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.body = ""

    def show(self, content: str, css: str = "") -> None:
        """From now on every page has this content."""
        self.body = f"""<!doctype html><html lang="en"><title>Shop</title><link rel="icon" href="data:,">
            <style>{css}</style>{content}"""

    async def answer(self, request: web.Request) -> web.Response:
        return web.Response(text=self.body, content_type="text/html")


@pytest_asyncio.fixture(loop_scope="session")
async def host() -> AsyncIterator[HostSite]:
    app = web.Application()
    runner = web.AppRunner(app)
    there = HostSite("")
    app.add_routes([web.get("/{page:.*}", there.answer)])
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    # Not the gateway's host name, so that browsers see two sites.
    there.url = f"http://localhost:{runner.addresses[0][1]}"
    yield there
    await runner.cleanup()


@pytest_asyncio.fixture(loop_scope="session")
async def open_host(open_page: OpenPage, site: Site, host: HostSite) -> AsyncIterator[OpenPage]:
    """Opens a page of the host site that carries the widget, with these attributes on its script tag."""

    async def open_one(attributes: str = "", css: str = "", **options: int) -> Page:
        host.show(f'<h1>A shop</h1><script src="{site.url}/widget.js" {attributes} defer></script>', css)
        return await open_page(f"{host.url}/lamps", **options)

    yield open_one
