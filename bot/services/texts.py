"""What a text from outside must be before it is kept."""

from __future__ import annotations

from bot.conversation.visible_text import strip_invisible, strip_overrides
from bot.matching import PAYMENT, Pattern, mask_text
from bot.protocol.base import (
    MAX_EMAIL_CHARACTERS,
    MAX_NAME_CHARACTERS,
    MAX_ORDER_NUMBER_CHARACTERS,
    MAX_TEXT_CHARACTERS,
)
from bot.services.errors import (
    DetailTooLong,
    EmailInvalid,
    TextEmpty,
    TextTooLong,
    TextUnreadable,
)

# "ann at example dot com", "ann (at) example (punkt) de": no mail can be sent to it as it is written.
_SPELLED_EMAIL = Pattern(
    r"\S[([{]?\s?\b(?:at|arroba|chiocciola|arobase)\b\s?[)\]}]?\s?\S+\s?[([{]?\s?(?:\.|\b(?:dot|punkt|punto|point)\b)"
    r"\s?[)\]}]?\s?(?:com|net|org|[a-z]{2})\b",
    ignore_case=True,
)
_AROUND = ".,;:!?<>()[]{}\"'“”‘’*_"


def parse_text(text: str) -> str:
    """Return a message as `read_text`, its sensitive numbers masked."""
    return mask_text(read_text(text))


def read_text(text: str) -> str:
    """Return a message without the white space around it and what turns writing around.

    Raises `text_empty`, `text_too_long` or `text_unreadable`.
    """
    require_readable(text)
    text = strip_overrides(text).strip()
    if not text:
        raise TextEmpty()
    if len(text) > MAX_TEXT_CHARACTERS:
        raise TextTooLong(limit=MAX_TEXT_CHARACTERS, length=len(text))
    return text


def parse_name(text: str | None) -> str | None:
    """Return a name on one line, of what can be seen; None when there is none.

    Raises `detail_too_long`.
    """
    detail = _read_detail(text, MAX_NAME_CHARACTERS)
    return mask_text(detail) if detail else None


def parse_order_number(text: str | None) -> str | None:
    """Return an order number, like a name; what looks like a national id is one."""
    detail = _read_detail(text, MAX_ORDER_NUMBER_CHARACTERS)
    return PAYMENT.mask(detail).text if detail else None


def _read_detail(text: str | None, limit: int) -> str | None:
    if text is None:
        return None
    require_readable(text)
    detail = strip_invisible(text)
    if len(detail) > limit:
        raise DetailTooLong(limit=limit, length=len(detail))
    return detail or None


def parse_email(text: str | None) -> str | None:
    """Return an e-mail address, of what can be seen; None when there is none.

    Raises `email_invalid` when it is something else.
    """
    address = strip_invisible(text or "")
    if not address:
        return None
    if not is_email(address):
        raise EmailInvalid()
    return address


def is_email(address: str, *, in_house: bool = False) -> bool:
    """Return whether mail could be sent there.

    `in_house` also to names of one's own, as ada@mail or ada@x.local.
    """
    from email_validator import EmailNotValidError, validate_email  # the start does not wait for it

    if len(address) > MAX_EMAIL_CHARACTERS:
        return False
    try:
        validate_email(f"{address}.example" if in_house else address, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def find_email(text: str) -> str | None:
    """Return the first e-mail address in a text, if any. Word by word, so that no text takes long."""
    words = (word.strip(_AROUND).removeprefix("mailto:") for word in text.split() if "@" in word)
    return next((word for word in words if is_email(word)), None)


def spells_email(text: str) -> bool:
    """Return whether a text spells an e-mail address out, as "ann at example dot com"."""
    return _SPELLED_EMAIL.search(text) is not None


def require_readable(text: str) -> None:
    """Refuse NUL and lone surrogates: neither SQLite's texts nor UTF-8 can carry them."""
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise TextUnreadable()
