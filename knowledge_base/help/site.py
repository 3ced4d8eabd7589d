"""The content of the help pages: the published entries that are for everybody, by category."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from knowledge_base.help.articles import Article, Text
from knowledge_base.help.finder import Finder, ReadMarkdown
from knowledge_base.help.locales import FALLBACK
from knowledge_base.model import Content, EntryId, PublishedEntry
from knowledge_base.store import KnowledgeStore
from knowledge_base.store.upkeep import UpkeepStore
from knowledge_base.tidy import slug

# Up to so many changed articles are indexed at once; more are indexed in the background.
_FEW = 20


@dataclass(frozen=True)
class Topic:
    """A category: its name, its slug in addresses, and its articles by question."""

    slug: str
    name: str
    articles: tuple[Article, ...]


@dataclass(frozen=True)
class HelpSite:
    """All articles as they are at one generation of the knowledge base."""

    generation: int = -1
    articles: Mapping[EntryId, Article] = field(default_factory=dict)
    topics: tuple[Topic, ...] = ()
    locales: tuple[str, ...] = ()

    @property
    def default_locale(self) -> str:
        """The language that most articles are written in."""
        return self.locales[0] if self.locales else FALLBACK

    def topic(self, wanted: str) -> Topic | None:
        """Return the topic of that slug."""
        return next((topic for topic in self.topics if topic.slug == wanted), None)

    def topic_of(self, article: Article) -> Topic | None:
        """Return the topic that holds the article."""
        return next((topic for topic in self.topics if topic.name == article.category), None)


class HelpSiteCache:
    """Keeps the articles and their search index up to date with the store. Blocks: call it on a thread."""

    def __init__(self, store: KnowledgeStore, read_markdown: ReadMarkdown) -> None:
        self._store = store
        self._upkeep = UpkeepStore(store.file)
        self._lock = threading.Lock()
        self._site = HelpSite()
        self.finder = Finder(read_markdown)

    def close(self) -> None:
        """Close the search index."""
        self.finder.close()

    def current(self) -> HelpSite:
        """Return the articles with every change that was published before this call."""
        with self._lock:
            if self._store.generation() != self._site.generation:
                self._site = self._next()
            return self._site

    def _next(self) -> HelpSite:
        generation, changes = self._store.list_published_since(self._site.generation)
        live_since = self._upkeep.list_live_since([change.entry_id for change in changes])
        articles = dict(self._site.articles)
        for change in changes:
            articles.pop(change.entry_id, None)
            if change.published and not change.published.content.audience:
                articles[change.entry_id] = _article(change.published, live_since.get(change.entry_id))
        self.finder.put({change.entry_id: articles.get(change.entry_id) for change in changes})
        if len(changes) <= _FEW:
            self.finder.index_waiting(_FEW)
        return HelpSite(generation, articles, _topics(articles.values()), _locales(articles.values()))


def _article(entry: PublishedEntry, updated_at: datetime | None) -> Article:
    content = entry.content
    return Article(
        id=entry.id,
        revision=entry.revision,
        texts={text.locale: text for text in _texts(content)},
        category=content.category,
        tags=content.tags,
        check_by=content.check_by,
        when_overdue=content.when_overdue,
        updated_at=updated_at,
    )


def _texts(content: Content) -> Iterable[Text]:
    yield Text(content.locale, content.question, content.answer, content.phrasings)
    for each in content.translations:
        yield Text(each.locale, each.question, each.answer, each.phrasings)


def _topics(articles: Iterable[Article]) -> tuple[Topic, ...]:
    """Return the topics by name, no category last. Two names that make the same slug get different ones."""
    ordered = sorted(articles, key=lambda each: (each.category == "", each.category, each.fallback.question))
    topics: list[Topic] = []
    taken: set[str] = set()
    for name, group in groupby(ordered, key=lambda each: each.category):
        plain = slug(name) if name else "other"
        free = (f"{plain}-{n}" if n > 1 else plain for n in range(1, len(taken) + 2))
        found = next(each for each in free if each not in taken)
        taken.add(found)
        topics.append(Topic(found, name, tuple(group)))
    return tuple(topics)


def _locales(articles: Iterable[Article]) -> tuple[str, ...]:
    """Return the languages, the most written first."""
    counts = Counter(locale for article in articles for locale in article.texts)
    return tuple(locale for locale, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])))
