"""Payment card numbers never reach the record: whoever wrote them, and wherever in an event they are."""

from __future__ import annotations

from typing import Any

import msgspec

from bot.conversation.events import EventBody
from bot.matching import mask_cards

# These are made by us, and must stay what they are.
_MADE = ("id", "ids", "sha256", "type", "media_type")


def without_cards(body: EventBody) -> EventBody:
    """Return the body with every card number masked but for its last four digits."""
    plain = msgspec.to_builtins(body)
    masked = _masked(plain)
    return body if masked == plain else msgspec.convert(masked, EventBody)


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return mask_cards(value)
    if isinstance(value, dict):
        return {name: each if _is_made(name) else _masked(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(map(_masked, value))
    return value


def _is_made(name: str) -> bool:
    return name in _MADE or name.endswith(("_id", "_ids"))
