"""The hello at the start of a message, and what is left of a message without it."""

from __future__ import annotations

from collections.abc import Iterable

from bot.matching import Pattern

_NO_LETTER = r"[^\p{L}\p{N}_]"
_HELLO = Pattern(
    rf"^(?P<said>{_NO_LETTER}*(?:hi+|hello+|hey+|heya?|hiya|howdy|yo|greetings|dear\s+(?:team|sir|madam|customer\s+service|support|all)|"
    r"good\s+(?:morning|afternoon|evening|day)|morning|evening|hola|buen[oa]s\s+(?:d[ií]as|tardes|noches)|"
    r"bonjour|bonsoir|salut|hallo|guten\s+(?:tag|morgen|abend)|moin|ciao|salve|buongiorno|buonasera|ol[aá]|"
    r"bom\s+dia|boa\s+(?:tarde|noite)|hoi|goede(?:morgen|middag|navond|ndag)|cześć|dzień\s+dobry|merhaba|"
    r"selam|iyi\s+günler|здравствуйте|привет|добрый\s+(?:день|вечер))"
    rf"(?:\s+(?:there|again|all|everyone|everybody|team|folks|guys|you|sir|madam|to\s+you))*)(?:{_NO_LETTER}|$)",
    ignore_case=True,
    as_written=True,
)
_SIGNS = " \t\n,.!?:;–—-"
_LEADING = Pattern(r"^[\s,.!?:;–—-]*(?:(?:and|but|so|please)\b[\s,]*)?", ignore_case=True)


def find_greeting(text: str) -> tuple[int, int] | None:
    """Return the stretch of `text` that says hello, or None."""
    match = _HELLO.match(text)
    if match is None:
        return None
    rest = text[match.end("said") :]
    return match.start(), len(text) - len(rest.lstrip(_SIGNS))


def without(text: str, stretches: Iterable[tuple[int, int] | None]) -> str:
    """Return what `text` says apart from these stretches, or all of it when nothing would be left.

    Its lines stay lines: each may be a question.
    """
    kept = text
    for start, end in sorted((stretch for stretch in stretches if stretch), reverse=True):
        kept = kept[:start] + " " + kept[end:]
    lines = (" ".join(line.split()) for line in kept.splitlines())
    kept = _LEADING.sub("", "\n".join(line for line in lines if line), count=1)
    return kept if any(letter.isalnum() for letter in kept) else text.strip()
