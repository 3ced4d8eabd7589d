"""The page of one article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.gateway.help_pages.layout import DESCRIPTION, Page
from bot.gateway.help_pages.linked_data import linked_data, question_data, trail_data
from bot.gateway.help_pages.markup import NOTHING
from bot.gateway.help_pages.reader import Reader, article_path, topic_name, topic_path
from bot.gateway.help_pages.rich_html import render_rich
from bot.protocol.events import RichNode
from bot.services.rich_text import parse_markdown, plain_text
from knowledge_base.help.articles import Article
from knowledge_base.help.site import HelpSite

# From so many headings on, a table of contents saves more than it costs.
CONTENTS = 3


@dataclass(frozen=True)
class PageNotices:
    """What is told beside the answer: `notice` when it is overdue, `thanks` ("yes", "no") after a vote."""

    notice: str | None = None
    thanks: str | None = None


def article_page(
    reader: Reader, site: HelpSite, article: Article, related: Sequence[Article], notices: PageNotices
) -> Page:
    """Return the answer, and what goes with it.

    One that is withheld shows why in its place, and is not indexed.
    """
    text = article.text(reader.locale)
    withheld = article.is_withheld(reader.today)
    nodes = () if withheld else parse_markdown(text.answer)
    rich = render_rich(nodes)
    path, several = article_path(article), len(article.texts) > 1
    canonical = reader.canonical(path, text.locale if several else None)
    trail = _trail(reader, site, article)
    above = [(name, reader.base_url + to) for name, to in trail]
    data = [
        question_data(article, text, rich.html, canonical, reader.business),
        trail_data([*above, (text.question, canonical)]),
    ]
    return Page(
        title=text.question,
        template="article",
        content={
            "article": article,
            "text": text,
            "withheld": withheld,
            "answer": rich.html,
            "headings": rich.headings,
            "contents": CONTENTS,
            "related": related,
            "notice": notices.notice,
            "thanks": notices.thanks,
        },
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


def _trail(reader: Reader, site: HelpSite, article: Article) -> list[tuple[str, str]]:
    topic = site.topic_of(article)
    above = [(topic_name(topic, reader.labels), topic_path(topic))] if topic else []
    return [(reader.labels("help"), "/help"), *above]


def _first_image(nodes: Iterable[RichNode], base_url: str) -> str | None:
    for node in nodes:
        if node.tag == "img":
            return base_url + node.href if node.href.startswith("/") else node.href
        if found := _first_image(node.children, base_url):
            return found
    return None
