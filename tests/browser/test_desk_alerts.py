"""An agent is told that a customer of theirs wrote, wherever they are on the page, and warned in time."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PATIENCE_MS, OpenPage
from tests.browser.desk import customer_of, open_desk, take
from tests.browser.site import Site
from tests.browser.staff import add_waiting
from tests.browser.widget import holds

# What a page sounds and notifies is counted for all tabs of the browser.
COUNTED = """
const add = (key, value) => {
  const known = JSON.parse(localStorage.getItem(key) ?? "[]");
  localStorage.setItem(key, JSON.stringify([...known, value]));
};
window.AudioContext = class {
  state = "suspended"; currentTime = 0; destination = {};
  async resume() { if (navigator.userActivation.hasBeenActive) this.state = "running"; }
  createGain() {
    return { gain: { setValueAtTime() {}, linearRampToValueAtTime() {} }, connect: () => ({}) };
  }
  createOscillator() {
    const frequency = { value: 0 };
    return { frequency, connect: (next) => next, start: () => add("test:tones", frequency.value), stop() {} };
  }
};
window.Notification = class extends EventTarget {
  static permission = localStorage.getItem("test:permission") ?? "default";
  static async requestPermission() {
    add("test:asked", 1);
    localStorage.setItem("test:permission", "granted");
    return (Notification.permission = "granted");
  }
  constructor(title, { body, tag }) { super(); add("test:notified", `${title}: ${body}`); }
  close() {}
};
"""
HIDE = """hidden => {
  Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest_asyncio.fixture(loop_scope="session")
async def counted(browser: Browser, site: Site) -> AsyncIterator[BrowserContext]:
    """A browser that counts what its pages sound and notify."""
    context = await browser.new_context(
        base_url=site.url, viewport={"width": 1280, "height": 800}, locale="en-GB"
    )
    context.set_default_timeout(PATIENCE_MS)
    await context.add_init_script(COUNTED)
    yield context
    await context.close()


async def count(page: Page, what: str) -> list[object]:
    found: list[object] = await page.evaluate(f"JSON.parse(localStorage.getItem('test:{what}') ?? '[]')")
    return found


def held(name: str, count: int) -> str:
    """That so many tabs hold locks of this name."""
    names = "(await navigator.locks.query()).held"
    return f"async () => {names}.filter(({{ name }}) => name.endsWith('{name}')).length === {count}"


def heard(what: str, times: int) -> str:
    return f"JSON.parse(localStorage.getItem('test:{what}') ?? '[]').length >= {times}"


async def show_mine(desk: Page) -> None:
    await desk.get_by_role("tab", name="Mine").click()


async def test_a_customer_who_writes_elsewhere_is_told_and_one_press_opens(
    open_page: OpenPage, site: Site
) -> None:
    desk = await open_desk(open_page, site)
    async with customer_of(site, "Priya") as priya, customer_of(site, "Quinn"):
        await take(desk, "Priya")
        await take(desk, "Quinn")
        await show_mine(desk)
        await expect(desk).to_have_title("Desk · Frontdesk")
        await priya.say("It is the left one")
        note = desk.locator(".toast", has_text="Priya wrote")
        await expect(note).to_contain_text("It is the left one")
        await expect(desk.locator(".row.unread", has_text="Priya")).to_be_visible()
        await expect(desk).to_have_title("(1) Desk · Frontdesk")
        await priya.say("And the lamp flickers")
        await expect(note).to_contain_text("And the lamp flickers")
        await expect(note).to_have_count(1)
        await note.locator(".toast-words").click()
        await expect(desk.get_by_role("heading", name="Priya")).to_be_visible()
        await expect(note).to_have_count(0)
        await expect(desk).to_have_title("Desk · Frontdesk")
        await priya.say("You see it already")
        await expect(desk.locator("fd-message", has_text="You see it already")).to_be_visible()
        await expect(note).to_have_count(0)


async def test_several_tabs_sound_once_and_the_setting_turns_it_off(
    open_page: OpenPage, site: Site, counted: BrowserContext
) -> None:
    desk = await open_desk(open_page, site, context=counted)
    second = await open_page("/desk", context=counted)
    await second.get_by_role("tab", name="Closed").click()
    async with customer_of(site, "Priya") as priya, customer_of(site, "Quinn"):
        await take(desk, "Priya")
        await take(desk, "Quinn")
        await desk.evaluate("localStorage.removeItem('test:tones')")
        await holds(desk, held("chime", 0))
        await priya.say("Hello")
        for tab in (desk, second):
            await expect(tab.locator(".toast", has_text="Priya wrote")).to_be_visible()
        await holds(desk, heard("tones", 2))
        assert await count(desk, "tones") == [660, 880], "two tones make one sound"
        await desk.get_by_role("button", name="Team").click()
        await desk.get_by_label("A quiet sound").uncheck()
        await desk.get_by_role("dialog").get_by_role("button", name="Close").click()
        await holds(desk, held("chime", 0))
        await priya.say("Still there?")
        for tab in (desk, second):
            await expect(tab.locator(".toast", has_text="Still there?")).to_be_visible()
        assert await count(desk, "tones") == [660, 880]


async def test_who_looks_elsewhere_is_notified_but_not_while_another_tab_is_in_sight(
    open_page: OpenPage, site: Site, counted: BrowserContext
) -> None:
    desk = await open_desk(open_page, site, context=counted)
    assert await count(desk, "asked") == [], "never asked without a press"
    await desk.get_by_role("button", name="Notify me").click()
    await holds(desk, heard("asked", 1))
    second = await open_page("/desk", context=counted)
    await expect(second.locator(".duty")).to_be_enabled()
    async with customer_of(site, "Priya") as priya:
        await take(desk, "Priya")
        await desk.evaluate(HIDE, True)
        await holds(desk, held("visible", 1))
        await priya.say("One")
        await expect(second.locator(".toast", has_text="Priya wrote")).to_be_visible()
        await expect(desk.locator(".toast", has_text="Priya wrote")).to_be_visible()
        assert await count(desk, "notified") == []
        await second.evaluate(HIDE, True)
        await holds(desk, held("visible", 0))
        await priya.say("Two")
        await holds(desk, heard("notified", 1))
        assert set(await count(desk, "notified")) == {"Priya wrote: Two"}
        await desk.evaluate(HIDE, False)
        await expect(desk.locator(".toast", has_text="Priya wrote")).to_have_count(0)


# Who is here gives signs of life, whatever time passes.
@pytest.mark.parametrize("site", [{"away_after_s": 86_400.0}], indirect=True)
async def test_an_agent_is_warned_and_keeps_the_conversation_by_press_and_by_key(
    open_page: OpenPage, site: Site
) -> None:
    desk, _ = await open_desk(open_page, site), await open_desk(open_page, site, "Ben")
    async with customer_of(site, "Priya") as priya:
        await take(desk, "Priya")
        await desk.get_by_role("textbox", name="Reply").blur()
        note = desk.locator(".toast", has_text="Priya waits for a word from you")
        for way in ("press", "key"):
            site.clock.ahead += timedelta(seconds=250)
            await expect(note).to_contain_text("the conversation goes back to the queue")
            if way == "press":
                await note.get_by_role("button", name="I am on it").click()
            else:
                await desk.keyboard.press("i")
            stays = desk.locator(".toast", has_text="Priya stays with you until")
            await expect(stays).to_be_visible()
            await stays.get_by_role("button", name="Dismiss").click()
            await expect(note).to_have_count(0)
        site.clock.ahead += timedelta(seconds=250)
        await expect(note).to_be_visible()
        site.clock.ahead += timedelta(seconds=61)
        await expect(desk.locator(".toast", has_text="Priya is back in the queue")).to_be_visible()
        await expect(note).to_have_count(0)
        told = await priya.event(type="owner", owner="waiting", previous="agent")
        assert "no answer from Mia to your last message yet" in told["text"]


async def test_mine_shows_who_waits_for_a_word_first_and_for_how_long(
    open_page: OpenPage, site: Site
) -> None:
    desk = await open_desk(open_page, site)
    async with customer_of(site, "Priya") as priya, customer_of(site, "Quinn"):
        for name in ("Priya", "Quinn"):
            await take(desk, name)
            await desk.get_by_role("textbox", name="Reply").fill(f"Hello {name}")
            await desk.keyboard.press("Enter")
            await desk.get_by_role("button", name="Send now").click()
        await show_mine(desk)
        rows = desk.locator(".rows .row")
        await expect(rows.nth(0)).to_contain_text("Quinn")
        await expect(desk.locator(".owed")).to_have_count(0)
        await priya.say("thanks")
        await expect(rows.nth(0)).to_contain_text("Priya")
        await expect(desk.locator(".owed")).to_have_count(0)
        await priya.say("Where is it?")
        await expect(rows.nth(0).locator(".owed")).to_contain_text(re.compile(r"Waits \d+:\d\d"))


@pytest.mark.parametrize("site", [{"duty_grace_s": 0.05}], indirect=True)
async def test_a_colleague_sees_that_the_agent_is_away(open_page: OpenPage, site: Site) -> None:
    mia, ben = await open_desk(open_page, site, "Mia"), await open_desk(open_page, site, "Ben")
    async with customer_of(site, "Priya"):
        await take(mia)
        await mia.get_by_role("textbox", name="Reply").fill("I have sent it")
        await mia.keyboard.press("Enter")
        await mia.get_by_role("button", name="Send now").click()
        await ben.get_by_role("tab", name="All").click()
        row = ben.locator(".row", has_text="Priya")
        await expect(row).to_contain_text("With Mia")
        await expect(row.get_by_text("Agent away")).to_have_count(0)
        await mia.close()
        await expect(row.get_by_text("Agent away")).to_be_visible()
        await row.locator(".row-open").click()
        await expect(ben.locator(".not-mine")).to_contain_text("Mia has this conversation and is away")


async def test_many_who_wait_are_one_note_and_told_apart_without_names(
    open_page: OpenPage, site: Site
) -> None:
    desk = await open_desk(open_page, site)
    waiting = [(await add_waiting(site, None, f"Lamp {number} is broken"))[1] for number in range(3)]
    note = desk.locator(".toast", has_text="waiting")  # beside it may stand the one about notifications
    await expect(note).to_have_count(1)
    await expect(note).to_contain_text("3 customers are waiting")
    await expect(note).to_contain_text(f"Customer {waiting[-1][-4:]}: Lamp 2 is broken")
    names = await desk.locator(".rows .row-name").all_inner_texts()
    assert sorted(names) == sorted(f"Customer {each[-4:]}" for each in waiting)
    await take(desk, f"Customer {waiting[0][-4:]}")
    await expect(note).to_have_count(0)


async def test_a_private_note_is_not_chosen_in_the_next_conversation_and_calm_is_no_news(
    open_page: OpenPage, site: Site
) -> None:
    desk = await open_desk(open_page, site)
    async with customer_of(site, "Priya"), customer_of(site, "Quinn"):
        await take(desk, "Priya")
        await take(desk, "Quinn")
        await desk.get_by_role("tab", name="Private note").click()
        await desk.get_by_role("textbox", name="Private note").fill("Ask Ben")
        await show_mine(desk)
        await desk.locator(".row", has_text="Priya").locator(".row-open").click()
        await expect(desk.get_by_role("tab", name="Reply")).to_have_attribute("aria-selected", "true")
        await expect(desk.get_by_role("textbox", name="Reply")).to_be_visible()
        await desk.locator(".row", has_text="Quinn").locator(".row-open").click()
        await desk.get_by_role("tab", name="Private note").click()
        await expect(desk.get_by_role("textbox", name="Private note")).to_have_value("Ask Ben")
        for place in (".row", "#conversation-pane"):  # not in the filter, which offers every mood
            await expect(desk.locator(place).get_by_text("Calm", exact=True)).to_have_count(0)
