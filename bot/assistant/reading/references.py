"""Order numbers and e-mail addresses in a message."""

from __future__ import annotations

import re

from bot.assistant.reading.words import BESIDE_DETAILS

_ORDER = re.compile(r"(?<![A-Za-z0-9])LL[\s\-–—_.#]{0,2}(\d{6})(?!\d)", re.IGNORECASE)
_BARE_ORDER = re.compile(
    r"\border(?:\s*(?:number|no|nr|num|id))?\.?\s*(?:is|was|:|#|=)?\s*#?\s*(\d{6})(?!\d)", re.IGNORECASE
)
_EMAIL = re.compile(
    r"(?<![\w.+@-])[\w][\w.+-]{0,63}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,24}(?![\w@])", re.UNICODE
)


def is_only_details(text: str) -> bool:
    """True when `text` gives an order number or an e-mail address, and says nothing else."""
    rest = _EMAIL.sub(" ", _ORDER.sub(" ", text))
    if rest == text or "?" in text:
        return False
    return all(word in BESIDE_DETAILS for word in re.findall(r"[\w-]+", rest.lower()))


def find_order_number(text: str) -> str | None:
    """The first order number, as LL-123456, or None. Six digits alone count only after the word order."""
    match = _ORDER.search(text) or _BARE_ORDER.search(text)
    return f"LL-{match[1]}" if match else None


def find_email(text: str) -> str | None:
    """The first e-mail address, as it was typed, or None."""
    match = _EMAIL.search(text)
    return match[0] if match and len(match[0]) <= 254 else None
