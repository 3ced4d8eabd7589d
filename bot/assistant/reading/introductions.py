"""How customers introduce themselves in English: what stands before a name, and what after it."""

from __future__ import annotations

import re

# Which of one's names: not those of one's dog, company or account.
_OWN = r"(?:full|first|last|given|family|real|legal|actual|official|complete|whole|proper|own|preferred|true)"
# After these a name follows for certain, unless a word says otherwise ("my name is misspelt").
SURE = re.compile(
    r"""
      \b(?:my|ma|the)\s+(?:OWN\s+){0,2}(?:sur|nick)?names?(?:\s+in\s+(?:\w+\s+)?(?:entirety|full))?
        (?:\s+(?:is|ist|was|id|iz|si|would\s+be)\b|\s*['’`]?s\b|\s*[:=-])
    | \bmy\s+name\b(?=\s+\w)
    | (?:^|[.,!?;\n]\s*|\b(?:and|hi|hello|hey)\s+)(?:OWN\s+)?(?:sur|nick)?name
        (?:\s+is\b|\s*['’]s\b|\s*[:=]|\s+-\s)
    | \bunder\s+my\s+name\b
    | \byou\s*(?:['’]re|are)\s+(?:speaking|talking|chatting|dealing)\s+(?:to|with)\b
    | \b(?:call|calls|address)\s+me(?:\s+as)?\b
    | \b(?:to|can)\s+be\s+called\b
    | \b(?:i['’]?m|i\s+am)\s+(?:called|named|known\s+as)\b
    | \brefers?\s+to\s+me\s+as\b
    | \bknows?\s+me\s+(?:as|by)\b
    | \b(?:i|usually|just)\s+goe?s?\s+by(?:\s+the\s+name(?:\s+of)?)?\b
    """.replace("OWN", _OWN),
    re.IGNORECASE | re.VERBOSE,
)
# A name in two parts: "my first name is Jenny and my last name is Lee".
PART = re.compile(
    r"\b(?:(?P<first>(?:first|given)\s+name)|(?P<last>(?:last|family)\s+name|surname))\b(?:\s+is\b|['’]s\b|\s*[:=-])?",
    re.IGNORECASE,
)
# After these a name may follow; the words themselves must look like one.
FIRST_PERSON = re.compile(r"\b(?:i\s*['’`´]\s*m|i\s+am|im|iam)\b", re.IGNORECASE)
PRESENTING = re.compile(
    r"(?:\b(?:(?P<here>this\s+is)|it\s*['’]?\s*s(?:\s+me)?|it\s+is(?:\s+me)?)\b|^\W*I(?=,\s))", re.IGNORECASE
)
# A name stands before this.
IS_MY_NAME = re.compile(r"\s*(?:is|['’]s)\s+my\s+(?:\w+\s+)?name\b", re.IGNORECASE)
SPEAKING = re.compile(r"\s*,?\s*(?:speaking|here|again|calling|writing)\b", re.IGNORECASE)
NOT_THE_OTHER = re.compile(r"\s*,?\s+(?:and\s+)?not\s+[^\W\d_][\w'’-]*[\s.!]*$", re.IGNORECASE)
HERE = re.compile(r"\s+(?:here|again|speaking|calling)\b(?!\s+(?:is|are|was|in|at|on|to)\b)", re.IGNORECASE)
HELLO = re.compile(r"\s*(?:(?:hi|hello|hey|good\s+\w+)\b[,!.\s]*)?", re.IGNORECASE)
SIGNED = re.compile(
    r"(?:\n\s*[-–—~]*\s*|\s[-–—~]\s*|\b(?:regards|greetings|sincerely|cheers|wishes),?\s+[-–—]?\s*"
    r"|[.!?]\s+(?:many\s+)?(?:thanks|thank\s+you|thx),\s+)"
    r"(?P<name>[^\W\d_][\w'’.-]*(?:[ ][^\W\d_][\w'’.-]*){0,2})\s*$",
    re.IGNORECASE,
)
# "Greetings, Kevin" opens a message; "Kind regards, Kevin" may be all of one.
ADDRESSED = re.compile(r"^(?:greetings|cheers|\s)", re.IGNORECASE)
ANY_WAY = (SURE, PART, IS_MY_NAME, FIRST_PERSON, PRESENTING, HERE, SIGNED)
DENIED = re.compile(
    r"(?:\b(?:not|dont|never|stop|quit|without|if|wherever|why|did|does|do\s+you|he|she|they|who|think|thinks"
    r"|guess|says?|said|what|where|how|when)|n['’]t)\s+$",
    re.IGNORECASE,
)
NOT_BUT = re.compile(r"\s*not\b[^.!?]*?(?:\bbut\b|\bit\s*['’]?s\b|\bit\s+is\b)", re.IGNORECASE)
GREETING = re.compile(
    r"(?:(?:hi|hello|hey+|hiya|yo|good \w+|dear \w+)(?: there| all| team| again)?"
    r"|(?:yes|yeah|yep|no|nope|sure|ok|okay|oh|sorry|actually|well|so|ah|um+|uh)"
    r"(?:[, ]+(?:sorry|actually|sure))?)",
    re.IGNORECASE,
)
