"""The complaint about surveys, as the customer and the agent see them."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.desk import open_desk
from tests.browser.site import Site
from tests.browser.widget import converse


async def test_the_question_comes_after_the_end_and_a_poor_answer_reaches_the_desk(
    open_page: OpenPage, site: Site
) -> None:
    """A survey at the wrong moment or not at all."""
    desk = await open_desk(open_page, site)
    widget = await open_page("/widget", width=400, height=640)
    await converse(widget, "My lamp arrived broken")
    await widget.get_by_role("button", name="Talk to a person").click()
    await widget.get_by_role("button", name="Pass on").click()
    await desk.get_by_role("button", name="Take the conversation of Customer").click()
    await expect(widget.locator("#title")).to_have_text("Mia")
    survey = widget.get_by_role("region", name="How it was")
    await expect(survey).to_be_hidden()

    await desk.get_by_role("button", name="Close", exact=True).click()
    await desk.get_by_role("button", name="Close conversation").click()
    await expect(survey).to_contain_text("5 is best")
    await survey.get_by_role("button", name="2, bad").click()
    await survey.get_by_label("What should we know? (optional)").fill("Nobody solved it")
    await survey.get_by_role("button", name="Send").click()
    await expect(survey).to_contain_text("A person will look at what went wrong")
    await widget.reload()
    await expect(widget.get_by_role("button", name="Get a copy")).to_be_visible()
    await expect(survey).to_be_hidden()

    await desk.reload()
    await desk.get_by_role("button", name="Follow up 1").click()
    await expect(desk.locator(".follow-up")).to_contain_text("Nobody solved it")
    await desk.get_by_role("button", name="Done").click()
    await expect(desk.get_by_text("Everybody has been seen to.")).to_be_visible()
