"""What a visitor of the host's page downloads, compressed: budgets that hold the widget small."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from bot.gateway.compact import COMPACTED, compact

WEB = Path(__file__).parents[2] / "bot" / "web"
LOADER = WEB / "widget" / "widget.js"
PAGE = WEB / "widget" / "index.html"
LOADER_BYTES = 4 * 1024
WIDGET_BYTES = 30 * 1024

IMPORT = re.compile(r"""^import\s+(?:[^"']*?\sfrom\s+)?["'](\.[^"']+)["'];""", re.MULTILINE)
REFERENCE = re.compile(r'(?:href|src)="/static/([^"]+)"')


def compressed(path: Path) -> int:
    """Its bytes as the gateway sends them (tests/browser/test_widget_page.py measures those for real)."""
    source = path.read_text(encoding="utf-8")
    sent = compact(source) if path.suffix in COMPACTED else source
    return len(gzip.compress(sent.encode(), compresslevel=6))


def files_of_page(page: Path) -> set[Path]:
    """The page, all that it refers to, and all that those import."""
    found = {page}
    waiting = [WEB / name for name in REFERENCE.findall(page.read_text(encoding="utf-8"))]
    while waiting:
        path = waiting.pop().resolve()
        if path in found:
            continue
        found.add(path)
        if path.suffix == ".js":
            waiting += [path.parent / name for name in IMPORT.findall(path.read_text(encoding="utf-8"))]
    return found


def test_that_the_loader_costs_the_host_page_little() -> None:
    assert compressed(LOADER) <= LOADER_BYTES


def test_that_the_whole_widget_fits_its_budget() -> None:
    files = files_of_page(PAGE) | {LOADER}
    names = {path.name for path in files}
    assert {"transcript.js", "socket.js", "dom.js", "tokens.css", "conversation.js"} <= names
    assert sum(compressed(path) for path in files) <= WIDGET_BYTES


def test_that_pages_load_nothing_from_elsewhere() -> None:
    for page in WEB.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not re.findall(r'(?:src|href)="(?:https?:)?//', text), page.name
        assert not re.findall(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=", text), page.name
