"""Markup in whatever an editor, a customer or a file can name stays text on the pages of staff."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from playwright.async_api import Page, expect

from bot.conversation.accounts.tokens import TokenStore
from bot.protocol.turn import AnswerRef, ReplyMessage
from bot.services.clock import utc_now
from knowledge_base.model import Content
from knowledge_base.questions.model import Pass
from knowledge_base.questions.store import QuestionStore
from tests.browser.conftest import OpenPage
from tests.browser.desk import open_desk
from tests.browser.site import Site
from tests.browser.staff import add_waiting, new_customer, say, sign_in, turn_is_over
from tests.browser.test_studio_gaps import ask

ATTACK = "<img src=x onerror=\"document.title='owned'\">"
SCRIPT = f"{ATTACK}<script>document.title='owned'</script>"


async def harmless(page: Page) -> None:
    """Nothing of the attack became an element or ran."""
    await expect(page.locator("img[src=x], a[href^=javascript i], [onerror]")).to_have_count(0)
    await expect(page).not_to_have_title("owned")


async def plant_in_studio(site: Site) -> None:
    """Everything that stands in the studio and was named by somebody, named by an attacker."""
    services = site.services
    store, now = services.knowledge, utc_now()
    content = Content(ATTACK, f"{SCRIPT} 30 days.", (f"{ATTACK} too",), category=ATTACK[:80], owner=ATTACK)
    for entry_id, text in (("evil", content), ("twin", replace(content, answer=f"{SCRIPT} 14 days."))):
        store.add_entry(text, ATTACK, entry_id, reason=ATTACK)
        store.publish_entry(entry_id, ATTACK, reason=ATTACK)
    store.save_draft("evil", replace(content, question="Harmless?", phrasings=()), ATTACK, 1, reason=ATTACK)
    questions = QuestionStore(store.file)
    questions.pin(f"{ATTACK} too", "evil", ATTACK)
    questions.add_pass("evil", Pass("overridden", 1, ATTACK, now, reason=ATTACK, blocked=(ATTACK,)))
    tokens = TokenStore(services.record.file)
    await services.writer.write(lambda: tokens.add_token(ATTACK, ("read",), ATTACK, now))
    await ask(site, SCRIPT)
    services.gap_collector.store.snooze(1, ATTACK, now + timedelta(days=2), ATTACK)


async def test_markup_stays_text_on_every_page_of_the_studio(site: Site, open_page: OpenPage) -> None:
    await plant_in_studio(site)
    page = await sign_in(open_page, site, "supervisor", name=f"Eve {ATTACK}", width=1440, height=900)
    await page.goto("/studio#evil")
    await expect(page.locator(".entry-row").first).to_contain_text("onerror")
    await page.get_by_role("tab", name="History").click()
    await expect(page.locator("#side-revisions")).to_contain_text(f"“{ATTACK}”")
    await page.get_by_role("button", name="Publish", exact=True).click()
    await expect(page.locator(".gate-table")).to_contain_text("onerror")
    await harmless(page)
    await page.get_by_role("button", name="Cancel").click()

    await page.get_by_role("link", name="Gaps").click()
    await page.get_by_role("tab", name="Snoozed").click()
    await page.locator(".gap-row").click()
    await expect(page.locator(".gap-steps")).to_contain_text(f"by {ATTACK} “{ATTACK}”")
    await expect(page.locator(".gap-wordings")).to_contain_text("<script>")
    await harmless(page)
    await page.get_by_role("link", name="Questions").click()
    await expect(page.get_by_text(f"pinned by {ATTACK}")).to_be_visible()
    await expect(page.get_by_text(f"Worse: “{ATTACK}”")).to_be_visible()
    await harmless(page)
    await page.get_by_role("link", name="Upkeep").click()
    await expect(page.locator(".finding").first).to_contain_text("onerror")
    await page.get_by_role("link", name="Words to avoid").click()
    await page.get_by_label("Word to avoid").fill(ATTACK)
    await page.get_by_label("Write instead").fill(ATTACK)
    await page.get_by_role("button", name="Add", exact=True).click()
    await expect(page.get_by_role("row", name=f"{ATTACK} {ATTACK}")).to_be_visible()
    await harmless(page)
    await page.get_by_role("link", name="Import").click()
    named = ATTACK.replace('"', "")
    table = f"id,title,body\n{named},{named},{named}\n,x,\n"
    await page.locator("#import-file").set_input_files(
        {"name": f"{ATTACK}.csv", "mimeType": "text/csv", "buffer": table.encode()}
    )
    await expect(page.locator(".import-problems")).to_contain_text(f"{ATTACK}.csv:3")
    await harmless(page)
    await page.get_by_role("link", name="API").click()
    await expect(page.locator(".section-api")).to_contain_text("onerror")
    await harmless(page)


async def test_markup_stays_text_at_the_desk_and_on_the_board(site: Site, open_page: OpenPage) -> None:
    reference = AnswerRef(entry_id="evil", revision=1, title=ATTACK, confidence=0.9)
    site.assistant.says("evil", ReplyMessage(text=SCRIPT, answer=reference))
    await turn_is_over(site, await say(site, new_customer(ATTACK), "evil"))
    await add_waiting(site, ATTACK, SCRIPT)
    desk = await open_desk(open_page, site, f"Mia {ATTACK}", width=1440, height=900)
    await desk.locator(".row-open").first.click()
    await expect(desk.get_by_role("heading", name=ATTACK, exact=True)).to_be_visible()
    await desk.get_by_role("button", name="Add an attribute").click()
    await desk.get_by_label("Name", exact=True).fill(ATTACK[:40])
    await desk.get_by_label("Value", exact=True).fill(ATTACK)
    await desk.keyboard.press("Enter")
    await expect(desk.get_by_role("button", name="Change <img")).to_be_visible()
    await desk.get_by_role("button", name="Add a label").click()
    await desk.get_by_role("combobox", name="Label").fill(ATTACK[:30])
    await desk.keyboard.press("Enter")
    await expect(desk.locator(".labels").first).to_contain_text("<img")
    await expect(desk.locator(".conversation-pane > fd-transcript")).to_contain_text("<script>")
    await harmless(desk)
    board = await sign_in(open_page, site, "supervisor", name="Sam Low")
    await board.goto("/board")
    await expect(board.locator("main")).to_contain_text("onerror")
    await harmless(board)
