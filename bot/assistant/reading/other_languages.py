"""Names given in languages other than English, in Latin letters and in other scripts."""

from __future__ import annotations

import re

_WORD = r"[^\W\d_][\w'’-]*"
_PARTICLE = r"(?:(?:van|von|der|de|den|da|di|la|le|el|bin|al)\s+)*"
_CAPITAL = r"[^\W\d_a-z][\w'’-]*"

_EUROPEAN = re.compile(
    r"""\b(?:
      mein\s+name\s+ist | ich\s+hei(?:ß|ss)e                             # German
    | je\s+m['’]appelle | mon\s+nom\s+est                                # French
    | me\s+llamo | mi\s+nombre\s+es                                      # Spanish
    | mi\s+chiamo | il\s+mio\s+nome\s+è                                  # Italian
    | (?:o\s+)?meu\s+nome\s+é | (?:eu\s+)?me\s+chamo | chamo-me          # Portuguese
    | ik\s+heet | mijn\s+naam\s+is                                       # Dutch
    | nazywam\s+się | mam\s+na\s+imię | moje\s+imię\s+to                 # Polish
    | (?:benim\s+)?ad[ıi]m | ismim                                       # Turkish
    | меня\s+зовут | моё\s+имя | мое\s+имя                               # Russian
    )\s+"""
    rf"(?P<name>{_WORD}(?-i:(?:\s+{_PARTICLE}{_CAPITAL}){{0,3}}))",
    re.IGNORECASE | re.VERBOSE,
)
_JAPANESE = re.compile(
    r"(?:(?:私|わたし|僕|ぼく)?の?名前は|私は|わたしは|^)\s*"
    r"(?P<name>[\u3040-\u30ff\u3400-\u9fffー・]{1,12}?)(?:と申し|といいます|と言います)"
    r"|(?:私|わたし|僕|ぼく)?の?名前は\s*(?P<plain>[\u3040-\u30ff\u3400-\u9fffー・]{1,12}?)(?=です|。|$)"
)
_CHINESE = re.compile(
    r"(?:我叫|我的名字叫|我的名字是|我名叫)\s*(?P<name>[\u3400-\u9fff]{2,4}?)(?=[，,。！!\s]|我|想|要|有|$)"
)
_KOREAN = re.compile(
    r"(?:제|내)\s*이름은\s*(?P<name>[\uac00-\ud7af]{2,5}?)(?=입니다|이에요|예요|이고|,|\.|$)"
    r"|(?:저는|나는)\s*(?P<plain>[\uac00-\ud7af]{2,5}?)(?=이?라고)"
)
_THAI = re.compile(r"(?:ฉัน|ผม|ดิฉัน|หนู)ชื่อ\s*(?P<name>[\u0e00-\u0e7f]{2,20}?)(?=\s|$|ค่ะ|ครับ)")
_ARABIC = re.compile(
    r"(?:اسمي|إسمي)\s+(?:هو\s+)?"
    r"(?P<name>[\u0600-\u06ff]{2,15}(?:\s+(?!و|أ|ا?ريد)[\u0600-\u06ff]{2,15})?)"
)
_INTRODUCTIONS = (_EUROPEAN, _JAPANESE, _CHINESE, _KOREAN, _THAI, _ARABIC)


def find_introduction(text: str) -> tuple[str, int, int] | None:
    """The name that is introduced, and where the introduction starts and ends, or None."""
    for pattern in _INTRODUCTIONS:
        match = pattern.search(text)
        if match:
            groups = {"plain": None, **match.groupdict()}
            return (groups["name"] or groups["plain"] or "").strip(" .,!،"), match.start(), match.end()
    return None
