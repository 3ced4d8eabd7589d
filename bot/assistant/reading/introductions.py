"""How customers introduce themselves in English: what is before a name, and what after it."""

from __future__ import annotations

from bot.matching import Match, Pattern

# Which of one's names: not those of one's dog, company or account.
_OWN = r"(?:full|first|last|given|family|real|legal|actual|official|complete|whole|proper|own|preferred|true)"
# After these a name follows for certain, unless a word says otherwise ("my name is misspelt").
SURE = Pattern(
    r"""
      \b(?:my|ma|the)\s+(?:OWN\s+){0,2}(?:sur|nick)?names?(?:\s+in\s+(?:\w+\s+)?(?:entirety|full))?
        (?:\s+(?:is|ist|was|id|iz|si|would\s+be)\b|\s*['’`]?s\b|\s*[:=-])
    | (?P<said>\bmy\s+name)\s+\w
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
    ignore_case=True,
    verbose=True,
)
# A name in two parts: "my first name is Jenny and my last name is Lee".
PART = Pattern(
    r"\b(?:(?P<first>(?:first|given)\s+name)|(?P<last>(?:last|family)\s+name|surname))\b(?:\s+is\b|['’]s\b|\s*[:=-])?",
    ignore_case=True,
)
# After these a name may follow; the words themselves must look like one.
FIRST_PERSON = Pattern(r"\b(?:i\s*['’`´]\s*m|i\s+am|im|iam)\b", ignore_case=True)
PRESENTING = Pattern(
    r"(?:\b(?:(?P<here>this\s+is)|it\s*['’]?\s*s(?:\s+me)?|it\s+is(?:\s+me)?)\b|(?P<said>^\W*I),\s)",
    ignore_case=True,
)
# A name stands before this.
IS_MY_NAME = Pattern(r"\s*(?:is|['’]s)\s+my\s+(?:\w+\s+)?name\b", ignore_case=True)
SPEAKING = Pattern(r"\s*,?\s*(?:speaking|here|again|calling|writing)\b", ignore_case=True)
NOT_THE_OTHER = Pattern(r"\s*,?\s+(?:and\s+)?not\s+[^\W\d_][\w'’-]*[\s.!]*$", ignore_case=True)
HERE = Pattern(r"\s+(?:here|again|speaking|calling)\b", ignore_case=True)
NOT_HERE = Pattern(r"\s+(?:is|are|was|in|at|on|to)\b", ignore_case=True)  # behind that: "Marcus here is"
HELLO = Pattern(r"\s*(?:(?:hi|hello|hey|good\s+\w+)\b[,!.\s]*)?", ignore_case=True)
SIGNED = Pattern(
    r"(?:\n\s*[-–—~]*\s*|\s[-–—~]\s*|\b(?:regards|greetings|sincerely|cheers|wishes),?\s+[-–—]?\s*"
    r"|[.!?]\s+(?:many\s+)?(?:thanks|thank\s+you|thx),\s+)"
    r"(?P<name>[^\W\d_][\w'’.-]*(?:[ ][^\W\d_][\w'’.-]*){0,2})\s*$",
    ignore_case=True,
)
# "Greetings, Kevin" opens a message; "Kind regards, Kevin" may be all of one.
ADDRESSED = Pattern(r"^(?:greetings|cheers|\s)", ignore_case=True)
ANY_WAY = (SURE, PART, IS_MY_NAME, FIRST_PERSON, PRESENTING, HERE, SIGNED)
DENIED = Pattern(
    r"(?:\b(?:not|dont|never|stop|quit|without|if|wherever|why|did|does|do\s+you|he|she|they|who|think|thinks"
    r"|guess|says?|said|what|where|how|when)|n['’]t)\s+$",
    ignore_case=True,
)
NOT_BUT = Pattern(r"\s*not\b[^.!?]{0,80}?(?:\bbut\b|\bit\s*['’]?s\b|\bit\s+is\b)", ignore_case=True)
GREETING = Pattern(
    r"(?:(?:hi|hello|hey+|hiya|yo|good \w+|dear \w+)(?: there| all| team| again)?"
    r"|(?:yes|yeah|yep|no|nope|sure|ok|okay|oh|sorry|actually|well|so|ah|um+|uh)"
    r"(?:[, ]+(?:sorry|actually|sure))?)",
    ignore_case=True,
)


def introduced_until(match: Match) -> int:
    """Return where the words of an introduction end: what `said` holds, or all of the match."""
    return match.end("said") if "said" in match.re.groups and match["said"] else match.end()
