"""The Enter and the Escape that end an input method's composition (Japanese, Chinese) do nothing else.

Browsers send different events for it: Chrome and Firefox the key within the composition, Safari after it.
"""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, expect

from tests.browser.conftest import OpenPage
from tests.browser.desk import customer_of, open_desk, take
from tests.browser.site import Site
from tests.browser.staff import sign_in
from tests.browser.widget import open_widget

COMPOSED = "こんにちは"
# Composes a text in the field and ends it with this key, as the browser tells a page of it.
END_COMPOSITION = """(field, [browser, key, text]) => {
  const send = (event) => field.dispatchEvent(event);
  const composition = (type) => new CompositionEvent(type, { data: text, bubbles: true });
  const pressed = (isComposing) =>
    new KeyboardEvent("keydown", { key, keyCode: 229, isComposing, bubbles: true, cancelable: true });
  field.focus();
  send(composition("compositionstart"));
  field.value = text;
  send(new InputEvent("input", { data: text, isComposing: true, bubbles: true }));
  if (browser === "chrome") send(pressed(true));
  send(composition("compositionend"));
  if (browser === "safari") send(pressed(false));
}"""
BROWSERS = pytest.mark.parametrize("browser_kind", ["chrome", "safari"])


async def compose(field: Locator, browser_kind: str, text: str = COMPOSED, key: str = "Enter") -> None:
    await field.evaluate(END_COMPOSITION, [browser_kind, key, text])


@BROWSERS
async def test_a_customer_takes_composed_words_and_then_sends(open_page: OpenPage, browser_kind: str) -> None:
    page = await open_widget(open_page)
    field = page.get_by_role("textbox", name="Message", exact=True)
    await compose(field, browser_kind)
    await expect(field).to_have_value(COMPOSED)
    await expect(page.locator("fd-message[data-end]")).to_have_count(0)
    await field.press("Enter")
    await expect(page.locator("fd-message[data-end] .bubble")).to_have_text(COMPOSED)


async def test_a_real_composition_neither_sends_a_message_nor_a_form(open_page: OpenPage) -> None:
    page = await open_widget(open_page)
    keys = await page.context.new_cdp_session(page)
    name, message = page.get_by_label("What may we call you?"), page.get_by_label("Message", exact=True)
    for field in (name, message):
        await field.focus()
        await keys.send("Input.imeSetComposition", {"text": COMPOSED, "selectionStart": 5, "selectionEnd": 5})
        enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
        await keys.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **enter})
        await keys.send("Input.insertText", {"text": COMPOSED})
        await keys.send("Input.dispatchKeyEvent", {"type": "keyUp", **enter})
        await expect(field).to_have_value(COMPOSED)
    await expect(page.locator("fd-message[data-end]")).to_have_count(0)
    await expect(page.locator(".card .field-error")).to_have_text("")
    await name.press("Enter")
    await expect(name).to_have_count(0)


@BROWSERS
async def test_an_agent_takes_composed_words_in_a_reply_a_note_and_a_label(
    open_page: OpenPage, site: Site, browser_kind: str
) -> None:
    async with customer_of(site):
        desk = await open_desk(open_page, site)
        await take(desk)
        reply = desk.get_by_role("textbox", name="Reply")
        await compose(reply, browser_kind)
        await expect(reply).to_have_value(COMPOSED)
        await expect(desk.locator("fd-message[data-end]")).to_have_count(0)
        await compose(reply, browser_kind, "", "Escape")
        await expect(reply).to_be_focused()

        await desk.get_by_role("tab", name="Private note").click()
        note = desk.get_by_role("textbox", name="Private note")
        await compose(note, browser_kind)
        await expect(note).to_have_value(COMPOSED)

        search = desk.get_by_role("searchbox").first
        await compose(search, browser_kind, key="Escape")
        await expect(search).to_have_value(COMPOSED)
        await expect(search).to_be_focused()


@BROWSERS
async def test_an_editor_takes_composed_words_before_asking(
    open_page: OpenPage, site: Site, browser_kind: str
) -> None:
    studio = await sign_in(open_page, site, "editor")
    await studio.get_by_role("button", name="New entry").first.click()
    await studio.get_by_role("tab", name="Try it").click()
    field = studio.get_by_label("Ask as a customer")
    await compose(field, browser_kind)
    await expect(field).to_have_value(COMPOSED)
    await expect(studio.locator(".try-talk")).to_be_hidden()
    await expect(studio.locator(".try-result .field-error")).to_have_count(0)
