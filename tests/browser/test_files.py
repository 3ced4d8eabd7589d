"""Files between a customer and an agent, in two browsers."""

from __future__ import annotations

import base64

from playwright.async_api import FilePayload, Page, expect

from bot.protocol.turn import ReplyMessage
from tests.browser.conftest import OpenPage
from tests.browser.desk import customer_of, open_desk, take
from tests.browser.site import Site
from tests.browser.widget import converse, say

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mM4AQAAygDJNEIn8wAAAABJRU5ErkJggg=="
)


def picture(name: str = "lamp.png", data: bytes = PNG) -> FilePayload:
    return {"name": name, "mimeType": "image/png", "buffer": data}


async def choose(page: Page, file: FilePayload) -> None:
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name="Attach a file").click()
    await (await chooser.value).set_files(file)


async def test_files_go_both_ways_and_a_lying_one_is_refused(open_page: OpenPage, site: Site) -> None:
    desk = await open_desk(open_page, site)
    widget = await open_page("/widget", width=400, height=640)
    await converse(widget, "My lamp arrived broken")
    await widget.get_by_role("button", name="Talk to a person").click()
    await widget.get_by_role("button", name="Pass on").click()
    await take(desk, "Customer")

    await choose(widget, picture())
    shown = desk.get_by_role("img", name="Picture: lamp.png")
    await expect(shown).to_be_visible()
    for page in (widget, desk):
        image = page.get_by_role("img", name="Picture: lamp.png")
        await expect(image).to_be_visible()
        await expect(image).to_have_js_property("naturalWidth", 1)

    await choose(desk, {"name": "label.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n"})
    label = widget.get_by_role("link", name="label.pdf")
    async with widget.expect_download() as download:
        await label.click()
    assert (await download.value).suggested_filename == "label.pdf"

    await choose(widget, picture("lamp.png", b"<script>alert(1)</script>"))
    await expect(widget.get_by_text("holds something else than its name says")).to_be_visible()
    await widget.get_by_label("Message", exact=True).press_sequentially("W")
    await expect(widget.get_by_text("holds something else than its name says")).to_be_hidden()
    await expect(desk.get_by_role("img")).to_have_count(1)


async def test_a_customer_takes_a_copy_of_the_conversation_along(open_page: OpenPage, site: Site) -> None:
    site.assistant.says("My lamp arrived broken", ReplyMessage(text="We send a new one.\n\n" * 40))
    widget = await open_page("/widget", width=400, height=640)
    await say(widget, "My lamp arrived broken")
    await expect(widget.get_by_text("We send a new one.").first).to_be_in_viewport()
    await widget.get_by_role("button", name="Get a copy").click()
    await expect(widget.get_by_role("button", name="Save as a file")).to_be_in_viewport(ratio=1)
    await expect(widget.get_by_label("Message", exact=True)).to_be_in_viewport(ratio=1)
    async with widget.expect_download() as download:
        await widget.get_by_role("button", name="Save as a file").click()
    saved = await (await download.value).path()
    assert "My lamp arrived broken" in saved.read_text(encoding="utf-8")
    await expect(widget.get_by_text("Saved.")).to_be_visible()


async def test_an_agents_file_can_be_taken_back_before_it_leaves(open_page: OpenPage, site: Site) -> None:
    desk = await open_desk(open_page, site)
    async with customer_of(site) as customer:
        await take(desk)
        await choose(desk, {"name": "wrong.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n"})
        await expect(desk.get_by_text("Sending “wrong.pdf” in")).to_be_visible()
        await desk.get_by_role("button", name="Undo").click()
        await expect(desk.get_by_text("Sending “wrong.pdf” in")).to_be_hidden()
        await expect(desk.locator(".upload-status p")).to_have_count(0)
        await choose(desk, {"name": "right.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n"})
        await desk.get_by_role("button", name="Send now").click()
        sent = await customer.event(sender="agent")
        assert [file["name"] for file in sent["attachments"]] == ["right.pdf"]
        await expect(desk.locator(".upload-status p")).to_have_count(0)


async def test_an_agents_file_goes_out_before_the_conversation_is_closed(
    open_page: OpenPage, site: Site
) -> None:
    desk = await open_desk(open_page, site)
    async with customer_of(site) as customer:
        await take(desk)
        await choose(desk, {"name": "label.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n"})
        await desk.get_by_role("button", name="Close", exact=True).click()
        await desk.get_by_role("button", name="Close conversation").click()
        sent = await customer.event(sender="agent")
        assert [file["name"] for file in sent["attachments"]] == ["label.pdf"]


async def test_a_file_that_was_picked_offline_is_sent_once_the_connection_is_back(
    open_page: OpenPage, site: Site
) -> None:
    widget = await open_page("/widget", width=400, height=640)
    await converse(widget, "My lamp arrived broken")
    await widget.context.set_offline(True)
    await choose(widget, picture())
    await expect(
        widget.get_by_text("You’re offline. The file is sent as soon as you’re back.")
    ).to_be_visible()
    await widget.context.set_offline(False)
    await expect(widget.get_by_role("img", name="Picture: lamp.png")).to_be_visible()

    await widget.context.set_offline(True)
    await choose(widget, picture("second.png"))
    await expect(widget.get_by_role("button", name="Try again")).to_be_visible()
    await choose(widget, picture("third.png"))
    await widget.get_by_role("button", name="Don’t send").last.click()
    await widget.context.set_offline(False)
    await expect(widget.get_by_role("img", name="Picture: second.png")).to_be_visible()
    await expect(widget.get_by_role("button", name="Try again")).to_have_count(0)
    await expect(widget.get_by_role("img", name="Picture: third.png")).to_have_count(0)
    await expect(widget.get_by_role("img", name="Picture: second.png")).to_have_count(1)
