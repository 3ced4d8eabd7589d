"""Signing in and out, and the pages that each role finds."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from bot.protocol.api import Role
from bot.services.accounts.users import add_user, make_sign_in_link
from tests.browser.conftest import OpenPage
from tests.browser.site import Site
from tests.browser.staff import PASSWORD, sign_in


async def test_a_password_opens_the_page_that_was_wanted(site: Site, open_page: OpenPage) -> None:
    add_user(site.data_dir, name="Ed Editor", email="ed@example.com", role="editor", password=PASSWORD)
    page = await open_page("/studio#new")
    await expect(page.get_by_role("status")).to_have_text("Sign in to go on.")
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_text("Write your e-mail address.")).to_be_visible()
    await page.get_by_label("E-mail").fill(" Ed@Example.com ")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_label("Password").press("Enter")
    await page.wait_for_url("**/studio#new")


async def test_a_wrong_password_says_so_and_nothing_more(site: Site, open_page: OpenPage) -> None:
    add_user(site.data_dir, name="Ed Editor", email="ed@example.com", role="editor", password=PASSWORD)
    page = await open_page("/sign-in")
    told = []
    for email in ("ed@example.com", "nobody@example.com"):
        await page.get_by_label("E-mail").fill(email)
        await page.get_by_label("Password").fill("wrong")
        async with page.expect_response("**/api/sign-in"):
            await page.get_by_role("button", name="Sign in").click()
        await expect(page.get_by_role("alert")).not_to_be_empty()
        told.append(await page.get_by_role("alert").inner_text())
    assert told[0] == told[1]
    await expect(page.get_by_label("Password")).to_be_focused()


async def test_a_link_signs_in_once(site: Site, open_page: OpenPage) -> None:
    add_user(site.data_dir, name="Mia", email="mia@example.com", role="agent")
    link = make_sign_in_link(site.data_dir, "mia@example.com", site.url)
    first = await open_page(link)
    await first.wait_for_url("**/desk")
    second = await open_page(link)
    await expect(second.get_by_role("status")).to_contain_text("used already")
    await expect(second.get_by_label("Password")).to_be_visible()
    await expect(second).not_to_have_url(re.compile("link="))


async def test_no_page_of_another_site_can_be_the_next(site: Site, open_page: OpenPage) -> None:
    add_user(site.data_dir, name="Mia", email="mia@example.com", role="agent", password=PASSWORD)
    for wanted in ("//evil.example/desk", "https://evil.example", "/\\evil.example", "javascript:alert(1)"):
        page = await open_page(f"/sign-in?next={wanted}")
        await page.get_by_label("E-mail").fill("mia@example.com")
        await page.get_by_label("Password").fill(PASSWORD)
        await page.get_by_role("button", name="Sign in").click()
        await page.wait_for_url(f"{site.url}/desk")


@pytest.mark.parametrize(
    ("role", "pages"),
    [
        ("agent", ["Desk"]),
        ("editor", ["Studio"]),
        ("supervisor", ["Board", "Desk", "Studio"]),
        ("admin", ["Desk", "Studio", "Board"]),
    ],
)
async def test_a_role_finds_its_pages_and_the_way_out(
    site: Site, open_page: OpenPage, role: Role, pages: list[str]
) -> None:
    page = await sign_in(open_page, site, role)
    await expect(page.locator(".staff-pages a")).to_have_text(pages)
    await expect(page.locator(".staff-pages a[aria-current=page]")).to_have_text(pages[0])
    await page.get_by_role("button", name="Account of Mia Jansen").click()
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_text("You’re signed out.")).to_be_visible()
    await page.goto(f"/{pages[0].lower()}")
    await expect(page).to_have_url(re.compile(r"/sign-in\?next="))
