"""An editor's day on a whole Frontdesk: what they publish is what an open chat says, to whom it is for."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from benchmarks.house import House
from bot.services.accounts.identity import sign_identity
from bot.services.accounts.users import make_sign_in_link
from knowledge_base.store import KnowledgeStore
from tests.browser.test_story import open_person
from tests.browser.widget import converse, say
from tests.complaints.test_knowledge import taken_in

pytestmark = [pytest.mark.model, pytest.mark.timeout(300)]
REFUND, GIFT = "How long does a refund take?", "What do gold members get for their birthday?"
ANSWER = "Answer, in Markdown"


def answers(chat: Page, asked: str) -> Locator:
    """What the assistant has said after that; not the greeting, which may come late."""
    return chat.locator(
        f"fd-message[data-sender=customer]:has-text('{asked}') ~ fd-message[data-sender=assistant]"
    )


async def staff(browser: Browser, house: House, who: str, page: str) -> Page:
    opened = await open_person(browser, make_sign_in_link(house.data_dir, f"{who}@demo.example", house.url))
    await opened.locator(".staff-pages").wait_for()
    await opened.goto(house.url + page)
    return opened


async def publish(studio: Page, house: House) -> None:
    """Publish what is written, past the gate; over when the assistant has it, within a second."""
    live = studio.get_by_text("This is what customers get")
    await expect(live).to_be_hidden()  # what is written is not what is live
    await studio.get_by_role("button", name="Publish", exact=True).click()
    go = studio.get_by_role("dialog").get_by_role("button", name="Publish", exact=True)
    await expect(live.or_(go)).to_be_visible()
    if await go.is_visible():
        await go.click()
    await expect(live).to_be_visible()
    await taken_in(house)


async def test_an_answer_is_mended_seen_in_an_open_chat_and_undone(house: House, browser: Browser) -> None:
    chat = await open_person(browser, f"{house.url}/widget")
    await converse(chat, REFUND, "5 working days")
    studio = await staff(browser, house, "elif", "/studio")
    await studio.get_by_role("searchbox", name="Search entries").fill(REFUND)
    await studio.get_by_role("button", name=REFUND).first.click()
    await studio.get_by_label(ANSWER).fill("A refund takes **seven** days.")
    await publish(studio, house)
    await converse(chat, "and how long does a refund take now?", "seven days")

    await studio.get_by_role("tab", name="History").click()
    await studio.get_by_role("button", name="View revision 1").click()
    await studio.get_by_role("button", name="Bring back into the editor").click()
    await publish(studio, house)
    await converse(chat, "sorry, how long does a refund take?", "5 working days")
    await expect(answers(chat, "sorry").filter(has_text="seven days")).to_have_count(0)


async def test_an_answer_for_some_reaches_them_alone_and_leads_back_to_its_revision(
    house: House, browser: Browser
) -> None:
    studio = await staff(browser, house, "elif", "/studio#new")
    await studio.get_by_label("Question, as a customer would ask it").fill(GIFT)
    await studio.get_by_label(ANSWER).fill("A gold ribbon.")
    await studio.get_by_role("button", name="Add a condition").click()
    await studio.get_by_role("textbox", name="Attribute", exact=True).fill("plan")
    await studio.get_by_label("Accepted values").fill("gold")
    await publish(studio, house)
    entry_id = studio.url.partition("#")[2]
    try:
        secret = (house.data_dir / "demo_identity.secret").read_text().strip()
        shop = await open_person(browser, house.url)
        token = sign_identity(secret, "greta-1", "Greta Gold", attributes={"plan": "gold"})
        await shop.evaluate("token => Frontdesk('identify', token)", token)
        await shop.get_by_role("button", name="Chat").first.click()
        gold = shop.frame_locator("iframe")
        await converse(gold, GIFT, "A gold ribbon.")
        anybody = await open_person(browser, f"{house.url}/widget")
        await say(anybody, GIFT)
        await expect(answers(anybody, GIFT).first).to_be_visible()
        await expect(answers(anybody, GIFT).filter(has_text="ribbon")).to_have_count(0)
        assert (await studio.request.get(f"{house.url}/help/{entry_id}")).status == 404
        found = await studio.request.get(f"{house.url}/help/search", params={"q": GIFT})
        assert f"/help/{entry_id}" not in await found.text()

        await gold.get_by_role("button", name="Talk to a person").click()
        await gold.get_by_role("button", name="Pass on").click()
        desk = await staff(browser, house, "sam", "/desk")
        await desk.locator(".row", has_text="Greta Gold").first.click()
        await desk.locator(".conversation-pane").get_by_role("link", name="Revision 1").click()
        await expect(desk.get_by_role("dialog")).to_contain_text("A gold ribbon.")
        await expect(desk).to_have_url(f"{house.url}/studio#{entry_id}/1")
    finally:
        with KnowledgeStore(house.data_dir / "knowledge.db") as store:
            store.retire_entry(entry_id, "the test")
