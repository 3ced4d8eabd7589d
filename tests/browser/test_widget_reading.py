"""What is said reads well: tables, lists, writing from right to left, pictures, links, a screen reader."""

from __future__ import annotations

import asyncio
import io
import re

import pytest
from PIL import Image
from playwright.async_api import Locator, Page, Route, expect

from bot.conversation.model import Agent, ConversationId
from bot.protocol.turn import AnswerRef, ReplyMessage
from tests.browser.conftest import OpenPage
from tests.browser.site import Site
from tests.browser.widget import converse, open_widget, say

PRICES = """1. Choose a lamp
2. Look at its price

This is how it is:

3. The price:

| Lamp | Description | Price | Was |
|:-----|-------------|------:|:---:|
| Arc | A tall lamp with a brass foot and a shade of linen | 1,299.00 € | CHF 1'499.– |
"""
ANSWER = ReplyMessage(
    text="Change **the bulb**.", answer=AnswerRef("bulb", 1, "My lamp flickers", 0.9), asks_feedback=True
)
PARAGRAPHS = ReplyMessage(text="\n\n".join(f"Paragraph {n}." for n in range(60)))
# How many lines a text takes.
LINES = """node => {
  const range = document.createRange();
  range.selectNodeContents(node);
  return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
}"""
# Where the characters at these places in a text stand, from left to right.
REDACTION_TARGETS = """(node, places) => {
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  const text = walker.nextNode();
  return places.map((place) => {
    const range = document.createRange();
    range.setStart(text, place);
    range.setEnd(text, place + 1);
    return range.getBoundingClientRect().left;
  });
}"""
# Everything put into the log while it is read out.
READ_OUT = """() => {
  window.readOut = [];
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes)
      for (const node of addedNodes) window.readOut.push(node.textContent);
  }).observe(document.querySelector("[role=log]"), { childList: true, subtree: true });
}"""


def picture(width: int, height: int) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(file, "PNG")
    return file.getvalue()


async def join_agent(site: Site, page: Page) -> tuple[Agent, ConversationId]:
    """Mia talks with the customer of this page."""
    mia = site.add_agent("Mia")
    site.open_desk(mia)
    await page.get_by_role("button", name="Talk to a person").click()
    await page.get_by_role("button", name="Pass on").click()
    await expect(page.locator("#place")).to_have_text("You are next")
    conversation = ConversationId((await site.queue())[0])
    await site.services.conversations.take(mia, conversation)
    await expect(page.locator("#title")).to_have_text("Mia")
    return mia, conversation


async def agent_says(site: Site, joined: tuple[Agent, ConversationId], text: str) -> None:
    mia, conversation = joined
    await site.services.conversations.post_agent_message(mia, conversation, text, f"m{hash(text)}")


@pytest.mark.parametrize("width", [320, 400, 820])
async def test_a_price_in_a_table_stays_on_its_line(site: Site, open_page: OpenPage, width: int) -> None:
    site.assistant.says("price", ReplyMessage(text=PRICES))
    page = await open_page("/widget", width=width, height=640)
    await say(page, "price")
    cells = page.locator("fd-message td")
    await expect(cells).to_have_count(4)
    # The style of tables is loaded when the first one is shown.
    for at, alignment in enumerate(("left", "start", "right", "center")):
        await expect(cells.nth(at)).to_have_css("text-align", alignment)
    assert [await cells.nth(at).evaluate(LINES) for at in (2, 3)] == [1, 1]
    assert await page.evaluate("document.documentElement.scrollWidth") == width


async def test_a_list_goes_on_counting_after_a_text(site: Site, open_page: OpenPage) -> None:
    site.assistant.says("price", ReplyMessage(text=PRICES))
    page = await open_widget(open_page)
    await say(page, "price")
    lists = page.locator("fd-message ol")
    await expect(lists).to_have_count(2)
    assert [await lists.nth(at).evaluate("list => list.start") for at in (0, 1)] == [1, 3]


async def test_hebrew_reads_from_right_to_left_line_by_line(site: Site, open_page: OpenPage) -> None:
    site.assistant.says("hello", ReplyMessage(text="שלום, Priya!\n\n- המנורה (Arc) הגיעה."))
    page = await open_widget(open_page)
    await say(page, "hello")
    rich = page.locator("fd-message .rich")
    first, last = await rich.locator("p").first.evaluate(REDACTION_TARGETS, [0, 11])
    assert last < first, "the exclamation mark stands on the right"
    await expect(rich.locator("ul")).to_have_css("direction", "rtl")  # its marks stand on the right
    item_first, item_last = await rich.locator("li").evaluate(REDACTION_TARGETS, [0, 18])
    assert item_last < item_first
    await page.get_by_label("Message", exact=True).fill("hello!\nשלום!")
    await page.keyboard.press("Enter")
    own = page.locator("fd-message[data-end] .bubble").last
    h, latin_end, shalom, hebrew_end = await own.evaluate(REDACTION_TARGETS, [0, 5, 7, 11])
    assert (h < latin_end, hebrew_end < shalom) == (True, True)
    composer = page.get_by_label("Message", exact=True)
    await expect(composer).to_have_css("unicode-bidi", "plaintext")


