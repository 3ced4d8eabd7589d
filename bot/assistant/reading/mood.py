"""The mood that a message shows: calm, worried, upset or grateful."""

from __future__ import annotations

from typing import Literal

from bot.matching import Pattern, split_words

Mood = Literal["calm", "worried", "upset", "grateful"]

_UPSET = (
    r"\b(?:angry|furious|livid|fuming|outrag\w+|infuriat\w*|frustrat\w*|annoy(?:ed|ing)|irritat\w+|fed\s+up"
    r"|pissed|mad\s+at|disgust\w*|appall\w*|unacceptable|ridiculous|absurd|disgrace\w*|pathetic|rubbish|garbage"
    r"|crap|shambles|terrible|horrible|awful|dreadful|atrocious|abysmal|useless|hopeless|worst|scandal\w*"
    r"|shameful|shocking|joke|scam|scammers?|rip[\s-]?off|liars?|lying|incompetent|unprofessional|nightmare"
    r"|farce|diss?app?oint\w*|unhappy|upset|sick\s+of|sick\s+and\s+tired|tired\s+of|had\s+enough|hate|stupid"
    r"|idiots?|wtf|damn|bloody|hell|bullshit|shit\w*|f+u+c+k\w*|arse)\b",
    r"\bnever\s+(?:again|buy\w*\s+from|order\w*\s+from)\b",
    r"\b(?:third|fourth|fifth|3rd|4th|5th|umpteenth|hundredth)\s+time\b",
    r"\bhow\s+many\s+times\b",
    r"\bover\s+and\s+over\b",
    r"\b(?:still|yet\s+again)\s+(?:not|no|nothing|waiting|broken|nobody)\b[^.?!]{0,80}!",
    r"\b(?:nobody|no\s*one)\s+(?:answers|replies|responds|helps|cares|listens|has\s+(?:answered|replied))\b",
    r"\b(?:wast(?:e|ed|ing))\s+(?:of\s+)?(?:my\s+)?(?:time|money)\b",
    r"\bthanks?\s+(?:you\s+)?for\s+nothing\b",
    r"[!?]{3,}",
    r"[😡🤬😠😤👎]",
)
_WORRIED = (
    r"\b(?:worr(?:y|ied|ying|ies)|anxious|nervous|concern(?:ed|ing)|afraid|scared|panic\w*|stress(?:ed|ful|ing)?"
    r"|frightened|desperate\w*|urgent(?:ly)?|emergency|asap|please\s+hurry|help\s+me\s+please|uneasy|fear|dread"
    r"|hacked|stolen|fraud\w*|phishing|suspicious)\b",
    r"\b(?:don['’]?t|do\s+not|didn['’]?t)\s+know\s+what\s+to\s+do\b",
    r"\blost\s+(?:my\s+)?(?:money|everything)\b",
    r"\bnot\s+sure\s+(?:if|whether)\s+(?:it|this)\s+(?:is\s+)?(?:safe|real)\b",
    r"\bwill\s+i\s+(?:ever|lose|still\s+get)\b",
    r"\b(?:running|run)\s+out\s+of\s+time\b",
    r"\b(?:been\s+(?:waiting|trying)|waited|tried)\s+(?:\w+\s+){0,6}?"
    r"(?:hours?|days?|weeks?|months?|ages|forever)\b",
    r"\bstill\s+(?:haven['’]?t|hasn['’]?t|have\s+not|has\s+not|no\s+sign|nothing)\b",
    r"\b(?:no|without)\s+luck\b|\b(?:bad|hard|rough)\s+(?:day|week)\b|\bgo(?:ing|ne)\s+(?:\w+\s+){0,2}crazy\b",
    r"[😟😰😨😱🥺😢😥]",
)
_GREAT = r"(?:great|amazing|awesome|wonderful|brilliant|fantastic|excellent|perfect|lovely|super)"
_GRATEFUL = (
    r"\bthank\s*(?:you|u)\s+(?:so|very|sooo*)\s+much\b",
    r"\bthanks\s+(?:a\s+(?:lot|million|bunch|ton)|so\s+much|heaps)\b|\bmany\s+thanks\b",
    r"\b(?:(?:really|very|so|truly|most)\s+(?:grateful|thankful|helpful|kind)|grateful|much\s+appreciated)\b",
    r"\bappreciate\s+(?:it|that|this|your)\b",
    rf"\b(?:you(?:['’]?re|\s+are|\s+were|\s+have\s+been)|u\s+r)\s+(?:\w+\s+){{0,2}}"
    rf"(?:{_GREAT}|best|star|lifesaver|legend|helpful|kind)\b",
    rf"\b{_GREAT}\s+(?:service|help|support|job|work)\b",
    rf"\b(?:that|this|it)(?:['’]?s|\s+is|\s+was)\s+(?:(?:so|very|really)\s+)?(?:{_GREAT}|super\s+helpful)\b",
    rf"\b{_GREAT}[!,.]*\s+(?:thank|thx|cheers)",
    r"\b(?:life\s*saver|made\s+my\s+day|bless\s+you|you\s+rock|cheers\s+mate|love\s+(?:it|this|your))\b",
    r"\bthank\s*(?:you|s)\s*!",
    r"[🙏❤😍🥰😊👍💖]",
)
# So far back a "not" can stand from what it turns round.
_REACH = 80
_TURNED = Pattern(
    r"\b(?:not|no|isn['’]?t|never|nothing|hardly|don['’]?t\s+be|wasn['’]?t|without)\s+(?:\w+\s+){0,2}$"
    r"|\b(?:don['’]?t|do\s+not)\s+$",
    ignore_case=True,
)
_MOODS: tuple[tuple[Mood, Pattern], ...] = tuple(
    (mood, Pattern("|".join(signs), ignore_case=True))  # type: ignore[misc]  # the names are those of Mood
    for mood, signs in (("upset", _UPSET), ("worried", _WORRIED), ("grateful", _GRATEFUL))
)


def find_mood(text: str) -> Mood | None:
    """Return the mood that `text` shows, or None when it shows none in particular.

    Upset outweighs worried, and both outweigh thanks: "thanks for looking, but this is ridiculous".
    """
    if _shouts(text):
        return "upset"
    return next((mood for mood, signs in _MOODS if _shows(signs, text)), None)


def _shows(signs: Pattern, text: str) -> bool:
    """Return whether a sign is found that no "not" before it turns round."""
    found = (match.start() for match in signs.finditer(text))
    return any(not _TURNED.search(text[max(0, start - _REACH) : start]) for start in found)


def _shouts(text: str) -> bool:
    """Return whether it is a sentence in capitals that ends in an exclamation mark."""
    words = [word for word in split_words(text, digits=False) if len(word) > 1]
    return len(words) >= 4 and "!" in text and sum(word.isupper() for word in words) / len(words) > 0.7
