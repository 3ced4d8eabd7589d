"""Whether a line is a message by itself, or more may follow: "hey", "I have a question", "about the sofa"."""

from __future__ import annotations

from bot.matching import Pattern, split_words

# What one says before one says anything.
_OPENINGS = frozenset({"aside", "greet", "how_are_you"})
_MAY_GO_ON = frozenset({"ask", "complain"})
# So many words are a message: of a question that an entry answers for sure, or probably, of one that is near
# to some, and, where none fits, of one with its mark and of any.
_ANSWERED, _LIKELY, _NEAR, _MARKED, _ANY = 2, 4, 6, 5, 10
_SURE = 0.8
_ASKS = Pattern(r"[?？؟]\W*$", as_written=True)
_ENDS = Pattern(r"[^.][.!。！]\W*$", as_written=True)
_HANGS = Pattern(r"(?:[,:;–—-]|\.\.+|…)\s*$", as_written=True)
# Two signs of a script without blanks between words are about one word.
_SIGNS = Pattern(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}]", as_written=True)
# No sentence ends with one of these, unless it has its mark. The list goes by
# language: English, German, Dutch, Swedish, French, Spanish, Italian, Portuguese, Polish.
_LISTED = """
    a about an and are as because but can could do does for from have how if in is my of
    or our so that the their to when which with your
    aber bei beim dass dem den der des ein eine einem einen für im mein meine meinen mit oder
    und unser vom von weil wenn wie zum zur über
    een het maar met mijn naar omdat onze van voor
    att det eller ett för med min mitt och om på till är
    au aux avec ce cette de du et la le les ma mais mes mon notre ou par pour que si sur un une votre à
    al con cuando del el los las mi mis nuestro para pero por porque sobre su una y
    che della delle di gli ho il lo mia mio nella per perché
    ao com como da dos em meu minha na nas no nos os quando um uma
    ale czy dla jak lub mój moja od we z że
"""
_LEADS_ON = frozenset(_LISTED.split())


def is_whole(line: str, intent: str, outcome: str, confidence: float = 0.0) -> bool:
    """Return whether a line is a message by itself; `outcome` and `confidence` are those of the ranking."""
    if intent not in _MAY_GO_ON:
        return intent not in _OPENINGS
    asks = bool(_ASKS.search(line))
    words = split_words(line.casefold())
    if not asks and (_HANGS.search(line) or (words and words[-1] in _LEADS_ON)):
        return False
    count = len(words) + len(_SIGNS.findall(line)) // 2
    if outcome == "answer":
        return asks or count >= (_ANSWERED if confidence >= _SURE else _LIKELY)
    if outcome == "clarify":
        return asks or count >= _NEAR
    return count >= (_MARKED if asks or _ENDS.search(line) else _ANY)