async def test_an_address_that_an_agent_writes_is_a_link(site: Site, open_page: OpenPage) -> None:
    page = await open_widget(open_page)
    await converse(page, "my lamp flickers")
    joined = await join_agent(site, page)
    await agent_says(site, joined, "Look (https://shop.example/lamps?x=1), or www.shop.example.")
    links = page.locator("fd-message[data-sender=agent] .bubble a")
    await expect(links).to_have_count(2)
    assert [await links.nth(at).get_attribute("href") for at in (0, 1)] == [
        "https://shop.example/lamps?x=1",
        "https://www.shop.example/",
    ]
    assert await links.first.get_attribute("rel") == "noopener noreferrer"
    await expect(page.locator("fd-message[data-sender=agent] .bubble")).to_have_text(
        "Look (https://shop.example/lamps?x=1), or www.shop.example."
    )


@pytest.mark.parametrize("size", [(300, 900), (900, 300), (40, 40)], ids=["tall", "wide", "small"])
async def test_a_picture_keeps_its_place_and_what_follows_stays_in_sight(
    site: Site, open_page: OpenPage, size: tuple[int, int]
) -> None:
    page = await open_page("/widget", width=400, height=420)
    await converse(page, "my lamp flickers")
    joined = await join_agent(site, page)
    come = asyncio.Event()

    async def late(route: Route) -> None:
        await come.wait()
        await route.continue_()

    await page.route("**/files/**", late)
    field = page.locator("input[type=file]")
    await field.set_input_files({"name": "lamp.png", "mimeType": "image/png", "buffer": picture(*size)})
    shown = page.locator(".file-picture")
    await expect(shown).to_be_visible()
    before = await shown.bounding_box()
    for n in range(3):
        await agent_says(site, joined, f"Thank you, part {n}")
        await expect(page.get_by_text(f"Thank you, part {n}")).to_be_in_viewport(ratio=1)
    come.set()
    await shown.evaluate("node => node.decode()")
    await expect(page.get_by_text("Thank you, part 2")).to_be_in_viewport(ratio=1)
    after = await shown.bounding_box()
    assert before
    assert after
    assert (after["width"], after["height"]) == (before["width"], before["height"])
    assert after["width"] / after["height"] == pytest.approx(size[0] / size[1], rel=0.05)
    await expect(page.get_by_role("button", name="New messages")).to_be_hidden()


async def test_feedback_reads_nothing_out_again_and_keeps_the_keyboard(
    site: Site, open_page: OpenPage
) -> None:
    site.assistant.says("hello", ANSWER)
    page = await open_widget(open_page)
    await say(page, "hello")
    yes = page.get_by_role("button", name="Yes", exact=True)
    await expect(yes).to_be_visible()
    await page.evaluate(READ_OUT)
    await yes.focus()
    await page.keyboard.press("Enter")
    said = page.get_by_text("You said this helped")
    await expect(said).to_be_focused()
    assert not [text for text in await page.evaluate("readOut") if "the bulb" in text]


async def test_a_message_that_is_sent_is_not_read_out_twice(open_page: OpenPage) -> None:
    page = await open_widget(open_page)
    await page.evaluate(READ_OUT)
    await converse(page, "hello there")
    read = await page.evaluate("readOut")
    assert len([text for text in read if "hello there" in text and "You said" not in text]) == 1


async def test_the_keyboard_stays_where_one_can_go_on(site: Site, open_page: OpenPage) -> None:
    page = await open_widget(open_page)
    composer = page.get_by_label("Message", exact=True)
    await page.get_by_label("What may we call you?").fill("Priya")
    await page.keyboard.press("Enter")
    await expect(composer).to_be_focused()
    await converse(page, "hello")
    await page.get_by_role("button", name="Talk to a person").focus()
    await page.keyboard.press("Enter")
    await press(page.get_by_role("button", name="Pass on"))
    await expect(page.get_by_role("region", name="This is what I’ll pass on")).to_have_count(0)
    await expect(composer).to_be_focused()
    await page.get_by_label("Where may we send the answer?").fill("priya@example.com")
    await page.keyboard.press("Enter")
    await expect(page.locator(".noted")).to_be_visible()
    await expect(composer).to_be_focused()


async def test_who_skips_their_name_can_write_at_once(open_page: OpenPage) -> None:
    page = await open_widget(open_page)
    await press(page.get_by_role("button", name="Skip"))
    await expect(page.get_by_label("Message", exact=True)).to_be_focused()


async def test_the_keyboard_stays_after_a_message_that_was_not_sent(open_page: OpenPage) -> None:
    page = await open_widget(open_page)
    await converse(page, "hello")
    await page.evaluate(
        """() => {
          const transcript = document.querySelector("fd-transcript");
          transcript.addPending({ clientId: "x", text: "lost" });
          transcript.fail("x", "Try it later.");
        }"""
    )
    await press(page.get_by_role("button", name="Delete"))
    await expect(page.get_by_label("Message", exact=True)).to_be_focused()


