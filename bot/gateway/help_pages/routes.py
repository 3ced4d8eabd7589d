"""The addresses of the help pages, of their sitemap, and where a reader says whether an answer helped."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable
from typing import NamedTuple
from urllib.parse import quote

from aiohttp import hdrs, web

from bot.conversation.entries.help_votes import HelpVote
from bot.gateway.assets import Asset, make_asset, respond_with
from bot.gateway.help_pages import list_pages
from bot.gateway.help_pages.layout import Page, render
from bot.gateway.help_pages.reader import Reader, article_path, reader_of
from bot.gateway.help_pages.sitemap import robots
from bot.gateway.help_pages.views import is_read
from bot.gateway.help_pages.votes import remember_visitor, visitor_of
from bot.gateway.proxies import client_address
from bot.gateway.slow_requests import in_time
from bot.gateway.transport import SERVICES, TRANSPORT, Transport
from bot.services.errors import PayloadInvalid
from bot.services.services import Services
from bot.services.texts import require_readable
from knowledge_base.help.articles import Article
from knowledge_base.help.site import HelpSite
from knowledge_base.model import EntryId

routes = web.RouteTableDef()

_MOST_QUERY = 300
_VOTES = ("yes", "no")


class _Asked(NamedTuple):
    services: Services
    transport: Transport
    site: HelpSite
    reader: Reader


@routes.get("/help")
async def get_start(request: web.Request) -> web.StreamResponse:
    """Send the start page."""
    asked = await _asked(request)
    site, reader = asked.site, asked.reader
    return await _send(request, asked, "start", lambda: list_pages.start_page(reader, site))


@routes.get("/help/")
async def redirect_to_start(request: web.Request) -> web.StreamResponse:
    """Redirect to the one address of the start page."""
    raise web.HTTPMovedPermanently(request.rel_url.with_path("/help").with_query(request.query))


@routes.get("/help/search")
async def get_search(request: web.Request) -> web.StreamResponse:
    """Return what answers a query."""
    asked = await _asked(request)
    _, transport, site, reader = asked
    named_so = site.articles.get(EntryId("search"))
    if named_so and "q" not in request.query:
        return await _send_article(request, asked, named_so)
    query = " ".join(request.query.get("q", "").split())[:_MOST_QUERY]
    require_readable(query)
    found = await transport.help.search(site, reader, query) if query else []
    return await _send_once(request, reader, list_pages.search_page(reader, site, query, found))


@routes.get("/help/topics/{slug}")
async def get_topic(request: web.Request) -> web.StreamResponse:
    """Send the articles of a topic."""
    asked = await _asked(request)
    site, reader = asked.site, asked.reader
    topic, number = site.topic(request.match_info["slug"]), _number(request, "page")
    if topic is None or (number - 1) * list_pages.PER_PAGE >= len(topic.articles):
        return await missing(request)
    key = ("topic", topic.slug, number)
    return await _send(request, asked, key, lambda: list_pages.topic_page(reader, site, topic, number))


@routes.get("/help/{entry_id}")
async def get_article(request: web.Request) -> web.StreamResponse:
    """Send an article; 410 when it was retired, and another address when only its capitals are wrong."""
    asked = await _asked(request)
    article = _article(asked.site, request)
    if article is None:
        return await _absent(request, asked)
    return await _send_article(request, asked, article)


@routes.post("/help/{entry_id}/helpful")
async def post_vote(request: web.Request) -> web.StreamResponse:
    """Return whether the article helped: counted once for each visitor, who may change their mind."""
    asked = await _asked(request)
    services, transport, site, reader = asked
    article = _article(site, request)
    if article is None or article.is_withheld(reader.today):
        return await missing(request)
    if request.content_type != "application/x-www-form-urlencoded":
        raise PayloadInvalid(reason="send it as a form")
    form = await in_time(request.post(), request.app[SERVICES].settings.request_timeout_s)
    helpful = form.get("helpful")
    if helpful not in _VOTES:
        raise PayloadInvalid(reason="helpful should be yes or no")
    if not transport.visitors.may_vote(client_address(request)):
        return await _send_once(request, reader, list_pages.busy_page(reader), status=429)
    visitor, title = visitor_of(request), article.text(reader.locale).question
    # The revision that they read; it may be an older one by now.
    read = str(form.get("revision", ""))
    revision = int(read) if read in map(str, range(1, article.revision)) else article.revision
    vote = HelpVote(visitor, article.id, revision, title, helpful == "yes")
    await services.usefulness.vote(vote)
    lang = form.get("lang")
    query = f"lang={quote(str(lang))}&thanks={helpful}" if lang in article.texts else f"thanks={helpful}"
    response = web.Response(status=303, headers={hdrs.LOCATION: f"{article_path(article)}?{query}#helpful"})
    remember_visitor(response, services.settings, visitor)
    return response


@routes.get("/sitemap.xml")
async def get_sitemap(request: web.Request) -> web.StreamResponse:
    """Send all articles that search engines may show."""
    services, transport, site, reader = await _asked(request)
    number = _number(request, "part") if "part" in request.query else None
    asset = await transport.help.sitemap(site, services.settings.base_url, reader.today, number)
    return await missing(request) if asset is None else respond_with(request, asset)


@routes.get("/robots.txt")
async def get_robots(request: web.Request) -> web.StreamResponse:
    """Send where crawlers may go."""
    return web.Response(text=robots(request.app[SERVICES].settings.base_url))


async def missing(request: web.Request) -> web.StreamResponse:
    """Send the page for an address where nothing is."""
    asked = await _asked(request)
    site, reader = asked.site, asked.reader
    return await _send_once(request, reader, list_pages.missing_page(reader, site), status=404)


async def _send_article(request: web.Request, asked: _Asked, article: Article) -> web.StreamResponse:
    _, transport, site, reader = asked
    thanks = request.query.get("thanks")
    thanks = thanks if thanks in _VOTES else None
    # After a vote it is the same reader again.
    if thanks is None and not article.is_withheld(reader.today) and is_read(request):
        asked.services.usefulness.count_view(article.id)
    key = ("article", article.id, thanks)
    return await _send(request, asked, key, lambda: transport.help.article(site, reader, article, thanks))


async def _absent(request: web.Request, asked: _Asked) -> web.StreamResponse:
    _, transport, site, reader = asked
    wanted = request.match_info["entry_id"]
    same = next((each for each in site.articles if each.casefold() == wanted.casefold()), None)
    if same:
        return web.Response(status=301, headers={hdrs.LOCATION: reader.to(article_path(site.articles[same]))})
    if not await asyncio.to_thread(transport.help.is_retired, wanted):
        return await missing(request)
    instead = await asyncio.to_thread(transport.help.instead_of, site, wanted, reader.today)
    return await _send_once(request, reader, list_pages.gone_page(reader, site, instead), status=410)


async def _asked(request: web.Request) -> _Asked:
    services, transport = request.app[SERVICES], request.app[TRANSPORT]
    site = await transport.help.current_site()
    reader = reader_of(
        site,
        lang=request.query.get("lang"),
        accepts=request.headers.get(hdrs.ACCEPT_LANGUAGE, ""),
        business=services.settings.business,
        base_url=services.settings.base_url,
        today=services.clock().date(),
    )
    return _Asked(services, transport, site, reader)


def _article(site: HelpSite, request: web.Request) -> Article | None:
    return site.articles.get(EntryId(request.match_info["entry_id"]))


async def _send(
    request: web.Request, asked: _Asked, key: Hashable, make: Callable[[], Page]
) -> web.StreamResponse:
    """Send a page that is kept for the next reader."""
    _, transport, site, reader = asked
    return _sent(request, await transport.help.page(key, site, reader, make))


async def _send_once(
    request: web.Request, reader: Reader, page: Page, status: int = 200
) -> web.StreamResponse:
    """Send a page that is made for this request alone."""
    asset = await asyncio.to_thread(lambda: make_asset(render(page, reader).encode(), "text/html"))
    response = _sent(request, asset)
    if response.status == 200:
        response.set_status(status)
    return response


def _sent(request: web.Request, asset: Asset) -> web.StreamResponse:
    response = respond_with(request, asset)
    response.headers[hdrs.VARY] = f"{hdrs.ACCEPT_ENCODING}, {hdrs.ACCEPT_LANGUAGE}"
    return response


def _number(request: web.Request, name: str) -> int:
    text = request.query.get(name, "1")
    return max(1, int(text[:6])) if text.isascii() and text.isdecimal() else 1
