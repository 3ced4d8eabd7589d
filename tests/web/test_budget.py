"""What a visitor of the host's page downloads, compressed: budgets that hold the widget small."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from bot.gateway.shortened import sent_to_browsers

WEB = Path(__file__).parents[2] / "bot" / "web"
LOADER = WEB / "widget" / "widget.js"
PAGE = WEB / "widget" / "index.html"
EXTRAS = WEB / "widget" / "extras.js"  # loaded after the page, but always
LOADER_BYTES = 4 * 1024
WIDGET_BYTES = 30 * 1024

IMPORT = re.compile(r"""^import\s+(?:[^"']*?\sfrom\s+)?["'](\.[^"']+)["'];""", re.MULTILINE)
REFERENCE = re.compile(r'(?:(?:href|src)=|addStyle\()"/static/([^"]+)"')


def compressed(path: Path) -> int:
    """Its bytes as the gateway sends them (tests/browser/test_widget_look.py measures those for real)."""
    return len(gzip.compress(sent_to_browsers(path), compresslevel=9))


def files_of_widget() -> set[Path]:
    """What each visitor who opens the widget downloads: the page, what follows it, and all they refer to."""
    found: set[Path] = set()
    waiting = [PAGE, EXTRAS]
    while waiting:
        path = waiting.pop().resolve()
        if path in found:
            continue
        found.add(path)
        source = path.read_text(encoding="utf-8")
        waiting += [WEB / name for name in REFERENCE.findall(source)]
        waiting += [path.parent / name for name in IMPORT.findall(source)]
    return found


def test_the_loader_costs_the_host_page_little() -> None:
    assert compressed(LOADER) <= LOADER_BYTES


def test_the_whole_widget_fits_its_budget() -> None:
    files = files_of_widget() | {LOADER}
    names = {path.name for path in files}
    assert {"transcript.js", "socket.js", "dom.js", "tokens.css", "conversation.js", "upload.js"} <= names
    assert sum(compressed(path) for path in files) <= WIDGET_BYTES


def test_pages_load_nothing_from_elsewhere() -> None:
    for page in WEB.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not re.findall(r'(?:src|href)="(?:https?:)?//', text), page.name
        assert not re.findall(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=", text), page.name
