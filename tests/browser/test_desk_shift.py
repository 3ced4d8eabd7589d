"""A day at the desk: a search that is narrowed, suggestions and what became of them, undoing, coming back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from playwright.async_api import Page, expect

from bot.conversation.customers.confirmations import confirm
from bot.protocol.turn import RankedEntry
from bot.services.clock import utc_now
from tests.browser.conftest import OpenPage
from tests.browser.desk import customer_of, open_desk, take
from tests.browser.site import Site
from tests.browser.staff import add_waiting, sign_in
from tests.browser.test_desk_aids import publish
from tests.browser.test_files import choose

LABEL: Any = {"name": "label.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n"}


async def found(page: Page, *names: str) -> None:
    """The search shows these customers and no others."""
    results = page.locator(".search-results .row-name")
    await expect(results).to_have_count(len(names))
    await expect(page.locator(".search-results")).to_contain_text(names[0] if names else "Nothing matches")
    assert sorted(await results.all_inner_texts()) == sorted(names)


async def test_a_search_is_narrowed_by_label_agent_state_and_day(open_page: OpenPage, site: Site) -> None:
    async with customer_of(site, "Priya"), customer_of(site, "Sam"):
        page = await open_desk(open_page, site)
        await take(page, "Priya")
        await page.keyboard.press("Escape")
        await page.keyboard.press("l")
        await page.keyboard.type("Storm")
        await page.keyboard.press("Enter")
        await expect(page.locator(".row", has_text="Priya").locator(".badge.label")).to_have_text("Storm")
        await page.get_by_role("searchbox").fill("broken lamp")
        await found(page, "Priya", "Sam")
        await page.get_by_text("Narrow the search").click()
        for name, choice, who in (
            ("With the label", "Storm", "Priya"),
            ("Agent", "Mia", "Priya"),
            ("State", "Waiting", "Sam"),
        ):
            field = page.get_by_role("combobox", name=name, exact=True)
            await field.select_option(label=choice)
            await found(page, who)
            await field.select_option(index=0)
            await found(page, "Priya", "Sam")
        today = datetime.now().astimezone().date()
        await page.get_by_label("From this day").fill(str(today + timedelta(days=1)))
        await found(page)
        await page.get_by_label("From this day").fill(str(today - timedelta(days=1)))
        await page.get_by_label("To this day").fill(str(today + timedelta(days=1)))
        await found(page, "Priya", "Sam")


async def test_editors_see_whether_a_suggestion_was_used_edited_or_ignored(
    open_page: OpenPage, site: Site
) -> None:
    title = "What if my lamp arrives broken?"
    await publish(site, "broken", title, "We send a new lamp within two days.")
    ranked = RankedEntry(entry_id="broken", title="", confidence=0.9)
    names = ("Ada", "Bea", "Cleo")
    site.assistant.rankings = {f"{name} has a broken lamp": (ranked,) for name in names}
    desk = await open_desk(open_page, site)
    reply, insert = (
        desk.get_by_role("textbox", name="Reply"),
        desk.get_by_role("button", name=f"Insert {title}"),
    )
    for name in names:
        async with customer_of(site, name) as customer:
            await take(desk, name)
            await expect(insert).to_be_visible()
            if name == "Cleo":
                await reply.fill("I call the workshop about it.")
            else:
                await insert.click()
                await expect(reply).to_have_value("We send a new lamp within two days.")
            if name == "Bea":
                await reply.fill("We send a new lamp within three days, and the old one stays with you.")
            await reply.press("Enter")
            await customer.event(sender="agent")
    editor = await sign_in(open_page, site, "editor", name="Elif")
    await editor.goto("/studio#/upkeep/use")
    heads = editor.get_by_role("columnheader")
    await expect(heads.filter(has_text="Used by agents")).to_be_visible()
    columns = [text.split("\n")[0].strip() for text in await heads.all_inner_texts()]
    row = editor.get_by_role("row").filter(has_text=title)
    for column in ("Used by agents", "Edited", "Ignored"):
        await expect(row.locator("th, td").nth(columns.index(column))).to_have_text("1")


async def test_a_closed_conversation_is_opened_again_by_an_agent(open_page: OpenPage, site: Site) -> None:
    async with customer_of(site) as customer:
        desk = await open_desk(open_page, site)
        await take(desk)
        await desk.keyboard.press("Escape")
        await desk.keyboard.press("e")
        await desk.keyboard.press("Control+Enter")
        await expect(desk.locator(".not-mine")).to_contain_text("This conversation is closed")
        await desk.get_by_role("button", name="Reopen").click()
        await expect(desk.get_by_text("Open again, and yours")).to_be_visible()
        reply = desk.get_by_role("textbox", name="Reply")
        await reply.fill("One more thing: the new lamp has left.")
        await reply.press("Enter")
        await customer.event(sender="agent", text="One more thing: the new lamp has left.")


async def test_a_file_is_taken_back_before_it_leaves(open_page: OpenPage, site: Site) -> None:
    async with customer_of(site) as customer:
        desk = await open_desk(open_page, site)
        await take(desk)
        await choose(desk, LABEL)
        await expect(desk.get_by_text("Sending “label.pdf” in")).to_be_visible()
        await desk.get_by_role("button", name="Undo").click()
        await expect(desk.get_by_text("Sending “label.pdf” in")).to_be_hidden()
        reply = desk.get_by_role("textbox", name="Reply")
        await reply.fill("Sorry, the wrong label.")
        await reply.press("Enter")
        await customer.event(sender="agent", text="Sorry, the wrong label.")
        assert not any(event.get("attachments") for event in customer.events()), "the file left all the same"
        await choose(desk, LABEL)
        await desk.get_by_role("button", name="Send now").click()
        sent = await customer.event(sender="agent", text="label.pdf")
        assert [file["name"] for file in sent["attachments"]] == ["label.pdf"]


async def test_the_link_in_a_mail_opens_the_conversation_on_another_device(
    open_page: OpenPage, site: Site
) -> None:
    customer, _ = await add_waiting(site, "Priya", "My lamp hums", "priya@example.com")
    services, who = site.services, customer.customer.id
    await services.writer.write(lambda: confirm(services.record.file, who, "priya@example.com", utc_now()))
    link, _ = services.return_links.make(who, "priya@example.com")
    path = link.removeprefix(services.settings.base_url)
    phone = await open_page(path, width=390, height=844)
    await expect(phone.get_by_text("priya@example.com")).to_be_visible()
    assert not await phone.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    await phone.get_by_role("button", name="Open the conversation").press("Enter")
    await phone.wait_for_url("**/widget")
    await expect(phone.get_by_text("My lamp hums", exact=True)).to_be_visible()
    other = await open_page(path.replace("key=", "key=x"), width=390, height=844)
    await expect(other.get_by_text("This link is too old")).to_be_visible()
    await expect(other.get_by_role("button")).to_have_count(0)


async def test_who_is_given_a_conversation_finds_it_by_a_mark_on_the_tab(
    open_page: OpenPage, site: Site
) -> None:
    async with customer_of(site):
        ben, mia = await open_desk(open_page, site, "Ben"), await open_desk(open_page, site)
        mine = ben.get_by_role("tab", name="Mine")
        await expect(mine.locator(".unread-dot")).to_have_count(0)
        await take(mia)
        await mia.keyboard.press("Escape")
        await mia.keyboard.press("g")
        await mia.get_by_role("dialog").get_by_role("button", name="Ben").click()
        await expect(mine.locator(".unread-dot")).to_be_visible()
        await mine.click()
        await ben.locator(".row-open").click()
        await expect(mine.locator(".unread-dot")).to_have_count(0)
