"""What every help page has around its content: head, search, languages, the way to the chat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.gateway.help_pages.finder import END, START
from bot.gateway.help_pages.markup import NOTHING, Html, join, tag
from bot.gateway.help_pages.reader import Reader
from bot.gateway.help_pages.words import language_name

STYLES = ("shared/tokens.css", "shared/base.css", "shared/rich-text.css", "shared/table.css", "help/help.css")
DESCRIPTION = 155


@dataclass(frozen=True)
class Page:
    """A page's own part. `path` without a query; `locales` are the languages it is there in.

    `trail` are the pages above it: names and paths. `about` is the entry that a chat would be about.
    """

    title: str
    body: Html
    path: str
    description: str = ""
    locale: str | None = None
    locales: Sequence[str] = ()
    trail: Sequence[tuple[str, str]] = ()
    data: Html = NOTHING
    about: str | None = None
    article: bool = False
    image: str | None = None
    indexed: bool = True
    query: str = ""
    wide: bool = False
    searches: bool = True


def render(page: Page, reader: Reader) -> str:
    """The whole document."""
    locale = page.locale or reader.words.language
    body = join(
        [
            tag("a", {"class": "skip", "href": "#content"}, reader.words("skip")),
            _header(page, reader),
            tag(
                "main",
                {"id": "content", "class": "wide" if page.wide else None},
                _trail(page, reader),
                page.body,
            ),
            _footer(page, reader),
        ]
    )
    head = join(_head(page, reader, locale))
    html = tag("html", {"lang": locale}, tag("head", None, head), tag("body", {"class": "help"}, body))
    return f"<!doctype html>{html}"


def chat_link(reader: Reader, label: str, about: str | None = None, *, kind: str = "button") -> Html:
    """The way to the chat, about an entry. With scripts it opens beside the page, without it is a page."""
    query = {"about": about} if about else {}
    return tag("a", {"class": kind, "href": reader.to("/widget", **query), "data-chat": True}, label)


def search_form(reader: Reader, query: str = "", *, large: bool = False) -> Html:
    """The search field. It needs no script."""
    words = reader.words
    field: dict[str, str | int | bool | None] = {
        "class": "input",
        "type": "search",
        "name": "q",
        "value": query or None,
        "placeholder": words("placeholder"),
        "aria-label": words("search_label"),
        "maxlength": 300,
        "enterkeyhint": "search",
    }
    lang = tag("input", {"type": "hidden", "name": "lang", "value": reader.locale}) if reader.chosen else ""
    return tag(
        "form",
        {"class": "search large" if large else "search", "role": "search", "action": "/help/search"},
        lang,
        tag("input", field),
        tag("button", {"class": "button primary", "type": "submit"}, words("search")),
    )


def marked(text: str) -> Html:
    """A text that was found, its words in `<mark>`."""
    parts = []
    for piece in text.split(START):
        word, end, rest = piece.partition(END)
        parts += [tag("mark", None, word), rest] if end else [piece]
    return join(parts)


def _head(page: Page, reader: Reader, locale: str) -> Sequence[Html]:
    title = f"{page.title} · {reader.business}"
    several = len(page.locales) > 1
    canonical = reader.canonical(page.path, locale if several else None)
    meta = [
        ("name", "viewport", "width=device-width, initial-scale=1"),
        ("name", "color-scheme", "light dark"),
        ("name", "description", page.description),
        ("name", "robots", "" if page.indexed else "noindex"),
    ]
    if page.indexed:
        meta += [
            ("property", "og:type", "article" if page.article else "website"),
            ("property", "og:title", page.title),
            ("property", "og:description", page.description),
            ("property", "og:url", canonical),
            ("property", "og:site_name", reader.business),
            ("property", "og:locale", locale.replace("-", "_")),
            ("property", "og:image", page.image or ""),
        ]
    links: list[dict[str, str | int | bool | None]] = [
        {"rel": "icon", "href": "/static/shared/icon.svg", "type": "image/svg+xml"}
    ]
    links += [{"rel": "stylesheet", "href": f"/static/{name}"} for name in STYLES]
    if page.indexed:
        links.append({"rel": "canonical", "href": canonical})
        links += _alternates(page, reader) if several else []
    script: dict[str, str | int | bool | None] = {
        "src": "/widget.js",
        "data-locale": reader.locale,
        "data-label": reader.words("chat"),
        "defer": True,
    }
    return [
        tag("meta", {"charset": "utf-8"}),
        tag("title", None, title),
        *(tag("meta", {kind: name, "content": content}) for kind, name, content in meta if content),
        *(tag("link", link) for link in links),
        page.data,
        tag("script", script),
        tag("script", {"src": "/static/help/help.js", "type": "module"}),
    ]


def _alternates(page: Page, reader: Reader) -> list[dict[str, str | int | bool | None]]:
    """The same page in its other languages, and the one that follows the reader's browser."""
    every = [(locale, reader.canonical(page.path, locale)) for locale in page.locales]
    every.append(("x-default", reader.canonical(page.path, None)))
    return [{"rel": "alternate", "hreflang": locale, "href": href} for locale, href in every]


def _header(page: Page, reader: Reader) -> Html:
    brand = tag("a", {"class": "brand", "href": "/"}, reader.business)
    home = tag("a", {"href": reader.to("/help")}, reader.words("help"))
    search = search_form(reader, page.query) if page.searches else ""
    return tag("header", {"class": "bar"}, tag("div", None, tag("p", None, brand, home), search))


def _trail(page: Page, reader: Reader) -> Html:
    if not page.trail:
        return NOTHING
    links = (tag("li", None, tag("a", {"href": reader.to(path)}, name)) for name, path in page.trail)
    return tag("nav", {"class": "trail", "aria-label": reader.words("help")}, tag("ol", None, *links))


def _footer(page: Page, reader: Reader) -> Html:
    words = reader.words
    label = words("chat_about") if page.about else words("chat")
    chat = tag("p", {"class": "ask"}, words("chat_hint"), " ", chat_link(reader, label, page.about))
    return tag("footer", {"class": "foot"}, tag("div", None, chat, _languages(page, reader)))


def _languages(page: Page, reader: Reader) -> Html:
    if len(page.locales) < 2:
        return NOTHING
    now = page.locale or reader.locale
    links = (
        tag(
            "a",
            {
                "href": reader.canonical(page.path, locale).removeprefix(reader.base_url),
                "hreflang": locale,
                "lang": locale,
                "aria-current": "true" if locale == now else None,
            },
            language_name(locale),
        )
        for locale in page.locales
    )
    return tag("nav", {"class": "languages", "aria-label": reader.words("language")}, *links)