# Goes back to the start, and gets this message before the browser says that anybody moved.
GO_BACK = """(transcript, event) => {
  transcript.scrollTop = 0;
  if (event) transcript.add(event);
  return transcript.scrollTop;
}"""


async def go_back(page: Page, said: str | None = None) -> None:
    """The customer goes back to the start of a long conversation; in the same frame an agent says this."""
    told = {"type": "message", "seq": 99, "at": "2026-01-01T12:00:00Z", "sender": "agent", "text": said}
    assert await page.locator("fd-transcript").evaluate(GO_BACK, told if said else None) == 0


async def test_the_keyboard_stays_after_the_way_to_new_messages(site: Site, open_page: OpenPage) -> None:
    site.assistant.says("more", PARAGRAPHS)
    page = await open_widget(open_page)
    await converse(page, "more", "Paragraph 0.")
    await go_back(page, "There?")
    await press(page.get_by_role("button", name="New messages"))
    await expect(page.locator("fd-transcript")).to_be_focused()
    await expect(page.get_by_text("There?")).to_be_in_viewport()


async def test_who_has_just_gone_back_is_left_there(site: Site, open_page: OpenPage) -> None:
    site.assistant.says("more", PARAGRAPHS)
    page = await open_widget(open_page)
    await converse(page, "more", "Paragraph 0.")
    site.assistant.free.clear()
    await say(page, "hello")
    await go_back(page)
    site.assistant.free.set()
    await expect(page.get_by_role("button", name="New messages")).to_be_visible()
    assert await page.locator("fd-transcript").evaluate("node => node.scrollTop") == 0


async def test_what_one_has_said_oneself_is_no_news(open_page: OpenPage) -> None:
    page = await open_widget(open_page)
    shown = await page.locator("fd-transcript").evaluate(
        """async (transcript, text) => {
          transcript.addPending({ clientId: "x", text });
          transcript.scrollTop = 0;
          transcript.confirm("x", 99);
          return [transcript.scrollTop, transcript.querySelector(".jump").checkVisibility()];
        }""",
        "long\n" * 200,
    )
    assert shown == [0, False]


async def test_after_the_survey_the_keyboard_is_on_the_thanks(site: Site, open_page: OpenPage) -> None:
    page = await open_widget(open_page)
    await converse(page, "my lamp flickers")
    mia, conversation = await join_agent(site, page)
    await site.services.conversations.close(mia, conversation, None)
    survey = page.get_by_role("region", name="How it was")
    await press(survey.get_by_role("button", name="4, good"))
    await press(survey.get_by_role("button", name="Send"))
    await expect(survey.get_by_role("status")).to_be_focused()


async def press(button: Locator) -> None:
    await button.focus()
    await button.press("Enter")


WIDE = """| Lamp | Description | Price | Was | Delivery | Stock |
|:-----|-------------|------:|----:|:---------|:------|
| Arc | Donaudampfschifffahrtsgesellschaft | 1,299.00 € | 1,499.00 € | Tomorrow | Available |
"""
NARROW = """| Lamp | Article | Price | Was |
|:-----|:--------|------:|----:|
| Arc | Donaudampfschifffahrtsgesellschaftskapitaen | 1,299.00 € | 1,499.00 € |
"""
SCROLLS = "node => node.scrollWidth > node.clientWidth"


async def test_a_table_uses_the_whole_width_before_it_scrolls(site: Site, open_page: OpenPage) -> None:
    site.assistant.says("price", ReplyMessage(text=NARROW))
    page = await open_widget(open_page)
    await say(page, "price")
    table = page.locator("fd-message .rich-table")
    await expect(table.locator("td").nth(1)).to_have_css("overflow-wrap", "anywhere")
    assert not await table.evaluate(SCROLLS)
    for at in (0, 2, 3):
        assert await table.locator("td").nth(at).evaluate(LINES) == 1
    await expect(table).not_to_have_attribute("tabindex", "0")
    await expect(page.get_by_role("region", name="Table, scrolls sideways")).to_have_count(0)


async def test_a_table_that_scrolls_says_so_and_is_a_tab_stop(site: Site, open_page: OpenPage) -> None:
    site.assistant.says("price", ReplyMessage(text=WIDE))
    page = await open_widget(open_page)
    await say(page, "price")
    table = page.get_by_role("region", name="Table, scrolls sideways")
    await expect(table).to_have_attribute("tabindex", "0")
    words = table.locator("td").filter(has_text="Tomorrow")
    await expect(table).to_have_css("background-image", re.compile("linear-gradient"))
    assert await table.evaluate(SCROLLS)
    assert await words.evaluate(LINES) == 1, "a word of usual length is broken"
    await page.set_viewport_size({"width": 900, "height": 640})
    await expect(table).to_have_count(0)
    await expect(page.locator("fd-message .rich-table")).not_to_have_attribute("tabindex", "0")
