"""Sitemap and robots.txt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from urllib.parse import quote

from markupsafe import Markup

from bot.gateway.help_pages.markup import NOTHING, tag
from bot.gateway.help_pages.reader import article_path, topic_path
from knowledge_base.help.articles import Article
from knowledge_base.help.site import HelpSite

# A sitemap may have at most 50,000 addresses and 50 MB; each address here names its other languages too.
MOST = 10_000
_XML = '<?xml version="1.0" encoding="UTF-8"?>'
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def robots(base_url: str) -> str:
    """Return robots.txt, which excludes the staff's pages and the API."""
    closed = ("/api/", "/desk", "/studio", "/board", "/sign-in", "/widget", "/help/search")
    return "\n".join(
        [
            "User-agent: *",
            *(f"Disallow: {path}" for path in closed),
            "",
            f"Sitemap: {base_url}/sitemap.xml",
            "",
        ]
    )


def sitemap(site: HelpSite, base_url: str, today: date, number: int | None) -> str | None:
    """Return the sitemap or its part `number`, an index when it has several parts; None for no such part."""
    urls = list(_urls(site, base_url, today))
    parts = max(1, -(-len(urls) // MOST))
    if number is None and parts > 1:
        locations = (f"{base_url}/sitemap.xml?part={part}" for part in range(1, parts + 1))
        every = (tag("sitemap", None, tag("loc", None, location)) for location in locations)
        return f"{_XML}{tag('sitemapindex', {'xmlns': _SPACE}, *every)}"
    if number is not None and not 1 <= number <= parts:
        return None
    start = ((number or 1) - 1) * MOST
    spaces = {"xmlns": _SPACE, "xmlns:xhtml": "http://www.w3.org/1999/xhtml"}
    return f"{_XML}{tag('urlset', spaces, *urls[start : start + MOST])}"


def _urls(site: HelpSite, base_url: str, today: date) -> Iterable[Markup]:
    everywhere = site.locales if len(site.locales) > 1 else ()
    yield from _languages(f"{base_url}/help", everywhere, None)
    for topic in site.topics:
        yield from _languages(base_url + topic_path(topic), everywhere, None)
    for article in site.articles.values():
        if not article.is_withheld(today):
            locales = tuple(article.texts) if len(article.texts) > 1 else ()
            yield from _languages(base_url + article_path(article), locales, _day(article))


def _languages(address: str, locales: Sequence[str], day: str | None) -> Iterable[Markup]:
    """Yield a `<url>` element for each language of a page, each with links to all of them."""
    every = {locale: f"{address}?lang={quote(locale)}" for locale in locales}
    links = [_alternate(locale, href) for locale, href in (*every.items(), ("x-default", address)) if every]
    for location in every.values() or (address,):
        lastmod = tag("lastmod", None, day) if day else NOTHING
        yield tag("url", None, tag("loc", None, location), lastmod, *links)


def _alternate(locale: str, href: str) -> Markup:
    return tag("xhtml:link", {"rel": "alternate", "hreflang": locale, "href": href})


def _day(article: Article) -> str | None:
    return article.updated_at.date().isoformat() if article.updated_at else None
