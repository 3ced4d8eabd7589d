"""Finds the sentence of a customer's messages that states their problem. It is quoted, never composed."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.problem_words import (
    ASKS,
    BACKGROUND,
    EMPTY,
    GREETING,
    IDENTIFICATION,
    INTRODUCTION,
    OPENING,
    SAYS_WHAT_IT_IS,
    STILL_MISSING,
    TROUBLE,
    is_wish_for_remedy,
)
from bot.matching import Pattern, says_no_help, split_sentences, split_words

LONGEST_PROBLEM = 200
LONGEST_INTRODUCTION = 100
_ENOUGH = 2
_QUESTION_MARKS = ("?", "？", "؟")
# Scripts without blanks between words: Thai, and Chinese, Japanese and Korean from here on.
_THAI, _FIRST_EAST_ASIAN = range(0x0E00, 0x0E80), 0x2E80
# "My drawer squeaks", "I need to change the address": said of something of theirs, or asked for.
_STATEMENT = Pattern(
    r"^\W*(?:(?:and|but|und|y|et|en|also)\W+)?(?:my|our|the|i need|i want|i would|i['’]?d|we need|we want"
    r"|mein\w*|unser\w*"
    r"|der|die|das|ich m\wchte|ich will|ich brauche|mi|mis|nuestr\w+|el|la|los|las|quiero|necesito|mon|ma"
    r"|mes|notre|le|les"
    r"|je veux|je voudrais|mijn|onze|ons|de|het|ik wil|meu|minha|o|os|il|lo|gli|vorrei)\b",
    ignore_case=True,
)

_ASKS_FOR_HOURS = Pattern(
    r"\b(?:(?:opening|office|business|working) (?:hours|times)|"
    r"(?:when|are|do|will|is|until|till|what time|which days|how late|how long)\b.{0,30}"
    r"\b(?:you|u|we|they|desk|office|support|shop|store)\b.{0,20}"
    r"\b(?:open|opens|close|closes|closed|closing|reopen|staffed)\b"
    r"(?:\W*$|\s+(?:on|at|today|tomorrow|tonight|now|this|next|again|until|till|from|over|during|later|yet|"
    r"still|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|weekends?)\b))",
    ignore_case=True,
)

# How plainly a sentence says what the matter is; the problem is the first of the plainest.
_STATES, _TELLS, _BESIDE, _NOTHING = 3, 2, 1, 0


def choose_problem(messages: Sequence[str]) -> str:
    """Return the sentence of a customer's messages, in order, that best states their problem; "" for none.

    It is the first sentence of the newest message that states something: what is wrong, a question, a need.
    What it is about ("It is a table lamp"), how it came to be ("I ordered it in May") and what they want done
    ("I want my money back") count where nothing is stated; a greeting, a name, a bare order number, a yes or
    no, a wish for a person, an outburst or "that doesn't help" never. When nothing has substance it is the
    longest message. Cut at a word when longer than `LONGEST_PROBLEM` characters.
    """
    best: dict[int, str] = {}
    for message in reversed(messages):
        for sentence in sentences(message):
            best.setdefault(_plainness(sentence), sentence)
        if _STATES in best:
            return shorten(best[_STATES])
    if found := best.get(_TELLS) or best.get(_BESIDE):
        return shorten(found)
    longest = max((message.strip() for message in reversed(messages)), key=len, default="")
    return shorten(" ".join(longest.split()))


def _plainness(sentence: str) -> int:
    """Return how clearly a sentence states a problem."""
    if STILL_MISSING.search(sentence):
        return _STATES
    told = substance(sentence)
    if not told or says_no_help(sentence):
        return _NOTHING
    if is_wish_for_remedy(sentence):
        return _BESIDE
    if TROUBLE.search(sentence):
        return _STATES
    if told < _ENOUGH:
        return _NOTHING
    if IDENTIFICATION.search(sentence) or BACKGROUND.search(sentence):
        return _BESIDE
    return _STATES if is_question(sentence) or _STATEMENT.search(sentence) else _TELLS


def is_question(sentence: str) -> bool:
    """Return whether a sentence is put as a question."""
    return sentence.rstrip().endswith(_QUESTION_MARKS) or bool(ASKS.search(sentence))


def substance(sentence: str) -> int:
    """Return the weight of the informative words in a sentence, and one more if it is a question."""
    if len(sentence) <= LONGEST_INTRODUCTION and INTRODUCTION.match(sentence):
        return 0
    asks = is_question(sentence)
    tokens = sentence.lower().replace("’", "'").split()
    plain = [token for token in tokens if not any(sign == "@" or sign.isdecimal() for sign in token)]
    words = set(split_words(" ".join(plain), joiners="'-")) - EMPTY
    telling = sum(map(_weight, words if asks or len(plain) == len(tokens) else words - SAYS_WHAT_IT_IS))
    return telling + (asks and telling > 0)


def is_substantial(message: str) -> bool:
    """Return whether any sentence of a message is informative enough to state a problem."""
    return any(substance(sentence) >= _ENOUGH for sentence in sentences(message))


def is_greeting(message: str) -> bool:
    """Return whether a message is a greeting, and nothing else."""
    return GREETING.search(message) is not None


def asks_something(message: str) -> bool:
    """Return whether any sentence of a message is put as a question."""
    return any(map(is_question, sentences(message)))


def asks_for_hours(message: str) -> bool:
    """Return whether a message asks for the opening hours: "when do you open?", "are you open on Sunday?"."""
    return bool(_ASKS_FOR_HOURS.search(message))


def shorten(text: str, limit: int = LONGEST_PROBLEM) -> str:
    """Return the text, cut at a word with an ellipsis when it has more than `limit` characters."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    cut = head.rsplit(" ", 1)[0] if " " in head[limit // 2 :] else head
    return cut.rstrip(" ,;:-") + "…"


def sentences(message: str) -> list[str]:
    """Return the sentences of a message, each on one line and without an opening greeting."""
    found = (" ".join(match.split()) for match in split_sentences(message))
    return [opened for sentence in found if sentence and (opened := _without_greeting(sentence))]


def _without_greeting(sentence: str) -> str:
    rest = OPENING.sub("", sentence)
    return rest[:1].upper() + rest[1:] if rest != sentence else sentence


def _weight(word: str) -> int:
    """Return for how many words one counts: without blanks between words, two signs are about one."""
    first = ord(word[0])
    return (len(word) + 1) // 2 if first in _THAI or first >= _FIRST_EAST_ASIAN else 1
