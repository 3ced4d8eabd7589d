"""The pages and the files they load: where they are, how they are kept, what may carry them."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
from yarl import URL

from bot.gateway.pages import WEB
from bot.gateway.shortened import sent_to_browsers
from tests.gateway.house import House, open_house

PAGES = ["/", "/widget", "/sign-in", "/help"]


@pytest.mark.parametrize("page", PAGES)
async def test_a_page_and_every_file_it_names_are_there(house: House, page: str) -> None:
    browser = house.browser()
    async with browser.get(house.url + page) as response:
        assert response.status == 200
        assert response.headers["Content-Type"] == "text/html; charset=utf-8"
        html = await response.text()
    for name in re.findall(r'(?:src|href)="(/(?:static/|widget\.js)[^"]*)"', html):
        async with browser.get(house.url + name) as response:
            assert response.status == 200, name


@pytest.mark.parametrize(
    ("role", "page"), [("agent", "/desk"), ("editor", "/studio"), ("supervisor", "/board")]
)
async def test_a_staff_page_and_every_file_it_names_are_there(house: House, role: str, page: str) -> None:
    browser = await house.signed_in("Ann", role)
    async with browser.get(house.url + page) as response:
        assert response.status == 200
        html = await response.text()
    for name in re.findall(r'(?:src|href)="(/static/[^"]*)"', html):
        async with browser.get(house.url + name) as response:
            assert response.status == 200, name


@pytest.mark.parametrize("page", [*PAGES, "/api/me", "/static/shared/tokens.css", "/nothing", "/ws/customer"])
async def test_every_answer_carries_the_security_headers(house: House, page: str) -> None:
    async with house.browser().get(house.url + page) as response:
        headers = response.headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    if page == "/widget":
        assert "frame-ancestors 'self'" in policy
    else:
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Frame-Options"] == "DENY"


async def test_only_named_sites_may_carry_the_widget(tmp_path: Path) -> None:
    async with open_house(tmp_path, allowed_origins=("https://shop.example",)) as house:
        response = await house.browser().get(house.url + "/widget")
    policy = response.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self' https://shop.example" in policy


async def test_site_that_may_not_carry_the_widget_is_logged_once_with_what_to_set(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_house(tmp_path, allowed_origins=("https://shop.example",)) as house:
        browser = house.browser()
        for referer in (
            "https://other.example/a?b",
            "https://other.example/",
            "https://shop.example/",
            house.url + "/",
            "https://evil.example\u00a0x/",
            "",
        ):
            await browser.get(house.url + "/widget", headers={"Referer": referer})
    (line,) = [
        record.getMessage() for record in caplog.records if "carries the widget" in record.getMessage()
    ]
    assert line == (
        "https://other.example carries the widget, but browsers refuse to show it there. If that site is "
        "yours, set FRONTDESK_ALLOWED_ORIGINS=https://shop.example,https://other.example."
    )


async def test_log_of_refused_sites_is_rate_limited(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with open_house(tmp_path) as house:
        for number in range(30):
            headers = {"Referer": f"https://site-{number}.example/"}
            await house.browser().get(house.url + "/widget", headers=headers)
    assert sum("carries the widget" in record.getMessage() for record in caplog.records) == 10


async def test_no_page_needs_what_its_policy_forbids() -> None:
    pages = list(WEB.rglob("*.html"))
    assert len(pages) > 3
    for path in pages:
        html = path.read_text(encoding="utf-8")
        assert not re.search(r"<script(?![^>]*\bsrc=)", html), f"{path}: a script in the page"
        assert not re.search(r"\s(?:on\w+|style)=", html), f"{path}: a handler or style in the page"


async def test_a_file_is_sent_compressed_once_and_then_not_again(house: House) -> None:
    url = house.url + "/static/shared/base.css"
    browser = house.browser()
    async with browser.get(url, headers={"Accept-Encoding": "gzip"}) as response:
        assert response.headers["Content-Encoding"] == "gzip"
        assert response.headers["Vary"] == "Accept-Encoding"
        etag = response.headers["ETag"]
        body = await response.read()
    assert not etag.startswith("W/")
    async with browser.get(url, headers={"If-None-Match": etag}) as response:
        assert response.status == 304
        assert await response.read() == b""
    async with browser.get(url, headers={"Accept-Encoding": "identity"}) as response:
        assert "Content-Encoding" not in response.headers
        assert await response.read() == body
        assert body == await asyncio.to_thread(sent_to_browsers, WEB / "shared/base.css")


@pytest.mark.parametrize(
    "path",
    [
        "/static/../gateway/app.py",
        "/static/%2e%2e/gateway/app.py",
        "/static/..%2fgateway/app.py",
        "/static/shared",
        "/static/%00",
        "/static/shared/wire.d.ts",
        "/static//etc/passwd",
    ],
)
async def test_nothing_else_is_served(house: House, path: str) -> None:
    async with house.browser().get(URL(house.url + path, encoded=True)) as response:
        assert response.status == 404


async def test_without_the_demo_the_front_page_is_the_help(tmp_path: Path) -> None:
    async with open_house(tmp_path, demo=False) as house:
        response = await house.browser().get(house.url + "/")
    assert (response.status, response.url.path) == (200, "/help")
