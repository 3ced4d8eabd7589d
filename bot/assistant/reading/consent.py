"""Whether a short message clearly says yes to what was offered, or only nods."""

from __future__ import annotations

from bot.assistant.reading.set_phrases import AFFIRMING
from bot.assistant.reading.words import word_set
from bot.matching import Pattern, split_words

# A longer message says more than yes.
_MOST_WORDS = 6
_YES = AFFIRMING | word_set(
    "yes yeah yep yup yea ya yess yesss aye sure absolutely definitely certainly correct right exactly indeed"
)
# Said of an offer they accept it, when nothing else is said; said of a list of choices they choose nothing.
_ACCEPTING = word_set(
    "ok okay okey oki k kk please pls plz alright fine go ahead do that it thanks thank you great"
)
_WELCOME = Pattern(
    r"\b(?:would\s+be\s+(?:really\s+|so\s+|very\s+)?(?:great|good|nice|lovely|helpful|kind|fine|best)|suppose\s+so"
    r"|guess\s+so|why\s+not|if\s+you\s+(?:must|could|would)|(?:i['’]?d|would)\s+like\s+that|na\s+gut|meinetwegen"
    r"|pourquoi\s+pas|por\s+qué\s+no|perché\s+no|waarom\s+niet)\b",
    ignore_case=True,
)
_NEGATIONS = word_set("not no never don't dont can't cant won't isn't")
_NODS = frozenset("👍👌🙏🤝✅✔💯🙂😊😀😃😄😁☺🤗❤🧡💛💚💙💜🥰😍🎉🙌👏💪✌")
# A skin colour, and what makes a sign an emoji, say nothing of their own.
_BESIDE = frozenset("\ufe0f\u200d🏻🏼🏽🏾🏿 ")


def is_clear_yes(text: str, *, offer: bool) -> bool:
    """Return whether `text` takes what was asked: an `offer`, else a choice.

    "And it" takes neither; "ok" takes an offer, and chooses nothing.
    """
    words = split_words(text.casefold())
    if not words:
        return is_nod(text)
    if offer and _WELCOME.search(text):
        return True
    if words[0] in _YES and (offer or len(words) <= _MOST_WORDS):
        return True
    if len(words) > _MOST_WORDS or not _NEGATIONS.isdisjoint(words):
        return False
    return not _YES.isdisjoint(words) or (offer and _ACCEPTING.issuperset(words) and words != ["it"])


def is_nod(text: str) -> bool:
    """Return whether `text` is nothing but approving emoji."""
    signs = set(text.strip()) - _BESIDE
    return bool(signs) and signs <= _NODS
