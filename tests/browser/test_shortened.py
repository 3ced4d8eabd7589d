"""What browsers get of a stylesheet is the stylesheet."""

from __future__ import annotations

import asyncio

from tests.browser.conftest import OpenPage
from tests.web.shortened import both

PRINT_STYLES = """(sources) => sources.map((source) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(source);
  return [...sheet.cssRules].map((rule) => rule.cssText.replace(/,\\s+/g, ","));
})"""


async def test_every_stylesheet_says_the_same(open_page: OpenPage) -> None:
    page = await open_page("/widget")
    names, *versions = zip(*await asyncio.to_thread(both, ".css"), strict=True)
    assert len(names) > 10
    written, sent = [await page.evaluate(PRINT_STYLES, sources) for sources in versions]
    for name, *rules in zip(names, written, sent, strict=True):
        assert rules[0], name
        assert rules[0] == rules[1], name
