"""An editor sees what a publish does to customers' questions, before it is live."""

from __future__ import annotations

from datetime import timedelta

from playwright.async_api import Page, expect

from bot.protocol.api import Role
from knowledge_base.model import Content
from knowledge_base.questions.model import Source
from tests.browser.conftest import OpenPage
from tests.browser.site import Site
from tests.browser.staff import sign_in

PINNED, HELPED, OTHER = "can i send it back", "return my lamp", "bring it back to the shop"


def prepare(site: Site) -> None:
    """A live entry that three questions get, and a draft of it that keeps none of them."""
    store, questions = site.services.knowledge, site.services.gate.questions
    live = Content("How do I return a lamp?", "Within 30 days.", (PINNED, HELPED, OTHER), category="Returns")
    store.add_entry(live, "Ed", "returns")
    store.publish_entry("returns", "Ed")
    store.save_draft("returns", Content(live.question, "Within **60 days**.", ("something else",)), "Ed", 1)
    questions.pin(PINNED, "returns", "Ed")
    now = store.file.now()
    questions.set_sources(
        "c1",
        [
            (HELPED, Source("c1", 1, now - timedelta(days=2), "returns", right="returns")),
            (HELPED, Source("c1", 5, now, "returns", right="returns")),
            (OTHER, Source("c1", 9, now, "returns")),
            ("something else", Source("c1", 11, now)),
        ],
    )


async def open_draft(site: Site, open_page: OpenPage, role: Role) -> Page:
    page = await sign_in(open_page, site, role, name=f"{role.title()} Park", width=1440, height=900)
    await page.goto("/studio#returns")
    await expect(page.get_by_role("button", name="Publish", exact=True)).to_be_enabled()
    return page


async def test_a_worse_pinned_question_holds_an_editor_back_and_not_a_supervisor(
    site: Site, open_page: OpenPage
) -> None:
    prepare(site)
    editor = await open_draft(site, open_page, "editor")
    await editor.get_by_role("button", name="Publish", exact=True).click()
    dialog = editor.get_by_role("dialog")
    await expect(dialog).to_contain_text("4 of 4 questions get something else.")
    await expect(dialog.get_by_role("alert")).to_contain_text("A pinned question gets worse.")
    worse = dialog.locator("tbody[data-verdict=worse] tr")
    await expect(worse.nth(1)).to_contain_text(PINNED)
    await expect(worse.nth(1)).to_contain_text("should get “How do I return a lamp?”")
    await expect(worse.nth(2)).to_contain_text("asked 2 times")
    await expect(worse.nth(2)).to_contain_text("90 %")
    await expect(dialog.locator("tbody[data-verdict=unanswered]")).to_contain_text(OTHER)
    await expect(dialog.locator("tbody[data-verdict=gains]")).to_contain_text("something else")
    await expect(dialog.get_by_role("button", name="Publish", exact=True)).to_have_count(0)
    await dialog.get_by_role("button", name="Close").click()
    await expect(editor.locator(".editor-state")).to_contain_text("revision 1")
    assert site.services.knowledge.get_entry("returns").live == 1

    supervisor = await open_draft(site, open_page, "supervisor")
    await supervisor.get_by_role("button", name="Publish", exact=True).click()
    dialog = supervisor.get_by_role("dialog")
    through = dialog.get_by_role("button", name="Publish all the same")
    await expect(through).to_be_disabled()
    await dialog.get_by_label("Why should it go live all the same?").fill("The law gives 60 days")
    await through.click()
    await expect(supervisor.locator(".editor-state")).to_contain_text("This is what customers get")
    assert site.services.knowledge.get_entry("returns").live == 2
    await supervisor.get_by_role("link", name="Questions").click()
    book = supervisor.get_by_role("list", name="Let through, or held back")
    await expect(book).to_contain_text("The law gives 60 days")
    await expect(book).to_contain_text(PINNED)


async def test_a_question_is_pinned_from_what_customers_asked_and_unpinned(
    site: Site, open_page: OpenPage
) -> None:
    prepare(site)
    page = await sign_in(open_page, site, "editor", width=390, height=844)
    await page.goto("/studio#/questions")
    pinned = page.get_by_role("region", name="Pinned")
    await expect(pinned.get_by_role("listitem")).to_have_count(1)
    await page.get_by_role("button", name=f"Pin “{HELPED}”").click()
    await expect(page.get_by_label("Question to pin")).to_have_value(HELPED)
    await expect(page.get_by_label("Entry", exact=True)).to_have_value("How do I return a lamp?")
    await pinned.get_by_role("button", name="Pin", exact=True).click()
    await expect(pinned.get_by_role("listitem")).to_have_count(2)
    await page.get_by_label("Question to pin").fill("do you sell cars")
    await page.get_by_label("has to get no answer").check()
    await pinned.get_by_role("button", name="Pin", exact=True).click()
    await expect(pinned.get_by_role("listitem").filter(has_text="do you sell cars")).to_contain_text(
        "gets no answer"
    )
    await page.get_by_role("button", name="Unpin “do you sell cars”").click()
    await expect(pinned.get_by_role("listitem")).to_have_count(2)
    await page.get_by_label("Search what customers asked").fill("SHOP")
    asked = page.get_by_role("region", name="What customers asked")
    await expect(asked.get_by_role("listitem")).to_have_count(1)
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


async def test_without_an_assistant_an_editor_waits(site: Site, open_page: OpenPage) -> None:
    prepare(site)
    site.services.gate.questions.unpin(PINNED)
    site.assistant.dry_runs.status = 503
    page = await open_draft(site, open_page, "editor")
    await page.get_by_role("button", name="Publish", exact=True).click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_role("alert")).to_contain_text("The assistant is not available")
    site.assistant.dry_runs.status = 200
    await dialog.get_by_role("button", name="Try again").click()
    await dialog.get_by_role("button", name="Publish", exact=True).click()
    await expect(page.locator(".editor-state")).to_contain_text("This is what customers get")
