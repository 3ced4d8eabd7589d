"""The studio with a real gateway and a real knowledge base behind it."""

from __future__ import annotations

from playwright.async_api import Page, expect

from bot.protocol.turn import AnswerRef, ReplyMessage
from knowledge_base.model import Content, Entry
from tests.browser.conftest import OpenPage
from tests.browser.site import Site
from tests.browser.staff import sign_in

ANSWER = "Within **30 days**:\n\n1. Open *My orders*\n2. Choose [Return items](/help/returns)"


def add_entry(site: Site, question: str = "How do I return a lamp?", answer: str = ANSWER) -> Entry:
    content = Content(question=question, answer=answer, phrasings=("send it back",), category="Returns")
    return site.services.knowledge.add_entry(content, by="Ed")


async def open_entry(site: Site, open_page: OpenPage, entry: Entry) -> Page:
    page = await sign_in(open_page, site, "editor", width=1440, height=900)
    await page.goto(f"/studio#{entry.id}")
    await expect(page.get_by_label("Question, as a customer would ask it")).to_have_value(
        entry.latest.content.question
    )
    return page


async def test_a_new_entry_is_written_previewed_and_published(site: Site, open_page: OpenPage) -> None:
    page = await sign_in(open_page, site, "editor", width=1440, height=900)
    await expect(page.get_by_text("No entries yet")).to_be_visible()
    await page.get_by_role("button", name="New entry").first.click()
    await page.get_by_label("Question, as a customer would ask it").fill("Can I pay by cheque?")
    await page.get_by_label("Answer, in Markdown").fill("**No.** We take cards.")
    await expect(page.locator("#side-preview strong")).to_have_text("No.")
    await page.get_by_label("Category", exact=True).and_(page.locator("input")).fill("Payment")
    await page.get_by_role("button", name="Publish").click()
    await expect(page.locator(".toast")).to_contain_text("Live now")
    await expect(page.locator(".editor-state")).to_contain_text("This is what customers get")
    row = page.locator(".entry-row")
    await expect(row).to_contain_text("Can I pay by cheque?")
    await expect(row).to_contain_text("Published")
    public = await open_page(f"/help/{page.url.split('#')[1]}")
    await expect(public.locator("main")).to_contain_text("We take cards.")


async def test_what_is_missing_is_said_where_it_is_missing(site: Site, open_page: OpenPage) -> None:
    page = await sign_in(open_page, site, "editor", width=1440, height=900)
    await page.goto("/studio#new")
    await page.get_by_role("button", name="Publish").click()
    await expect(page.get_by_text("Write the question.")).to_be_visible()
    await expect(page.get_by_label("Question, as a customer would ask it")).to_be_focused()
    assert site.services.knowledge.count_entries(None, None, None) == 0


async def test_the_preview_is_what_the_widget_shows(site: Site, open_page: OpenPage) -> None:
    entry = add_entry(site)
    page = await open_entry(site, open_page, entry)
    preview = page.locator("#side-preview fd-message[data-sender=assistant] .bubble")
    await expect(preview.locator("ol > li")).to_have_count(2)
    answer = AnswerRef(entry_id=entry.id, revision=1, title=entry.latest.content.question, confidence=0.9)
    site.assistant.says("lamp", ReplyMessage(text=ANSWER, answer=answer))
    widget = await open_page("/widget", width=400, height=640)
    await widget.get_by_label("Message", exact=True).fill("lamp")
    await widget.get_by_label("Message", exact=True).press("Enter")
    shown = widget.locator("fd-message[data-sender=assistant] .rich")
    await expect(shown).to_be_visible()
    assert await shown.inner_html() == await preview.inner_html()
    styles = "node => ['font', 'padding', 'background', 'borderRadius'].map((n) => getComputedStyle(node)[n])"
    assert await shown.evaluate(styles) == await preview.evaluate(styles)


