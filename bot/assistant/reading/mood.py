"""The mood that a message shows: calm, worried, upset or grateful."""

from __future__ import annotations

import re
from typing import Literal

Mood = Literal["calm", "worried", "upset", "grateful"]

_UPSET = re.compile(
    r"""
      \b(?:angry|furious|livid|fuming|outraged?|outrageous|infuriat\w*|frustrat\w*|annoy(?:ed|ing)|irritat\w+|fed\s+up|
      pissed|mad\s+at|disgust\w*|appall\w*|unacceptable|ridiculous|absurd|disgrace\w*|pathetic|rubbish|garbage|crap|
      shambles|terrible|horrible|awful|dreadful|atrocious|abysmal|useless|hopeless|worst|scandal\w*|shameful|
      shocking|joke|scam|scammers?|rip[\s-]?off|liars?|lying|incompetent|unprofessional|nightmare|a\s+farce|
      disappoint\w*|dissapoint\w*|unhappy|upset|sick\s+(?:and\s+tired\s+)?of|tired\s+of|had\s+enough|hate|
      stupid|idiots?|wtf|damn|bloody|hell|bullshit|shit\w*|f+u+c+k\w*|arse|never\s+(?:again|buy\w*\s+from|order\w*\s+from))\b
    | \b(?:third|fourth|fifth|3rd|4th|5th|umpteenth|hundredth)\s+time\b | \bhow\s+many\s+times\b | \bover\s+and\s+over\b
    | \b(?:still|yet\s+again)\s+(?:not|no|nothing|waiting|broken|nobody)\b.*!
    | \bnobody\s+(?:answers|replies|responds|helps|cares|listens|has\s+(?:answered|replied))\b
    | \b(?:waste|wasted|wasting)\s+(?:of\s+)?(?:my\s+)?(?:time|money)\b | \bwaste\s+of\s+(?:time|money)\b
    | [!?]{3,} | 😡|🤬|😠|😤|👎
    """,
    re.IGNORECASE | re.VERBOSE,
)
_WORRIED = re.compile(
    r"""
      \b(?:worr(?:y|ied|ying|ies)|anxious|nervous|concern(?:ed|ing)|afraid|scared|panic\w*|stress(?:ed|ful|ing)?|
      frightened|desperate\w*|urgent(?:ly)?|emergency|asap|please\s+hurry|help\s+me\s+please|uneasy|fear|dread|
      (?:don['’]?t|do\s+not|didn['’]?t)\s+know\s+what\s+to\s+do|hacked|stolen|fraud\w*|phishing|suspicious|
      lost\s+(?:my\s+)?(?:money|everything)|not\s+sure\s+(?:if|whether)\s+(?:it|this)\s+(?:is\s+)?(?:safe|real))\b
    | \bwill\s+i\s+(?:ever|lose|still\s+get)\b | \b(?:running|run)\s+out\s+of\s+time\b | 😟|😰|😨|😱|🥺|😢|😥
    """,
    re.IGNORECASE | re.VERBOSE,
)
_GRATEFUL = re.compile(
    r"""
      \b(?:thank\s*(?:you|u)\s+(?:so|very|sooo*)\s+much|thanks\s+(?:a\s+(?:lot|million|bunch|ton)|so\s+much|heaps)|many\s+thanks|
      (?:really|very|so|truly|most)\s+(?:grateful|thankful|helpful|kind)|grateful|much\s+appreciated|appreciate\s+(?:it|that|this|your)|
      (?:you(?:['’]?re|\s+are|\s+were|\s+have\s+been)|u\s+r)\s+(?:\w+\s+){0,2}(?:great|amazing|awesome|wonderful|brilliant|fantastic|best|star|lifesaver|legend|
      lovely|helpful|kind)|(?:great|amazing|awesome|wonderful|brilliant|fantastic|excellent|perfect)\s+(?:service|help|support|job|work)|
      life\s*saver|made\s+my\s+day|(?:that|this|it)(?:['’]?s|\s+is|\s+was)\s+(?:so\s+|very\s+|really\s+)?(?:great|amazing|awesome|wonderful|brilliant|fantastic|perfect|lovely|super\s+helpful)|
      love\s+(?:it|this|your)|bless\s+you|you\s+rock|cheers\s+mate)\b
    | \b(?:wonderful|brilliant|fantastic|awesome|perfect|great|amazing|excellent|super|lovely)[!,.]*\s+(?:thank|thx|cheers) | thank\s*(?:you|s)\s*!{1,} | 🙏|❤|😍|🥰|😊|👍|💖
    """,
    re.IGNORECASE | re.VERBOSE,
)
_TURNED = re.compile(
    r"\b(?:not|no|isn['’]?t|never|nothing|hardly|don['’]?t\s+be|am\s+not|wasn['’]?t|without)\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)


def find_mood(text: str) -> Mood | None:
    """The mood that `text` shows, or None when it shows none in particular.

    Upset outweighs worried, and both outweigh thanks: "thanks for nothing, this is ridiculous".
    """
    if _shows(_UPSET, text) or _shouts(text):
        return "upset"
    if re.search(r"\bthanks?\s+(?:you\s+)?for\s+nothing\b", text, re.IGNORECASE):
        return "upset"
    if _shows(_WORRIED, text):
        return "worried"
    return "grateful" if _shows(_GRATEFUL, text) else None


def _shows(pattern: re.Pattern[str], text: str) -> bool:
    """True when the pattern is found and not turned round by a "not" before it."""
    return any(not _TURNED.search(text[: match.start()]) for match in pattern.finditer(text))


def _shouts(text: str) -> bool:
    """True for a sentence in capitals that ends in an exclamation mark."""
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 1]
    return len(words) >= 4 and "!" in text and sum(word.isupper() for word in words) / len(words) > 0.7
