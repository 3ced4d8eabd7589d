"""The page of one article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from bot.gateway.help_pages.layout import DESCRIPTION, Page, chat_link
from bot.gateway.help_pages.linked_data import linked_data, question_data, trail_data
from bot.gateway.help_pages.list_pages import link_list
from bot.gateway.help_pages.markup import NOTHING, Html, join, tag
from bot.gateway.help_pages.reader import Reader, article_path, topic_name, topic_path
from bot.gateway.help_pages.rich_html import Heading, render_rich
from bot.gateway.help_pages.shelf import Article, Shelf, Text
from bot.gateway.help_pages.words import language_name
from bot.protocol.events import RichNode
from bot.services.rich_text import parse_markdown, plain_text

# From so many headings on, a table of contents saves more than it costs.
CONTENTS = 3


@dataclass(frozen=True)
class Told:
    """What is told beside the answer: `notice` when it is overdue, `thanks` ("yes", "no") after a vote."""

    notice: str | None = None
    thanks: str | None = None


def article_page(
    reader: Reader, shelf: Shelf, article: Article, related: Sequence[Article], told: Told
) -> Page:
    """The answer, and what goes with it. One that is withheld shows why in its place, and is not indexed."""
    text = article.text(reader.locale)
    withheld = article.is_withheld(reader.today)
    nodes = () if withheld else parse_markdown(text.answer)
    rich = render_rich(nodes)
    path, several = article_path(article), len(article.texts) > 1
    canonical = reader.canonical(path, text.locale if several else None)
    trail = _trail(reader, shelf, article)
    data = [question_data(article, text, rich.html, canonical, reader.business)]
    above = [(name, reader.base_url + to) for name, to in trail]
    data.append(trail_data([*above, (text.question, canonical)]))
    body = [
        tag(
            "article",
            {"lang": text.locale, "dir": "auto"},
            *_parts(reader, article, text, rich.html, rich.headings, told),
        ),
        NOTHING if withheld else _vote(reader, article, text, told),
        _related(reader, related),
    ]
    return Page(
        title=text.question,
        body=join(body),
        path=path,
        description=" ".join(plain_text(nodes).split())[:DESCRIPTION],
        locale=text.locale,
        locales=tuple(article.texts) if several else (),
        trail=trail,
        data=NOTHING if withheld else linked_data(data),
        about=article.id,
        article=True,
        image=_first_image(nodes, reader.base_url),
        indexed=not withheld,
    )


def _parts(
    reader: Reader, article: Article, text: Text, answer: Html, headings: Sequence[Heading], told: Told
) -> Iterable[Html]:
    words = reader.words
    yield tag("h1", None, text.question)
    if article.updated_at:
        day = tag(
            "time", {"datetime": article.updated_at.date().isoformat()}, words.day(article.updated_at.date())
        )
        before, _, after = words("updated", date="\0").partition("\0")
        yield tag("p", {"class": "muted small", "lang": words.language}, before, day, after)
    if text.locale.partition("-")[0] != reader.locale.partition("-")[0]:
        only = words("only_in", language=language_name(text.locale))
        yield tag("p", {"class": "note", "lang": words.language}, only)
    if told.notice:
        yield tag("p", {"class": "note caution"}, told.notice)
    if article.is_withheld(reader.today):
        yield tag("p", None, chat_link(reader, words("chat_about"), article.id, kind="button primary"))
        return
    if len(headings) >= CONTENTS:
        yield _contents(reader, headings)
    yield tag("div", {"class": "rich"}, answer)


def _contents(reader: Reader, headings: Sequence[Heading]) -> Html:
    items = (
        tag(
            "li",
            {"class": "small-heading" if heading.small else None},
            tag("a", {"href": f"#{heading.anchor}"}, heading.text),
        )
        for heading in headings
    )
    title = tag("h2", {"id": "contents"}, reader.words("contents"))
    return tag("nav", {"class": "contents", "aria-labelledby": "contents"}, title, tag("ol", None, *items))


def _vote(reader: Reader, article: Article, text: Text, told: Told) -> Html:
    """Asks whether it helped, with a form that needs no script; after the vote, thanks."""
    words = reader.words
    if told.thanks:
        answer = tag("p", {"role": "status"}, words("thanks_yes" if told.thanks == "yes" else "thanks_no"))
        more = (
            "" if told.thanks == "yes" else tag("p", None, chat_link(reader, words("chat_about"), article.id))
        )
        return tag("section", {"class": "vote", "id": "helpful"}, answer, more)
    hidden = {"revision": str(article.revision), "lang": text.locale if reader.chosen else ""}
    fields = (
        tag("input", {"type": "hidden", "name": name, "value": value})
        for name, value in hidden.items()
        if value
    )
    buttons = (
        tag("button", {"class": "button", "name": "helpful", "value": value}, words(value))
        for value in ("yes", "no")
    )
    form = tag(
        "form",
        {"method": "post", "action": f"/help/{quote(article.id)}/helpful"},
        *fields,
        tag("p", {"id": "helpful-question"}, words("helpful")),
        tag("div", {"role": "group", "aria-labelledby": "helpful-question"}, *buttons),
    )
    return tag("section", {"class": "vote", "id": "helpful"}, form)


def _related(reader: Reader, related: Sequence[Article]) -> Html:
    if not related:
        return NOTHING
    title = tag("h2", None, reader.words("related"))
    return tag("section", {"class": "related"}, title, link_list(reader, related))


def _trail(reader: Reader, shelf: Shelf, article: Article) -> list[tuple[str, str]]:
    topic = shelf.topic_of(article)
    above = [(topic_name(topic, reader.words), topic_path(topic))] if topic else []
    return [(reader.words("help"), "/help"), *above]


def _first_image(nodes: Iterable[RichNode], base_url: str) -> str | None:
    for node in nodes:
        if node.tag == "img":
            return base_url + node.href if node.href.startswith("/") else node.href
        if found := _first_image(node.children, base_url):
            return found
    return None
