"""Whether a customer asks for an agent by name: "can I talk to Jonas again?", "is Maya there?"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.conversation.model import Agent, Value
from bot.matching import Pattern, fold, split_sentences, split_words

# Nobody asks for a person at greater length before they say what it is about.
_LONGEST = 600
# What is left of a message that asks for nothing else: greetings, "please", "about this".
_MORE_WORDS = 4

# One word stands for the name, wherever it is; the others are as `split_words` and `fold` leave them.
_NAME = "agentname"
_HERE = (
    r"(?:there|here|available|around|online|in|in today|on duty|at work|working|free|back|reachable|"
    r"still there|still here|there today|here today|there now|here now|around today|available today)"
)
_WAYS_TO_ASK = (
    # can I talk to Jonas again · put me through to Jonas · I want Jonas back · is Jonas there
    rf"(?:talk|speak|chat|write|talking|speaking|chatting|deal)(?: (?:to|with|directly|again|only)){{1,3}}"
    rf" {_NAME}",
    rf"(?:connect|transfer|pass|put|switch|hand|forward|route|get|bring|give)(?: me| us| this| it)?"
    rf"(?: (?:back|over|through|to|with|on)){{0,3}} {_NAME}",
    rf"(?:want|need|prefer|like|have|get|reach|ask for|see)(?: (?:to|have|get|reach|see|back|only)){{0,3}}"
    rf" {_NAME}(?: (?:again|back|please|instead|now))?$",
    rf"(?:is|are|would|s|will) {_NAME} (?:(?:still|also|maybe|perhaps|be|by chance) )?{_HERE}\b",
    rf"(?:where is|where s|wheres) {_NAME}\b",
    rf"{_NAME} (?:please|again|are you there|you there|can you help)\b",
    rf"{_NAME} {_HERE}$",
    # German
    rf"(?:mit|an|zu|von) {_NAME} (?:\w+ )?(?:sprechen|reden|schreiben|chatten|verbinden|verbunden|weiter)",
    rf"ist {_NAME} (?:noch |auch |heute |wieder |gerade |jetzt )?"
    r"(?:da|hier|verfügbar|erreichbar|im dienst|im haus|frei|online)\b",
    rf"(?:kann|könnte|möchte|will) ich (?:bitte |wieder |nochmal )*{_NAME} (?:haben|sprechen|erreichen)",
    rf"{_NAME} bitte\b",
    # French, Spanish, Portuguese, Italian, Dutch
    rf"(?:parler|discuter|échanger) (?:à|a|avec) {_NAME}",
    rf"(?:est ce que )?{_NAME} est (?:elle |il )?(?:là|la|disponible|encore là)",
    rf"(?:hablar|falar|parlare|charlar) (?:con|com) {_NAME}",
    rf"(?:está|esta|c è|cè) {_NAME}\b",
    rf"(?:met|van) {_NAME} (?:\w+ )?(?:spreken|praten|chatten)|is {_NAME} (?:er|aanwezig|bereikbaar)\b",
)
_ASKS = Pattern("|".join(f"(?:{way})" for way in _WAYS_TO_ASK), as_written=True)
# The words are there, but not as a wish: "I don't want to talk to Jonas", "this is Jonas here".
_NOT_MEANT = Pattern(
    r"\b(?:don t|don't|dont|do not|not|never|no need to|nicht|kein|keine|without|instead of|rather not)\b"
    rf"[^.]{{0,40}}{_NAME}"
    rf"|\b(?:this|it|name|that|i am|i m|i'm|ich bin) (?:is )?{_NAME}\b",
    as_written=True,
)


class AskedAgent(Value, frozen=True):
    """The agent who is asked for; `more`: the message says more than that."""

    agent: Agent
    more: bool = False


def find_asked_agent(text: str, agents: Iterable[Agent]) -> AskedAgent | None:
    """Return the agent for whom the customer asks by first name or by all of it, if there is one.

    Where two have the name that is said, neither is meant for certain: it is an ordinary wish for a person.
    """
    if len(text) > _LONGEST:
        return None
    words = [split_words(fold(sentence)) for sentence in split_sentences(text)]
    said = {word for sentence in words for word in sentence}
    called = [(agent, name) for agent in agents for name in _names(agent.name) if said.issuperset(name)]
    for agent, name in sorted(called, key=lambda pair: -len(pair[1])):
        if any(other.id != agent.id and theirs == name for other, theirs in called):
            continue
        for sentence in words:
            line = _with_name(sentence, name)
            if line and _ASKS.search(line) and not _NOT_MEANT.search(line):
                others = sum(len(each) for each in words if each is not sentence)
                return AskedAgent(agent, more=others >= _MORE_WORDS or len(line.split()) > 3 * _MORE_WORDS)
    return None


def _names(name: str) -> list[tuple[str, ...]]:
    """Return as what words an agent may be called: the whole name, and the first."""
    words = tuple(split_words(fold(name)))
    return [words, words[:1]] if len(words) > 1 else [words] if words else []


def _with_name(sentence: Sequence[str], name: tuple[str, ...]) -> str | None:
    """Return the sentence with one word where the name stood; `None` where it is not."""
    for at in range(len(sentence) - len(name) + 1):
        if tuple(sentence[at : at + len(name)]) == name:
            return " ".join((*sentence[:at], _NAME, *sentence[at + len(name) :]))
    return None
