"""The pages that lead to articles: the start, a topic, what a search found, and where nothing is."""

from __future__ import annotations

from collections.abc import Sequence

from bot.gateway.help_pages.layout import Page
from bot.gateway.help_pages.linked_data import linked_data, trail_data
from bot.gateway.help_pages.reader import Reader, topic_name, topic_path
from knowledge_base.help.articles import Article
from knowledge_base.help.finder import ArticleHit
from knowledge_base.help.site import HelpSite, Topic

# On the start page each topic shows so many of its articles.
SHOWN = 4
PER_PAGE = 50


def start_page(reader: Reader, site: HelpSite) -> Page:
    """Return the search, and all topics with some of their articles."""
    return Page(
        title=reader.labels("help"),
        template="start",
        content={"site": site, "shown": SHOWN},
        path="/help",
        description=reader.labels("about", business=reader.business),
        locales=site.locales,
        locale=reader.locale if len(site.locales) > 1 else None,
        wide=True,
        searches=False,
    )


def topic_page(reader: Reader, site: HelpSite, topic: Topic, number: int) -> Page:
    """Return one page of a topic's articles; `number` counts from 1."""
    name, path = topic_name(topic, reader.labels), topic_path(topic)
    start = (number - 1) * PER_PAGE
    some = topic.articles[start : start + PER_PAGE]
    turns = [("earlier", str(number - 1))] if number > 1 else []
    turns += [("more", str(number + 1))] if start + PER_PAGE < len(topic.articles) else []
    trail = _trail(reader)
    data = [(label, reader.base_url + reader.to(to)) for label, to in (*trail, (name, path))]
    return Page(
        title=name,
        template="topic",
        content={"topic": topic, "articles": some, "turns": turns},
        path=path,
        description=", ".join(article.text(reader.locale).question for article in some[:3]),
        locales=site.locales,
        locale=reader.locale if len(site.locales) > 1 else None,
        trail=trail,
        data=linked_data([trail_data(data)]),
        indexed=number == 1,
    )


def search_page(reader: Reader, site: HelpSite, query: str, found: Sequence[ArticleHit]) -> Page:
    """Return what was found, the words marked; or the way on when nothing was."""
    return Page(
        title=reader.labels("results", query=query) if query else reader.labels("search"),
        template="search",
        content={"site": site, "found": found},
        path="/help/search",
        trail=_trail(reader),
        indexed=False,
        query=query,
    )


def missing_page(reader: Reader, site: HelpSite) -> Page:
    """Return what is shown where nothing is."""
    return _way_on(reader, site, "missing_title", "missing_text", ())


def gone_page(reader: Reader, site: HelpSite, instead: Sequence[Article]) -> Page:
    """Return what is shown where an article was that has been retired: perhaps one of these instead."""
    return _way_on(reader, site, "gone_title", "gone_text" if instead else "missing_text", instead)


def busy_page(reader: Reader) -> Page:
    """Return what somebody sees who votes and votes."""
    return Page(reader.labels("too_many"), "busy", "/help", indexed=False)


def _way_on(reader: Reader, site: HelpSite, title: str, text: str, instead: Sequence[Article]) -> Page:
    return Page(
        title=reader.labels(title),
        template="way_on",
        content={"site": site, "text": reader.labels(text), "instead": instead},
        path="/help",
        trail=_trail(reader),
        indexed=False,
        searches=False,
    )


def _trail(reader: Reader) -> list[tuple[str, str]]:
    return [(reader.labels("help"), "/help")]
