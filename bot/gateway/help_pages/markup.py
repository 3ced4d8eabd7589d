"""HTML made of tags and texts, for trees of any shape; pages have templates.

A text is escaped wherever it is, so nothing stored can become markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from markupsafe import Markup, escape

_VOID = frozenset(("br", "hr", "img", "input", "link", "meta"))

Attributes = Mapping[str, str | int | bool | None]

NOTHING = Markup()


def tag(name: str, attributes: Attributes | None = None, *inside: str) -> Markup:
    """Return an element. An attribute of None or False is left out, one of True has no value."""
    start = f"<{name}{''.join(_attribute(*each) for each in (attributes or {}).items())}>"
    return Markup(start if name in _VOID else f"{start}{join(inside)}</{name}>")


def join(parts: Iterable[str]) -> Markup:
    """Return the parts one after the other, each text escaped."""
    return NOTHING.join(parts)


def _attribute(name: str, value: str | int | bool | None) -> str:
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{escape(value)}"'
