"""Names out of what customers wrote: those that are known, those they give, and those the model finds."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.assistant.components.spacy_model import load_spacy_model
from bot.assistant.reading.greeting import find_greeting, without
from bot.assistant.reading.names import find_name
from bot.assistant.reading.sign_runs import without_sign_runs
from bot.assistant.reading.words import given_names
from bot.matching.words import split_words
from knowledge_base.questions.masking import LONGEST_QUESTION, mask_details, mask_names, tidied

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

# Words for a person that are said before their name.
_KIN = frozenset(
    split_words(
        "neighbour neighbor wife husband partner boyfriend girlfriend fiance fiancee son daughter boy girl "
        "baby child mother mum mom father dad brother sister aunt uncle cousin grandma grandpa grandmother "
        "grandfather niece nephew friend flatmate roommate tenant landlord landlady boss colleague teacher "
        "doctor dr nurse mr mrs ms miss lady man woman guy named called"
    )
)
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
    found = [span.text for span in map(_whole_name, _people(doc)) if _is_name(span)]
    found += [span.text for span in _kin(doc, spacy.ordinary_words)]
    return tidied(mask_names(mask_details(core, known), found))


def _people(doc: Doc) -> Iterator[Span]:
    """Yield whom the model takes for a person."""
    return (span for span in doc.ents if span.label_ == "PERSON")


def _whole_name(span: Span) -> Span:
    """Return the span with the proper nouns behind it, which the model often leaves out: a family name."""
    end = span.end
    while end < len(span.doc) and _is_proper(span.doc[end]):
        end += 1
    return span.doc[span.start : end]


def _kin(doc: Doc, ordinary: Container[str]) -> Iterator[Span]:
    """Yield the names behind a word for a person: "my neighbour Theodora Quibble", "my friend theodora"."""
    for before, token in pairwise(doc):
        if before.lower_ in _KIN and (_is_proper(token) or (token.is_alpha and token.lower_ not in ordinary)):
            yield _whole_name(doc[token.i : token.i + 1])


def _is_proper(token: Token) -> bool:
    return bool(token.pos_ == "PROPN" and token.text[:1].isupper())


def _is_name(span: Span) -> bool:
    """Return whether it starts with a given name or has several words.

    Alone, the model takes brands for people.
    """
    words = [token.text for token in span if token.is_alpha]
    return bool(words) and (words[0].casefold() in given_names() or len(words) > 1)
