"""Files between a customer and an agent, in two browsers."""

from __future__ import annotations

import base64

from playwright.async_api import FilePayload, Page, expect

from bot.protocol.turn import ReplyMessage
from tests.browser.conftest import OpenPage
from tests.browser.desk import open_desk, take
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
