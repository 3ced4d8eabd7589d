"""An editor tries a draft as a customer, and sees the reply and why it is that one."""

from __future__ import annotations

from msgspec.structs import replace
from playwright.async_api import expect

from bot.protocol.events import QuickReply
from bot.protocol.turn import AnswerRef, RankedEntry, ReplyMessage, TurnReply, TurnRequest
from knowledge_base.model import Content
from tests.browser.conftest import OpenPage
from tests.browser.site import Site
from tests.browser.staff import sign_in
from tests.gateway.fake_assistant import understanding

RANKED = (
    RankedEntry("returns", "How do I return a lamp?", 0.934, {"close": 0.81}, "send it back"),
    RankedEntry("delivery", "When does it come?", 0.03),
)
CHOICE = '/choose{"entry_id": "returns"}'


def reply(request: TurnRequest) -> TurnReply:
    """Asks back, and answers the choice by name."""
    read = replace(understanding(request.text), outcome="clarify", ranking=RANKED)
    if request.choice == CHOICE:
        answer = AnswerRef("returns", 2, "How do I return a lamp?", 1.0)
        said = ReplyMessage(f"For {request.customer.name}: **60 days**.", answer=answer, asks_feedback=True)
        read = replace(read, intent="choose", outcome="none", ranking=())
    else:
        said = ReplyMessage("Did you mean:", quick_replies=(QuickReply("Returning a lamp", CHOICE),))
    return TurnReply(request.turn_id, (said,), read, {"asked": request.text})


async def test_a_draft_is_tried_as_any_customer(site: Site, open_page: OpenPage) -> None:
    store = site.services.knowledge
    store.add_entry(Content("How do I return a lamp?", "Within 30 days."), "Ed", "returns")
    site.assistant.dry_runs.think = reply
    page = await sign_in(open_page, site, "editor", width=1440, height=900)
    await page.goto("/studio#returns")
    answer = page.get_by_label("Answer", exact=False).and_(page.locator("textarea")).first
    await answer.fill("Within 60 days.")
    await page.get_by_role("tab", name="Try it").click()
    await page.get_by_label("Answers from").select_option("draft")
    await page.get_by_text("As which customer").click()
    await page.get_by_label("Name", exact=True).fill("Priya")
    await page.get_by_label("Attributes, one a line").fill("plan: premium")
    await page.get_by_label("Ask as a customer").fill("return lamp")
    await page.keyboard.press("Enter")
    why = page.locator(".try-result")
    await expect(why).to_contain_text("Asks back")
    await expect(why).to_contain_text("93 %")
    await expect(why).to_contain_text("Closest: “send it back”")
    await page.locator("#side-try").get_by_role("button", name="Returning a lamp").click()
    await expect(page.locator("#side-try fd-message[data-sender=assistant] strong")).to_have_text("60 days")
    await expect(page.locator("#side-try")).to_contain_text("For Priya")
    await expect(why).to_contain_text("The customer chose this entry.")
    first, second = site.assistant.dry_runs.previewed
    assert first.changes[0].content is not None
    assert first.changes[0].content["answer"] == "Within 60 days."
    assert first.turn.customer.attributes == {"plan": "premium"}
    assert (second.turn.choice, second.turn.memory) == (CHOICE, {"asked": "return lamp"})
    await page.get_by_role("button", name="Start over").click()
    await expect(page.locator("#side-try fd-message")).to_have_count(0)
