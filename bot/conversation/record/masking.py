"""Sensitive numbers never reach the record: whoever wrote them, and wherever in an event they are."""

from __future__ import annotations

from typing import Any

import msgspec

from bot.conversation.events import EventBody
from bot.conversation.model import SenderKind
from bot.matching import CARDS, PAYMENT, Masks

# These are made by us, and must stay what they are.
_MADE = ("id", "ids", "sha256", "type", "media_type")
# What is called an order's number is no national id, whatever its form.
_ORDERS = ("order_number", "order_numbers")


def without_sensitive(body: EventBody, masks: Masks, sender: SenderKind) -> EventBody:
    """Return the body with every sensitive number masked.

    What assistant and system say is the business's own, or is in the record already: a bank account in a
    published entry stays. Card numbers go wherever they come from.
    """
    by_people = masks if sender in ("customer", "agent") else CARDS
    plain = msgspec.to_builtins(body)
    masked = _masked(plain, by_people)
    return body if masked == plain else msgspec.convert(masked, EventBody)


def _masked(value: Any, masks: Masks) -> Any:
    if isinstance(value, str):
        return masks.mask(value).text
    if isinstance(value, dict):
        return {name: _masked_field(name, each, masks) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_masked(each, masks) for each in value)
    return value


def _masked_field(name: str, value: Any, masks: Masks) -> Any:
    if name in _MADE or name.endswith(("_id", "_ids")):
        return value
    return _masked(value, PAYMENT if name in _ORDERS else masks)
