"""An entry as the text of a content file; `knowledge_base.content` reads it back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from bot.matching import Pattern
from knowledge_base.model import Content, Translation

FENCE = "---"
# Plain YAML that every parser reads back as the same string; anything else is written in quotes.
_PLAIN = Pattern(r"[A-Za-zÀ-ÿ](?:[\p{L}\p{N}_ ,.?!'’€%()/+-]*[\p{L}\p{N}_.?!'’€%()/+])?", as_written=True)
_SPECIAL = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}
_UNPRINTABLE = (*range(0x7F, 0xA0), 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF)
_ESCAPED = {code: f"\\u{code:04x}" for code in _UNPRINTABLE}
_NOT_IN_BLOCK = frozenset(map(chr, (*range(0x0A), *range(0x0B, 0x20), *_UNPRINTABLE)))


def render_content(entry_id: str, content: Content, state: str = "published") -> str:
    """Return the text of a file that `parse_content` reads back as the same entry."""
    lines = "\n".join([FENCE, *_front(entry_id, content, state), FENCE])
    return f"{lines.translate(_ESCAPED)}\n{content.answer}\n"


def _front(entry_id: str, content: Content, state: str) -> Iterator[str]:
    yield f"id: {_scalar(entry_id)}"
    if state != "published":
        yield f"state: {state}"
    yield f"question: {_scalar(content.question)}"
    yield f"category: {_scalar(content.category)}"
    if content.tags:
        yield f"tags: {_list(content.tags)}"
    if content.locale != "en":
        yield f"locale: {_scalar(content.locale)}"
    if content.owner:
        yield f"owner: {_scalar(content.owner)}"
    if content.check_by:
        yield f"check_by: {content.check_by.isoformat()}"
    if content.when_overdue != "flag":
        yield f"when_overdue: {content.when_overdue}"
    if content.audience:
        yield "audience:"
        yield from (f"  {_scalar(name)}: {_list(values)}" for name, values in content.audience)
    yield from _phrasings(content.phrasings, "")
    if content.translations:
        yield "translations:"
        for translation in content.translations:
            yield from _translation(translation)


def _translation(translation: Translation) -> Iterator[str]:
    yield f"  {_scalar(translation.locale)}:"
    yield f"    question: {_scalar(translation.question)}"
    yield from _phrasings(translation.phrasings, "    ")
    yield f"    answer: {_block(translation.answer, '      ')}"


def _phrasings(phrasings: Iterable[str], indent: str) -> Iterator[str]:
    lines = [f"{indent}  - {_scalar(phrasing)}" for phrasing in phrasings]
    if lines:
        yield f"{indent}phrasings:"
        yield from lines


def _list(texts: Iterable[str]) -> str:
    return f"[{', '.join(json.dumps(text, ensure_ascii=False) for text in texts)}]"


def _scalar(text: str) -> str:
    if _PLAIN.fullmatch(text) and text.casefold() not in _SPECIAL:
        return text
    return json.dumps(text, ensure_ascii=False)


def _block(text: str, indent: str) -> str:
    """Return a text of several lines as an editor would write it below its key."""
    if (
        not text
        or any(sign in _NOT_IN_BLOCK or sign > "\uffff" for sign in text)
        or any(line.isspace() for line in text.split("\n"))
    ):
        return json.dumps(text, ensure_ascii=False)
    lines = (f"{indent}{line}" if line else "" for line in text.split("\n"))
    return "\n".join(["|-", *lines])
