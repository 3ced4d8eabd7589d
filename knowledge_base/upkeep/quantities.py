"""The amounts, times and shares in a text, in units that can be compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.matching import Match, Pattern, split_words
from bot.matching.normalise import normalise

_NUMBER = r"\d+(?:[.,]\d+)*"
_WORDS = {
    word: value
    for value, words in enumerate(
        (
            "zero",
            "one eine ein einen un une uno una een",
            "two zwei deux dos due twee",
            "three drei trois tres tre drie",
            "four vier quatre cuatro quattro",
            "five fünf cinq cinco cinque vijf",
            "six sechs seis sei zes",
            "seven sieben sept siete sette zeven",
            "eight acht huit ocho otto",
            "nine neun neuf nueve nove negen",
            "ten zehn dix diez dieci tien",
            "eleven elf",
            "twelve zwölf douze doce dodici twaalf",
        )
    )
    for word in words.split()
}
_CURRENCIES = {"€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "$": "USD", "usd": "USD", "£": "GBP"}
_CURRENCIES |= {"gbp": "GBP", "chf": "CHF", "dollars": "USD", "pounds": "GBP"}
# What one of them is in the unit of its kind: hours, centimetres, grams, megabytes.
_UNITS: dict[str, tuple[str, float]] = {}
_TABLES: dict[str, dict[str, float]] = {
    "time": {
        "minute minutes min mins minuten minutos minuti minuut": 1 / 60,
        "hour hours hr hrs stunde stunden heure heures hora horas ora ore uur": 1,
        "day days tag tage tagen jour jours día días giorno giorni dag dagen": 24,
        "week weeks woche wochen semaine semaines semana semanas settimana settimane weken": 168,
        "month months monat monate monaten mois mes meses mese mesi maand maanden": 730.5,
        "year years jahr jahre jahren an ans année años año anno anni jaar": 8766,
    },
    "length": {"mm": 0.1, "cm": 1, "m metre metres meter meters": 100, "km": 100_000},
    "weight": {"g gram grams": 1, "kg kilo kilos": 1000},
    "size": {"kb": 0.001, "mb": 1, "gb": 1000},
}
for _kind, _table in _TABLES.items():
    for _names, _size in _table.items():
        _UNITS |= dict.fromkeys(_names.split(), (_kind, _size))
# "Working days" are not days: two and three of them may be the same promise as four days.
_WORKING = ("working", "business", "week", "werk", "arbeits")
_WORKING_DAYS = {f"{kind}{days}" for kind in _WORKING for days in ("days", "dagen", "tage", "tagen")}
# The word before an amount, which says what it means, stands within so much.
_REACH = 60
# What a number means depends on the word before it: "from €50" says nothing against "up to €20".
_ROLES = {
    "from": "from", "over": "from", "above": "from", "least": "from", "minimum": "from", "ab": "from",
    "to": "to", "most": "to", "maximum": "to", "under": "to", "below": "to", "bis": "to", "until": "to",
    "after": "after", "before": "before", "per": "per", "every": "per", "plus": "plus", "extra": "plus",
}  # fmt: skip
_AMOUNT = Pattern(
    rf"(?P<before>[€$£])\s?(?P<money>{_NUMBER})"
    rf"|(?P<clock>\b(?:[01]?\d|2[0-3]):[0-5]\d)\b(?:\s?(?P<half>[ap]m)\b)?"
    rf"|\b(?P<oclock>1[0-2]|[1-9])\s?(?P<half2>[ap]m)\b"
    rf"|\b(?P<low>{_NUMBER})\s?(?:-|–|to|bis)\s?(?P<high>{_NUMBER})(?P<unit2>\s?%|(?:\s|-)[^\W\d_]+(?:\s[^\W\d_]+)?)"
    rf"|\b(?P<number>{_NUMBER})(?P<unit>\s?[%€$£]|(?:\s|-)?[^\W\d_]+(?:\s[^\W\d_]+)?)"
    rf"|\b(?P<word>{'|'.join(map(normalise, _WORDS))})(?P<unit3>(?:\s|-)[^\W\d_]+(?:\s[^\W\d_]+)?)",
    ignore_case=True,
)


@dataclass(frozen=True)
class Quantity:
    """An amount: its kind, its value or range in that kind's unit, and how it stands there."""

    kind: str
    low: float
    high: float
    text: str
    role: str = ""

    @property
    def value(self) -> tuple[float, float]:
        """What is compared."""
        return (self.low, self.high)


