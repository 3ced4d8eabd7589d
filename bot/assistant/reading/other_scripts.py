"""Names given in languages other than English, and in other scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")

_WORDS = r"(?P<name>[^\W\d_][\w'’-]*(?:\s+(?:(?:van|von|der|de|den|da|di|la|le|el|bin|al)\s+)*[^\W\d_a-z][\w'’-]*){0,3})"
# "mein Name ist ...": a Latin-script introduction and the name after it.
_INTRODUCTIONS = re.compile(
    r"\b(?:mein name ist|ich hei(?:ß|ss)e|je m['’]appelle|mon nom est|me llamo|mi nombre es|mi chiamo|"
    r"il mio nome è|meu nome é|(?:eu )?me chamo|chamo-me|(?:ik heet|mijn naam is)|"
    r"(?:nazywam się|mam na imię|moje imię to)|(?:benim )?ad[ıi]m|ismim|"
    r"меня зовут|моё имя|мое имя|мене звати)\s+" + _WORDS,
    re.IGNORECASE,
)
_CJK = r"(?P<name>[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7afー・]{1,12}?)"
_EAST_ASIAN = (
    re.compile(r"(?:私|わたし|僕|ぼく)?の?名前は\s*" + _CJK + r"(?=です|と申し|といい|。|$)"),
    re.compile(r"(?:私は|わたしは|^)\s*" + _CJK + r"(?=と申します|といいます|と言います)"),
    re.compile(
        r"(?:我叫|我的名字叫|我的名字是|我名叫)\s*(?P<name>[\u3400-\u9fff]{2,4}?)(?=[，,。！!\s]|想|要|有|$)"
    ),
    re.compile(r"(?:제|내)\s*이름은\s*" + _CJK + r"(?=입니다|이에요|예요|이고|,|\.|$)"),
    re.compile(r"(?:저는|나는)\s*(?P<name>[\uac00-\ud7af]{2,4}?)(?=라고|이라고)"),
)
_THAI = re.compile(r"(?:ฉันชื่อ|ผมชื่อ|ดิฉันชื่อ|หนูชื่อ|ชื่อของฉันคือ)\s*(?P<name>[\u0e00-\u0e7f]{2,20})(?=\s|$|ค่ะ|ครับ)")
_ARABIC = re.compile(
    r"(?:اسمي|إسمي|انا اسمي|أنا اسمي)\s+(?:هو\s+)?(?P<name>[\u0600-\u06ff]{2,15}(?:\s+(?!و|أ|ا?ريد)[\u0600-\u06ff]{2,15})?)"
)

_PATTERNS = (_INTRODUCTIONS, *_EAST_ASIAN, _THAI, _ARABIC)


def find_name_in_other_language(text: str, make: Callable[[str, int, int], Found]) -> Found | None:
    """What `make(name, start, end)` gives for the first name introduced in another language, or None."""
    for pattern in _PATTERNS:
        match = pattern.search(text)
        if match:
            return make(match["name"].strip(" .,!"), match.start(), match.end())
    return None
