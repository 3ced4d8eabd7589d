"""The desk's lists, search, labels and snooze, as an agent uses them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from functools import partial

from playwright.async_api import Page, expect

from bot.conversation import commands, ownership
from bot.conversation.model import ConversationId, Customer, CustomerId
from tests.browser.conftest import OpenPage
from tests.browser.desk import customer_of, open_desk, take
from tests.browser.site import Site

MANY = 600
# A screen further down; done when what comes into sight is drawn.
SCROLL_ON = """async node => {
  node.scrollTop += 900;
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
}"""


async def fill_record(site: Site, count: int) -> None:
    """So many closed conversations, the newest last."""
    record = site.services.record
    begin = datetime.now(timezone.utc) - timedelta(days=1)

    def work() -> None:
        for number in range(count):
            at = begin + timedelta(seconds=number)
            customer = Customer(CustomerId(f"c{number}"), at, name=f"Customer {number:03}")
            record.add_customer(customer)
            conversation = ConversationId(f"conversation-{number:03}")
            record.append(conversation, commands.start_conversation(customer), at)
            text = f"Parcel number {number}"
            record.change(conversation, partial(commands.post_customer_message, text=text, client_id="m"), at)
            record.change(conversation, ownership.close, at)

    await site.services.writer.write(work)


async def rows_shown(page: Page) -> list[str]:
    return await page.locator(".row-name").all_text_contents()


async def test_hundreds_of_conversations_are_listed_by_what_can_be_seen(
    open_page: OpenPage, site: Site
) -> None:
    await fill_record(site, MANY)
    page = await open_desk(open_page, site)
    await page.get_by_role("tab", name="Closed").click()
    await expect(page.get_by_role("tab", name=f"Closed {MANY}")).to_be_visible()
    await expect(page.locator(".row-name").first).to_have_text(f"Customer {MANY - 1:03}")
    assert await page.locator(".row").count() < 60
    seen = set(await rows_shown(page))
    body = page.locator(".list-body")
    while len(seen) < MANY:  # a page of them may still be on its way: the test's own time limits this
        await body.evaluate(SCROLL_ON)
        seen.update(await rows_shown(page))
    assert await page.locator(".row").count() < 60
    await page.locator(".row-open").last.focus()
    for _ in range(3):
        await page.keyboard.press("k")
    await expect(page.locator(".row-open:focus")).to_have_count(1)


async def test_a_search_opens_a_conversation_at_the_line(open_page: OpenPage, site: Site) -> None:
    async with customer_of(site, "Priya", waits=False) as customer:
        await customer.say("The zebra lamp arrived broken")
        for number in range(25):
            await customer.say(f"Something else, number {number}")
        await customer.ask("handoff.request", client_id="person")
        page = await open_desk(open_page, site)
        await page.keyboard.press("/")
        await expect(page.get_by_role("searchbox")).to_be_focused()
        await page.keyboard.type("zeb lam")
        await expect(page.get_by_text("Nothing matches")).to_be_visible()
        await page.get_by_role("searchbox").fill("zebra lam")
        await expect(page.locator(".snippet mark").first).to_have_text("zebra")
        await page.locator(".search-results .row-open").click()
        found = page.locator("fd-message.found", has_text="zebra lamp")
        await expect(found).to_be_in_viewport()
        await page.get_by_role("searchbox").fill("")
        await expect(page.locator(".search-results")).to_have_count(0)


async def test_a_label_is_put_on_seen_filtered_and_taken_off(open_page: OpenPage, site: Site) -> None:
    async with customer_of(site, "Priya"), customer_of(site, "Sam"):
        page = await open_desk(open_page, site)
        await page.locator(".row-open", has_text="Priya").click()
        await expect(page.get_by_role("heading", name="Priya")).to_be_visible()
        await page.keyboard.press("l")
        await page.get_by_role("dialog").get_by_role("combobox", name="Label").fill("Broken")
        await page.keyboard.press("Enter")
        await expect(page.locator(".row", has_text="Priya").locator(".badge.label")).to_have_text("Broken")
        await page.locator(".label-filter").select_option("Broken")
        await expect(page.locator(".row-name")).to_have_text(["Priya"])
        await page.get_by_role("button", name="Take off Broken").click()
        await expect(page.get_by_text("Nothing here has the label “Broken”")).to_be_visible()


async def test_a_snoozed_conversation_leaves_and_comes_back(open_page: OpenPage, site: Site) -> None:
    async with customer_of(site, "Priya") as customer:
        page = await open_desk(open_page, site)
        await take(page)
        await expect(page.get_by_role("textbox", name="Reply")).to_be_focused()
        await page.keyboard.press("Escape")
        await page.keyboard.press("z")
        await page.get_by_role("dialog").get_by_role("button", name="Snooze", exact=True).click()
        await expect(page.get_by_role("tab", name="Snoozed 1")).to_be_visible()
        await expect(page.get_by_role("tab", name="Mine 0")).to_be_visible()
        await page.keyboard.press("Escape")
        await customer.say("It is here now")
        await expect(page.get_by_text("Priya is back from snooze")).to_be_visible()
        await expect(page.get_by_role("tab", name="Mine 1")).to_be_visible()
        await expect(page.get_by_role("tab", name="Snoozed 0")).to_be_visible()


async def test_what_was_taken_stands_in_the_list_that_is_in_sight(open_page: OpenPage, site: Site) -> None:
    async with customer_of(site, "Priya"), customer_of(site, "Sam"):
        page = await open_desk(open_page, site)
        await take(page)
        await expect(page.locator(".row-open[aria-current=true] .row-name")).to_have_text("Priya")
        await expect(page.locator(".row-name")).to_have_text(["Priya", "Sam"])
        await page.locator(".row-open", has_text="Sam").click()
        await expect(page.locator(".row-name")).to_have_text(["Sam"])


async def test_a_row_names_a_label_and_counts_the_others(open_page: OpenPage, site: Site) -> None:
    async with customer_of(site, "Priya"):
        page = await open_desk(open_page, site)
        await page.locator(".row-open", has_text="Priya").click()
        labels = ("Lamp that arrived in very many pieces", "Refund", "Returns")
        for label in labels:
            await page.get_by_role("button", name="Add a label").click()
            await page.get_by_role("dialog").get_by_role("combobox", name="Label").fill(label)
            await page.keyboard.press("Enter")
            await expect(page.get_by_role("button", name=f"Take off {label}")).to_be_visible()
        row = page.locator(".row", has_text="Priya")
        await expect(row.locator(".badge.label").last).to_have_text("+2")
        line, more = row.locator(".row-labels"), row.locator(".badge.label").last
        outer, inner = await line.bounding_box(), await more.bounding_box()
        assert outer is not None
        assert inner is not None
        assert inner["y"] + inner["height"] <= outer["y"] + outer["height"] + 1
        assert inner["x"] + inner["width"] <= outer["x"] + outer["width"]


async def test_a_refusal_goes_by_itself(open_page: OpenPage, site: Site) -> None:
    page = await open_desk(open_page, site)
    await page.clock.install()
    await page.evaluate(
        "import('/static/shared/toast.js').then(({ toast }) => { toast('Refused', { tone: 'danger' }); "
        "toast('Not sent', { tone: 'danger', action: { label: 'Open', run: () => {} } }); })"
    )
    await expect(page.locator(".toast", has_text="Refused")).to_be_visible()
    await page.clock.run_for(15_000)
    await expect(page.locator(".toast", has_text="Refused")).to_have_count(0)
    await expect(page.locator(".toast", has_text="Not sent")).to_be_visible()


async def test_a_filter_is_kept_under_a_name_and_holds_after_a_reload(
    open_page: OpenPage, site: Site
) -> None:
    async with customer_of(site, "Priya"), customer_of(site, "Sam"):
        page = await open_desk(open_page, site)
        await page.locator(".row-open", has_text="Priya").click()
        await page.get_by_role("button", name="Make it high").click()
        await expect(page.locator(".row", has_text="Priya")).to_contain_text("High priority")
        await page.get_by_role("button", name="Filter", exact=True).click()
        await page.get_by_role("combobox", name="Priority").select_option("high")
        await expect(page.locator(".row-name")).to_have_text(["Priya"])
        await page.get_by_role("button", name="Save", exact=True).click()
        await page.get_by_role("dialog").get_by_label("Name").fill("Urgent")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("combobox", name="Saved filters")).to_have_value("Urgent")
        await page.get_by_role("button", name="Clear", exact=True).click()
        await expect(page.locator(".row-name")).to_have_count(2)
        await page.reload()
        await page.get_by_role("button", name="Filter", exact=True).click()
        await page.get_by_role("combobox", name="Saved filters").select_option("Urgent")
        await expect(page.locator(".row-name")).to_have_text(["Priya"])
        await expect(page.get_by_role("button", name="Filter (1)")).to_be_visible()
        await page.get_by_role("combobox", name="Mood").select_option("upset")
        await page.get_by_role("button", name="Clear the filter").click()
        await expect(page.locator(".row-name")).to_have_count(2)


async def test_several_conversations_are_changed_at_once(open_page: OpenPage, site: Site) -> None:
    async with customer_of(site, "Priya"), customer_of(site, "Sam"), customer_of(site, "Alex"):
        page = await open_desk(open_page, site)
        await page.locator(".row-open").first.focus()
        await page.keyboard.press("s")
        await expect(page.get_by_text("1 selected")).to_be_visible()
        await page.get_by_role("checkbox", name="Select the conversation of Sam").click()
        bar = page.get_by_role("toolbar", name="Selected conversations")
        await bar.get_by_role("button", name="Give to").click()
        await page.get_by_role("button", name="Mia (on duty, has 0)").click()
        await expect(page.get_by_text("Done with 2 conversations")).to_be_visible()
        await expect(page.locator(".row-name")).to_have_text(["Alex"])
        await expect(bar).to_be_hidden()
        await page.get_by_role("tab", name="Mine 2").click()
        await page.get_by_role("button", name="Select", exact=True).click()
        await bar.get_by_role("button", name="All shown").click()
        await bar.get_by_role("button", name="Close", exact=True).click()
        await page.get_by_role("button", name="Close them").click()
        await expect(page.get_by_role("tab", name="Closed 2")).to_be_visible()


async def test_what_is_with_the_assistant_is_out_of_the_way(open_page: OpenPage, site: Site) -> None:
    async with customer_of(site, "Priya"), customer_of(site, "Sam", waits=False):
        page = await open_desk(open_page, site)
        await page.get_by_role("tab", name="All 1").click()
        await expect(page.locator(".row-name")).to_have_text(["Priya"])
        await page.get_by_role("button", name="Also show 1 with the assistant").click()
        await expect(page.locator(".row-name")).to_have_count(2)
        await page.get_by_role("button", name="Hide what is with the assistant").click()
        await expect(page.locator(".row-name")).to_have_text(["Priya"])
