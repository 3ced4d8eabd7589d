"""HTML as Markdown: what a page shows, without its scripts, forms and unsafe links."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from bot.matching import Pattern

if TYPE_CHECKING:
    from justhtml.dom import Node

# Marks for what the library would leave as HTML; private-use characters, which nobody types.
_BEGIN, _END = "\ue000", "\ue001"
_SAFE = ("http://", "https://", "mailto:", "tel:", "/", "#")
_NO_TEXT = (
    "script, style, template, noscript, iframe, object, embed, svg, canvas, video, audio, "
    "button, select, textarea, input, meta, link, title"
)
_ELEMENT = Pattern(
    r"\s*<(?:p|div|h[1-6]|ul|ol|table|span|strong|em|b|i|a|img|br|section|article|blockquote)(?:\s[^<>]*)?/?>",
    ignore_case=True,
    as_written=True,
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def html_to_markdown(html: str, address: str = "") -> str:
    """Return the Markdown of a piece of HTML. Relative links are read as those of the page at `address`.

    Pictures become links to them: what lies on another site is not shown from there.
    """
    from justhtml import JustHTML  # only here: the gateway must be up within a second

    # What is left is shown as Markdown without HTML: nothing of it runs, whatever it was.
    document = JustHTML(html, fragment=True, sanitize=False)
    for node in document.query(_NO_TEXT):
        if node.parent is not None:
            node.parent.remove_child(node)
    kept: list[str] = []
    for link in document.query("a"):
        target = urljoin(address, attribute(link, "href").strip())
        if link.attrs and target.lower().startswith(_SAFE):
            link.attrs["href"] = target
        else:
            _replace(link, link.to_text(), kept)
    for picture in document.query("img"):
        _replace(picture, _picture(picture, address), kept)
    for table in document.query("table"):
        if not any(up.name == "table" for up in above(table)):
            _replace(table, f"\n\n{_table(table)}\n\n", kept)
    for line_break in document.query("br"):
        in_heading = any(up.name in _HEADINGS for up in above(line_break))
        _replace(line_break, " " if in_heading else "  \n", kept)
    return _filled(document.to_markdown(), kept).strip()


def is_html(text: str) -> bool:
    """Return whether a text of unknown kind is HTML.

    It begins with an element, and no Markdown is in it.
    """
    return bool(_ELEMENT.match(text)) and "```" not in text


def as_markdown(text: str) -> str:
    """Return Markdown of a text that may be HTML; other text as it is."""
    return html_to_markdown(text) if is_html(text) else text


def html_to_line(html: str) -> str:
    """Return the words of a piece of HTML on one line."""
    if not any(sign in html for sign in "<&"):
        return " ".join(html.split())
    from justhtml import JustHTML

    text = JustHTML(html, fragment=True).to_text(strip=False, separator_blocks_only=True)
    return " ".join(text.split())


def attribute(node: Node | None, name: str) -> str:
    """Return the value of an element's attribute; empty without one."""
    return ((node.attrs or {}).get(name) or "") if node is not None else ""


def above(node: Node) -> Iterator[Node]:
    """Yield the elements that an element lies in, from the inside."""
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def _filled(text: str, kept: list[str]) -> str:
    """Return the text with what was kept in place of the marks; around tables one blank line."""
    for number in reversed(range(len(kept))):
        part, mark = kept[number], f"{_BEGIN}{number}{_END}"
        if part.startswith("\n"):
            before, found, after = text.partition(mark)
            text = f"{before.rstrip()}{part}{after.lstrip()}" if found else text
        elif part.endswith("\n"):
            before, found, after = text.partition(mark)
            text = f"{before.rstrip(' ')}{part}{after.lstrip()}" if found else text
        else:
            text = text.replace(mark, part)
    return text


def _replace(node: Node, markdown: str, kept: list[str]) -> None:
    from justhtml.dom import Text

    if node.parent is not None:
        node.parent.replace_child(Text(f"{_BEGIN}{len(kept)}{_END}"), node)
        kept.append(markdown)


def _picture(picture: Node, address: str) -> str:
    name = " ".join((attribute(picture, "alt")).split()) or "Picture"
    source = urljoin(address, attribute(picture, "src"))
    name = name.replace("[", "(").replace("]", ")")
    in_link = any(up.name == "a" for up in above(picture))
    return name if in_link or not source.startswith(("http://", "https://")) else f"[{name}](<{source}>)"


def _table(table: Node) -> str:
    rows = [[_cell(cell) for cell in row.query("td, th")] for row in table.query("tr")]
    rows = [row for row in rows if row]
    width = max(map(len, rows), default=0)
    lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in rows]
    return "\n".join([*lines[:1], "|" + " --- |" * width, *lines[1:]]) if lines else ""


def _cell(cell: Node) -> str:
    has_blocks = bool(cell.query("table, ul, ol, pre"))
    text = cell.to_text() if has_blocks else cell.to_markdown()
    return " ".join(text.split()).replace("|", "\\|")
