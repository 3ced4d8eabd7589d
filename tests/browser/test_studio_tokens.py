"""A supervisor makes a token, sees its key once, and revokes it; an editor is told whom to ask."""

from __future__ import annotations

import aiohttp
from playwright.async_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.site import Site
from tests.browser.staff import sign_in


async def status_with(site: Site, key: str) -> int:
    headers = {"Authorization": f"Bearer {key}"}
    url = f"{site.url}/api/v1/entries"
    async with aiohttp.ClientSession(headers=headers) as session, session.get(url) as response:
        return response.status


async def test_a_token_is_made_shown_once_and_revoked(site: Site, open_page: OpenPage) -> None:
    page = await sign_in(open_page, site, "supervisor", name="Sam Lee", width=390, height=844)
    await page.goto("/studio#/api")
    await page.get_by_role("button", name="New token").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("What is it for?").fill("Docs pipeline")
    await dialog.get_by_label("Write: add entries").check()
    await dialog.get_by_role("button", name="Make the token").click()
    key = await page.get_by_role("textbox", name="The key").input_value()
    await dialog.get_by_role("button", name="I have it").click()
    assert await status_with(site, key) == 200
    row = page.locator(".token-rows li")
    await expect(row).to_contain_text("Docs pipeline")
    await expect(row.locator(".badge")).to_have_text(["read", "write"])
    await expect(page.locator("body")).not_to_contain_text(key)
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    await page.get_by_role("button", name="Revoke Docs pipeline").click()
    await dialog.get_by_role("button", name="Revoke", exact=True).click()
    await expect(row).to_contain_text("Revoked by Sam Lee")
    assert await status_with(site, key) == 401

    editor = await sign_in(open_page, site, "editor", name="Elif Kaya", width=390, height=844)
    await editor.goto("/studio#/api")
    await expect(editor.locator(".section-api")).to_contain_text("Supervisors keep the tokens")
