"""The widget's page with a real gateway behind it: what a customer sees, writes and is told."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
from playwright.async_api import expect

from bot.conversation.model import ConversationId
from bot.protocol.events import QuickReply
from bot.protocol.turn import AnswerRef, ReplyMessage
from tests.browser.conftest import OpenPage
from tests.browser.site import Site
from tests.browser.widget import converse, open_widget, say

ANSWER = ReplyMessage(
    text="Within **30 days**:\n\n1. Open *My orders*\n2. Choose [Return items](https://example.com/returns)",
    answer=AnswerRef(entry_id="returns-how", revision=1, title="How do I return something?", confidence=0.93),
    asks_feedback=True,
    quick_replies=(QuickReply(title="Track my refund", choice="entry:refund-track"),),
)


async def test_a_customer_is_greeted_and_answered(site: Site, open_page: OpenPage) -> None:
    site.assistant.says("How do I return a lamp?", ANSWER)
    page = await open_widget(open_page)
    await expect(page.locator("#title")).to_have_text("Larch & Loom")
    await expect(page.locator("#subtitle")).to_have_text("Assistant")
    await say(page, "How do I return a lamp?")
    bubble = page.locator("fd-message[data-sender=assistant] .rich")
    await expect(bubble.locator("strong")).to_have_text("30 days")
    await expect(bubble.locator("ol > li")).to_have_count(2)
    await expect(bubble.get_by_role("link")).to_have_attribute("href", "https://example.com/returns")
    source = page.locator("a.source")
    await expect(source).to_have_attribute("href", f"{site.url}/help/returns-how")
    await expect(source).to_have_attribute("target", "_blank")


async def test_a_long_answer_is_read_from_its_start(site: Site, open_page: OpenPage) -> None:
    site.assistant.says("tell me all", ReplyMessage(text="\n\n".join(f"Paragraph {n}." for n in range(60))))
    page = await open_widget(open_page)
    await say(page, "tell me all")
    await expect(page.get_by_text("Paragraph 0.")).to_be_in_viewport()
    await expect(page.get_by_text("Paragraph 59.")).not_to_be_in_viewport()
    await expect(page.get_by_text("tell me all", exact=True)).to_be_in_viewport()


async def test_what_comes_of_a_press_is_in_sight_after_a_long_answer(site: Site, open_page: OpenPage) -> None:
    text = "\n\n".join(f"Paragraph {n}." for n in range(60))
    site.assistant.says("tell me all", ReplyMessage(text=text, asks_feedback=True))
    page = await open_widget(open_page)
    await say(page, "tell me all")
    await expect(page.get_by_text("Paragraph 59.")).to_be_attached()
    await expect(page.get_by_text("tell me all", exact=True)).to_be_in_viewport()
    await page.get_by_role("button", name="Talk to a person").click()
    told = page.locator("fd-message[data-sender=system]").first
    await expect(told).to_be_in_viewport()
    await expect(page.get_by_role("button", name="New messages")).to_be_hidden()


async def test_nobody_is_taken_back_to_what_they_have_read(site: Site, open_page: OpenPage) -> None:
    text = "\n\n".join(f"Paragraph {n}." for n in range(60))
    answer = msgspec.structs.replace(ANSWER, text=text, quick_replies=())
    site.assistant.says("tell me all", answer)
    page = await open_widget(open_page)
    await say(page, "tell me all")
    await expect(page.get_by_text("tell me all", exact=True)).to_be_in_viewport()
    await page.get_by_role("group", name="Was this helpful?").get_by_role("button", name="No").click()
    await expect(page.locator("fd-message")).to_have_count(4)
    await expect(page.locator("fd-message").last).to_be_in_viewport()
    await expect(page.get_by_text("tell me all", exact=True)).not_to_be_in_viewport()


async def test_a_quick_reply_is_said_and_its_choice_goes_along(site: Site, open_page: OpenPage) -> None:
    site.assistant.says("hello", ANSWER)
    page = await open_widget(open_page)
    await say(page, "hello")
    await page.get_by_role("button", name="Track my refund").click()
    await expect(page.get_by_text("You said: Track my refund")).to_be_visible()
    assert site.assistant.asked[-1].choice == "entry:refund-track"
    await expect(page.get_by_role("button", name="Track my refund")).to_have_count(0)


async def test_helpful_is_asked_once_and_kept(site: Site, open_page: OpenPage) -> None:
    site.assistant.says("hello", ANSWER)
    page = await open_widget(open_page)
    await say(page, "hello")
    await page.get_by_role("group", name="Was this helpful?").get_by_role("button", name="No").click()
    await expect(page.get_by_text("You said this didn’t help")).to_be_visible()
    await page.reload()
    await expect(page.get_by_text("You said this didn’t help")).to_be_visible()
    await expect(page.get_by_role("group", name="Was this helpful?")).to_have_count(0)


async def test_what_is_written_is_text_and_nothing_else(open_page: OpenPage) -> None:
    page = await open_widget(open_page)
    text = "<img src=x onerror=alert(1)> **bold** &amp; <b>b</b>"
    await say(page, text)
    await expect(page.locator("fd-message[data-end] .bubble")).to_have_text(text)
    await expect(page.locator("fd-message img, fd-message b")).to_have_count(0)


async def test_typing_shows_and_ends_with_the_answer(site: Site, open_page: OpenPage) -> None:
    site.assistant.free.clear()
    page = await open_widget(open_page)
    await say(page, "hello")
    await expect(page.locator(".typing")).to_be_visible()
    site.assistant.free.set()
    await expect(page.get_by_text("You said: hello")).to_be_visible()
    await expect(page.locator(".typing")).to_be_hidden()


async def test_typing_dots_end_by_themselves(open_page: OpenPage) -> None:
    page = await open_page("/widget", width=400, height=640)
    await page.clock.install()
    await page.reload()
    await expect(page.locator("fd-message").first).to_be_attached()
    await page.clock.pause_at(datetime.now() + timedelta(hours=1))  # from now on no time passes by itself
    await page.evaluate("document.querySelector('fd-transcript').setTyping('agent', 'Mia', true)")
    await expect(page.locator(".typing")).to_be_visible()
    await page.clock.fast_forward(9_000)
    await expect(page.locator(".typing")).to_be_visible()
    await page.clock.fast_forward(1_500)
    await expect(page.locator(".typing")).to_be_hidden()


async def test_shift_enter_begins_a_line_and_enter_sends(open_page: OpenPage) -> None:
    page = await open_widget(open_page)
    composer = page.get_by_label("Message", exact=True)
    await composer.press_sequentially("one")
    await composer.press("Shift+Enter")
    await composer.press_sequentially("two")
    await composer.press("Enter")
    await expect(page.locator("fd-message[data-end] .bubble")).to_have_text("one\ntwo")
    await expect(composer).to_have_value("")


async def test_the_composer_grows_to_five_lines_and_no_further(open_page: OpenPage) -> None:
    page = await open_widget(open_page)
    composer = page.get_by_label("Message", exact=True)

    async def height(lines: int) -> float:
        await composer.fill("\n".join(["x"] * lines))
        box = await composer.bounding_box()
        assert box
        return box["height"]

    one, five, nine = await height(1), await height(5), await height(9)
    assert five == one + 4 * 20
    assert nine == five


async def test_a_text_that_is_too_long_says_by_how_much(open_page: OpenPage) -> None:
    page = await open_widget(open_page)
    composer = page.get_by_label("Message", exact=True)
    await composer.fill("🪑" * 10_002)
    await expect(page.get_by_text("That is 2 characters too long.")).to_be_visible()
    await composer.press("Enter")
    assert await page.locator("fd-message[data-end]").count() == 0
    await composer.fill("🪑" * 10_000)
    await expect(page.get_by_text("0 characters left")).to_be_visible()


async def test_a_name_given_before_the_first_message_is_used(site: Site, open_page: OpenPage) -> None:
    page = await open_widget(open_page)
    await page.get_by_label("What may we call you?").fill("Priya")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_label("What may we call you?")).to_have_count(0)
    await converse(page, "hello")
    assert site.assistant.asked[-1].customer.name == "Priya"


async def test_a_person_can_be_asked_for_and_is_told_apart(site: Site, open_page: OpenPage) -> None:
    mia = site.add_agent("Mia")
    site.open_desk(mia)
    page = await open_widget(open_page)
    site.assistant.says("where is my refund", ANSWER)
    await say(page, "where is my refund")
    await expect(page.get_by_role("button", name="Track my refund")).to_be_visible()
    await page.get_by_role("button", name="Talk to a person").click()
    await page.get_by_role("button", name="Pass on").click()
    await expect(page.locator("#place")).to_have_text("You are next")
    await expect(page.get_by_role("button", name="Track my refund")).to_have_count(0)
    await expect(page.locator("#subtitle")).to_have_text("Waiting for a person")
    await expect(page.get_by_role("button", name="Talk to a person")).to_be_hidden()

    [waiting] = await site.queue()
    await site.services.conversations.take(mia, ConversationId(waiting))
    await expect(page.locator("#title")).to_have_text("Mia")
    await expect(page.locator("#subtitle")).to_have_text("Agent at Larch & Loom")
    await site.services.conversations.post_agent_message(mia, ConversationId(waiting), "Hello from Mia", "m1")
    said = page.locator("fd-message[data-sender=agent]")
    await expect(said.locator(".name")).to_have_text("Mia, agent")
    await expect(said.locator(".bubble")).to_have_text("Hello from Mia")

    await site.services.conversations.return_to_assistant(mia, ConversationId(waiting), None)
    await expect(page.locator("#subtitle")).to_have_text("Assistant")
    await expect(page.get_by_role("button", name="Talk to a person")).to_be_visible()


async def test_with_nobody_on_duty_an_address_can_be_left(site: Site, open_page: OpenPage) -> None:
    page = await open_widget(open_page)
    await page.get_by_role("button", name="Talk to a person").click()
    await expect(page.locator("#subtitle")).to_have_text("Nobody is on duty right now")
    address = page.get_by_label("Where may we send the answer?")
    await address.fill("not an address")
    await address.press("Enter")
    await expect(page.get_by_text("That is no e-mail address.")).to_be_visible()
    await address.fill("priya@example.com")
    await address.press("Enter")
    await expect(page.locator(".noted")).to_contain_text("priya@example.com")
    await page.reload()
    await expect(page.locator(".noted")).to_contain_text("priya@example.com")
