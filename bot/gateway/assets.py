"""The files that browsers load: read once, kept with their hash and their compressed form."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from aiohttp import ETag, hdrs, web

from bot.gateway.shortened import sent_to_browsers
from bot.services.errors import (
    NotFound,
)

_TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".xml": "application/xml",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}
_TEXTS = frozenset(_TYPES.values())
# Always asked for again, mostly answered with 304: a page never runs with another version's script.
_CACHE = "no-cache"


@dataclass(frozen=True)
class Asset:
    """One file as it is served."""

    body: bytes
    compressed: bytes | None
    content_type: str
    etag: str
    stamp: tuple[int, int]


class Assets:
    """The files below one folder. A changed file is noticed; nothing outside the folder is ever served.

    Nothing in the folder `without` is served either.
    """

    def __init__(self, root: Path, *, without: Path | None = None) -> None:
        self._root = root
        self._without = without
        self._kept: dict[str, Asset] = {}

    async def respond(self, request: web.Request, name: str) -> web.StreamResponse:
        """Return the file `name` as an answer to a browser; `not_found` when there is none."""
        asset = await asyncio.to_thread(self._get, name)
        if asset is None:
            raise NotFound()
        return respond_with(request, asset)

    def _get(self, name: str) -> Asset | None:
        if "\0" in name:
            return None
        path = (self._root / name).resolve()
        if not path.is_relative_to(self._root.resolve()) or path.suffix == ".ts" or not path.is_file():
            return None
        if self._without and path.is_relative_to(self._without.resolve()):
            return None
        stat = path.stat()
        stamp = (stat.st_mtime_ns, stat.st_size)
        asset = self._kept.get(name)
        if asset is None or asset.stamp != stamp:
            asset = make_asset(sent_to_browsers(path), _type_of(path), stamp)
            self._kept[name] = asset
        return asset


def make_asset(body: bytes, content_type: str, stamp: tuple[int, int] = (0, 0)) -> Asset:
    """Return a body with its hash, and compressed where that pays."""
    compressed = gzip.compress(body, 9, mtime=0) if content_type in _TEXTS else None
    if compressed is not None and len(compressed) >= len(body):
        compressed = None
    return Asset(body, compressed, content_type, hashlib.sha256(body).hexdigest()[:32], stamp)


def respond_with(request: web.Request, asset: Asset) -> web.StreamResponse:
    """Return the asset, compressed if the browser takes that; 304 when it has it already."""
    etag = ETag(asset.etag)
    headers = {hdrs.CACHE_CONTROL: _CACHE, hdrs.VARY: hdrs.ACCEPT_ENCODING}
    if request.if_none_match and etag in request.if_none_match:
        response = web.Response(status=304, headers=headers)
        response.etag = etag
        return response
    body = asset.body
    if asset.compressed is not None and "gzip" in request.headers.get(hdrs.ACCEPT_ENCODING, ""):
        body = asset.compressed
        headers[hdrs.CONTENT_ENCODING] = "gzip"
    charset = "utf-8" if asset.content_type in _TEXTS else None
    response = web.Response(body=body, content_type=asset.content_type, charset=charset, headers=headers)
    response.etag = etag
    return response


def _type_of(path: Path) -> str:
    return _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
