"""What opens in the widget, by keyboard, by ear and on a small screen; and forms that news leaves alone."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, Page, expect

from bot.conversation.model import ConversationId
from bot.services.handoff.receipts import Receipts
from tests.browser.conftest import HostSite, OpenPage
from tests.browser.desk import open_desk, take
from tests.browser.site import Site
from tests.browser.test_handoff import picture
from tests.browser.test_widget_host import ACTIVE, LABEL
from tests.browser.widget import converse, holds, open_widget, say

TITLE = "This is what I’ll pass on"
# All that the page's live regions have said.
HEAR = """window.heard = [];
new MutationObserver((changes) => {
  for (const { target } of changes) {
    const region = (target.closest ? target : target.parentElement)?.closest("[role=status]");
    if (region?.textContent) heard.push(region.textContent);
  }
}).observe(document, { childList: true, characterData: true, subtree: true });"""
HEARD = "(start) => heard.some((text) => text.startsWith(start))"


async def ask_for_person(page: Page, *said: str) -> Locator:
    """Say these, ask for a person by keyboard, and get the receipt."""
    for text in said:
        await converse(page, text)
    await page.get_by_role("button", name="Talk to a person").press("Enter")
    receipt = page.get_by_role("region", name=TITLE)
    await expect(receipt).to_be_visible()
    return receipt


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
async def test_tab_stays_in_a_panel_that_covers_the_page(
    site: Site, host: HostSite, open_page: OpenPage, key: str
) -> None:
    links = "".join(f"<a href='/{number}'>Lamp {number}</a>" for number in range(3))
    host.show(f"{links}<script src='{site.url}/widget.js'></script>{links}")
    page = await open_page(f"{host.url}/lamps", width=320, height=256)
    await page.get_by_role("button", name=LABEL).click()
    frame = page.frame_locator("iframe")
    await expect(frame.get_by_label("Message", exact=True)).to_be_focused()
    await expect(frame.get_by_role("button", name="Attach a file")).to_be_visible()
    seen = set()
    for _ in range(24):
        await page.keyboard.press(key)
        await expect(frame.locator(":focus")).to_have_count(1)
        assert await page.evaluate(ACTIVE), "the keyboard is on the covered page"
        seen.add(await frame.locator(":focus").get_attribute("id"))
    assert {"close", "person"} <= seen, "not all of the panel was reached"


async def test_tab_leaves_a_panel_that_stands_beside_the_page(
    site: Site, host: HostSite, open_page: OpenPage
) -> None:
    host.show(f"<a href='/1'>A lamp</a><script src='{site.url}/widget.js'></script>")
    page = await open_page(f"{host.url}/lamps")
    await page.get_by_role("button", name=LABEL).click()
    await expect(page.frame_locator("iframe").get_by_label("Message", exact=True)).to_be_focused()
    link = page.get_by_role("link", name="A lamp")
    for _ in range(24):
        await page.keyboard.press("Shift+Tab")
        if await link.evaluate("node => node === document.activeElement"):
            return
    pytest.fail("the keyboard was kept in a panel that covers nothing")


async def test_the_second_press_of_a_double_click_does_not_take_the_first_back(
    site: Site, open_page: OpenPage
) -> None:
    page = await open_widget(open_page)
    person = page.locator("#person")
    await person.click()
    await expect(person).to_have_text("Back to the assistant")
    await expect(page.locator("#subtitle")).to_have_text("Nobody is on duty right now")
    await expect(person).to_be_enabled()
    box = await person.bounding_box()
    assert box
    await page.mouse.move(box["x"] + 20, box["y"] + 20)
    await page.mouse.down(click_count=2)
    await page.mouse.up(click_count=2)
    await say(page, "hello?")  # answered after what the press would have asked for
    await expect(page.get_by_text("hello?", exact=True)).to_be_visible()
    await expect(person).to_have_text("Back to the assistant")
    assert len(await site.queue()) == 1


async def test_a_press_just_after_the_meaning_has_changed_does_nothing(
    site: Site, open_page: OpenPage
) -> None:
    page = await open_widget(open_page)
    # Also by keyboard and by touch, where nothing says that it is the second press.
    await page.locator("#person").evaluate(
        "node => new MutationObserver(() => node.click()).observe(node, { childList: true })"
    )
    await page.locator("#person").click()
    await expect(page.locator("#subtitle")).to_have_text("Nobody is on duty right now")
    await expect(page.locator("#person")).to_be_enabled()
    await expect(page.locator("#person")).to_have_text("Back to the assistant")
    assert len(await site.queue()) == 1


async def test_receipt_that_cannot_be_read_is_asked_for_again_and_nothing_is_passed_on_unseen(
    site: Site, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipts, asked = site.services.receipts, 0

    async def read(conversation_id: ConversationId) -> object:
        nonlocal asked
        asked += 1
        if asked == 1:
            raise RuntimeError("the database is locked")
        return await Receipts.read(receipts, conversation_id)

    monkeypatch.setattr(receipts, "read", read)
    await ask_for_person(await open_widget(open_page), "The lamp flickers")
    assert asked == 2


@pytest.mark.parametrize("way", ["reloads", "closes"])
async def test_what_is_struck_is_not_read_when_the_customer_leaves_the_page(
    site: Site, open_page: OpenPage, way: str
) -> None:
    page = await open_widget(open_page)
    receipt = await ask_for_person(page, "My secret is kestrel", "The lamp flickers")
    await receipt.get_by_role("button", name="Strike out").first.press("Enter")
    await expect(receipt.get_by_role("button", name="Restore")).to_have_count(1)
    if way == "reloads":
        await page.reload()
    else:
        await page.close()
    desk = await open_desk(open_page, site)
    await take(desk, "Customer")
    await expect(desk.get_by_text("The lamp flickers", exact=True).first).to_be_visible()
    await expect(desk.get_by_text("kestrel")).to_have_count(0)


async def test_a_double_click_on_a_strike_strikes(site: Site, open_page: OpenPage) -> None:
    receipt = await ask_for_person(await open_widget(open_page), "The lamp flickers")
    await receipt.get_by_role("button", name="Strike out").dblclick()
    await expect(receipt.get_by_role("button", name="Restore")).to_have_count(1)


async def test_a_double_click_on_the_launcher_opens_the_panel(open_host: OpenPage) -> None:
    page = await open_host()
    await page.locator("#frontdesk-widget button").dblclick()
    await expect(page.locator("iframe")).to_be_visible()


async def test_what_has_the_keyboard_stays_in_view_when_a_panel_opens(
    site: Site, open_page: OpenPage
) -> None:
    page = await open_page("/widget", width=320, height=256)
    receipt = await ask_for_person(page, "The lamp flickers when I turn it on", "Its number is 12")
    await expect(page.locator("#person")).to_be_focused()
    await expect(page.locator("#person")).to_be_in_viewport(ratio=1)
    await picture(page, "receipt-320x256")
    await receipt.get_by_role("button", name="Pass on").press("Enter")
    await expect(page.get_by_label("Where may we send the answer?")).to_be_attached()
    await expect(page.get_by_label("Message", exact=True)).to_be_focused()
    await expect(page.get_by_label("Message", exact=True)).to_be_in_viewport(ratio=1)
    await picture(page, "passed-320x256")


async def test_the_receipt_is_heard_when_it_opens_when_it_ends_and_when_it_was_passed_on(
    site: Site, open_page: OpenPage
) -> None:
    desk = await open_desk(open_page, site)
    page = await open_widget(open_page)
    await page.evaluate(HEAR)
    receipt = await ask_for_person(page, "The lamp flickers")
    await holds(page, HEARD, arg=f"{TITLE}. Passed on in ")
    await receipt.get_by_label("You wrote").fill("The lamp")
    await take(desk, "Customer")
    await holds(page, r"() => heard.some((text) => /^Mia is here.* passed on in \d+ seconds/.test(text))")
    await receipt.get_by_role("button", name="Pass on").click()
    await holds(page, HEARD, arg="Passed on.")
    await expect(page.locator(".receipt-passed")).to_be_visible()
    told = [text for text in await page.evaluate("heard") if "assed on in" in text]
    assert len(told) == 2, told


async def test_a_correction_that_is_still_written_goes_as_far_as_it_is_and_the_customer_is_told(
    site: Site, open_page: OpenPage
) -> None:
    desk = await open_desk(open_page, site)
    page = await open_widget(open_page)
    receipt = await ask_for_person(page, "one lamp", "two lamps", "three lamps")
    fields = receipt.get_by_label("You wrote")
    await fields.nth(0).fill("one big lamp")
    await fields.nth(0).press("Enter")
    await expect(fields.nth(0)).to_have_value("one big lamp")
    await fields.nth(1).fill("two big lamps")
    await fields.nth(1).press("Tab")
    await fields.nth(2).fill("three lamps, one of th")
    await take(desk, "Customer")
    await expect(receipt).to_have_count(0)
    told = "Passed on. The line you were still writing went as far as you had written it."
    await expect(page.locator(".receipt-passed")).to_have_text(told)
    await expect(page.get_by_text("before your last change")).to_have_count(0)
    await expect(desk.get_by_text("two big lamps", exact=True).first).to_be_visible()
    await expect(desk.get_by_text("one big lamp", exact=True).first).to_be_visible()
    await expect(desk.get_by_text("three lamps, one of th", exact=True).first).to_be_visible()
    await expect(desk.get_by_text("Corrected by the customer")).to_have_count(2)
    await expect(desk.get_by_text("Correction not finished")).to_have_count(1)


async def test_news_takes_no_form_away_from_whoever_writes_in_it(site: Site, open_page: OpenPage) -> None:
    page = await open_widget(open_page)
    await page.get_by_role("button", name="Talk to a person").click()
    address = page.get_by_label("Where may we send the answer?")
    await address.fill("priya@example.com")
    await address.press("Enter")
    await page.get_by_role("button", name="Change").click()
    await expect(address).to_have_value("priya@example.com")
    await expect(address).to_be_focused()
    await address.fill("priya@exam")
    site.open_desk(site.add_agent())
    await expect(page.locator("#subtitle")).to_have_text("Waiting for a person")
    await expect(address).to_have_value("priya@exam")
    await expect(address).to_be_focused()
    await page.get_by_label("Message", exact=True).focus()
    await expect(address).to_have_value("priya@exam")
    await address.fill("priya.shah@example.com")
    await address.press("Enter")
    await expect(address).to_have_count(0)


async def test_a_form_that_nobody_writes_in_goes_with_the_news(site: Site, open_page: OpenPage) -> None:
    page = await open_widget(open_page)
    name = page.get_by_label("What may we call you? (optional)")
    await name.fill("Pri")
    await converse(page, "hello")
    await expect(name).to_have_value("Pri")
    await name.fill("")
    await page.get_by_label("Message", exact=True).focus()
    await expect(name).to_have_count(0)


async def test_a_comment_that_is_written_outlives_the_end_of_the_end(site: Site, open_page: OpenPage) -> None:
    mia = site.add_agent()
    page = await open_widget(open_page)
    await page.evaluate(HEAR)
    await (await ask_for_person(page, "my lamp flickers")).get_by_role("button", name="Pass on").click()
    conversation = ConversationId((await site.queue())[0])
    await site.services.conversations.take(mia, conversation)
    await site.services.conversations.post_agent_message(mia, conversation, "Done.", "m1")
    await site.services.conversations.close(mia, conversation, None)
    survey = page.get_by_role("region", name="How it was")
    await survey.get_by_role("button", name="4, good").click()
    await holds(page, HEARD, arg="You can add a comment")
    comment = survey.get_by_label("What should we know? (optional)")
    await comment.fill("It took")
    await say(page, "thanks")  # which opens the conversation again
    await expect(page.locator("#subtitle")).to_have_text("Assistant")
    await expect(comment).to_have_value("It took")
    await expect(page.get_by_role("button", name="Send", exact=True)).to_have_count(1)


async def test_a_sentence_that_begins_with_a_hebrew_name_reads_from_the_left(
    site: Site, open_page: OpenPage
) -> None:
    page = await open_widget(open_page)
    name = page.get_by_label("What may we call you? (optional)")
    await name.fill("נועה")
    await name.press("Enter")
    await page.get_by_role("button", name="Talk to a person").click()
    line = page.locator("fd-message", has_text="nobody is at the desk").first
    await expect(line).to_contain_text("נועה")
    lefts = await line.evaluate(
        """(line) => {
          const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node; node = walker.nextNode())
            if (node.data.includes("nobody is")) {
              const left = (word) => {
                const range = document.createRange();
                range.setStart(node, node.data.indexOf(word));
                range.setEnd(node, node.data.indexOf(word) + word.length);
                return range.getBoundingClientRect().left;
              };
              return [left("נועה"), left("nobody")];
            }
        }"""
    )
    assert lefts[0] < lefts[1]


@pytest.mark.parametrize("width", [320, 390, 820])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_each_line_of_the_receipt_is_as_tall_as_its_text(
    site: Site, open_page: OpenPage, width: int, dark: bool
) -> None:
    page = await open_page("/widget", width=width, height=640, dark=dark)
    receipt = await ask_for_person(page, "The lamp", "The lamp that I bought from you in May flickers again")
    await expect(receipt.locator("textarea").first).to_have_css("padding-top", "6px")
    await picture(page, f"receipt-{width}-{'dark' if dark else 'light'}")
    over = await receipt.locator("textarea").evaluate_all(
        "fields => fields.map((field) => [field.scrollHeight - field.clientHeight, field.clientHeight % 20])"
    )
    assert [cut for cut, _ in over] == [0, 0]
    lines = [rest for _, rest in over]
    assert set(lines) <= {12, 14}, "a whole number of lines of 20 px, and the padding"
    cut = "(node) => node.scrollWidth > node.clientWidth"
    assert not await page.locator("#subtitle").evaluate(cut)
