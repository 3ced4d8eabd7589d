"""An editor's day in the studio: writing, languages, pictures, colleagues, many entries, attacks."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

from playwright.async_api import Page, expect

from bot.protocol.turn import AnswerRef, ReplyMessage
from knowledge_base.model import Content, Translation
from knowledge_base.store import KnowledgeStore
from tests.browser.conftest import OpenPage
from tests.browser.site import Site
from tests.browser.staff import sign_in
from tests.browser.test_files import PNG

QUESTION = "Question, as a customer would ask it"
ANSWER = "Answer, in Markdown"


async def studio(site: Site, open_page: OpenPage, path: str = "", name: str = "Elif Demir") -> Page:
    page = await sign_in(open_page, site, "editor", name=name, width=1440, height=900)
    await page.goto(f"/studio#{path}")
    return page


async def test_an_answer_is_written_with_variables_links_pictures_and_languages(
    site: Site, open_page: OpenPage
) -> None:
    store = site.services.knowledge
    store.add_entry(Content("What does delivery cost?", "€4.95.", ("how much is it",)), "Ed", "costs")
    store.variables.set_variable("opening_hours", "9:00 to 17:00", "Ed")
    page = await studio(site, open_page, "new")
    await page.get_by_label(QUESTION).fill("When are you open?")
    answer = page.get_by_label(ANSWER)
    await answer.fill("We are open ")
    await page.get_by_role("button", name="Variable…").click()
    await page.get_by_role("button", name="opening_hours 9:00 to 17:00").click()
    await expect(answer).to_have_value("We are open {{opening_hours}}")
    await answer.press_sequentially(" not {{")
    await page.get_by_role("dialog").get_by_role("searchbox").press("Enter")
    await expect(answer).to_have_value("We are open {{opening_hours}} not {{opening_hours}}")
    await answer.press_sequentially(". ")
    await page.get_by_role("button", name="Link to entry…").click()
    await page.get_by_role("searchbox", name="Link to another entry").fill("deliv")
    await page.get_by_role("dialog").get_by_role("button", name="What does delivery cost?").click()
    await expect(answer).to_have_value(re.compile(r"\[What does delivery cost\?\]\(/help/costs\)$"))
    await page.get_by_label("Picture to add").set_input_files(
        {"name": "door [1].png", "mimeType": "image/png", "buffer": PNG}
    )
    preview = page.locator("#side-preview .bubble").last
    await expect(preview.get_by_role("img", name="door 1")).to_have_js_property("naturalWidth", 1)
    await expect(preview).to_contain_text("We are open 9:00 to 17:00 not 9:00 to 17:00.")

    await page.get_by_label("Phrasings: other ways to ask").fill("opening times\nHow much is it?")
    await expect(page.locator(".phrasing-problems")).to_contain_text("also leads to What does delivery cost?")
    await page.get_by_label("Phrasings: other ways to ask").fill("opening times")
    await page.get_by_label("Add a language").select_option("de")
    await page.get_by_label(QUESTION).fill("Wann haben Sie geöffnet?")
    await expect(page.get_by_role("button", name="German Unfinished")).to_be_visible()
    await answer.fill("Von {{opening_hours}}.")
    await expect(preview).to_contain_text("Von 9:00 to 17:00.")
    await page.get_by_role("button", name="Add a condition").click()
    await page.get_by_role("textbox", name="Attribute", exact=True).fill("plan")
    await page.get_by_label("Why this change").fill("Asked on the phone")
    await page.get_by_role("button", name="Save draft").click()
    await expect(page.get_by_text("Finish this condition, or remove it")).to_be_visible()
    await page.get_by_label("Accepted values").fill("gold, silver")
    await page.get_by_role("button", name="Save draft").press("Enter")
    await expect(page.locator(".toast")).to_contain_text("Saved")
    await expect(page.get_by_role("button", name="More", exact=True)).to_be_focused()
    saved = store.get_entry("when-are-you-open").latest
    assert saved.reason == "Asked on the phone"
    assert saved.content.audience == (("plan", ("gold", "silver")),)
    assert saved.content.phrasings == ("opening times",)
    assert saved.content.translations == (
        Translation("de", "Wann haben Sie geöffnet?", "Von {{opening_hours}}."),
    )
    await page.get_by_role("tab", name="History").click()
    await expect(page.locator("#side-revisions")).to_contain_text("“Asked on the phone”")


async def test_enter_in_a_picker_waits_for_what_it_asked_for(site: Site, open_page: OpenPage) -> None:
    for entry_id, question in (("chair", "A chair?"), ("lamp", "A lamp?")):
        site.services.knowledge.add_entry(Content(question, "Yes."), "Ed", entry_id)
    page = await studio(site, open_page, "new")
    answer = page.get_by_label(ANSWER)
    for sought, found in (("lam", "[A lamp?](/help/lamp)"), ("cha", "[A chair?](/help/chair)")):
        await answer.fill("")
        await page.get_by_role("button", name="Link to entry…").click()
        search = page.get_by_role("searchbox", name="Link to another entry")
        await search.fill(sought)
        await search.press("Enter")  # before the list reads otherwise than when it opened
        await expect(answer).to_have_value(found)


async def test_a_picture_is_shown_wherever_the_answer_is(site: Site, open_page: OpenPage) -> None:
    url = f"/pictures/{site.services.pictures.add(PNG).name}"
    answer = f"Press here:\n\n![The red button]({url}) ![Not ours](https://pictures.example/x.png)"
    site.services.knowledge.add_entry(Content("Where is the button?", answer), "Ed", "button")
    site.services.knowledge.publish_entry("button", "Ed")
    reference = AnswerRef(entry_id="button", revision=1, title="Where is the button?", confidence=0.9)
    site.assistant.says("button", ReplyMessage(text=answer, answer=reference))
    widget = await open_page("/widget", width=400, height=640)
    await widget.get_by_label("Message", exact=True).fill("button")
    await widget.get_by_label("Message", exact=True).press("Enter")
    for page in (widget, await open_page("/help/button")):
        await expect(page.get_by_role("img", name="The red button")).to_have_js_property("naturalWidth", 1)
        await expect(page.get_by_role("link", name="Not ours")).to_be_visible()


async def test_two_editors_of_one_entry_are_told_of_each_other(site: Site, open_page: OpenPage) -> None:
    site.services.knowledge.add_entry(Content("Lamps?", "Yes."), "Ed", "lamps")
    elif_ = await studio(site, open_page, "lamps")
    jan = await studio(site, open_page, "lamps", name="Jan de Vries")
    await expect(jan.locator(".company")).to_contain_text("Elif Demir has this entry open too.")
    await jan.get_by_label(ANSWER).fill("Yes, many.")
    await expect(elif_.locator(".company")).to_contain_text("Jan de Vries is writing here too.")
    await jan.get_by_role("button", name="Save draft").click()
    await expect(elif_.locator(".company")).to_contain_text("Jan de Vries saved revision 2 meanwhile.")
    await elif_.get_by_role("button", name="Show it").click()
    await expect(elif_.get_by_label(ANSWER)).to_have_value("Yes, many.")
    await jan.goto("/studio#")
    await expect(elif_.locator(".company")).to_be_empty()


async def test_an_entry_goes_through_review_and_a_plan(site: Site, open_page: OpenPage) -> None:
    store = site.services.knowledge
    store.add_entry(Content("Open at Easter?", "No."), "Jan de Vries", "easter")
    page = await studio(site, open_page, "easter")
    await page.get_by_label("Why this change").fill("Please check the days")
    await page.get_by_role("button", name="More", exact=True).click()
    await page.get_by_role("button", name="Ask for a review").click()
    await expect(page.locator(".editor-state")).to_contain_text("Elif Demir asks for a review")
    await expect(page.locator(".entry-row")).to_contain_text("In review")
    await page.get_by_role("button", name="More", exact=True).click()
    await page.get_by_role("button", name="Give back from review…").click()
    await page.get_by_role("dialog").get_by_label("Why?").fill("Monday is missing")
    await page.get_by_role("dialog").get_by_role("button", name="Give back").click()
    await expect(page.locator(".editor-state")).to_contain_text("Draft")
    await page.get_by_role("button", name="More", exact=True).click()
    await page.get_by_role("button", name="Publish at a time…").click()
    await page.get_by_label("Day and time").fill("2199-04-10T09:00")
    await page.get_by_role("dialog").get_by_role("button", name="Plan").click()
    await expect(page.locator(".editor-state")).to_contain_text("Revision 1 goes live")
    await page.get_by_role("tab", name="History").click()
    history = page.locator("#side-revisions")
    for words in ("“Please check the days”", "“Monday is missing”", "Planned to go live: revision 1"):
        await expect(history).to_contain_text(words)


async def test_a_past_day_and_a_customers_answer_lead_to_the_revision(
    site: Site, open_page: OpenPage
) -> None:
    now = datetime.now(timezone.utc)
    store = site.services.knowledge
    with KnowledgeStore(site.data_dir / "knowledge.db", clock=lambda: now - timedelta(days=30)) as then:
        then.add_entry(Content("Returns?", "Within 30 days."), "Ed", "returns")
        then.publish_entry("returns", "Ed", reason="The old law")
    store.save_draft("returns", Content("Returns?", "Within 14 days."), "Ed", 1)
    store.publish_entry("returns", "Ed")
    page = await studio(site, open_page, "returns")
    await page.get_by_role("tab", name="History").click()
    day = (now - timedelta(days=10)).strftime("%Y-%m-%dT12:00")
    await page.get_by_label("What were customers told on").fill(day)
    past = page.locator(".past-day-result")
    await expect(past).to_contain_text("Within 30 days.")
    await expect(past).to_contain_text("“The old law”")
    await page.goto("/studio#returns/1")
    await expect(page.get_by_role("dialog")).to_contain_text("Revision 1")
    await expect(page.get_by_role("dialog").locator("mark")).to_have_text(["30", "14"])


async def test_many_entries_are_found_by_filters_and_changed_at_once(site: Site, open_page: OpenPage) -> None:
    store = site.services.knowledge
    for number in range(3):
        store.add_entry(Content(f"Lamp {number}?", "Yes.", owner="Jan", category="Lamps"), "Ed", f"l{number}")
    store.add_entry(Content("Unfinished lamp?", "{{nothing}}", owner="Jan", category="Lamps"), "Ed", "odd")
    store.add_entry(Content("Chair?", "Yes."), "Ed", "chair")
    page = await studio(site, open_page)
    rows = page.locator(".entry-row")
    await expect(rows).to_have_count(5)
    await page.get_by_text("More filters").click()
    await page.get_by_label("Owner filter").select_option("Jan")
    await expect(rows).to_have_count(4)
    await page.get_by_label("Attention").select_option("Never shown")
    await expect(rows).to_have_count(4)
    await page.get_by_label("Select Lamp 0?").check()
    await page.get_by_role("button", name="Select all 4").click()
    bar = page.get_by_role("group", name="Selected entries")
    await expect(bar).to_contain_text("4 selected")
    await bar.get_by_label("Do with the selected").select_option("Add tag…")
    await page.get_by_role("dialog").get_by_label("Tag").fill("spring")
    await page.get_by_role("dialog").get_by_role("button", name="Add tag").click()
    await expect(page.locator(".toast")).to_contain_text("4 changed")
    assert store.get_entry("l1").latest.content.tags == ("spring",)
    await page.get_by_label("Tag filter").select_option("spring")
    await page.get_by_label("Attention").select_option("Check is due")
    await expect(page.get_by_text("No entry matches")).to_be_visible()


async def test_a_variable_is_defined_changed_and_seen_in_its_entry(site: Site, open_page: OpenPage) -> None:
    store = site.services.knowledge
    page = await studio(site, open_page)
    await page.get_by_role("link", name="Variables").click()
    await page.get_by_role("button", name="New variable").click()
    name = page.get_by_role("dialog").get_by_label("Name")
    await name.fill("Free from")
    await page.get_by_role("dialog").get_by_label("Value").fill("€50")
    await page.get_by_role("dialog").get_by_role("button", name="Define").click()
    await expect(name).to_be_focused()  # what is wrong stays to be mended, with what was written
    await name.fill("free_from")
    await page.get_by_role("dialog").get_by_role("button", name="Define").click()
    await expect(page.get_by_role("row", name="{{free_from}}")).to_contain_text("Nowhere yet")
    store.add_entry(Content("Is delivery free?", "From {{free_from}}."), "Ed", "free")
    store.publish_entry("free", "Ed")
    await page.reload()
    await page.get_by_role("button", name="Change free_from").click()
    await page.get_by_role("dialog").get_by_label("Value").fill("€75")
    await page.get_by_role("dialog").get_by_role("button", name="Change").click()
    await expect(page.get_by_role("row", name="{{free_from}}")).to_contain_text("€75")
    assert store.get_published("free").content.answer == "From €75."
    await page.get_by_role("button", name="History free_from").click()
    await expect(page.get_by_role("dialog").get_by_role("listitem")).to_have_text(
        [re.compile("^€75"), re.compile("^€50")]
    )
    await page.get_by_role("button", name="Close").click()
    await page.get_by_role("link", name="Is delivery free?").click()
    await expect(page.get_by_label(QUESTION)).to_have_value("Is delivery free?")


async def test_markup_in_any_field_stays_text_wherever_it_is_shown(site: Site, open_page: OpenPage) -> None:
    attack = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
    store = site.services.knowledge
    store.variables.set_variable("evil", f"{attack} [link](javascript:alert(1))", attack)
    content = Content(
        question=attack,
        answer=f"{attack}\n\n[x](javascript:document.title='owned') ![y](javascript:alert(1)) {{{{evil}}}}",
        phrasings=(attack, f"{attack} again"),
        category=attack[:80],
        tags=(attack[:80],),
        owner=attack,
        audience=((attack[:64], (attack,)),),
        translations=(Translation("de", attack, attack, (attack,)),),
    )
    store.add_entry(content, attack, "evil", reason=attack)
    store.publish_entry("evil", attack, reason=attack)
    store.save_draft("evil", content, attack, 1, reason=attack)
    reference = AnswerRef(entry_id="evil", revision=1, title=attack, confidence=0.9)
    reply = ReplyMessage(text=store.get_published("evil").content.answer, answer=reference)
    site.assistant.says("evil", reply)

    page = await studio(site, open_page, "evil")
    await expect(page.get_by_label(QUESTION)).to_have_value(attack)
    await expect(page.locator("#side-preview .bubble").last).to_contain_text("onerror")
    await page.get_by_role("tab", name="History").click()
    await expect(page.locator("#side-revisions")).to_contain_text("onerror")
    await page.get_by_role("button", name="View revision 1").click()
    await expect(page.get_by_role("dialog")).to_contain_text("onerror")
    await page.get_by_role("button", name="Close").click()
    await page.get_by_role("button", name="German").click()
    await page.get_by_role("link", name="Variables").click()
    await expect(page.get_by_role("row", name="{{evil}}")).to_contain_text("onerror")
    widget = await open_page("/widget", width=400, height=640)
    await widget.get_by_label("Message", exact=True).fill("evil")
    await widget.get_by_label("Message", exact=True).press("Enter")
    await expect(widget.locator("fd-message[data-sender=assistant] .rich")).to_contain_text("onerror")
    for shown in (page, widget):
        assert await shown.title() != "owned"
        assert await shown.locator("img[src=x], a[href^=javascript]").count() == 0
