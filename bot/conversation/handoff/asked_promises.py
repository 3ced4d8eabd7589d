"""Which open promises a customer asks for: "When does the leg arrive?", "What did you promise me?"."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.problem import is_question, sentences
from bot.conversation.problem_words import EMPTY
from bot.matching import Pattern, split_words

_STEM = 5
# Of everything that was promised, whatever it is.
_OF_ALL = Pattern(
    r"""
    \b(?:what|which)\b[^.!?]*\bpromis\w*\b | \bremind\s+me\b[^.!?]*\bpromis\w*\b
    | \bwhat\s+(?:did|have|has|was|were)\s+(?:you|he|she|they|i|the\s+agent|your\s+colleague)\s+
        (?:just\s+)?(?:told?|tell|say|said|agreed?|going\s+to\s+do)\b
    | \b(?:was|welche)\b[^.!?]*\b(?:versprochen|zugesagt)\b | \bqu[ée]\s[^.!?]*\bpromet\w+
    | \bqu\S*\s[^.!?]*\bpromis(?:e|es)?\b | \bwat\b[^.!?]*\b(?:beloofd|toegezegd)\b
    | \b(?:cosa|che)\s[^.!?]*\bpromess[oaie]\b | \b(?:o\s+que|que)\s[^.!?]*\bpromet\w+
    | \bco\s[^.!?]*\bobieca\p{L}+ | מה\s[^.!?]*הבטח\p{L}* | (?:ماذا|ما|بماذا)\s[^.!?؟]*وعد\p{L}* | 約束
    """,
    ignore_case=True,
    verbose=True,
    as_written=True,
)
# How something stands, or when it comes. Anything else is for the knowledge base: "How do I fit the leg?".
_OF_TIME = Pattern(
    r"^[^\p{L}]*(?:(?:and|so|but|ok|hi|hello|hey|und|y|et|en|e)[^\p{L}]+)*(?:when|where|by when|what time"
    r"|how long (?:until|till|will|does|do|must)|any (?:news|update)|is|are|has|have|did|will"
    r"|wann|wo|ist|sind|kommt|bis wann|cu[aá]ndo|d[oó]nde|ya|quand|o[uù]|est-ce|wanneer|waar|is|komt"
    r"|quando|dove|onde|kiedy|gdzie|czy|מתי|איפה|האם|متى|أين|هل|いつ)(?:[^\p{L}]|$)",
    ignore_case=True,
    as_written=True,
)
# What things do that are awaited: these name none.
_COMING_WORDS = """
    arrive arrives arriving arrived come comes coming came get gets delivered delivery due expect expected
    ready
    sent shipped happen happens long time date news update back already kommt ankommt geliefert llega llegará
    llegan vient livré livrée komt aankomt geleverd arriva arrivano chega chegar przyjdzie dotrze unterwegs
    way
"""
# Words for whatever was promised: with one promise they can only mean that.
_ANY_WORDS = """
    part parts piece spare item items thing parcel package replacement money one
    promise promised promises
    versprochene versprochen teil ersatzteil stück paket ersatz geld sache artikel
    pieza repuesto paquete reemplazo dinero
    pièce colis remplacement argent onderdeel stuk pakket vervanging pezzo ricambio pacco sostituzione soldi
    peça pacote encomenda substituição dinheiro część paczka zamiennik pieniądze
    החלק חלק החבילה חבילה הכסף כסף القطعة قطعة الطرد المال
"""
_COMING, _ANY = (frozenset(word[:_STEM] for word in words.split()) for words in (_COMING_WORDS, _ANY_WORDS))
# "When do I get it?": small words only, and they ask for what is theirs.
_GETS = Pattern(
    r"\b(?:do|will|can|shall|should|did)\s+(?:i|we)\s+(?:get|have|receive|hear)\b"
    r"|\b(?:will|do)\s+you\s+(?:call|ring|phone|write|reply|send)\b"
    r"|\b(?:bekomme|kriege|erhalte|habe|höre)n?\s+(?:ich|wir)\b|\b(?:lo|la|los|las|me)\s+(?:recib|lleg|llam)\p{L}+"
    r"|\b(?:vais-je|je vais|on va)\s+(?:le\s+|la\s+|les\s+)?(?:recevoir|avoir)\b|\b(?:recevrai|aurai)-je\b"
    r"|\b(?:krijg|ontvang|heb|hoor)\s+ik\b|\b(?:ricever|avr)[òe]\p{L}*|\b(?:vou|irei)\s+receber\b|\bdostan\p{L}+"
    r"|אקבל|أستلم|أحصل",
    ignore_case=True,
    as_written=True,
)


def may_ask_for_promises(text: str) -> bool:
    """Return whether a text may ask for something that was promised, whatever that is."""
    return any(_OF_ALL.search(each) or _asks_of_time(each) for each in sentences(text))


def asked_promises(text: str, promises: Sequence[str]) -> tuple[int, ...]:
    """Return the places of the promises that a text asks for, in order.

    It asks for all of them ("what did you promise me?"), for those that share at least half of the words that
    name what it is about, or, when it names nothing of its own ("when does it come?", "when do I get the
    part?"), for the only one.
    """
    asked: set[int] = set()
    for sentence in sentences(text) if promises else ():
        if _OF_ALL.search(sentence):
            return tuple(range(len(promises)))
        if _asks_of_time(sentence):
            asked.update(_named(sentence, promises))
    return tuple(sorted(asked))


def _asks_of_time(sentence: str) -> bool:
    return is_question(sentence) and _OF_TIME.search(sentence) is not None


def _named(question: str, promises: Sequence[str]) -> list[int]:
    gets = _GETS.search(question) is not None
    stems = _stems(_OF_TIME.sub(" ", _GETS.sub(" ", question)))
    if stems <= _COMING | _ANY and len(promises) == 1:
        return [0] if stems or gets else []
    names = stems - _COMING
    return [place for place, promise in enumerate(promises) if names and _is_named(names, promise)]


def _is_named(names: frozenset[str], promise: str) -> bool:
    return 2 * len(names & _stems(promise)) >= len(names)


def _stems(text: str) -> frozenset[str]:
    words = split_words(text.lower().replace("’", "'"), joiners="'")
    return frozenset(word[:_STEM] for word in words if word not in EMPTY)
