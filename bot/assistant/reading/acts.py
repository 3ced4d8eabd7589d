"""What a message is, from how likely each act is (`bot.assistant.components.act_reader`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.assistant.reading.consent import is_clear_yes, is_nod

# A message can be several of these: "no thanks, that's all, bye".
ACTS = ("greet", "goodbye", "thank", "affirm", "deny", "give_details", "ask", "other")
# What else is read: each shows in words that no list holds.
SIGNALS = ("wants_person", "declines_person", "dissatisfied", "urgent", "bereavement", "danger", "corrects")

# Beside a thank-you, a no or a farewell is what the message is; beside an "ok", the thank-you.
_WEIGHTY = {"deny": 1.5, "goodbye": 1.2, "thank": 1.05}
LIKELY = 0.5
_SURE = 0.6  # words that mean nothing are a little like anything
_MOST_WORDS_OF_NOD = 5
_FEW_WORDS, _SURE_OF_LONGER = 3, 0.75
# Whom something weighs on is not told to take their time.
_CLEAR_ASIDE = 0.7
_SERIOUS = ("dissatisfied", "bereavement", "danger", "wants_person", "declines_person", "corrects")
# In the order of what is seen to first. Of 2,200 messages of three services that tell of no danger none
# reached .3; a sister and a husband are spoken of without anybody having died.
_SURE_OF_DISTRESS = {"danger": 0.5, "bereavement": 0.7}
_CLEAR_DISTRESS = {"danger": 0.7, "bereavement": 0.95}
_OF_ENTITIES = {
    "greeting": "greet",
    **dict.fromkeys(("customer_name", "email", "order_number"), "give_details"),
}
_COURTESIES = {name: name for name in ("greet", "goodbye", "thank", "affirm", "deny")} | {"other": "aside"}


def with_facts(acts: Mapping[str, float], entities: Iterable[str]) -> Mapping[str, float]:
    """Return the acts, certain of those that were found exactly.

    A hello and a name are taken out of the text before its meaning is read.
    """
    found = set(entities)
    return {**acts, **{act: 1.0 for entity, act in _OF_ENTITIES.items() if entity in found}}


def main_act(acts: Mapping[str, float]) -> str:
    """Return which of the acts the message is first of all."""
    return max(ACTS, key=lambda name: acts[name] * _WEIGHTY.get(name, 1.0))


def find_distress(acts: Mapping[str, float], answered: bool) -> str | None:
    """Return `danger` to life or health, or `bereavement`; None when the message tells of neither.

    `answered`: an entry is sure to answer it, so what it seems to tell must be clearer.
    """
    least = _CLEAR_DISTRESS if answered else _SURE_OF_DISTRESS
    return next((signal for signal, chance in least.items() if acts[signal] >= chance), None)


def likely_acts(acts: Mapping[str, float]) -> tuple[str, ...]:
    """Return all acts that the message probably is, in the order of `ACTS`."""
    return tuple(name for name in ACTS if acts[name] >= LIKELY)


def find_courtesy(acts: Mapping[str, float], asked: str | None, text: str) -> str | None:
    """Return the skill of a greeting, farewell, thank-you, yes, no or aside; None when it is none of these.

    `asked` is what the last reply asked. A message that asks something as well is none: it is answered.
    """
    if is_nod(text):
        return "affirm" if asked == "offer_person" else "thank"
    act = main_act(acts)
    sure = _SURE if len(text.split()) <= _FEW_WORDS else _SURE_OF_LONGER
    if acts["ask"] >= LIKELY or acts[act] < sure:
        return None
    if acts["goodbye"] >= LIKELY:
        return "goodbye"
    if act == "deny" and asked in (None, "was_it_helpful") and acts["thank"] >= LIKELY:
        return "thank"  # "no thanks, that's all" says that nothing else is needed
    if act == "other" and (acts[act] < _CLEAR_ASIDE or any(acts[signal] >= LIKELY for signal in _SERIOUS)):
        return None
    if act == "affirm" and not _takes(text, asked):
        return "thank" if len(text.split()) <= _MOST_WORDS_OF_NOD else None
    return _COURTESIES.get(act)


def _takes(text: str, asked: str | None) -> bool:
    """Return whether a yes is clear enough for what was asked: a person, or one of several entries."""
    if asked not in ("offer_person", "did_you_mean"):
        return True
    return is_clear_yes(text, offer=asked == "offer_person")
