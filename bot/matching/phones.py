"""Telephone numbers: told from references, dates, amounts, card and bank account numbers."""

from __future__ import annotations

from bot.matching.cards import is_card_number
from bot.matching.normalise import normalise
from bot.matching.pattern import Match, Pattern
from bot.matching.references import LABELS, find_reference

# Digits with what people write between them; what stands before or behind belongs to something else.
_RUN = Pattern(
    r"(?:^|[^\w+#.,:/•-]|\D[.,:/])(?P<value>(?:\+ ?)?\(?\d(?:[ ()/.–-]{0,2}\d){6,})(?:[^\w€$£%-]|$)"
)
# ITU E.164: fifteen digits with the country's; national numbers with their trunk prefix have nine or more.
_FEWEST, _FEWEST_NATIONAL, _MOST = 7, 9, 15
_NORTH_AMERICAN = Pattern(r"(?:1[ .-])?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}")
_DATE_OR_SHARE = Pattern(
    r"\d{1,2}[-/. ]\d{1,2}[-/. ]\d{4}|\d{4}[-/. ]\d{1,2}[-/. ]\d{1,2}|\d{4}(?:19|20)\d{2}|0\.\d+"
)
_BANK_ACCOUNT = Pattern(r"\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,3})?\b")
_REACH = 40
# What stands right before says what it is.
_PHONE_BEFORE = Pattern(
    r"(?:\b(?:(?:tele)?phone|telefon\p{L}*|t[ée]l[ée]fono?|tel|mobile?|m[óo]vil|cell(?:phone)?|handy|whatsapp)"
    r"(?:[ -]?(?:number|no|nr|nummer))?|\b(?:call|ring|text|phone|reach) (?:me|us)(?: back)?)"
    r"\W{0,3}(?:is|ist|est|es|on|at|under)?\W{0,3}$",
    ignore_case=True,
    as_written=True,
)
_REFERENCE_BEFORE = Pattern(
    rf"\b(?:{'|'.join(map(normalise, LABELS.split()))})\b[^.!?\d]{{0,20}}$", ignore_case=True
)


def find_phone(text: str) -> tuple[int, int] | None:
    """Return where the first telephone number is, if any.

    It begins as one does (+, a trunk prefix, 415-555-2671), or the customer calls it one.
    """
    reference = find_reference(text)
    accounts = [found.span() for found in _BANK_ACCOUNT.finditer(text)]
    taken = [*accounts, *([reference] if reference else [])]
    for found in _RUN.finditer(text):
        start, end = found.span("value")
        if _is_phone(found, text) and not any(start < stop and begin < end for begin, stop in taken):
            return start, end
    return None


def _is_phone(found: Match, text: str) -> bool:
    value = normalise(found["value"])
    digits = "".join(sign for sign in value if sign.isdigit())
    before = text[max(0, found.start("value") - _REACH) : found.start("value")]
    if not _FEWEST <= len(digits) <= _MOST or is_card_number(digits):
        return False
    if value.startswith("+") or _PHONE_BEFORE.search(before):
        return True
    if _DATE_OR_SHARE.fullmatch(value) or _REFERENCE_BEFORE.search(before):
        return False
    national = digits.startswith("0") and len(digits) >= _FEWEST_NATIONAL
    return national or _NORTH_AMERICAN.fullmatch(value) is not None