async def test_of_two_versions_saved_at_once_none_is_lost(site: Site, open_page: OpenPage) -> None:
    entry = add_entry(site)
    page = await open_entry(site, open_page, entry)
    theirs = Content(question="Tom's question", answer="Tom's answer")
    site.services.knowledge.save_draft(entry.id, theirs, "Tom", 1)
    question = page.get_by_label("Question, as a customer would ask it")
    await question.fill("My question")
    await page.get_by_role("button", name="Save draft").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("Tom saved this entry while you were writing")
    for text in ("My question", "Tom's question", "Tom's answer"):
        await expect(dialog.get_by_text(text, exact=True)).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(question).to_have_value("My question")
    await page.get_by_role("button", name="Save draft").click()
    await dialog.get_by_role("button", name="Go on with theirs").click()
    await expect(question).to_have_value("Tom's question")
    await page.get_by_role("button", name="Bring mine back").click()
    await expect(question).to_have_value("My question")
    await page.get_by_role("button", name="Save draft").click()
    await expect(page.locator(".toast", has_text="Saved")).to_be_visible()
    revisions = site.services.knowledge.list_revisions(entry.id)
    assert [revision.content.question for revision in revisions] == [
        "My question",
        "Tom's question",
        "How do I return a lamp?",
    ]


async def test_mine_can_be_saved_on_top(site: Site, open_page: OpenPage) -> None:
    entry = add_entry(site)
    page = await open_entry(site, open_page, entry)
    site.services.knowledge.save_draft(entry.id, Content(question="Theirs", answer="Theirs"), "Tom", 1)
    await page.get_by_label("Question, as a customer would ask it").fill("Mine")
    await page.get_by_role("button", name="Save draft").click()
    await page.get_by_role("dialog").get_by_role("button", name="Save mine on top").click()
    await expect(page.locator(".toast", has_text="Saved")).to_be_visible()
    assert site.services.knowledge.get_entry(entry.id).latest.content.question == "Mine"


async def test_what_is_not_saved_is_kept_until_it_is_saved_or_discarded(
    site: Site, open_page: OpenPage
) -> None:
    entry = add_entry(site)
    add_entry(site, "Another question?")
    page = await open_entry(site, open_page, entry)
    question = page.get_by_label("Question, as a customer would ask it")
    await question.fill("Changed")
    await page.locator(".entry-row", has_text="Another question?").click()
    await expect(question).to_have_value("Another question?")
    await page.locator(".entry-row", has_text="How do I return a lamp?").click()
    await expect(question).to_have_value("Changed")
    await expect(page.locator(".restored")).to_contain_text("did not save is back")
    await expect(page.locator(".editor-state")).to_contain_text("Not saved, but kept for you")
    await question.fill("Changed again")
    await expect(page.locator(".editor-state")).to_contain_text("Not saved, but kept for you")
    await page.reload()
    await expect(question).to_have_value("Changed again")
    assert site.services.knowledge.get_entry(entry.id).latest.number == 1
    await page.get_by_role("button", name="Discard it").click()
    await expect(question).to_have_value("How do I return a lamp?")
    await page.reload()
    await expect(question).to_have_value("How do I return a lamp?")
    await page.goto("/studio#new")
    await question.fill("Half a thou")
    await expect(page.locator(".editor-state")).to_contain_text("kept for you")
    await page.reload()
    await expect(question).to_have_value("Half a thou")


async def test_repeated_phrasings_are_pointed_out_and_removed(site: Site, open_page: OpenPage) -> None:
    page = await open_entry(site, open_page, add_entry(site))
    phrasings = page.get_by_label("Phrasings: other ways to ask")
    await phrasings.fill("Return it\n\nreturn it!\nHOW DO I RETURN A LAMP\nsomething else")
    problems = page.locator(".phrasing-problems")
    await expect(problems.get_by_role("listitem")).to_have_text(
        ["Line 3 repeats line 1: “return it!”", "Line 4 repeats the question itself"]
    )
    await page.get_by_role("button", name="Remove repeated lines").click()
    await expect(phrasings).to_have_value("Return it\nsomething else")
    await expect(problems).to_be_hidden()


