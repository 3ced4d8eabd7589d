"""HTML made of tags and texts. A text is escaped wherever it stands, so nothing stored can become markup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

_VOID = frozenset(("br", "hr", "img", "input", "link", "meta"))

Attributes = Mapping[str, str | int | bool | None]


class Html(str):
    """What is HTML already, and is not escaped again."""

    __slots__ = ()


NOTHING = Html("")


def tag(name: str, attributes: Attributes | None = None, *inside: str) -> Html:
    """An element. An attribute of None or False is left out, one of True has no value."""
    start = f"<{name}{''.join(_attribute(*each) for each in (attributes or {}).items())}>"
    return Html(start if name in _VOID else f"{start}{join(inside)}</{name}>")


def join(parts: Iterable[str]) -> Html:
    """The parts one after the other, each text escaped."""
    return Html("".join(part if isinstance(part, Html) else escape(part) for part in parts))


def _attribute(name: str, value: str | int | bool | None) -> str:
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
