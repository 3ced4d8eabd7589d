"""Whether a customer asks for a person. A request is never missed because a question stands beside it."""

from __future__ import annotations

import re

_PERSON = (
    r"(?:(?:live|real|actual|human|normal|proper|living|breathing|genuine|another|other|different|"
    r"customer|service|support|sales|care|non[\s-]?robot\w*|physical)[\s-]+)*"
    r"(?:person|people|humans?|human\s+being|agents?|representatives?|reps?|operators?|managers?|supervisors?|"
    r"advis[oe]rs?|assistants?|consultants?|colleagues?|employees?|worker|staff(?:\s+member)?|member\s+of\s+staff|"
    r"team\s+member|customer\s+service|customer\s+care|service\s+desk|help\s*desk|support(?:\s+team)?|"
    r"some(?:one|body)(?:\s+(?:else|real|human))?|any(?:one|body)(?:\s+(?:else|real|human))?)"
)
_TALK = r"(?:talk|speak|chat|spk|converse|have\s+a\s+(?:word|chat))(?:ing)?"
_OF = r"(?:\s+(?:a|an|the|one|some|any|your|of|his|her|my|to|with|from|at))*\s+"

_ASKS = re.compile(
    rf"""
      \b{_TALK}\s+(?:to|with|2){_OF}?\s*{_PERSON}\b
    | \b(?:connect|transfer|pass|switch|forward|hand|refer|redirect|direct|route)\s+(?:me|us|this|it)
      (?:\s+(?:over|on|through|up))?{_OF}{_PERSON}\b
    | \b(?:put|patch|get)\s+(?:me|us)\s+(?:through|on)?{_OF}{_PERSON}\b
    | \b(?:give|get|find|send|bring|fetch|call)\s+(?:me|us)?{_OF}?\s*
      (?:real|actual|human|live|another|other|different)[\s-]+(?:person|human|agent|being|operator|rep\w*|advis[oe]r)\b
    | \b(?:give|get|find|bring|fetch)\s+(?:me|us){_OF}?\s*{_PERSON}\b
    | \b(?:get|have|let|can|could|is\s+there|are\s+there)\s+(?:some|any)(?:one|body)(?:\s+else)?
      (?:\s+(?:else|there|real|who|that|on\s+the\s+(?:line|phone)|to|can|could))*
      \s*(?:help|look|take|confirm|answer|call|contact|assist|check|talk|speak|handle|to\s+(?:help|talk|speak|look))\b
    | \b(?:want|need|prefer|like|wish|demand|request|require|get|have)\s+(?:(?:to|a|an|the)\s+)*
      (?:(?:reach|contact|see|deal\s+with|be\s+(?:connected|transferred|put\s+through)\s+(?:to|with))\s+
      (?:(?:a|an|the|your|some)\s+)*)?
      (?:(?:live|real|actual|human|normal|proper|different|other)\s+)+(?:person|human|agent|being|operator|rep\w*|support)\b
    | \b(?:reach|contact|deal\s+with|speak|talk)(?:ing)?{_OF}
      (?:(?:other|another|live|real|actual|human|non[\s-]?robot\w*)\s+)+(?:person|human|agent|operator|someone|rep\w*)s?\b
    | \b(?:human|real\s+person|live\s+(?:agent|person|chat)|(?:customer\s+service\s+)?representative|operator|agent|person)
      \s*(?:please|pls|plz|now|asap|!+)
    | ^\W*(?:a\s+|the\s+)?(?:real\s+|live\s+|human\s+)?(?:human|person|agent|operator|representative|someone|human\s+being)\W*$
    | \b(?:from|by|with)\s+(?:a|an|your)\s+(?:real\s+|actual\s+|live\s+)?(?:human|agent|person|representative|operator)\b
    | \b(?:don['’]?t|do\s+not|won['’]?t|will\s+not|refuse\s+to|stop|tired\s+of|sick\s+of|rather\s+not|enough\s+of)
      \s+(?:(?:want|like|feel\s+comfortable|wish)\s+(?:to\s+)?)?
      (?:talk\w*|speak\w*|chat\w*|deal\w*|shar\w+(?:\s+\w+){{0,4}})\s+(?:to|with)\s+
      (?:(?:a|an|this|the|these|stupid|some|you|bots?|robots?)\s*)*
      (?:bots?|machines?|robots?|computers?|program|ai|chatbots?|you\b)
    | \b(?:a|any|some)\s+(?:human|real\s+person)\s+(?:i|who|that|there|here|available|around)\b
    | \b(?:is|are)\s+(?:there\s+)?(?:a|any|some)\s*(?:one|body|human|real\s+person|person|agent)s?
      \s*(?:there|here|available|around|online|i\s+can|free)\b
    | \b(?:someone|somebody|a\s+person|an?\s+agent|your\s+manager|a\s+human)\s+(?:to\s+)?
      (?:call|phone|ring|contact|help)\s+me\b
    | \b(?:speak|talk)\s+(?:directly\s+)?(?:to|with)\s+(?:your|the|a)\s+(?:\w+\s+)?(?:department|team|manager|boss|owner)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_PAST = re.compile(
    r"\b(?:spoke|talked|spoken|chatted|was\s+(?:talking|speaking)|been\s+(?:talking|speaking))\b", re.I
)


def asks_for_person(text: str) -> bool:
    """True when the words of `text` ask to deal with a human instead of, or beside, the assistant."""
    for match in _ASKS.finditer(text):
        before = text[: match.start()]
        declined = re.search(r"\b(?:no\s+need|(?:don['’]?t|do\s+not)\s+need)\b[^.!?]{0,20}$", before, re.I)
        if not declined and not _PAST.search(match[0]):
            return True
    return False