async def test_an_older_revision_is_seen_and_brought_back(site: Site, open_page: OpenPage) -> None:
    entry = add_entry(site)
    site.services.knowledge.save_draft(entry.id, Content(question="Newer", answer="Newer"), "Tom", 1)
    entry = site.services.knowledge.get_entry(entry.id)
    page = await open_entry(site, open_page, entry)
    await page.get_by_role("tab", name="History").click()
    await page.get_by_role("button", name="View revision 1").click()
    await expect(page.get_by_role("dialog").locator("mark").first).to_have_text("How do I return a lamp?")
    await page.get_by_role("button", name="Bring back into the editor").click()
    await expect(page.get_by_label("Question, as a customer would ask it")).to_have_value(
        "How do I return a lamp?"
    )
    await expect(page.get_by_text("Not saved")).to_be_visible()


async def retire(page: Page) -> None:
    await page.get_by_role("button", name="More", exact=True).click()
    await page.get_by_role("button", name="Retire…").click()


async def test_retiring_asks_first(site: Site, open_page: OpenPage) -> None:
    entry = add_entry(site)
    site.services.knowledge.publish_entry(entry.id, "Ed")
    page = await open_entry(site, open_page, entry)
    await retire(page)
    await page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    assert site.services.knowledge.get_entry(entry.id).state == "published"
    await retire(page)
    await page.get_by_role("dialog").get_by_role("button", name="Retire").click()
    await expect(page.locator(".editor-state")).to_contain_text("Retired")
    assert site.services.knowledge.get_entry(entry.id).state == "retired"


async def test_search_and_filters_narrow_the_list(site: Site, open_page: OpenPage) -> None:
    for number in range(70):
        add_entry(site, f"Question {number} about lamps?")
    published = add_entry(site, "How do I pay?", "By card.")
    site.services.knowledge.publish_entry(published.id, "Ed")
    page = await sign_in(open_page, site, "editor", width=1440, height=900)
    rows = page.locator(".entry-row")
    await expect(rows).to_have_count(60)
    await page.get_by_role("button", name="Show more").click()
    await expect(rows).to_have_count(71)
    await page.get_by_label("State", exact=True).select_option("published")
    await expect(rows).to_have_count(1)
    await page.get_by_label("Search entries").fill("zzzz")
    await page.get_by_role("button", name="Clear search and filters").click()
    await expect(rows).to_have_count(60)
    await page.get_by_label("Search entries").fill("pay")
    await expect(rows.first).to_contain_text("How do I pay?")


async def test_a_list_that_fails_can_be_asked_again(site: Site, open_page: OpenPage) -> None:
    add_entry(site)
    page = await sign_in(open_page, site, "editor", width=1440, height=900)
    await page.route("**/api/studio/entries?*", lambda route: route.fulfill(status=409, body="{}"))
    await page.get_by_label("Search entries").fill("lamp")
    await expect(page.get_by_role("alert")).to_contain_text("This didn’t load")
    await page.unroute("**/api/studio/entries?*")
    await page.get_by_role("button", name="Try again").click()
    await expect(page.locator(".entry-row")).to_have_count(1)


async def test_a_phone_goes_from_list_to_editor_and_back(site: Site, open_page: OpenPage) -> None:
    add_entry(site)
    page = await sign_in(open_page, site, "editor", width=390, height=844)
    await page.locator(".entry-row").click()
    await expect(page.get_by_label("Answer, in Markdown")).to_be_visible()
    await page.get_by_role("tab", name="Preview").click()
    await expect(page.locator("#side-preview strong")).to_have_text("30 days")
    await page.get_by_role("tab", name="Edit").click()
    await page.get_by_role("button", name="Back to the entries").click()
    await expect(page.locator(".entry-row")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
