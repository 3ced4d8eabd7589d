"""Finds the sentence of a customer's messages that states their problem. It is quoted, never composed."""

from __future__ import annotations

from collections.abc import Sequence

from bot.matching import Pattern, split_sentences, split_words

LONGEST_PROBLEM = 200
LONGEST_INTRODUCTION = 100
_ENOUGH = 2

_INTRODUCTION = Pattern(
    r"^\W*(?:(?:hi|hello|hey)\W+)?(?:[Mm]y name is|[Ii] am|[Cc]all me|[Tt]his is|[Ii]['’]?m)"
    r"\s+(?:[A-Z][\w'’-]*\W*){1,3}$",
)
_OPENING = Pattern(
    r"^\W*(?:(?:hi|hello|hey|good (?:morning|afternoon|evening)|dear \w+)"
    r"(?: (?:there|team|all))?\b[\s,!.:-]*)+",
    ignore_case=True,
)
_QUESTION = Pattern(
    r"^\W*(?:how|what|when|where|which|who|why|can|could|do|does|is|are|will)\b", ignore_case=True
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

# Words that carry no information about the problem: function words, greetings, thanks, requests for a person,
# yes and no, and pure venting.
_EMPTY_WORDS = """
    a about actual actually advisor again agent ai all already also am an and annoyed annoying another any
    anybody anyone are aren't as ask assistant at awful bad be because been bloody bot but by bye call can
    can't chat chatbot contact could cs customer damn day did didn't do does doesn't don't else enough even
    ever fed finally fine for from fuck fucking get getting give good great had has have haven't hello help
    helped helpful helping hey hi him his hope how human i i'd i'll i'm i've id if im in is isn't it it's its
    just know let like live ll look lot machine make manager may maybe me mean means member might more
    morning much must my myself name need needs never new next nice no nobody nonsense nope not nothing now
    of off oh ok okay on once one only or other our out over people person please pls point pretty
    put quite re ready real really representative rep ridiculous robot rubbish said say saying see service
    set shall she should shut sick so some somebody someone something soon sort sorry speak speaking staff
    still stop stupid such supervisor support sure take talk talking team terrible than thank thanks that
    that's thats the their them then there these they thing things think this those through tired to today
    told too try trying under up us useless ve very via want wanted was waste wasting way we well were what
    what's whatever when where which who why will wish with won't worst would wouldn't wtf yeah yep yes yet
    yo you you're your yours
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())

# Next to a number or an address these only label it: "my order number is 10293".
_LABELS = frozenset(("order", "number", "email", "e-mail", "mail", "address", "phone"))


def choose_problem(messages: Sequence[str]) -> str:
    """Return the sentence of a customer's messages, in order, that best states their problem; "" for none.

    It is the sentence with the highest `substance` in the newest message that has any: not a greeting, a
    name, an order number alone, a yes or no, a request for a person or venting. When no message has any, it
    is the longest message. It is cut at a word when longer than `LONGEST_PROBLEM` characters.
    """
    for message in reversed(messages):
        best = max(sentences(message), key=substance, default="")
        if substance(best) >= _ENOUGH:
            return shorten(best)
    longest = max((message.strip() for message in reversed(messages)), key=len, default="")
    return shorten(" ".join(longest.split()))


def substance(sentence: str) -> int:
    """Return the number of informative words in a sentence, and one more if it is a question."""
    if len(sentence) <= LONGEST_INTRODUCTION and _INTRODUCTION.match(sentence):
        return 0
    asks = sentence.rstrip().endswith("?") or bool(_QUESTION.match(sentence))
    tokens = sentence.lower().replace("’", "'").split()
    plain = [token for token in tokens if not any(sign == "@" or sign.isdecimal() for sign in token)]
    words = set(split_words(" ".join(plain), joiners="'-")) - _EMPTY
    telling = len(words if asks or len(plain) == len(tokens) else words - _LABELS)
    return telling + (asks and telling > 0)


def is_substantial(message: str) -> bool:
    """Return whether any sentence of a message is informative enough to state a problem."""
    return any(substance(sentence) >= _ENOUGH for sentence in sentences(message))


def asks_something(message: str) -> bool:
    """Return whether any sentence of a message is put as a question."""
    return any(
        sentence.rstrip().endswith("?") or bool(_QUESTION.match(sentence)) for sentence in sentences(message)
    )


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
    return [opened for sentence in found if (opened := _without_greeting(sentence))]


def _without_greeting(sentence: str) -> str:
    rest = _OPENING.sub("", sentence)
    return rest[:1].upper() + rest[1:] if rest != sentence else sentence