def quantities(text: str) -> list[Quantity]:
    """Return the quantities of a text, in order. Numbers without a unit say too little and are left out."""
    return list(_found(text))


def without_quantities(text: str) -> str:
    """Return the text without its quantities."""
    kept, start = [], 0
    for quantity in quantities(text):
        at = text.index(quantity.text, start)
        kept.append(text[start:at])
        start = at + len(quantity.text)
    return " ".join([*kept, text[start:]])


def parse_number(text: str) -> float:
    """Return a number as people write it: 4.95, 4,95, 1,000 and 1.000 are what they look like."""
    whole, separator, rest = _split_number(text)
    digits = whole.replace(".", "").replace(",", "")
    return float(f"{digits}.{rest}") if separator else float(digits)


def _found(text: str) -> Iterator[Quantity]:
    for match in _AMOUNT.finditer(text):
        quantity = _quantity(match)
        if quantity:
            kind, low, high, end = quantity
            shown = text[match.start() : end].strip(" .,")
            yield Quantity(
                kind,
                round(low, 6),
                round(high, 6),
                shown,
                _role(text[max(0, match.start() - _REACH) : match.start()]),
            )


def _quantity(match: Match) -> tuple[str, float, float, int] | None:
    if match["money"]:
        value = parse_number(match["money"])
        return f"money {_CURRENCIES[match['before']]}", value, value, match.end("money")
    if match["clock"] or match["oclock"]:
        minutes = _minutes(match["clock"] or f"{match['oclock']}:00", match["half"] or match["half2"])
        return "clock", minutes, minutes, match.end()
    if match["low"]:
        low, high = parse_number(match["low"]), parse_number(match["high"])
        return _with_unit(low, high, match, "unit2")
    if match["word"]:
        if match["word"].lower() not in _WORDS:
            return None
        value = float(_WORDS[match["word"].lower()])
        return _with_unit(value, value, match, "unit3")
    value = parse_number(match["number"])
    return _with_unit(value, value, match, "unit")


def _with_unit(low: float, high: float, match: Match, group: str) -> tuple[str, float, float, int] | None:
    written = match[group].strip(" -").lower()
    first, _, second = written.partition(" ")
    if first in ("%", "percent", "prozent"):
        return "percent", low, high, match.start(group) + match[group].lower().index(first) + len(first)
    if first in _CURRENCIES:
        end = match.start(group) + match[group].lower().index(first) + len(first)
        return f"money {_CURRENCIES[first]}", low, high, end
    if first in _WORKING and second in _UNITS:
        return "working days", low, high, match.end(group)
    if first in _WORKING_DAYS:
        return "working days", low, high, match.end(group)
    if first in _UNITS:
        kind, size = _UNITS[first]
        end = match.start(group) + match[group].lower().index(first) + len(first)
        return kind, low * size, high * size, end
    return None


def _minutes(clock: str, half: str | None) -> float:
    hour, _, minute = clock.partition(":")
    hours = int(hour) % 12 + (12 if half and half.lower() == "pm" else 0) if half else int(hour)
    return hours * 60 + int(minute)


def _role(before: str) -> str:
    words = split_words(before.lower(), digits=False)[-1:]
    return _ROLES.get(words[0], "") if words else ""


def _split_number(text: str) -> tuple[str, str, str]:
    """Return the whole part, the decimal separator if there is one, and the part behind it."""
    at = max(text.rfind("."), text.rfind(","))
    if at < 0 or len(text) - at - 1 == 3:
        return text, "", ""
    return text[:at], text[at], text[at + 1 :]
