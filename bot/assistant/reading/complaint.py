"""Whether a message is a clear complaint: about us, and not a question that an entry could answer."""

from __future__ import annotations

from bot.matching import Pattern

_BAD = (
    r"(?:terrible|horrible|awful|appalling|unacceptable|ridiculous|disgrace\w*|pathetic|rubbish|useless|a\s+joke"
    r"|worst|shocking|disappointing|(?:very|so|really)\s+bad|poor|lousy|incompetent|rude|unprofessional"
    r"|disgusting|shambles|nightmare|crap|sucks|stinks|outrageous|scandalous|dreadful|abysmal)"
)
_US = (
    r"(?:service|company|shop|store|support|staff|website|people|business|delivery|team|experience|quality"
    r"|behaviou?r|treatment|courier|driver|customer\s+(?:service|care))"
)
_BLAMES = (
    # your service is terrible
    rf"\b(?:your|you|you['’]?re|this|the)\s+(?:\w+\s+){{0,3}}{_US}\b[^.?!]{{0,40}}\b{_BAD}\b",
    # appalling customer service
    rf"\b{_BAD}\s+(?:\w+\s+){{0,2}}{_US}\b",
    # this is absolutely unacceptable
    r"\b(?:this|that|it)(?:['’]?s|\s+is|\s+was)\s+(?:\w+\s+){0,2}(?:unacceptable|outrageous|appalling|ridiculous"
    r"|(?:a\s+)?(?:complete\s+|total\s+)?(?:disgrace\w*|joke|scam|farce|shambles)|beyond\s+belief|scandalous"
    r"|pathetic)\b",
    # I'm furious · we are really disappointed
    r"\b(?:i\s+am|i['’]?m|we\s+are|im)\s+(?:\w+\s+){0,2}(?:disgusted|appalled|furious|livid|outraged|fuming"
    r"|(?:deeply|very|extremely|so|really)\s+(?:disappointed|unhappy|upset|angry|dissatisfied))\b",
    # nobody answers my mails
    r"\b(?:nobody|no\s*one|none\s+of\s+you)\s+(?:\w+\s+){0,2}(?:answer(?:s|ed)?|repl(?:y|ies|ied)"
    r"|respond(?:s|ed)?|help(?:s|ed)?|cares?|listens?|calls?\s+back|called)\b",
    # for the third time
    r"\b(?:third|fourth|fifth|3rd|4th|5th|umpteenth)\s+time\b",
    # I will never order here again
    r"\b(?:never|not)\s+(?:\w+\s+){0,2}(?:order|buy|shop)(?:ing)?\s+(?:\w+\s+){0,2}(?:again|from\s+you|here)\b",
    # you lied to me
    r"\byou\s+(?:people\s+)?(?:lied|(?:are|have)\s+(?:liars|thieves|crooks|scammers|incompetent|lied|cheated|ruined)"
    r"|ruined|cheated|stole|scammed)\b",
)
_FORMAL = (
    # I want to make a complaint
    r"\b(?:want|need|like|wish|going|here|have|got|writing|reason)\b[^.?!]{0,25}\b(?:to\s+)?"
    r"(?:complain|(?:make|file|lodge|raise)\s+a\s+(?:\w+\s+)?complaint)\b",
    # this is a formal complaint
    r"\b(?:a|my|this|formal|official|serious)\s+(?:\w+\s+)?complaint\s*(?:\b(?:about|regarding|against)|:|\.|!|$)",
    r"\bi\s+(?:wish|have|must|am)\s+(?:to\s+)?complain(?:ing)?\b",
    r"\bcomplaining\s+about\b",
    # I'll get a lawyer · expect a bad review
    r"\b(?:lawyer|solicitor|sue\s+you|legal\s+action|consumer\s+(?:authority|protection|rights)|ombudsman"
    r"|trading\s+standards|small\s+claims|report\s+you|(?:bad|negative)\s+review|one\s+star)\b",
)
_ASKS_HOW = Pattern(
    r"\b(?:how|where|what|who|can|could|may|is\s+it|which|when)\b[^.!]{0,40}"
    r"\b(?:complain|complaints?|review|ombudsman|dispute)\b",
    ignore_case=True,
)


def _any_of(ways: tuple[str, ...]) -> Pattern:
    return Pattern("|".join(f"(?:{way})" for way in ways), ignore_case=True)


_BLAMED = _any_of(_BLAMES)
_FORMALLY = _any_of(_FORMAL)


def is_complaint(text: str) -> bool:
    """Return whether `text` complains about the business. "How do I complain?" does not."""
    if _BLAMED.search(text):
        return True
    return _FORMALLY.search(text) is not None and _ASKS_HOW.search(text) is None
