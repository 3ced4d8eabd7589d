"""The public help pages: what is on them, for whom, in which language, and that nothing stored breaks out."""

from __future__ import annotations

import json
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import aiohttp
import pytest
from aiohttp import FormData

from bot.conversation.entries.entry_use import list_used
from bot.conversation.entries.usefulness import Use, measure_use, measure_weeks
from bot.gateway.help_pages import sitemap as sitemaps
from bot.protocol.turn import RankedEntry
from bot.services.clock import utc_now
from knowledge_base.model import Content, Translation
from tests.gateway.house import House, open_house

ATTACK = (
    "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'><a href='javascript:alert(1)'>x</a>"
)
PAST = date(2026, 1, 1)
PERSON = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


class Page(HTMLParser):
    """A page as a browser would take it apart."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.data: list[Any] = []
        self._in_data = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._in_data = tag == "script" and dict(attrs).get("type") == "application/ld+json"

    def handle_data(self, data: str) -> None:
        if self._in_data:
            self.data.append(json.loads(data))
            self._in_data = False
        else:
            self.text += data

    def named(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        """The attributes of the elements that have these."""
        found = (attributes for name, attributes in self.elements if name == tag)
        return [each for each in found if wanted.items() <= each.items()]

    def links(self) -> list[str]:
        """Where the page leads to."""
        return [str(each["href"]) for each in self.named("a") if "href" in each]


def publish(house: House, entry_id: str, question: str, answer: str = "So.", **fields: Any) -> None:
    store = house.services.knowledge
    store.add_entry(Content(question=question, answer=answer, **fields), "Elif", entry_id)
    store.publish_entry(entry_id, "Elif")


async def read(house: House, path: str, status: int = 200, language: str = "") -> Page:
    """The page, read as somebody new whose browser asks for that language."""
    headers = {"Accept-Language": language} if language else {}
    async with house.browser().get(house.url + path, headers=headers) as response:
        assert response.status == status, path
        return Page(await response.text())


async def test_an_answer_is_found_from_the_start_by_topic_and_says_since_when_it_holds(
    house: House,
) -> None:
    answer = (
        "\n\n".join(f"## Part {n}\n\nSee [the costs](/help/cost)." for n in (1, 2, 3))
        + "\n\n|a|b|\n|-|-|\n|1|2|"
    )
    publish(house, "returns", "How do I return it?", answer, category="Returns & refunds")
    publish(house, "cost", "What does a return cost?", category="Returns & refunds")
    start = await read(house, "/help")
    assert start.named("form", role="search", action="/help/search")
    assert "/help/topics/returns-refunds" in start.links()
    topic = await read(house, "/help/topics/returns-refunds")
    assert "/help/returns" in topic.links()
    page = await read(house, "/help/returns")
    today = utc_now().date()
    assert page.named("time", datetime=today.isoformat())
    assert f"Updated on {today.day}" in page.text
    assert [link for link in page.links() if link.startswith("#part")] == ["#part-1", "#part-2", "#part-3"]
    assert page.named("h2", id="part-2")
    assert "/help/cost" in page.links(), "related"
    assert page.named("div", **{"class": "rich-table"})
    assert page.named("link", rel="canonical", href=f"{house.settings.base_url}/help/returns")
    assert page.named("meta", property="og:title", content="How do I return it?")
    faq, trail = page.data[0]["@graph"]
    assert faq["mainEntity"][0]["name"] == "How do I return it?"
    assert "<h2" in faq["mainEntity"][0]["acceptedAnswer"]["text"]
    assert [item["name"] for item in trail["itemListElement"]] == [
        "Help",
        "Returns & refunds",
        "How do I return it?",
    ]


async def test_nothing_stored_becomes_markup(house: House) -> None:
    publish(
        house,
        "evil",
        f"Evil {ATTACK}",
        f"{ATTACK}\n\n## {ATTACK}\n\n## b\n\n## c\n\n[x](javascript:alert(1)) ![y](javascript:alert(1))",
        category=ATTACK,
        tags=(ATTACK[:80],),
        phrasings=(f"say {ATTACK}",),
        translations=(Translation("de", f"Böse {ATTACK}", ATTACK, (ATTACK,)),),
    )
    topic = next(link for link in (await read(house, "/help")).links() if "/topics/" in link)
    paths = [
        "/help",
        topic,
        "/help/evil",
        "/help/evil?lang=de",
        "/help/search?q=evil",
        "/help/search?q=nothing",
    ]
    for path in [*paths, f"/help/search?q=%3Cscript%3Ealert(1)%3C/script%3E&lang={ATTACK}"]:
        page = await read(house, path)
        scripts = [each for each in page.named("script") if each.get("type") != "application/ld+json"]
        assert {each.get("src") for each in scripts} == {"/widget.js", "/static/help/help.js"}, path
        assert not page.named("img"), path
        assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
        assert not [link for link in page.links() if link.lower().strip().startswith("javascript")]
    page = await read(house, "/help/evil?lang=en")
    assert page.data[0]["@graph"][0]["headline"] == f"Evil {ATTACK}"


async def test_only_what_is_for_everybody_stands_here(house: House) -> None:
    publish(house, "gold", "What do gold members get?", audience=(("plan", ("gold",)),), category="Gold")
    publish(house, "all", "What does everybody get?", category="All")
    house.services.knowledge.add_entry(Content(question="A secret draft", answer="Of gold."), "Elif", "draft")
    await read(house, "/help/gold", 404)
    await read(house, "/help/draft", 404)
    for path in ("/help", "/help/search?q=gold+draft+everybody", "/sitemap.xml"):
        async with house.browser().get(house.url + path) as response:
            text = await response.text()
        assert "/help/all" in text
        assert "/help/gold" not in text
        assert "/help/draft" not in text


async def test_the_reader_gets_their_language_and_search_engines_each_of_them(house: House) -> None:
    german = Translation("de", "Was kostet der Versand?", "Nichts.", ("Porto",))
    publish(
        house, "cost", "What does delivery cost?", "Nothing.", translations=(german,), category="Delivery"
    )
    publish(house, "english", "Only in English?", "Yes.", category="Delivery")
    page = await read(house, "/help/cost", language="de-AT,de;q=0.9,en;q=0.5")
    assert page.named("html", lang="de")
    assert "Was kostet der Versand?" in page.text
    assert "Aktualisiert am" in page.text
    base = house.settings.base_url
    assert page.named("link", rel="canonical", href=f"{base}/help/cost?lang=de")
    assert page.named("link", rel="alternate", hreflang="en", href=f"{base}/help/cost?lang=en")
    assert page.named("link", rel="alternate", hreflang="x-default", href=f"{base}/help/cost")

    page = await read(house, "/help/cost?lang=en", language="de")
    assert page.named("html", lang="en"), "what the address names wins"
    assert "/help?lang=en" in page.links(), "and is carried on"
    page = await read(house, "/help/english", language="de")
    assert page.named("article", lang="en")
    assert "nur auf English" in page.text
    assert "/help/cost" in (await read(house, "/help/search?q=Porto")).links()
    async with house.browser().get(house.url + "/help/cost") as response:
        assert "Accept-Language" in response.headers["Vary"]


async def test_a_retired_answer_is_gone_and_leads_on(house: House) -> None:
    publish(house, "old", "What does express delivery cost?")
    publish(house, "Express-Now", "Is there express delivery?")
    house.services.knowledge.retire_entry("old", "Elif")
    page = await read(house, "/help/old", 410)
    assert "/help/Express-Now" in page.links()
    assert "What does express delivery cost?" not in page.text
    assert page.named("meta", name="robots", content="noindex")
    missing = await read(house, "/help/nowhere", 404)
    assert missing.named("form", role="search")
    async with house.browser().get(house.url + "/help/express-NOW", allow_redirects=False) as response:
        assert (response.status, response.headers["Location"]) == (301, "/help/Express-Now")


async def test_a_page_is_sent_compressed_and_again_only_when_it_has_changed(house: House) -> None:
    publish(house, "cost", "What does it cost?", "Five euros. " * 60)
    browser, url = house.browser(), house.url + "/help/cost"
    async with browser.get(url, headers={"Accept-Encoding": "gzip"}) as response:
        assert response.headers["Content-Encoding"] == "gzip"
        assert "Set-Cookie" not in response.headers
        etag = response.headers["ETag"]
    async with browser.get(url, headers={"If-None-Match": etag}) as response:
        assert response.status == 304
    store = house.services.knowledge
    store.save_draft("cost", Content(question="What does it cost?", answer="Six euros."), "Elif", 1)
    store.publish_entry("cost", "Elif")
    async with browser.get(url, headers={"If-None-Match": etag}) as response:
        assert response.status == 200
        assert "Six euros." in await response.text()


# -- search --------------------------------------------------------------------------------------------


async def test_search_ranks_as_the_assistant_does_and_by_words_without_it(house: House) -> None:
    publish(house, "refund", "When do I get my money back?", "Within five days.")
    publish(house, "wait", "How long is the wait?", "The wait for money is long.")
    house.assistant.rankings["wait for my money"] = (
        RankedEntry(entry_id="refund", title="", confidence=0.9),
        RankedEntry(entry_id="withdrawn", title="", confidence=0.8),
        RankedEntry(entry_id="wait", title="", confidence=0.01),
    )
    page = await read(house, "/help/search?q=wait+for+my+money")
    assert [link for link in page.links() if link in ("/help/refund", "/help/wait")] == [
        "/help/refund",
        "/help/wait",
    ]
    assert page.named("mark")
    assert page.named("meta", name="robots", content="noindex")
    house.assistant.status = 503
    page = await read(house, "/help/search?q=wait+for+my+money")
    assert [link for link in page.links() if link in ("/help/refund", "/help/wait")] == [
        "/help/wait",
        "/help/refund",
    ]
    assert "/help/refund" in (await read(house, "/help/search?q=mon")).links(), "an unfinished word"


async def test_an_entry_called_search_has_its_page_too(house: House) -> None:
    publish(house, "search", "How do I search?")
    assert "How do I search?" in (await read(house, "/help/search")).text
    assert "Answers to" in (await read(house, "/help/search?q=search")).text


@pytest.mark.parametrize("query", ["zxqv", '"', "* OR (", "NEAR/1", "question:x"])
async def test_a_search_without_a_result_offers_the_chat(house: House, query: str) -> None:
    publish(house, "refund", "When do I get my money back?")
    async with house.browser().get(house.url + "/help/search", params={"q": query}) as response:
        assert response.status == 200
        page = Page(await response.text())
    assert query in page.text
    assert "/widget" in page.links()


# -- was it helpful ------------------------------------------------------------------------------------


async def vote(house: House, browser: aiohttp.ClientSession, helpful: str, **headers: str) -> int:
    form = FormData({"helpful": helpful, "revision": "1"})
    url = house.url + "/help/cost/helpful"
    async with browser.post(url, data=form, headers=headers, allow_redirects=False) as response:
        if response.status == 303:
            assert response.headers["Location"] == f"/help/cost?thanks={helpful}#helpful"
        return response.status


async def figures(house: House) -> tuple[float | None, list[tuple[str, int, int, int]]]:
    day = await house.services.writer.read(lambda: house.services.record.measure(utc_now().date(), utc_now()))
    return day.helpful_share.value, [(e.entry_id, e.count, e.helpful, e.unhelpful) for e in day.entries]


async def test_a_visitor_counts_once_and_may_change_their_mind(house: House) -> None:
    publish(house, "cost", "What does it cost?")
    first, second = house.browser(), house.browser()
    assert await vote(house, first, "yes") == 303
    assert await vote(house, first, "yes") == 303
    assert await vote(house, second, "no") == 303
    assert await figures(house) == (0.5, [("cost", 0, 1, 1)])
    assert await vote(house, second, "yes") == 303
    assert await figures(house) == (1.0, [("cost", 0, 2, 0)])
    page = await read(house, "/help/cost?thanks=no")
    assert page.named("p", role="status")
    assert "/widget?about=cost" in page.links()
    assert not page.named("button", name="helpful")


async def test_votes_are_counted_with_those_of_the_widget(house: House) -> None:
    publish(house, "returns", "How do I return it?")
    customer = await house.customer()
    await customer.open()
    await customer.say("How do I return it?")
    answer = await customer.wait(lambda f: f["type"] == "event" and "answer" in f["event"])
    await customer.ask("feedback.give", client_id="f", about_seq=answer["event"]["seq"], helpful=True)
    form = FormData({"helpful": "no"})
    async with house.browser().post(house.url + "/help/returns/helpful", data=form):
        pass
    assert await figures(house) == (0.5, [("returns", 1, 1, 1)])


async def test_views_are_counted_and_nothing_of_the_reader(house: House) -> None:
    publish(house, "cost", "What does it cost?")
    publish(house, "late", "When?", check_by=PAST, when_overdue="withhold")
    for path, headers in (
        ("/help/cost", PERSON),
        ("/help/cost?lang=en", PERSON),
        ("/help/cost?thanks=yes", PERSON),
        ("/help/late", PERSON),
        ("/help/nothing", PERSON),
        ("/help/cost", {"User-Agent": "Mozilla/5.0 (compatible; Examplebot/2.1)"}),
        ("/help/cost", {**PERSON, "Sec-Purpose": "prefetch;prerender"}),
    ):
        async with house.browser().get(house.url + path, headers=headers) as response:
            assert not response.cookies
    async with house.browser().head(house.url + "/help/cost", headers=PERSON):
        pass
    services = house.services
    for _ in range(2):
        await house.services.usefulness.keep_views()
    assert await services.writer.read(lambda: measure_use(services.record.file, utc_now())) == {
        "cost": Use(shown=2)
    }
    weeks = await services.writer.read(lambda: measure_weeks(services.record.file, "cost", utc_now()))
    assert weeks[-1][1] == Use(shown=2)
    assert await services.writer.read(lambda: list_used(services.record.file)) == {"cost"}


async def test_views_that_cannot_be_kept_hold_up_no_stop(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    publish(house, "cost", "What does it cost?")
    views = house.services.usefulness

    def fail(*given: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("bot.services.publishing.usefulness.add_help_views", fail)
    async with house.browser().get(house.url + "/help/cost", headers=PERSON) as response:
        assert response.status == 200
    await views.close()
    assert "The last views of help pages were not kept" in caplog.text


async def test_what_is_no_vote_is_refused(house: House) -> None:
    publish(house, "cost", "What does it cost?")
    url = house.url + "/help/cost/helpful"
    async with house.browser().post(url, json={"helpful": "yes"}) as response:
        assert response.status == 400
    assert await vote(house, house.browser(), "maybe") == 400
    assert await vote(house, house.browser(), "yes", Origin="https://elsewhere.example") == 403
    for _ in range(40):
        assert await vote(house, house.browser(), "yes") == 303
    assert await vote(house, house.browser(), "yes") == 429, "who throws away the cookie is not many visitors"


# -- overdue -------------------------------------------------------------------------------------------


async def test_an_overdue_answer_is_flagged_or_withheld_as_its_editor_set(house: House) -> None:
    publish(house, "late", "When is it late?", "At nine.", check_by=PAST)
    publish(house, "held", "When is it held?", "At ten.", check_by=PAST, when_overdue="withhold")
    late, held = await read(house, "/help/late"), await read(house, "/help/held")
    assert "At nine." in late.text
    assert late.named("p", **{"class": "note caution"})
    assert held.named("p", **{"class": "note caution"})
    async with house.browser().get(house.url + "/help/held") as response:
        assert "At ten." not in await response.text()
    assert "/widget?about=held" in held.links()
    assert held.named("meta", name="robots", content="noindex")
    assert "/help/held" not in (await read(house, "/help/search?q=held")).links()


# -- for crawlers, and for the chat --------------------------------------------------------------------


async def test_the_sitemap_names_each_page_in_each_language(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(house, "cost", "Cost?", category="A", translations=(Translation("de", "Kosten?", "Fünf."),))
    publish(house, "time", "Time?", category="A")
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}

    async def locations(path: str, tag: str) -> list[str]:
        async with house.browser().get(house.url + path) as response:
            root = ElementTree.fromstring(await response.text())
        return [str(each.text) for each in root.findall(f"s:{tag}/s:loc", space)]

    base = house.settings.base_url
    found = await locations("/sitemap.xml", "url")
    assert {f"{base}/help/cost?lang=de", f"{base}/help/cost?lang=en", f"{base}/help/time"} <= set(found)
    monkeypatch.setattr(sitemaps, "MOST", 4)
    store = house.services.knowledge
    store.save_draft("time", store.get_entry("time").latest.content, "Elif", 1)
    store.publish_entry("time", "Elif")  # else it was made for the day
    parts = await locations("/sitemap.xml", "sitemap")
    every = [await locations(part.removeprefix(base), "url") for part in parts]
    assert [location for part in every for location in part] == found
    async with house.browser().get(house.url + "/robots.txt") as response:
        assert f"Sitemap: {base}/sitemap.xml" in await response.text()


async def test_a_chat_begun_on_an_article_is_about_it(house: House) -> None:
    customer = await house.customer()
    await customer.open(page_url=f"{house.url}/help/returns?lang=en")
    await customer.say("and how long?")
    await house.assistant.arrived.wait()
    assert house.assistant.requests[0].memory == {"previous_entry": "returns"}
    elsewhere = await house.customer()
    await elsewhere.open(page_url=f"{house.url}/help/topics/search")
    await elsewhere.say("hello")
    await elsewhere.event(sender="assistant")
    assert house.assistant.requests[1].memory == {}


async def test_many_articles_are_shown_in_pages(tmp_path: Path) -> None:
    async with open_house(tmp_path, public_url="https://help.example.com") as house:
        with house.services.knowledge.all_or_nothing():
            for number in range(60):
                publish(house, f"e{number}", f"Question {number:02}?", category="Many")
        start, first = await read(house, "/help"), await read(house, "/help/topics/many")
        second = await read(house, "/help/topics/many?page=2")
        assert "All 60 answers" in start.text
        assert len([link for link in first.links() if link.startswith("/help/e")]) == 50
        assert len([link for link in second.links() if link.startswith("/help/e")]) == 10
        await read(house, "/help/topics/many?page=3", 404)
        assert first.named("link", rel="canonical", href="https://help.example.com/help/topics/many")


async def test_start_page_has_one_address(house: House) -> None:
    async with house.browser().get(house.url + "/help/?lang=nl", allow_redirects=False) as response:
        assert (response.status, response.headers["Location"]) == (301, "/help?lang=nl")


async def test_help_pages_promise_no_person_at_any_hour(house: House) -> None:
    publish(house, "hours", "When are you open?")
    page = await read(house, "/help/hours")
    assert "The assistant answers at any hour, and can pass you on to a person." in page.text
