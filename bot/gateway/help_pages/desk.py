"""Renders and caches the help pages, and ranks their search results with the assistant."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Sequence
from contextlib import suppress
from datetime import date
from typing import TypeVar

from cachetools import LRUCache

from bot.gateway.assets import Asset, make_asset
from bot.gateway.help_pages.article_page import PageNotices, article_page
from bot.gateway.help_pages.labels import load_labels
from bot.gateway.help_pages.layout import Page, render
from bot.gateway.help_pages.reader import Reader
from bot.gateway.help_pages.sitemap import sitemap
from bot.services.assistant import Assistant, AssistantFailed
from bot.services.clock import Clock
from bot.services.due_jobs import DueLoop
from bot.services.rich_text import parse_markdown, plain_text
from bot.services.voice import Voice
from knowledge_base.errors import UnknownEntryError
from knowledge_base.help.articles import Article
from knowledge_base.help.finder import ArticleHit
from knowledge_base.help.locales import choose_locale
from knowledge_base.help.site import HelpSite, HelpSiteCache
from knowledge_base.model import EntryId
from knowledge_base.store import KnowledgeStore

MOST_FOUND = 20
RELATED = 4
_Made = TypeVar("_Made", Asset, "Asset | None")
_KEPT_PAGES = 400
_EVERY_S = 1.0
_TAKEN_IN_AT_ONCE = 10
# A search waits no longer than this for the assistant: matching words alone finds most articles.
_RANK_S = 1.2
_RANKED_AT_ONCE = 2
_SURE = 0.15


class HelpDesk:
    """The help pages of one gateway. The constructor blocks, and so do the methods that say so."""

    def __init__(self, store: KnowledgeStore, assistant: Assistant, voice: Voice, clock: Clock) -> None:
        self._store = store
        self._assistant = assistant
        self._voice = voice
        self._site = HelpSiteCache(store, lambda markdown: plain_text(parse_markdown(markdown)))
        load_labels()
        self._ranking = asyncio.Semaphore(_RANKED_AT_ONCE)
        self._pages: LRUCache[Hashable, Asset] = LRUCache(_KEPT_PAGES)
        self._loop = DueLoop("help pages", self._send_and_wait, clock)

    def start(self) -> None:
        """Start the loop that updates the pages after a publish, so that no reader waits for it."""
        self._loop.start()

    async def close(self) -> None:
        """Stop the loop and close the search index."""
        await self._loop.close()
        await asyncio.to_thread(self._site.close)

    async def current_site(self) -> HelpSite:
        """Return the articles as they are published now."""
        return await asyncio.to_thread(self._site.current)

    async def page(self, key: Hashable, site: HelpSite, reader: Reader, make: Callable[[], Page]) -> Asset:
        """Return the rendered page, cached by language, generation and day."""
        whole = self._site.finder.is_whole  # else what is related may not be found yet
        full = (key, whole, site.generation, reader.locale, reader.chosen, reader.labels.language)
        return await self._kept(
            (*full, reader.today), lambda: make_asset(render(make(), reader).encode(), "text/html")
        )

    async def sitemap(self, site: HelpSite, base_url: str, today: date, number: int | None) -> Asset | None:
        """Return the sitemap or a part of it, cached by generation and day; None if there is no such part."""

        def make() -> Asset | None:
            text = sitemap(site, base_url, today, number)
            return None if text is None else make_asset(text.encode(), "application/xml")

        return await self._kept(("sitemap", number, site.generation, today), make)

    def article(self, site: HelpSite, reader: Reader, article: Article, thanks: str | None) -> Page:
        """Return the page of an article. Blocks."""
        notices = PageNotices(self._notice(article, reader), thanks)
        return article_page(reader, site, article, self.related(site, article, reader.today), notices)

    def related(self, site: HelpSite, article: Article, today: date) -> Sequence[Article]:
        """Return related articles. Blocks."""
        found = self._site.finder.like(article, RELATED + 2)
        readable = (site.articles[each] for each in found if each in site.articles)
        return [each for each in readable if not each.is_withheld(today)][:RELATED]

    async def search(self, site: HelpSite, reader: Reader, query: str) -> list[ArticleHit]:
        """Return search results: those that the assistant ranks, then those that contain the words."""
        ranked = await self._rank(query)
        return await asyncio.to_thread(self._found, site, reader, query, ranked)

    def is_retired(self, entry_id: str) -> bool:
        """Return whether this id belongs to a retired article. Blocks."""
        try:
            entry = self._store.get_entry(entry_id)
        except UnknownEntryError:
            return False
        return entry.state == "retired" and not entry.latest.content.audience

    def instead_of(self, site: HelpSite, entry_id: str, today: date) -> Sequence[Article]:
        """Return articles to suggest in place of a retired one. Blocks."""
        content = self._store.get_entry(entry_id).latest.content
        found = self._site.finder.find(content.question, content.locale, RELATED)
        readable = (site.articles[each] for each in found if each in site.articles)
        return [each for each in readable if not each.is_withheld(today)]

    async def _send_and_wait(self) -> float:
        await self.current_site()
        clock = asyncio.get_running_loop().time
        started = clock()
        while await asyncio.to_thread(self._site.finder.index_waiting, _TAKEN_IN_AT_ONCE):
            # Pause as long as the work took: it holds the GIL, and requests have to run.
            await asyncio.sleep(clock() - started)
            started = clock()
        return _EVERY_S

    async def _kept(self, key: Hashable, make: Callable[[], _Made]) -> _Made:
        asset = self._pages.get(key)
        if asset is not None:
            return asset
        made = await asyncio.to_thread(make)
        if made is not None:
            self._pages[key] = made
        return made

    def _found(
        self, site: HelpSite, reader: Reader, query: str, ranked: Sequence[EntryId]
    ) -> list[ArticleHit]:
        by_words = self._site.finder.find(query, reader.locale, MOST_FOUND)
        every = [site.articles[each] for each in dict.fromkeys((*ranked, *by_words)) if each in site.articles]
        readable = [each for each in every if not each.is_withheld(reader.today)][:MOST_FOUND]
        return self._site.finder.show(query, [(each, _locale(each, reader)) for each in readable])

    async def _rank(self, query: str) -> list[EntryId]:
        if self._ranking.locked():
            return []
        async with self._ranking:
            with suppress(AssistantFailed, IndexError):
                read = (await self._assistant.understand([query], _RANK_S))[0]
                return [EntryId(each.entry_id) for each in read.ranking if each.confidence >= _SURE]
        return []

    def _notice(self, article: Article, reader: Reader) -> str | None:
        if not article.is_overdue(reader.today):
            return None
        response = "utter_overdue_withheld" if article.is_withheld(reader.today) else "utter_overdue"
        return self._voice.plain(response, reader.labels.language)


def _locale(article: Article, reader: Reader) -> str:
    return choose_locale((reader.locale,), article.texts) or article.fallback.locale
