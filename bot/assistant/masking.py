"""Names out of what customers wrote: those that are known, those they give, and those the model finds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.assistant.components.spacy_model import load_spacy_model
from bot.assistant.reading.greeting import find_greeting, without
from bot.assistant.reading.names import find_name
from bot.assistant.reading.sign_runs import without_sign_runs
from bot.assistant.reading.words import given_names
from knowledge_base.questions.masking import LONGEST_QUESTION, mask_details, mask_names, tidied

if TYPE_CHECKING:
    from spacy.tokens import Span

# So much is looked at; a question that starts later is not kept.
_LOOKED_AT = 4 * LONGEST_QUESTION


def mask(text: str, names: Sequence[str] = ()) -> str:
    """Return what the customer asked, without greeting and introduction, and with every name in it masked."""
    text = without_sign_runs(text[:_LOOKED_AT])
    spacy = load_spacy_model()
    doc = spacy.model(text)
    said = find_name(doc, spacy.ordinary_words)
    core = without(text, [find_greeting(text), (said.start, said.end) if said else None])
    known = [*names, *([said.text] if said else ())]
    found = [span.text for span in doc.ents if span.label_ == "PERSON" and _is_name(span)]
    return tidied(mask_names(mask_details(core, known), found))


def _is_name(span: Span) -> bool:
    """Return whether it starts with a given name or has several words.

    Alone, the model takes brands for people.
    """
    words = [token.text for token in span if token.is_alpha]
    return bool(words) and (words[0].casefold() in given_names() or len(words) > 1)
