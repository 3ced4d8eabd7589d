"""The board with a real gateway behind it: figures, what they count, and the tables beside the charts."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from playwright.async_api import Locator, Page, expect

from bot.conversation.accounts.audit import AuditAction
from bot.services.clock import utc_now
from tests.browser.conftest import OpenPage
from tests.browser.site import Site
from tests.browser.staff import add_waiting, new_customer, say, sign_in


def figure(page: Page, title: str) -> Locator:
    return page.locator(".figure", has=page.get_by_role("heading", name=title))


async def look_again(page: Page) -> None:
    """What the board does by itself every few seconds."""
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


async def test_a_first_day_says_what_will_come(site: Site, open_page: OpenPage) -> None:
    page = await sign_in(open_page, site, "supervisor")
    await expect(page.get_by_text("No conversations yet today")).to_be_visible()
    await expect(figure(page, "Waiting now").locator(".figure-value")).to_have_text("0")


async def test_the_figures_follow_what_happens_and_open_what_they_count(
    site: Site, open_page: OpenPage
) -> None:
    page = await sign_in(open_page, site, "supervisor")
    _, waiting = await add_waiting(site, "Priya")
    await say(site, new_customer("Ada"), "How do I pay?")
    await look_again(page)
    await expect(figure(page, "Conversations").locator(".figure-value")).to_have_text("2")
    tile = figure(page, "Waiting now")
    await expect(tile.locator(".figure-value")).to_have_text("1")
    await tile.get_by_role("button").click()
    await page.get_by_role("dialog").get_by_role("link").click()
    await page.wait_for_url(f"**/desk#{waiting}")
    await expect(page.locator(".conversation-who h1")).to_have_text("Priya")


async def test_each_chart_has_a_table_that_says_the_same(site: Site, open_page: OpenPage) -> None:
    for name in ("Ada", "Bram", "Chloé"):
        await add_waiting(site, name)
    page = await sign_in(open_page, site, "supervisor")
    hours = page.locator(".panel", has=page.get_by_role("heading", name="Conversations per hour"))
    await expect(hours.locator("svg .chart-bar")).to_have_count(1)
    await expect(hours.locator("tbody tr td")).to_have_text(["3", "3"])
    reasons = page.locator(".panel", has=page.get_by_role("heading", name="Handed to a person, by reason"))
    await expect(reasons.locator("tbody tr")).to_have_count(1)
    await expect(reasons.locator("tbody tr")).to_contain_text("Asked for a person")


async def test_other_days_can_be_seen_but_not_tomorrow(site: Site, open_page: OpenPage) -> None:
    page = await sign_in(open_page, site, "supervisor")
    yesterday = (utc_now() - timedelta(days=1)).date().isoformat()
    await expect(page.get_by_role("button", name="The day after")).to_be_disabled()
    await page.get_by_role("button", name="The day before").click()
    await expect(page.get_by_role("heading", name="Yesterday")).to_be_visible()
    await expect(page).to_have_url(f"{site.url}/board?day={yesterday}")
    await expect(page.get_by_text("Nothing happened on this day")).to_be_visible()
    await page.get_by_role("button", name="The day after").click()
    await expect(page.get_by_role("heading", name="Today")).to_be_visible()


async def test_the_last_figures_stay_when_the_server_is_away(site: Site, open_page: OpenPage) -> None:
    await say(site, new_customer("Ada"), "How do I pay?")
    page = await sign_in(open_page, site, "supervisor")
    await expect(figure(page, "Conversations").locator(".figure-value")).to_have_text("1")
    await page.context.set_offline(True)
    await look_again(page)
    await expect(page.locator("#board-fresh")).to_contain_text("Not up to date")
    await expect(figure(page, "Conversations").locator(".figure-value")).to_have_text("1")
    await page.context.set_offline(False)
    await look_again(page)
    await expect(page.locator("#board-fresh")).not_to_contain_text("Not up to date")


@pytest.mark.parametrize("width", [390, 820, 1440])
async def test_the_board_fits_its_screen(site: Site, open_page: OpenPage, width: int) -> None:
    await add_waiting(site, "Priya")
    page = await sign_in(open_page, site, "supervisor", width=width, height=900)
    await expect(page.locator(".charts")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


async def test_the_audit_log_shows_the_day_and_is_filtered_by_person_and_action(
    site: Site, open_page: OpenPage
) -> None:
    record, now = site.services.record, utc_now()
    noted: tuple[tuple[str, AuditAction], ...] = (
        ("Tom", "entries_exported"),
        ("Ann", "setting_changed"),
        ("Ann", "entries_exported"),
    )
    for by, action in noted:
        await site.services.writer.write(partial(record.audit, action, f"of {by}", by, now))
    page = await sign_in(open_page, site, "supervisor")
    panel = page.locator(".audit-panel")
    rows = panel.locator("tbody tr", has_text="of ")
    await expect(rows).to_have_count(3)
    await expect(rows.first).to_contain_text("AnnExported entriesof Ann")
    await panel.get_by_label("Person", exact=True).select_option("Ann")
    await expect(rows).to_have_count(2)
    await panel.get_by_label("Action", exact=True).select_option("Changed a setting")
    await expect(rows).to_have_count(1)
    await look_again(page)
    await expect(panel.get_by_label("Person", exact=True)).to_have_value("Ann")
    await expect(rows).to_have_count(1)
    await page.get_by_role("button", name="The day before").click()
    await expect(panel).to_contain_text("Nothing was noted for this choice on this day.")


async def test_the_board_says_when_a_conversation_is_taken_back(site: Site, open_page: OpenPage) -> None:
    page = await sign_in(open_page, site, "supervisor")
    panel = page.get_by_label("Answering", exact=True)
    await expect(panel).to_contain_text("still owed after 5 min is somebody else’s to give")
    await panel.get_by_role("button", name="Change").click()
    await page.get_by_label("The next reply comes within, in minutes").fill("4")
    await page.get_by_role("button", name="Save").click()
    await expect(panel).to_contain_text("still owed after 10 min is somebody else’s to give")
    await expect(panel).to_contain_text("The time follows from the target.")


@pytest.mark.parametrize("site", [{"agent_silent_s": 900.0}], indirect=True)
async def test_a_time_from_the_environment_is_shown_as_locked(site: Site, open_page: OpenPage) -> None:
    page = await sign_in(open_page, site, "supervisor")
    panel = page.get_by_label("Answering", exact=True)
    await expect(panel).to_contain_text("after 15 min")
    await expect(panel).to_contain_text("locked: FRONTDESK_AGENT_SILENT_S sets it")
