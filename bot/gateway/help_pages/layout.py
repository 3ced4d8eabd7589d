"""Help pages from their templates: the same around each, and what one page has of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from bot.gateway.help_pages.labels import language_name
from bot.gateway.help_pages.markup import NOTHING, join
from bot.gateway.help_pages.reader import Reader, article_path, topic_name, topic_path
from knowledge_base.help.finder import END, START

if TYPE_CHECKING:
    from jinja2 import Environment

DESCRIPTION = 155


@dataclass(frozen=True)
class Page:
    """A page's own part: the template, what it shows besides the page, and what the layout shows of it.

    `path` without a query; `locales` are the languages it is there in. `trail` are the pages above it: names
    and paths. `about` is the entry that a chat would be about.
    """

    title: str
    template: str
    path: str
    content: Mapping[str, object] = field(default_factory=dict)
    description: str = ""
    locale: str | None = None
    locales: Sequence[str] = ()
    trail: Sequence[tuple[str, str]] = ()
    data: Markup = NOTHING
    about: str | None = None
    article: bool = False
    image: str | None = None
    indexed: bool = True
    query: str = ""
    wide: bool = False
    searches: bool = True


def render(page: Page, reader: Reader) -> str:
    """Return the whole document."""
    template = load_templates().get_template(f"{page.template}.html.j2")
    locale = page.locale or reader.labels.language
    return template.render(page.content, page=page, reader=reader, labels=reader.labels, locale=locale)


def marked(text: str) -> Markup:
    """Return a text that was found, its words in `<mark>`."""
    parts: list[str] = []
    for piece in text.split(START):
        word, end, rest = piece.partition(END)
        parts += [Markup("<mark>{}</mark>").format(word), rest] if end else [piece]
    return join(parts)


@cache
def load_templates() -> Environment:
    """Return the templates, compiled once for the process. In them a name that is not there is an error."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # the start does not wait for it

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals.update(
        article_path=article_path, topic_path=topic_path, topic_name=topic_name, language_name=language_name
    )
    environment.filters["marked"] = marked
    for name in environment.list_templates():
        environment.get_template(name)
    return environment
