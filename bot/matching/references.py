"""The numbers by which customers name an order, a booking, a ticket: found as they wrote them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from bot.matching.cards import is_card_number
from bot.matching.normalise import normalise
from bot.matching.pattern import BadPattern, Match, Pattern

LONGEST = 40
NO_FORMATS: Mapping[str, Pattern] = {}
_BETWEEN_FORMATS = ";"
_NAMED_FORMAT = Pattern(r"(?P<name>\p{L}[\p{L}\p{N} -]{0,39}?) *= *(?P<source>.+)", as_written=True)

LABELS = (
    "order booking reservation ticket invoice case reference ref confirmation purchase claim repair"
    " bestelling boeking reservering factuur referentie bestellung buchung rechnung auftrag vorgang referenz"
    " commande réservation facture dossier référence pedido reserva factura referencia ordine prenotazione"
    " fattura riferimento encomenda fatura referência zamówienie rezerwacja faktura sipariş rezervasyon"
)
_NUMBERS = "number id code ref reference nummer numéro numero número numer numarası"
# With a number of one of these, what follows is a reference however short it is.
_COMPOUNDS = (
    "ordernumber orderid bestelnummer ordernummer boekingsnummer reserveringsnummer factuurnummer"
    " referentienummer klantnummer bestellnummer bestellnr buchungsnummer rechnungsnummer auftragsnummer"
    " vorgangsnummer ticketnummer referenznummer"
)
_CODE = r"(?:[A-Z]{1,6}[-/_.–]?|(?-i:[A-Z]{1,5}) )?\d[A-Z\d]*(?:[-/_][A-Z\d]+){0,4}\b"
# No line feed: on the next line a list may go on.
_SAYS = r"[ \t]*(?:is|was|are|ist|lautet|est|es|e|q|:|=|-|–)?[ \t]*:?[ \t]*"


def _any_of(words: str) -> str:
    return "|".join(map(normalise, words.split()))


# Something is named, and its number called one: "order number 57", "booking ref: AB12CD", "bestelnummer 1".
_CALLED = (
    rf"\b(?:(?:{_any_of(LABELS)})[\s'’s-]{{0,3}}(?:(?:{_any_of(_NUMBERS)})\b|(?:no|nr|num)\b\.?|[n№]\s?[°.])"
    rf"|(?:{_any_of(_COMPOUNDS)})){_SAYS}"
)
_NUMBERED = Pattern(rf"{_CALLED}(?P<value>#?\s?{_CODE})", ignore_case=True)
# "order number is ll 204815": letters of the number, and no word of the sentence.
_SPACED = Pattern(rf"{_CALLED}(?P<value>(?P<letters>[A-Z]{{2,3}}) \d{{4,12}})\b", ignore_case=True)
_SMALL = "at on in is it my the for of to and or was id no nr num ist est era een die der le la el"
_SMALL_WORDS = frozenset(_SMALL.split())
# Something is named: "order 48213377", "my invoice is 2024-0031".
_NAMED = Pattern(rf"\b(?:{_any_of(LABELS)})(?:{_SAYS})(?P<value>#?\s?{_CODE})", ignore_case=True)
# "My number is 48213377": an order's, or a telephone's.
_MINE = Pattern(
    r"\b(?:my|the|your)\s+(?:number|nr|code|id)\s*(?:is|was|:|=)\s*(?P<value>\d{5,9})\b", ignore_case=True
)
_HASH = Pattern(rf"(?:^|[^\w&#])(?P<value>#\s?{_CODE})", ignore_case=True)
_LETTERED = Pattern(
    r"(?:^|[^\w.,€$£/#@-])(?P<value>[A-Z]{1,5}-\d{5,12}(?:-[A-Z\d]+)?|(?-i:[A-Z]{2,5})\d{5,12})\b",
    ignore_case=True,
)
# Letters, numbers and signs between them, as nobody writes anything else: "RES-2026/77-A".
_PARTED = Pattern(
    r"(?:^|[^\w.,€$£/#@-])(?P<value>[A-Z]{1,6}[-/_]\d[A-Z\d]*(?:[-/_][A-Z\d]+){1,4})\b", ignore_case=True
)
_ALONE = Pattern(
    r"\W*(?:(?:it['’]?s|it is|here(?: it is)?|number)\W+)?"
    r"(?P<value>#?(?:[A-Z]{1,5}-?|(?-i:[A-Z]{1,5}) )?\d{6,9}|(?-i:[A-Z]{1,5})[ -]\d{2,5}(?: \d{2,5}){1,3})"
    r"\W*",
    ignore_case=True,
)
# Languages with other scripts. The digits are those of any.
_OTHER_SCRIPTS = Pattern(
    r"(?:заказ\p{L}{0,3}|бронирован\p{L}{0,3}|сч[её]т\p{L}{0,2}|订单|訂單|预订|注文|予約|주문|예약"
    r"|(?:طلب|حجز|فاتور|تذكر|سفارش|رزرو)[\x{0620}-\x{064a}]{0,3}|ऑर्डर|बुकिंग|คำสั่งซื้อ|การจอง|(?:הזמנה|הזמנת)[א-ת]{0,2})"
    r"\s*(?:номер|№|号|番号|번호|رقم|شماره|नंबर|संख्या|หมายเลข|מספר)?\s*(?:[:：#№]|は|는|是)?\s*(?P<value>[A-Za-z]{0,5}-?\p{Nd}{3,20})",
    as_written=True,
)
# What makes a number an amount, a share or a time.
_AMOUNT = Pattern(
    r"[.,]\d|\s?(?:%|€|\$|£|(?:euros?|eur|usd|dollars?|pounds?|gbp|pcs|pieces?|items?|kg|g|cm|mm|km|m|x|days?|weeks?"
    r"|months?|years?|hours?|minutes?|people|times)\b)",
    ignore_case=True,
)
_NO_REFERENCE = Pattern(  # a date, a size
    r"(?:19|20)\d{2}[-/]\d{1,2}[-/]\d{1,2}|\d{1,2}[-/]\d{1,2}[-/](?:\d{2}|\d{4})|\d+x\d+(?:x\d+)?",
    ignore_case=True,
)
_COLOUR = Pattern(r"#[\da-f]{3}(?:[\da-f]{3})?", ignore_case=True)
_DAY = Pattern(
    r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d{2}|(?:19|20)\d{2}(?:0[1-9]|1[0-2])[0-3]\d"
)
_YEAR = Pattern(r"(?:19|20)\d{2}")
# How a number goes on: with a sign, or with a further group behind a blank.
_TAIL = Pattern(r"(?:[-/_–\\][A-Z\d]+)*", ignore_case=True)
_GROUP = Pattern(r" (?P<group>\d[A-Z\d]*(?:[-/_–\\][A-Z\d]+)*)(?:\W|$)")
_NO_END = Pattern(r"[.,:+*'’]\d")
_WORD_BEHIND = Pattern(r"\s+(?P<word>[A-Z]+)", ignore_case=True)
_BEFORE_IT = Pattern(r"\d[-/_.–\\]$")
# Words that go on with the sentence behind a number: none of them is what is counted by it.
_BEHIND = (
    "please pls thanks thank thx and but where what when why how has have had can could i we you will still"
    " not from with by this that hello hi bitte danke und aber merci et mais por gracias y pero maar en dank"
    " alstublieft aub grazie e ma per obrigado obrigada mas"
)
_GOES_ON = _SMALL_WORDS | frozenset(_BEHIND.split())
_REACH = 20
_LONGEST_AMOUNT = 2
_OWN_NUMBER = 6
_FEWEST_NAMED = 4
_FEWEST_OTHERWISE = 3
_FEWEST_UNNAMED = 6
_FEWEST_BESIDE_LETTERS = 2


@lru_cache(maxsize=8)
def parse_formats(source: str) -> Mapping[str, Pattern]:
    """Return the formats of a business's own references by name: `Order=AB-\\d{6}; Booking=RES-\\d{4}`.

    One without a name, as a single one may be, is called "". Raises `BadPattern` for what cannot be used.
    """
    formats: dict[str, Pattern] = {}
    for part in filter(None, map(str.strip, source.split(_BETWEEN_FORMATS))):
        named = _NAMED_FORMAT.fullmatch(part)
        name = named["name"] if named else ""
        if name in formats:
            raise BadPattern(
                f"there are two formats called {name!r}" if name else "each of several needs a name"
            )
        formats[name] = _own_pattern(named["source"] if named else part)
    return formats


def _own_pattern(source: str) -> Pattern:
    if Pattern(source, as_written=True).fullmatch(""):
        raise BadPattern("it matches nothing at all, too")
    return Pattern(
        rf"(?:^|[^\p{{L}}\p{{N}}])(?P<value>{source})(?:[^\p{{L}}\p{{N}}]|$)",
        ignore_case=True,
        as_written=True,
    ).compiled()


def find_reference(text: str, own: Mapping[str, Pattern] = NO_FORMATS) -> tuple[int, int] | None:
    """Return where the first reference is.

    Of the business's `own` formats, else what the customer calls one.

    Prices, dates, shares, amounts of something, telephone and card numbers are none.
    """
    return min((place for pattern in own.values() for place in _whole(pattern, text)), default=None) or next(
        _called_one(text), None
    )


def name_references(texts: Iterable[str], own: Mapping[str, Pattern]) -> dict[str, str]:
    """Return every reference of a business's own formats in these texts, with its format's name."""
    return {
        text[start:end]: name
        for text in texts
        for name, pattern in own.items()
        for start, end in _whole(pattern, text)
    }


def _whole(pattern: Pattern, text: str) -> Iterator[tuple[int, int]]:
    """Return where a format stands in a text, and not as a part of a longer number."""
    for found in pattern.finditer(text):
        start, end = found.span("value")
        if _end_of(text, start, end) == end and not _BEFORE_IT.search(text[max(0, start - 2) : start]):
            yield start, end


def _called_one(text: str) -> Iterator[tuple[int, int]]:
    for pattern, fewest in (
        (_SPACED, _FEWEST_NAMED),
        (_NUMBERED, 1),
        (_NAMED, _FEWEST_NAMED),
        (_MINE, _FEWEST_NAMED),
        (_HASH, _FEWEST_OTHERWISE),
        (_LETTERED, _FEWEST_NAMED),
        (_PARTED, _FEWEST_UNNAMED),
        (_OTHER_SCRIPTS, _FEWEST_OTHERWISE),
    ):
        for found in pattern.finditer(text):
            end = _end_of(text, *found.span("value"))
            if end and _is_reference(found, text, end, fewest):
                yield found.start("value"), end
    if (alone := _ALONE.fullmatch(text)) and _is_reference(alone, text, alone.end("value"), _FEWEST_UNNAMED):
        yield alone.span("value")


def _end_of(text: str, start: int, end: int) -> int | None:
    """Return where the number ends that begins there, all its groups taken in; None when that is not sure.

    A part of a number is the number of something else.
    """
    while end - start <= LONGEST:
        tail = _TAIL.match(text[end : end + LONGEST])
        end += tail.end() if tail else 0
        if _NO_END.match(text[end : end + 2]):
            return None
        found = _GROUP.match(text[end : end + LONGEST])
        if found is None or _is_apart(text[start:end], found["group"]):
            return end
        behind = text[end + found.end("group") :][:_REACH]
        if _AMOUNT.match(behind):
            return end
        word = _WORD_BEHIND.match(behind)
        if word and word["word"].lower() not in _GOES_ON:  # perhaps so many of these
            is_amount = len(found["group"]) <= _LONGEST_AMOUNT and _count(text[start:end]) >= _FEWEST_NAMED
            return end if is_amount else None
        end += found.end("group")
    return None


def _is_apart(before: str, group: str) -> bool:
    """Return whether a group behind a number is a number of its own, or a date."""
    both_long = min(_count(before), _count(group)) >= _OWN_NUMBER
    return both_long or _NO_REFERENCE.fullmatch(group) is not None


def _count(text: str) -> int:
    return sum(sign.isdigit() for sign in text)


def _is_reference(found: Match, text: str, end: int, fewest: int) -> bool:
    written = text[found.start("value") : end]
    value = normalise(written.lstrip("# \t"))
    digits = "".join(sign for sign in value if sign.isdigit())
    behind = text[end : end + _REACH]
    if found.re is _NAMED and value != digits and len(value) > fewest:  # "booking AB12CD"
        fewest = _FEWEST_BESIDE_LETTERS
    if (
        len(digits) < fewest
        or len(value) > LONGEST
        or (value != digits and (_NO_REFERENCE.fullmatch(value) or _COLOUR.fullmatch(written)))
        or _AMOUNT.match(behind)
    ):
        return False
    if found.re is _SPACED and found["letters"].lower() in _SMALL_WORDS:
        return False
    if found.re in (_MINE, _ALONE) and (digits.startswith("0") or _DAY.fullmatch(digits)):
        return False  # a telephone, a date
    if found.re is _NAMED and value == digits and "#" not in written:
        round_one = digits.endswith("00") and behind[:1].isspace()  # "order 1000 chairs"
        if _YEAR.fullmatch(digits) or (len(digits) == _FEWEST_NAMED and round_one):
            return False
    return not is_card_number(digits)
