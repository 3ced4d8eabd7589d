"""How the widget looks under every taste: themes, accents, long words, forced colours, screen readers."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Page, expect

from bot.protocol.turn import AnswerRef, ReplyMessage
from tests.browser.conftest import OpenPage
from tests.browser.site import Site
from tests.browser.widget import converse, holds, open_widget, say
from tests.web.test_budget import LOADER, PAGE, WEB, WIDGET_BYTES, compressed, files_of_widget

SIZES = """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .map(({ name, encodedBodySize }) => [new URL(name).pathname, encodedBodySize])
  .filter(([name]) => !name.includes("favicon"))"""
LOADED_AT_LEAST = f"(count) => ({SIZES})().length >= count"
# Contrast of each text on the page against what is really behind it.
CONTRASTS = """() => {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (css) => {
    pen.clearRect(0, 0, 1, 1); pen.fillStyle = css; pen.fillRect(0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data];
  };
  const luminance = (rgb) => {
    const linear = (s) => (s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = rgb.map((part) => linear(part / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const [r, g, b, a] = rgba(getComputedStyle(at).backgroundColor);
      if (a === 255) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const found = [];
  for (const node of document.querySelectorAll("body *")) {
    const text = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
    const style = getComputedStyle(node);
    if (!text || !node.checkVisibility() || node.closest(".visually-hidden, .time, script")) continue;
    const [one, other] = [luminance(rgba(style.color).slice(0, 3)), luminance(ground(node))];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    found.push([node.className || node.localName, Math.round(ratio * 100) / 100]);
  }
  return found;
}"""
MOVING = (
    "document.getAnimations().filter(({ effect }) => effect.getComputedTiming().activeDuration > 10).length"
)
ACCENTS = ["#1f6459", "#ffff00", "#ffffff", "#000000", "#ff8c00", "#7fff00", "#808080", "hotpink", "#0a0a40"]
FULL = ReplyMessage(
    text="**Bold** and [a link](https://example.com) and `code`.",
    answer=AnswerRef(entry_id="x", revision=1, title="Where to read on", confidence=0.9),
    asks_feedback=True,
)


async def low_contrasts(page: Page) -> list[object]:
    await holds(page, f"{MOVING} === 0")  # no colour is on its way to another
    found = await page.evaluate(CONTRASTS)
    assert len(found) > 8, "too little text was measured"
    return [pair for pair in found if pair[1] < 4.5]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("accent", ACCENTS)
async def test_every_accent_stays_readable(site: Site, open_page: OpenPage, accent: str, dark: bool) -> None:
    site.assistant.says("hello", FULL)
    page = await open_page("/widget", width=400, height=640, dark=dark)
    await page.evaluate(
        "accent => import('/static/shared/accent.js').then(({ applyAccent }) => applyAccent(accent))", accent
    )
    await say(page, "hello")
    await expect(page.locator(".feedback")).to_be_visible()
    assert await low_contrasts(page) == []


async def test_a_safe_accent_is_left_as_it_is(open_page: OpenPage) -> None:
    page = await open_widget(open_page)
    kept = await page.evaluate(
        """async () => {
          const { safeAccent, parseColour } = await import("/static/shared/accent.js");
          return safeAccent(parseColour("#1f6459"), [255, 255, 255]).accent;
        }"""
    )
    assert kept == [0x1F, 0x64, 0x59]


async def test_a_text_that_is_no_colour_changes_nothing(open_page: OpenPage) -> None:
    page = await open_widget(open_page)
    style = await page.evaluate(
        """async () => {
          const { applyAccent } = await import("/static/shared/accent.js");
          applyAccent("red; background: url(x)");
          return document.documentElement.getAttribute("style");
        }"""
    )
    assert style is None


@pytest.mark.parametrize("width", [320, 390, 820, 1440])
async def test_long_words_never_push_the_page_wide(site: Site, open_page: OpenPage, width: int) -> None:
    word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3
    site.assistant.says("hello", ReplyMessage(text=f"**{word}** | `{word}`"))
    page = await open_page("/widget", width=width, height=640)
    await say(page, word)
    await say(page, "hello")
    await expect(page.locator("fd-message[data-sender=assistant] code")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") == width
    assert (
        await page.evaluate("(t => t.scrollWidth - t.clientWidth)(document.querySelector('fd-transcript'))")
        == 0
    )


async def test_only_new_messages_are_read_out(open_page: OpenPage) -> None:
    page = await open_widget(open_page)
    await converse(page, "hello")
    # Each message's live state at the moment it is put into the log.
    await page.add_init_script(
        """window.told = [];
        new MutationObserver((changes) => {
          for (const { target, addedNodes } of changes)
            for (const node of addedNodes)
              if (node.localName === "fd-message" && target.role === "log")
                told.push([node.querySelector(".bubble").textContent, target.ariaLive]);
        }).observe(document, { childList: true, subtree: true });"""
    )
    await page.reload()
    await expect(page.get_by_text("You said: hello")).to_be_visible()
    await expect(page.get_by_role("log")).to_have_attribute("aria-live", "polite")
    await converse(page, "again")
    told = dict(await page.evaluate("told"))
    assert told["You said: hello"] == "off"
    assert told["You said: again"] == "polite"


async def test_times_appear_when_asked_for(open_page: OpenPage) -> None:
    page = await open_widget(open_page)
    await say(page, "hello")
    time = page.locator("fd-message[data-end] time")
    await expect(time).to_have_css("opacity", "0")
    await page.mouse.move(0, 0)
    await page.locator("fd-message[data-end] .bubble").click()
    await page.mouse.move(0, 0)
    await expect(time).to_have_css("opacity", "1")
    assert await time.get_attribute("title")


async def test_nothing_moves_for_those_who_ask_for_calm(open_page: OpenPage, site: Site) -> None:
    site.assistant.free.clear()
    page = await open_page("/widget", reduced_motion="reduce")
    await say(page, "hello")
    await expect(page.locator(".typing")).to_be_visible()
    assert await page.evaluate(MOVING) == 0
    site.assistant.free.set()


async def test_bubbles_keep_their_edges_in_forced_colours(open_page: OpenPage) -> None:
    page = await open_page("/widget", forced_colors="active")
    await say(page, "hello")
    bubble = page.locator("fd-message[data-end] .bubble")
    await expect(bubble).to_have_css("border-top-style", "solid")
    await expect(bubble).to_have_css("border-top-width", "1px")


async def test_every_control_has_a_name(open_page: OpenPage, site: Site) -> None:
    site.assistant.says("hello", FULL)
    page = await open_widget(open_page)
    await say(page, "hello")
    await expect(page.locator(".feedback")).to_be_visible()
    tree = await page.locator("body").aria_snapshot()
    for line in tree.splitlines():
        role = line.strip().removeprefix("- ").split(":")[0]
        assert role not in ("button", "link", "textbox"), f"a {role} has no name:\n{tree}"
    assert '- log "Messages"' in tree
    assert '- button "Talk to a person"' in tree


async def test_the_widget_travels_in_less_than_30_kb(open_page: OpenPage, site: Site) -> None:
    """What a browser really receives, headers apart: the loader, and all that a new visitor's panel loads."""
    page = await open_page("/widget")
    await expect(page.get_by_role("button", name="Attach a file")).to_be_visible()
    files = await asyncio.to_thread(files_of_widget)
    expected = {"/widget"} | {f"/static/{file.relative_to(WEB).as_posix()}" for file in files - {PAGE}}
    await holds(page, LOADED_AT_LEAST, arg=len(expected))
    panel = dict(await page.evaluate(SIZES))
    assert panel.keys() == expected
    assert min(panel.values()) > 0
    loader = await asyncio.to_thread(compressed, LOADER)
    assert sum(panel.values()) + loader < WIDGET_BYTES


async def clear_of_others(page: Page, name: str) -> None:
    """The middle of the button, once scrolled to, is the button's: nothing lies over it."""
    button = await page.get_by_role("button", name=name).element_handle()
    await holds(
        page,
        """node => {
          node.scrollIntoView({ block: "nearest" });
          const { x, y, width, height } = node.getBoundingClientRect();
          return node.contains(document.elementFromPoint(x + width / 2, y + height / 2));
        }""",
        arg=button,
    )


@pytest.mark.parametrize("size", [(320, 256), (320, 400), (844, 390)])
async def test_nothing_lies_over_anything_at_400_percent(
    site: Site, open_page: OpenPage, size: tuple[int, int]
) -> None:
    page = await open_page("/widget", width=size[0], height=size[1])
    await expect(page.get_by_label("What may we call you?")).to_be_visible()
    for name in ("Skip", "Save", "Send"):
        await clear_of_others(page, name)
    await page.get_by_role("button", name="Skip").click()
    await converse(page, "my lamp flickers")
    await page.get_by_role("button", name="Talk to a person").click()
    await expect(page.get_by_role("heading", name="This is what I’ll pass on")).to_be_visible()
    for name in ("Strike out", "Pass on", "Send", "Back to the assistant"):
        await clear_of_others(page, name)
    assert await page.evaluate("document.documentElement.scrollWidth") == size[0]
    await page.get_by_role("button", name="Pass on").click()
    await expect(page.get_by_role("heading", name="This is what I’ll pass on")).to_have_count(0)


async def test_a_composer_that_was_hidden_is_measured_when_it_is_shown(open_page: OpenPage) -> None:
    page = await open_widget(open_page)
    composer = page.get_by_label("Message", exact=True)
    await page.evaluate(
        """async () => {
          const frame = () => new Promise(requestAnimationFrame);
          document.body.hidden = true;
          await frame();
          await frame();
          document.querySelector("fd-composer").value = "one\\ntwo\\nthree";
          document.body.hidden = false;
        }"""
    )
    await expect(composer).to_have_css("height", f"{3 * 20 + 14}px")
