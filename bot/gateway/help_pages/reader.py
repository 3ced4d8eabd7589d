"""Who reads a page: their language, and the addresses that keep it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlencode

from bot.gateway.help_pages.labels import HelpLabels, parse_accept_language
from knowledge_base.help.articles import Article
from knowledge_base.help.locales import choose_locale
from knowledge_base.help.site import HelpSite, Topic


@dataclass(frozen=True)
class Reader:
    """One request's reader. `chosen`: the address names the language, so that links must carry it on."""

    labels: HelpLabels
    locale: str
    chosen: bool
    business: str
    base_url: str
    today: date

    def to(self, path: str, **query: str) -> str:
        """Return the address of a path, in the language that the reader has chosen."""
        return _address(path, {"lang": self.locale, **query} if self.chosen else query)

    def canonical(self, path: str, locale: str | None) -> str:
        """Return the full address to be known by; without a language where there is only one."""
        return self.base_url + _address(path, {"lang": locale} if locale else {})


def reader_of(
    site: HelpSite, *, lang: str | None, accepts: str, business: str, base_url: str, today: date
) -> Reader:
    """Return the reader of a request.

    In the language the address names, else the one their browser asks for.
    """
    named = choose_locale((lang,), site.locales) if lang else None
    locale = named or choose_locale(parse_accept_language(accepts), site.locales) or site.default_locale
    return Reader(HelpLabels(locale), locale, named is not None, business, base_url, today)


def article_path(article: Article) -> str:
    """Return where an article is."""
    return f"/help/{quote(article.id)}"


def topic_path(topic: Topic) -> str:
    """Return where a topic is."""
    return f"/help/topics/{quote(topic.slug)}"


def topic_name(topic: Topic, labels: HelpLabels) -> str:
    """Return what a topic is called."""
    return topic.name or labels("other")


def _address(path: str, query: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path
