"""Whether a message is a clear complaint: about us, and not a question that an entry could answer."""

from __future__ import annotations

import re

_FORMAL = re.compile(
    r"""
      \b(?:want|need|like|wish|going|here|have|got|writing|reason)\b[^.?!]{0,25}\b(?:to\s+)?(?:complain|make\s+a\s+complaint|
      file\s+a\s+complaint|lodge\s+a\s+complaint|raise\s+a\s+complaint)\b
    | \b(?:a|my|this|formal|official|serious)\s+(?:\w+\s+)?complaint\b(?=\s*(?:about|regarding|against|:|\.|!|$))
    | \bi\s+(?:wish|have|must|am)\s+(?:to\s+)?complain(?:ing)?\b | \bcomplaining\s+about\b
    | \b(?:lawyer|solicitor|sue\s+you|legal\s+action|consumer\s+(?:authority|protection|rights)|ombudsman|trading\s+standards|
      small\s+claims|chargeback|report\s+you|trustpilot|bad\s+review|negative\s+review|one\s+star)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_BLAMES = re.compile(
    r"""
      \b(?:your|you|you['’]?re|this|the)\s+(?:\w+\s+){0,3}(?:service|company|shop|store|support|staff|website|people|business|delivery|
      team|experience|quality|behaviou?r|treatment|way\s+(?:i|you))\b[^.?!]{0,40}\b(?:terrible|horrible|awful|appalling|
      unacceptable|ridiculous|disgrace\w*|pathetic|rubbish|useless|a\s+joke|worst|shocking|disappointing|very\s+bad|so\s+bad|poor|
      incompetent|rude|unprofessional|disgusting|shambles|nightmare|crap|sucks|stinks)\b
    | \b(?:terrible|horrible|awful|appalling|unacceptable|disgraceful|pathetic|worst|poor|lousy|shocking|disgusting|rude|bad)\s+
      (?:\w+\s+){0,2}(?:service|company|shop|store|support|staff|experience|treatment|quality|customer)\b
    | \b(?:this|that|it)(?:['’]?s|\s+is|\s+was)\s+(?:\w+\s+){0,2}(?:unacceptable|a\s+disgrace|disgraceful|outrageous|appalling|ridiculous|
      a\s+(?:complete\s+|total\s+)?(?:joke|scam|farce|shambles)|beyond\s+(?:a\s+joke|belief)|scandalous|pathetic)\b
    | \b(?:i\s+am|i['’]?m|we\s+are|im)\s+(?:\w+\s+){0,2}(?:disgusted|appalled|furious|livid|outraged|fuming|(?:deeply|very|extremely|so|really)\s+
      (?:disappointed|unhappy|upset|angry|dissatisfied))\b
    | \b(?:nobody|no\s*one|none\s+of\s+you)\s+(?:\w+\s+){0,2}(?:answers?|answered|repl(?:y|ies|ied)|respond(?:s|ed)?|helps?|helped|cares?|listens?|calls?\s+back|called)\b
    | \b(?:third|fourth|fifth|3rd|4th|5th|umpteenth)\s+time\b
    | \b(?:never|not)\s+(?:\w+\s+){0,2}(?:order|buy|shop)(?:ing)?\s+(?:\w+\s+){0,2}(?:again|from\s+you|here)\b
    | \byou\s+(?:people\s+)?(?:lied|are\s+(?:liars|thieves|crooks|scammers|incompetent)|have\s+(?:lied|cheated|ruined)|ruined|cheated|stole|scammed)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_HOW_TO = re.compile(
    r"\b(?:how|where|what|who|can|could|may|is\s+it|which|when)\b[^.!]{0,40}\b(?:complain|complaints?|review|ombudsman|dispute)\b",
    re.IGNORECASE,
)


def is_complaint(text: str) -> bool:
    """True when `text` complains about the business. "How do I complain?" is a question, not a complaint."""
    if _BLAMES.search(text):
        return True
    return _FORMAL.search(text) is not None and _HOW_TO.search(text) is None
