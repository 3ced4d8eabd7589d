"""Finds how customers introduce themselves in languages other than English."""

from __future__ import annotations

from bot.matching import Match, Pattern

# The letters of these languages only: RE2's Unicode classes would make a hundred times as many states.
_LETTER = r"A-Za-zÀ-ÖØ-öø-ɏḀ-ỿЀ-ӿ"
_WORD = rf"[{_LETTER}][{_LETTER}\d_'’-]*"
_PARTICLE = r"(?:(?:van|von|der|de|den|da|di|la|le|el|bin|al)\s+)*"
_CAPITAL = rf"[A-ZÀ-ÖØ-öø-ɏḀ-ỿЀ-ӿ][{_LETTER}\d_'’-]*"

# `all` is the introduction with the name; the rest of a pattern is context that has to follow it.
_EUROPEAN = Pattern(
    rf"(?:^|[^{_LETTER}\d_])"
    r"""(?P<all>(?:
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
    rf"(?P<name>{_WORD}(?-i:(?:\s+{_PARTICLE}{_CAPITAL}){{0,3}})))",
    ignore_case=True,
    verbose=True,
    as_written=True,
)
_KANA = r"[\x{3040}-\x{30ff}\x{3400}-\x{9fff}ー・]"
_JAPANESE = Pattern(
    rf"(?P<all>(?:(?:私|わたし|僕|ぼく)?の?名前は|私は|わたしは|^)\s*(?P<name>{_KANA}{{1,12}}?)(?:と申し|といいます|と言います))"
    rf"|(?P<all_of_plain>(?:私|わたし|僕|ぼく)?の?名前は\s*(?P<plain>{_KANA}{{1,12}}?))(?:です|。|$)",
    as_written=True,
)
_CHINESE = Pattern(
    r"(?P<all>(?:我叫|我的名字叫|我的名字是|我名叫)\s*(?P<name>[\x{3400}-\x{9fff}]{2,4}?))(?:[，,。！!\s]|我|想|要|有|$)",
    as_written=True,
)
_KOREAN = Pattern(
    r"(?P<all>(?:제|내)\s*이름은\s*(?P<name>[\x{ac00}-\x{d7af}]{2,5}?))(?:입니다|이에요|예요|이고|,|\.|$)"
    r"|(?P<all_of_plain>(?:저는|나는)\s*(?P<plain>[\x{ac00}-\x{d7af}]{2,5}?))이?라고",
    as_written=True,
)
_THAI = Pattern(
    r"(?P<all>(?:ฉัน|ผม|ดิฉัน|หนู)ชื่อ\s*(?P<name>[\x{0e00}-\x{0e7f}]{2,20}?))(?:\s|$|ค่ะ|ครับ)", as_written=True
)
_ARABIC = Pattern(
    r"(?P<all>(?:اسمي|إسمي)\s+(?:هو\s+)?(?P<name>[\x{0600}-\x{06ff}]{2,15}))(?P<more>\s+[\x{0600}-\x{06ff}]{2,15})?",
    as_written=True,
)
_HEBREW = Pattern(
    r"(?P<all>(?:קוראים\s+לי|השם\s+שלי(?:\s+הוא)?|שמי)\s+(?P<name>[\x{05d0}-\x{05ea}'׳-]{2,15}))(?:\W|$)",
    as_written=True,
)
# "Mein Name ist nicht Mia" introduces nobody.
_DENIED = Pattern(r"^(?:nicht|kein\w*|pas|no|non|niet|geen|nie|não|לא)\b", ignore_case=True)
_INTRODUCTIONS = (_EUROPEAN, _JAPANESE, _CHINESE, _KOREAN, _THAI, _ARABIC, _HEBREW)
# A second Arabic word with one of these prefixes ("and", "I want") is not part of the name.
_NO_ARABIC_NAME = ("و", "أ", "ريد", "اريد")


def find_introduction(text: str) -> tuple[str, int, int] | None:
    """Return the name that is introduced, and where the introduction starts and ends, or None."""
    for pattern in _INTRODUCTIONS:
        match = pattern.search(text)
        if match and not _DENIED.search(match["name"] or ""):
            return _introduction(match)
    return None


def _introduction(match: Match) -> tuple[str, int, int]:
    plain = "plain" in match.re.groups and match["plain"] is not None
    name, (start, end) = match["plain" if plain else "name"], match.span("all_of_plain" if plain else "all")
    if match.re is _ARABIC and match["more"] and not match["more"].lstrip().startswith(_NO_ARABIC_NAME):
        name, end = name + match["more"], match.end()
    return name.strip(" .,!،"), start, end
