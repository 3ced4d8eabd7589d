"""An editor brings entries in: a broken file leaves everything as it was, a mended one comes in whole."""

from __future__ import annotations

from playwright.async_api import FilePayload, Page, expect

from knowledge_base.model import Content
from tests.browser.conftest import OpenPage
from tests.browser.site import Site
from tests.browser.staff import sign_in

BROKEN = "title,body,check_by\nWhere are you?,Here.,\nWho are you?,,\nWhen?,Always.,soon\n"
MENDED = "title,body,check_by\nWhere are you?,Here.,\nWho are you?,We.,\nWhen?,Always.,2027-01-31\n"


async def choose(page: Page, text: str) -> None:
    file: FilePayload = {"name": "faq.csv", "mimeType": "text/csv", "buffer": text.encode()}
    await page.locator("#import-file").set_input_files(file)


async def test_a_broken_file_is_mended_and_imported_whole(site: Site, open_page: OpenPage) -> None:
    knowledge = site.services.knowledge
    knowledge.add_entry(Content("Where are you?", "Far away."), "Ed")
    await site.services.gathering.close()  # with no stored questions, the gate has nothing to show
    page = await sign_in(open_page, site, "editor", width=1440, height=900)
    await page.get_by_role("link", name="Import").click()
    await choose(page, BROKEN)
    problems = page.locator(".import-problems li")
    await expect(problems).to_have_count(2)
    await expect(problems.nth(0)).to_contain_text("faq.csv:3")
    await expect(problems.nth(0)).to_contain_text("The answer to “Who are you?” is empty")
    await expect(problems.nth(1)).to_contain_text("faq.csv:4")
    await expect(page.get_by_role("button", name="Import 1 entry")).to_be_disabled()
    assert knowledge.count_entries() == 1

    await choose(page, MENDED)
    rows = page.locator(".import-table tbody tr")
    await expect(rows).to_have_count(3)
    await expect(rows.nth(0)).to_contain_text("Change")
    await expect(rows.nth(0)).to_contain_text("The entry `where-are-you` asks this already; look at both.")
    await expect(rows.nth(1)).to_contain_text("faq.csv:3")
    await page.get_by_role("button", name="Import 3 entries as drafts").click()
    await expect(page.locator(".import-result")).to_contain_text("2 added, 1 changed")
    assert knowledge.list_published() == []
    await page.get_by_role("button", name="Publish 3 of them …").click()
    await expect(page.locator(".toast")).to_contain_text("3 entries are live now")
    assert len(knowledge.list_published()) == 3
    await page.get_by_role("link", name="See the entries").click()
    await expect(page.locator(".entry-row")).to_have_count(3)


async def test_entries_changed_meanwhile_are_looked_at_again(site: Site, open_page: OpenPage) -> None:
    page = await sign_in(open_page, site, "editor", width=390, height=844, dark=True)
    await page.goto("/studio#/import")
    await choose(page, MENDED)
    button = page.get_by_role("button", name="Import 3 entries as drafts")
    await expect(button).to_be_enabled()
    site.services.knowledge.add_entry(Content("When?", "At ten."), "Ed")
    await button.click()
    await expect(page.get_by_role("alert")).to_contain_text("Entries have changed since you looked")
    await expect(page.locator(".import-table tbody tr").nth(2)).to_contain_text("Change")
    await button.click()
    await expect(page.locator(".import-result")).to_contain_text("2 added, 1 changed")
    async with page.expect_download() as download:
        await page.get_by_role("link", name="JSON").click()
    assert (await download.value).suggested_filename == "entries.json"
