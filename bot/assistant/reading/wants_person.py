"""Whether a customer asks for a person. A request is never missed because a question is beside it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.matching import Match, Pattern

_HUMAN = r"(?:live|real|actual|human|physical|genuine|living|breathing|normal|proper|non[\s-]?robot\w*)"
_OTHER = r"(?:another|other|different)"
_ROLE = (
    r"(?:persons?|people|humans?|human\s+being|agents?|representatives?|reps?|operators?|managers?|supervisors?"
    r"|advis[oe]rs?|assistants?|consultants?|specialists?|colleagues?|employees?|workers?|staff(?:\s+member)?"
    r"|members?\s+of\s+(?:the\s+)?(?:staff|team)|team\s+member|customer\s+(?:service|care|support)"
    r"|(?:service|help)\s*desk|support(?:\s+team)?|(?:\w+\s+){0,2}(?:department|team)|boss"
    r"|reception(?:ist)?|front\s*desk|concierge)"
)
_SOMEONE = r"(?:some|any)(?:one|body)"
_ARTICLES = (
    r"(?:\s+(?:a|an|the|one|some|any|your|of|his|her|my|to|with|from|at|over|on|through|up|directly))*\s+"
)
_PERSON = (
    rf"(?:(?:{_HUMAN}|{_OTHER}|customer|service|support|sales|care|bank|shop|your|\w+\s+service)[\s-]+)*"
    rf"(?:{_ROLE}|{_SOMEONE}(?:\s+(?:else|real|human))?)"
)
_TALK = r"(?:talk|speak|chat|spk|converse|have\s+a\s+(?:word|chat))(?:ing)?"
_SUBMIT = r"(?:talk\w*|speak\w*|chat\w*|deal\w*|(?:shar|giv|discuss|explain|tell)\w*(?:\s+\w+){0,4})"
_MACHINE = r"(?:bots?|machines?|robots?|computers?|program|ai|a\.i\.|chatbots?|algorithms?|automat\w+)"

_ONE = r"(?:human|person|agent|operator|representative|rep|advis[oe]r|manager|supervisor)"

_WAYS_TO_ASK = (
    # can I talk to someone? · I'd rather speak with another agent
    rf"\b{_TALK}\s+(?:to|with|2)\b{_ARTICLES}?\s*{_PERSON}\b",
    # connect me with a human · transfer this to customer service · put me through to a worker
    r"\b(?:connect|transfer|pass|switch|forward|hand|refer|redirect|direct|route|put|patch|get)"
    rf"\s+(?:me|us|this|it){_ARTICLES}{_PERSON}\b",
    # give me a real person · find me someone else · bring a human
    rf"\b(?:give|get|find|send|bring|fetch)(?:\s+(?:me|us))?{_ARTICLES}(?:(?:{_HUMAN}|{_OTHER})[\s-]+)+"
    r"(?:person|human|agent|being|operator|rep\w*|advis[oe]r)\b",
    rf"\b(?:give|get|find|bring|fetch)\s+(?:me|us){_ARTICLES}?\s*{_PERSON}\b",
    # can somebody else look at it? · can I get someone on the line to confirm · get someone to help me
    rf"\b(?:can|could|let|have)\s+{_SOMEONE}\s+else\s+(?:please\s+)?(?:have\s+a\s+look|take|look|help|check|handle"
    r"|answer|deal|assist|explain|do\s+(?:this|it))\b",
    rf"\b(?:get|have)\s+{_SOMEONE}(?:\s+else)?(?:\s+(?:on\s+the\s+(?:line|phone)))?"
    r"\s+(?:to\s+)?(?:help|look|take|confirm|answer|call|contact|assist|check|phone|ring|explain)\b",
    rf"\b{_SOMEONE}\s+(?:from|of|at|in)\s+(?:your|the)\s+(?:\w+\s+)?(?:team|staff|support|department|company|shop)\b",
    # I want a real person · I need to reach a human agent · I prefer human support
    r"\b(?:want|need|prefer|like|wish|ask|demand|request|require|reach|contact|see|deal\s+with)\s+"
    rf"(?:(?:to|a|an|the|your|some|reach|contact|see|deal|with|one|of)\s+)*(?:(?:{_HUMAN}|{_OTHER})\s+)+"
    r"(?:persons?|humans?|agents?|being|operators?|rep\w*|support|one)\b",
    rf"\b(?:want|need|prefer|(?:can|could|may)\s+(?:i|we)\s+(?:please\s+)?(?:get|have))\s+(?:a|an)\s+(?P<one>{_ONE})\b",
    # an agent please! · representative
    r"\b(?:human|real\s+person|live\s+(?:agent|person|chat)|representative|rep|operator|agent|person)"
    r"\s*(?:please|pls|plz|now|asap|!+)",
    rf"^\W*(?:(?:a|an|the|just)\s+)*(?:(?:{_HUMAN})\s+)*"
    r"(?:human|person|agent|operator|representative|someone|human\s+being)\W*$",
    # escalate this · transfer me · let me talk to Mia · who can I talk to?
    r"\b(?:please|want\s+to|like\s+to|need\s+to|(?:can|could)\s+(?:you|we|i))\s+escalate\b|^\W*escalate\b",
    r"^\W*(?:please\s+)?transfer\s+me\W*(?:please|now)?\W*$",
    rf"\blet\s+me\s+{_TALK}\s+(?P<to>to|with)\b",
    r"\bwho\s+(?:can|could|should|do)\s+i\s+(?:talk|speak)\s+(?:to|with)\b",
    # I want to hear it from a human
    r"\b(?:from|by|with)\s+(?:a|an|your)\s+(?:real\s+|actual\s+|live\s+)?(?:human|agent|person|representative)\b",
    # I won't talk to a bot · I don't feel comfortable sharing this with a machine · stop talking to bots
    r"\b(?:don['’]?t|do\s+not|won['’]?t|will\s+not|not|refuse\s+to|stop|tired\s+of|sick\s+of|rather\s+not|enough\s+of)"
    rf"\s+(?:(?:want|like|feel\s+comfortable|wish|going|comfortable)\s+(?:to\s+)?)?{_SUBMIT}\s+(?:to|with)\s+"
    rf"(?:(?:a|an|this|the|these|stupid|some|your)\s+)*(?:{_MACHINE}\b|(?P<you>you)\b)",
    # why am I wasting time with a machine
    rf"\bwast\w+\s+(?:my\s+)?time\s+(?:with|on|talking\s+to)\s+(?:(?:a|an|this|the|stupid)\s+)*{_MACHINE}\b",
    # is there a human there? · any real person who can help
    r"\b(?:is|are)\s+(?:there\s+)?(?:a|an|any|some)\s*(?:one|body|human|real\s+person|person|agent)s?"
    r"\s*(?:real|there|here|available|around|online|i\s+can|free|alive|working)\b",
    rf"^\W*(?:(?:hi|hello|hey|so|but)\W+)?is\s+there\s+(?:an?|any|some)\s+(?:{_HUMAN}\s+)*{_ONE}\W*$",
    r"\b(?:a|any|some)\s+(?:human|real\s+person)s?\s+(?:i|who|that|there|here|available|around)\b",
    # you don't understand me · this bot is useless · this chat is going nowhere
    r"\b(?:this|the|your|stupid)\s+(?:\w+\s+)?(?:(?:chat)?bot|robot|ai|assistant|chat|conversation)\b[^.?!,]{0,20}"
    r"\b(?:not\s+(?:working|helping|helpful)|isn['’]?t\s+(?:working|helping)|doesn['’]?t\s+(?:work|help)|useless"
    r"|stupid|dumb|hopeless|pointless|nowhere)\b",
    r"\byou\s+(?:just\s+)?(?:(?:do\s+not|don['’]?t|can['’]?t|cannot)\s+(?:understand|help)\s+me"
    r"|are\s+(?:not|no)\s+help(?:ing|ful)?|are\s+useless)\b",
    # have someone call me
    r"\b(?:someone|somebody|a\s+person|an?\s+agent|your\s+manager|a\s+human|a\s+colleague)\s+(?:to\s+)?"
    r"(?:call|phone|ring|contact)\s+me\b",
)
_ASKS = Pattern("|".join(f"(?:{way})" for way in _WAYS_TO_ASK), ignore_case=True)
# What must not follow where one of these words ends the match: "a person near me", "let me talk to you".
_ELSE = {
    "one": Pattern(r"\s+(?:near\w*|close|in|number)", ignore_case=True),
    "to": Pattern(r"\s+you\b", ignore_case=True),
    "you": Pattern(r"\s+(?:about\s+)?\w+ing\b", ignore_case=True),
}
# So far behind a match, and before it, these are looked for.
_REACH = 80
_NOT = r"(?:don['’]?t|do\s+not|never|please\s+not)"
# An order begins what is said: "don't connect me". "You don't connect me" complains that nobody does.
_ORDER = r"(?:^|[^\w\s'’])\s*(?:(?:please|ok|okay|no|so|just|well)\s+)*"
# The words are there, but as a refusal: "no need to speak to anyone", "I'd rather not talk to a person",
# "don't connect me to one", "no human please", "stop asking me if I want a person".
_DECLINES = Pattern(
    r"\b(?:no\s+need|(?:don['’]?t|do\s+not|doesn['’]?t)\s+(?:need|have|want|like|wish)|rather\s+not|without|instead\s+of"
    r"|avoid)\s+(?:\w+\s+){0,3}$"
    rf"|{_ORDER}{_NOT}\s+(?:(?:please|ever|even|try\s+to|dare|dare\s+to|just|have\s+to)\s+)*$"
    rf"|\b(?:no|not)\s+(?:(?:a|an|any|another|more|{_HUMAN})\s+)*$"
    rf"|\b(?:stop|quit|{_NOT}|no\s+need\s+to)\s+(?:keep\s+)?(?:ask|offer|suggest|propos|push|tell)\w*(?:\s+(?:me|us))?"
    r"(?:\s+(?:again|all\s+the\s+time|every\s+time))?\s+(?:(?:if|whether|that|to|about|for)\s+(?:\w+\s+){0,6})?"
    r"(?:(?:a|an|another|any)\s+)?$",
    ignore_case=True,
)
# "I don't" before a wish: "I don't want a person, just tell me how long".
_NO_WISH = Pattern(
    rf"\bi\s+(?:{_NOT}|won['’]?t|wouldn['’]?t|no\s+longer)\s+(?:(?:really|even|actually|just|ever)\s+)*$",
    ignore_case=True,
)
_WISH = Pattern(r"^(?:want|need|prefer|like|wish|require|request|see|reach)\b", ignore_case=True)
# A refusal that none of the ways to ask is part of.
_DECLINED = Pattern(
    rf"\b(?:no\s+need|(?:don['’]?t|do\s+not)\s+(?:need|want|wish)|rather\s+not)\b[^.?!,;]{{0,25}}\b(?:{_ROLE}|{_SOMEONE})\b"
    rf"|^\W*(?:please\s+)?no\s+(?:more\s+)?(?:{_HUMAN}\s+)*{_ONE}s?\s*(?:please|pls|needed|thanks|thank\s+you)?\W*$"
    rf"|\b(?:stop|quit|{_NOT})\s+(?:keep\s+)?(?:asking|offering|suggesting|offer|suggest)\b[^.?!,;]{{0,25}}\b{_ONE}s?\b"
    rf"|^\W*(?:please\s+)?(?:stop|quit|{_NOT})\s+(?:keep\s+)?(?:ask|offer)(?:ing)?(?:\s+me)?"
    r"(?:\s+(?:again|that|this|it|about\s+(?:it|that|this)|(?:if|whether)\s+(?:it|that|this)\s+helped))*"
    r"(?:\s+please)?\W*$",
    ignore_case=True,
)
# Whoever asks what they are talking to wants to know it, and nothing more.
_WONDERS = Pattern(
    r"\b(?:am|are|is|was|were)\s+(?:i|we|this)\s+(?:(?:really|actually|even|now|still|just)\s+)*$|\bi['’]?m\s+$",
    ignore_case=True,
)
_OR_MACHINE = Pattern(
    r"^\s*(?:here\s+|now\s+)?or\s+(?:(?:to|with|is|it|this|am|i|just|talking)\s+)*(?:(?:a|an|the|some)\s+)?"
    rf"{_MACHINE}\b",
    ignore_case=True,
)
_TALKING = Pattern(r"^(?:talking|speaking|chatting|conversing|having)\b", ignore_case=True)
# Where one thing that is said ends: a refusal goes no further.
_CLAUSE_END = Pattern(r"[.?!,;:\n]+|\s(?:and|but|then|so|because)\s", ignore_case=True)


def asks_for_person(text: str) -> bool:
    """Return whether the words of `text` ask to deal with a human instead of, or beside, the assistant."""
    return any(_is_meant(match, text) for match in _ASKS.finditer(text))


def declines_person(text: str) -> bool:
    """Return whether `text` says that no human is wanted.

    "no need for a human", "I'd rather not talk to one".
    """
    return not asks_for_person(text) and bool(find_refusals(text))


def find_refusals(text: str) -> list[tuple[int, int]]:
    """Return the stretches of `text` that refuse a human, each with the sign or word that ends it."""
    return [(start, end) for start, end in _clauses(text) if _refuses(text[start:end])]


def asks_what_it_is(text: str) -> bool:
    """Return whether `text` only wonders whether a human is at the other end."""
    return not asks_for_person(text) and any(_wonders(match, text) for match in _ASKS.finditer(text))


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _CLAUSE_END.finditer(text):
        yield start, match.end()
        start = match.end()
    yield start, len(text)


def _refuses(clause: str) -> bool:
    starts = (match.start() for match in _ASKS.finditer(clause))
    return _DECLINED.search(clause) is not None or any(
        _DECLINES.search(clause[max(0, start - _REACH) : start]) for start in starts
    )


def _is_meant(match: Match, text: str) -> bool:
    """Return whether the words before and behind a match leave it a request."""
    start, end = match.span()
    behind = text[end : end + _REACH]
    if any(match[name] and pattern.match(behind) for name, pattern in _ELSE.items()):
        return False
    *_, clause = _CLAUSE_END.split(text[max(0, start - _REACH) : start])
    if _WISH.search(match[0]) and _NO_WISH.search(clause):
        return False
    return _DECLINES.search(clause) is None and not _wonders(match, text)


def _wonders(match: Match, text: str) -> bool:
    start, end = match.span()
    if _OR_MACHINE.match(text[end : end + _REACH]):
        return True
    return bool(_TALKING.match(match[0]) and _WONDERS.search(text[max(0, start - _REACH) : start]))
