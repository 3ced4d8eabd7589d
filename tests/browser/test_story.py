"""The whole story on two pages, with the trained model behind them."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, Page, expect

from benchmarks.house import House
from bot.services.accounts.users import make_sign_in_link
from bot.services.clock import utc_now
from tests.browser.conftest import PATIENCE_MS
from tests.browser.staff import go_on_duty
from tests.browser.widget import say, write

pytestmark = [pytest.mark.model, pytest.mark.timeout(300)]


async def open_person(browser: Browser, url: str) -> Page:
    """Another person's browser, on that page."""
    context = await browser.new_context(viewport={"width": 1280, "height": 860}, locale="en-GB")
    context.set_default_timeout(PATIENCE_MS)
    page = await context.new_page()
    await page.goto(url)
    return page


async def test_the_whole_story_plays_on_two_pages(house: House, browser: Browser) -> None:
    desk = await open_person(browser, make_sign_in_link(house.data_dir, "mia@demo.example", house.url))
    await go_on_duty(desk)  # another test may have left Mia there
    widget = await open_person(browser, f"{house.url}/widget")
    heard = widget.locator("fd-message[data-sender=assistant]")

    await say(widget, "hi, I'm Leila. where is my order LL-204816?")
    await expect(widget.locator("a.source").last).to_have_attribute(
        "href", f"{house.url}/help/track-my-order"
    )
    await expect(heard.filter(has_text="Leila").first).to_be_visible()
    await say(widget, "can i pay in instalments?")
    await expect(widget.locator("a.source").last).to_have_attribute("href", f"{house.url}/help/instalments")
    await say(widget, "This is a disgrace. My table arrived broken twice and nobody helps me.")
    await widget.get_by_role("button", name="Pass on").click()

    # By a name of its own: a customer whom another test has left in the queue has a packet too.
    await desk.get_by_role("button", name="Take the conversation of Leila").click()
    packet = desk.locator(".packet")
    await expect(packet.locator(".packet-problem")).to_contain_text("table arrived broken")
    await expect(packet).to_contain_text("LL-204816")
    await expect(packet).to_contain_text("Can I pay in instalments?")
    transcript = desk.locator(".conversation-pane fd-transcript")
    await expect(transcript).to_contain_text("where is my order LL-204816?")
    await expect(transcript).to_contain_text("This is a disgrace.")

    await write(desk, "Reply", "Hello Leila, I am sorry. A new table leaves today.")
    await expect(widget.locator("fd-message[data-sender=agent]")).to_contain_text("A new table leaves today.")
    said = await heard.count()
    await say(widget, "thank you, that helps")
    await expect(transcript).to_contain_text("thank you, that helps")
    await expect(heard).to_have_count(said)

    await write(desk, "Reply", "A new leg arrives Friday.")
    await expect(widget.locator("fd-message[data-sender=agent]").last).to_contain_text("A new leg")
    await desk.get_by_role("button", name="Hand back").click()
    handing_back = desk.get_by_role("dialog")
    promises = handing_back.get_by_label("Open promises")
    await expect(promises).to_have_value("A new table leaves today.\nA new leg arrives Friday.")
    await promises.fill("A new leg arrives Friday.")  # the table has left
    await handing_back.get_by_role("button", name=re.compile("Hand back")).click()
    for question in ("when does the leg arrive?", "what did you promise me?"):
        before = await heard.count()
        await say(widget, question)
        told = heard.nth(before)
        await expect(told).to_contain_text("Mia")
        await expect(told).to_contain_text("“A new leg arrives Friday.”")
        await expect(told).to_contain_text(f"{utc_now():%A}")
    await say(widget, "how long do i have to return something?")
    await expect(widget.locator("a.source").last).to_have_attribute("href", f"{house.url}/help/return-period")


async def test_a_question_in_six_lines_gets_one_greeting_one_answer_and_no_person(
    house: House, browser: Browser
) -> None:
    widget = await open_person(browser, f"{house.url}/widget")
    heard = widget.locator("fd-message[data-sender=assistant]")
    await expect(heard.first).to_be_visible()
    before = await heard.count()
    field = widget.get_by_role("textbox", name="Message", exact=True)
    lines = ("hey", "I have a question", "about", "the sofa", "is it possible", "to return it")
    for line in lines:
        await field.press_sequentially(line, delay=60)
        await field.press("Enter")
    source = widget.locator("a.source")
    await expect(source).to_have_attribute("href", f"{house.url}/help/return-large-furniture")
    await expect(widget.locator("fd-message[data-sender=customer]")).to_have_count(len(lines))
    await expect(heard).to_have_count(before + 2)
    await expect(heard.nth(before)).to_contain_text("Hello")
    await expect(widget.locator("fd-message[data-sender=system]")).to_have_count(0)
    await expect(widget.locator("#subtitle")).to_have_text("Assistant")
