"""Takes what points to a person out of what a customer asked, so that the question can be kept.

What is taken out is named in brackets, for editors to read: `where is my order [number]`. Names that are
in no way known here are found by the assistant, which has a model for that.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.matching import Match, Pattern, fold

LONGEST_QUESTION = 300
MASKS = ("name", "e-mail", "number", "date", "address", "link", "secret")
_MASK = Pattern(rf"\[(?:{'|'.join(MASKS)})\]")

_STREET = (
    r"street|st|road|rd|avenue|ave|lane|ln|drive|dr|court|ct|square|sq|close|crescent|terrace|boulevard|blvd"
    r"|way|place|plaza|highway|hwy|mews|gardens|quay"
)
_CAPITAL = r"[A-Z][\w'’.-]*"
# In this order: what an earlier one took is not looked at again. What `before` holds stays.
# In a pattern Q and q are any letter beyond ASCII: the ß of Straße.
_RULES: tuple[tuple[str, Pattern], ...] = (
    ("link", Pattern(r"\b(?:https?://|www\.)\S+", ignore_case=True)),
    (
        "e-mail",
        Pattern(
            r"[\w.!#$%&'*+/=?^`{|}~-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\s?\.\s?[\w-]+)+", ignore_case=True
        ),
    ),
    ("e-mail", Pattern(r"(?P<before>^|\W)@\w[\w.]+")),
    (
        "secret",
        Pattern(
            r"(?P<before>\b(?:password|passcode|pin(?: code)?|cvc|cvv|security code)\s*(?:is|was|:|=)\s*)\S+",
            ignore_case=True,
        ),
    ),
    ("number", Pattern(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{2,4}){3,8}\b")),  # IBAN
    (
        "date",
        Pattern(
            r"\b(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d{2}|(?:19|20)\d{2}-\d{1,2}-\d{1,2}"
            r"|\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\.?,?\s+"
            r"(?:19|20)\d{2})\b",
            ignore_case=True,
        ),
    ),
    (
        "address",
        Pattern(
            rf"\b\d{{1,5}}[a-z]?,?\s+(?:{_CAPITAL}\s+){{1,3}}(?i:{_STREET})\b\.?(?:,?\s+(?:apt|flat|unit)\.?\s*\w+)?"
            rf"|\b\d{{1,5}}[a-z]?\s+(?:[a-z]+\s+){{1,2}}(?:street|road|avenue|lane|boulevard)\b"
            rf"|\b[\w-]{{3,}}(?:straat|laan|weg|plein|gracht|kade|singel|dijk|stra(?:q|ss)e|str\.|platz|allee|gasse)"
            rf"\s+\d{{1,5}}(?:\s?[a-z])?\b"
            rf"|\b(?i:rue|avenue|boulevard|via|piazza|calle|rua|ulica|ul\.)\s+(?:[\w'’-]+\s+){{1,4}}?\d{{1,5}}\b"
            rf"|\b\d{{1,5}},?\s+(?i:rue|avenue|boulevard)\s+(?:(?i:de|du|des|la|le)\s+)*{_CAPITAL}(?:\s+{_CAPITAL})*"
        ),
    ),
    # Postcodes: Dutch, British, Canadian.
    (
        "address",
        Pattern(r"\b\d{4}\s?[A-Z]{2}\b|\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b|\b[A-Z]\d[A-Z]\s\d[A-Z]\d\b"),
    ),
    # Phones and cards: digits with signs between them. Not a price or a range of years.
    ("number", Pattern(r"(?P<before>^|[^\w€$£-])\+?\(?\d(?:[\s().\x{2011}/-]{0,2}\d){6,}\b")),
    # References: five digits, or letters and digits with three digits among them; LM-10293, #4711, A1B2C3D4.
    ("number", Pattern(r"#\s?\w*\d[\w-]*")),
    (
        "number",
        _CODE := Pattern(
            r"(?P<before>^|[^€$£\w.,-])(?P<code>(?:[A-Za-z]+-?)*\d[A-Za-z0-9]*(?:-[A-Za-z0-9]+)*)\b"
        ),
    ),
    ("number", Pattern(r"(?P<before>^|[^€$£\d.,])\d{5,}\b")),
    (
        "number",
        Pattern(
            r"(?P<before>\b(?:order|invoice|ticket|customer|account|reference|tracking|parcel|case)"
            r"(?:\s+(?:number|nr|no|id|code)\b\.?|\s*#)?(?:\s+is|\s*:)?\s+)\d{3,}\b",
            ignore_case=True,
        ),
    ),
)
_SIZE = Pattern(r"\d+x\d+(?:x\d+)?", ignore_case=True)
_FEWEST_DIGITS = 3
_NAMES = Pattern(r"\[name\](?:\s+\[name\])+")
_SHORTEST_NAME = 2


def mask_details(text: str, known: Iterable[str] = ()) -> str:
    """Return the text on one line without numbers, addresses, links and whatever of `known` is in it.

    `known` are names as the customer or the host site gave them: each is taken out as a whole, and so is
    each of its words.
    """
    masked = " ".join(text.split())
    for kind, pattern in _RULES:
        masked = pattern.sub(lambda found, kind=kind: _instead(found, kind), masked)  # type: ignore[misc]
    return tidied(mask_names(masked, known))


def mask_names(text: str, names: Iterable[str]) -> str:
    """Return the text without these names, in whatever capitals they are written."""
    for part in sorted({part for name in names for part in _parts(name)}, key=len, reverse=True):
        text = _without_name(text, part)
    return _NAMES.sub("[name]", text)


def unmasked(text: str) -> str:
    """Return the question as it is asked of the search: what was masked says nothing there."""
    return " ".join(_MASK.sub(" ", text).split()) or text


def tidied(text: str) -> str:
    """Return the masked text, cut at a word where a question is over."""
    line = " ".join(text.split()).strip(" ,;:-–")
    return line if len(line) <= LONGEST_QUESTION else line[:LONGEST_QUESTION].rsplit(" ", 1)[0] + "…"


def _instead(found: Match, kind: str) -> str:
    if found.re is _CODE and not _is_reference(found["code"]):
        return found[0]
    before = found["before"] if "before" in found.re.groups else None
    return f"{before or ''}[{kind}]"


def _is_reference(code: str) -> bool:
    """Return whether letters and digits are more than a word, a number or a size: 80x200."""
    digits = sum(sign.isdecimal() for sign in code)
    letters = any(sign.isalpha() for sign in code)
    return letters and digits >= _FEWEST_DIGITS and not _SIZE.fullmatch(code)


def _without_name(text: str, name: str) -> str:
    """Return the text without a name, where that is a word or several."""
    folded, looked_for = fold(text), fold(name)
    parts, end, at = [], 0, -1
    while (at := folded.find(looked_for, max(end, at + 1))) >= 0:
        stop = at + len(name)
        if not _goes_on(text[at - 1 : at], "-[") and not _goes_on(text[stop : stop + 1], "-"):
            parts += [text[end:at], "[name]"]
            end = stop
    return "".join([*parts, text[end:]])


def _goes_on(sign: str, joiners: str) -> bool:
    return sign != "" and (sign.isalnum() or sign == "_" or sign in joiners)


def _parts(name: str) -> list[str]:
    """Return a name and its words; initials and particles alone are no names."""
    whole = " ".join(name.split())
    words = [word.strip(".,") for word in whole.split()]
    return [part for part in (whole, *words) if len(part) > _SHORTEST_NAME or (part == whole and part)]
