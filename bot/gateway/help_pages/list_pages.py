"""The pages that lead to articles: the start, a topic, what a search found, and where nothing is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.gateway.help_pages.finder import Found
from bot.gateway.help_pages.layout import Page, chat_link, marked, search_form
from bot.gateway.help_pages.linked_data import linked_data, trail_data
from bot.gateway.help_pages.markup import NOTHING, Html, join, tag
from bot.gateway.help_pages.reader import Reader, article_path, topic_name, topic_path
from bot.gateway.help_pages.shelf import Article, Shelf, Topic

# On the start page each topic shows so many of its articles.
SHOWN = 4
PER_PAGE = 50


def start_page(reader: Reader, shelf: Shelf) -> Page:
    """The search, and all topics with some of their articles."""
    words = reader.words
    topics = tag("div", {"class": "topics"}, *(_topic_card(reader, topic) for topic in shelf.topics))
    hero = tag("div", {"class": "hero"}, tag("h1", None, words("title")), search_form(reader, large=True))
    return Page(
        title=words("help"),
        body=join([hero, topics if shelf.topics else tag("p", {"class": "muted"}, words("nothing_yet"))]),
        path="/help",
        description=words("about", business=reader.business),
        locales=shelf.locales,
        locale=reader.locale if len(shelf.locales) > 1 else None,
        wide=True,
        searches=False,
    )


def topic_page(reader: Reader, shelf: Shelf, topic: Topic, number: int) -> Page:
    """One page of a topic's articles; `number` counts from 1."""
    words, name = reader.words, topic_name(topic, reader.words)
    start = (number - 1) * PER_PAGE
    some, path = topic.articles[start : start + PER_PAGE], topic_path(topic)
    turns = [("earlier", number - 1)] if number > 1 else []
    turns += [("more", number + 1)] if start + PER_PAGE < len(topic.articles) else []
    links = [
        tag("a", {"class": "button", "href": reader.to(path, page=str(to))}, words(label))
        for label, to in turns
    ]
    body = [
        tag("h1", None, name),
        tag("p", {"class": "muted"}, words.count(len(topic.articles))),
        link_list(reader, some),
        tag("nav", {"class": "turns"}, *links) if links else NOTHING,
    ]
    trail = [(words("help"), "/help")]
    data = [(label, reader.base_url + reader.to(to)) for label, to in (*trail, (name, path))]
    return Page(
        title=name,
        body=join(body),
        path=path,
        description=", ".join(article.text(reader.locale).question for article in some[:3]),
        locales=shelf.locales,
        locale=reader.locale if len(shelf.locales) > 1 else None,
        trail=trail,
        data=linked_data([trail_data(data)]),
        indexed=number == 1,
    )


def search_page(reader: Reader, shelf: Shelf, query: str, found: Sequence[Found]) -> Page:
    """What was found, the words marked; or the way on when nothing was."""
    words = reader.words
    if not query:
        body = [
            tag("h1", None, words("search")),
            tag("p", None, words("empty_search")),
            _topic_links(reader, shelf),
        ]
    elif not found:
        body = [
            tag("h1", None, words("none_title", query=query)),
            tag("p", None, words("none_text")),
            tag("p", None, chat_link(reader, words("chat"), kind="button primary")),
            _topic_links(reader, shelf),
        ]
    else:
        body = [
            tag("h1", None, words("results", query=query)),
            tag("p", {"class": "muted", "role": "status"}, words.count(len(found))),
            tag("ol", {"class": "results"}, *(_result(reader, shelf, each) for each in found)),
        ]
    return Page(
        title=words("results", query=query) if query else words("search"),
        body=join(body),
        path="/help/search",
        trail=[(words("help"), "/help")],
        indexed=False,
        query=query,
    )


def missing_page(reader: Reader, shelf: Shelf) -> Page:
    """What stands where nothing is."""
    return _way_on(reader, shelf, "missing_title", "missing_text", ())


def gone_page(reader: Reader, shelf: Shelf, instead: Sequence[Article]) -> Page:
    """What stands where an article was that has been retired: perhaps one of these instead."""
    return _way_on(reader, shelf, "gone_title", "gone_text" if instead else "missing_text", instead)


def busy_page(reader: Reader) -> Page:
    """What somebody sees who votes and votes."""
    words = reader.words
    body = [tag("h1", None, words("too_many")), tag("p", None, words("too_many_text"))]
    return Page(words("too_many"), join(body), "/help", indexed=False)


def _way_on(reader: Reader, shelf: Shelf, title: str, text: str, instead: Sequence[Article]) -> Page:
    words = reader.words
    body = [
        tag("h1", None, words(title)),
        tag("p", None, words(text)),
        link_list(reader, instead) if instead else NOTHING,
        search_form(reader, large=True),
        _topic_links(reader, shelf),
    ]
    return Page(
        words(title),
        join(body),
        "/help",
        trail=[(words("help"), "/help")],
        indexed=False,
        searches=False,
    )


def _topic_card(reader: Reader, topic: Topic) -> Html:
    heading = tag("a", {"href": reader.to(topic_path(topic))}, topic_name(topic, reader.words))
    card = [tag("h2", None, heading), _links(reader, topic.articles[:SHOWN])]
    if len(topic.articles) > SHOWN:
        label = reader.words("all", count=len(topic.articles))
        to_all = {
            "href": reader.to(topic_path(topic)),
            "aria-label": f"{topic_name(topic, reader.words)}: {label}",
        }
        card.append(tag("p", {"class": "more"}, tag("a", to_all, label)))
    return tag("section", {"class": "topic"}, *card)


def _topic_links(reader: Reader, shelf: Shelf) -> Html:
    if not shelf.topics:
        return NOTHING
    links = (
        tag("li", None, tag("a", {"href": reader.to(topic_path(topic))}, topic_name(topic, reader.words)))
        for topic in shelf.topics
    )
    return tag(
        "section",
        {"class": "topic-links"},
        tag("h2", None, reader.words("topics")),
        tag("ul", {"class": "chips"}, *links),
    )


def _links(reader: Reader, articles: Iterable[Article]) -> Html:
    return tag("ul", None, *(tag("li", None, _link(reader, article)) for article in articles))


def link_list(reader: Reader, articles: Iterable[Article]) -> Html:
    """The articles as a list of links."""
    items = (tag("li", None, _link(reader, article)) for article in articles)
    return tag("ul", {"class": "list"}, *items)


def _link(reader: Reader, article: Article) -> Html:
    text = article.text(reader.locale)
    lang = text.locale if text.locale != reader.locale else None
    return tag("a", {"href": reader.to(article_path(article)), "lang": lang, "dir": "auto"}, text.question)


def _result(reader: Reader, shelf: Shelf, found: Found) -> Html:
    article = shelf.articles[found.entry_id]
    lang = found.locale if found.locale != reader.locale else None
    link = tag("a", {"href": reader.to(article_path(article))}, marked(found.question))
    topic = tag("p", {"class": "muted small"}, article.category) if article.category else NOTHING
    return tag(
        "li",
        {"lang": lang, "dir": "auto"},
        topic,
        tag("h2", None, link),
        tag("p", None, marked(found.excerpt)),
    )
