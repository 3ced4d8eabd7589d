"""What a customer types in place of a press: near enough to a button's label, it is that button's choice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from unicodedata import normalize

from bot.conversation.events import MessagePosted, RecordedEvent
from bot.conversation.model import QuickReply
from bot.conversation.record.record import Record
from bot.conversation.state import ConversationState
from bot.matching import Pattern, fold, split_words
from bot.services.voice import ASK_FOR_PLACE, BACK_TO_ASSISTANT, HANDOFF, HELP_NOW, Voice

# The widget's own button, always in sight: one of these.
TO_PERSON = QuickReply(title="Talk to a person", choice=HANDOFF)
TO_ASSISTANT = QuickReply(title="Back to the assistant", choice=BACK_TO_ASSISTANT)

# Who waits and says just this leaves the line: "can I leave the queue and come back?" asks something.
_LEAVES = Pattern(
    r"^\W*(?:(?:please|ok(?:ay)?|no|sorry|never ?mind|i(?:['’]d| would)? (?:want|like) to|i(?:['’]ll| will)"
    r"|let me)[\s,.!:-]+){0,3}"
    r"(?:(?:leave|quit|exit|get me out of|take me (?:out of|off)|remove me from)"
    r" (?:the|this|your) (?:queue|line|waiting (?:list|line|room))"
    r"|cancel (?:the |my |this )?(?:queue|place in (?:line|the queue)|request for a person)|stop waiting"
    r"|i (?:don['’]?t|do not|no longer) (?:want|need) (?:a|the|to (?:talk|speak) to an?)"
    r" (?:person|human|agent)"
    r"|(?:die )?warteschlange verlassen|quitter la file(?: d['’]attente)?|salir de la (?:cola|fila)"
    r"|de wachtrij verlaten)"
    r"(?:[\s,]+(?:any ?more|any longer|now|please|thanks|thank you|then|bitte|merci))*\W*$",
    ignore_case=True,
)
# A longer text is no label.
_LONGEST = 200
_RECENT = 12
# May be chosen after more has been said; what the assistant offers is about its last question.
_LASTING = ASK_FOR_PLACE | {HELP_NOW}
# "now" is the end of a label as well, and says nothing.
_SHORTEST_ENDING = 4
_COURTESIES = "please pls thanks thank you thx bitte danke merci gracias grazie"
_COURTESY = frozenset(_COURTESIES.split())


class TypedChoices:
    """The buttons that a customer sees, by label. Reads the record: for inside a write."""

    def __init__(self, record: Record, voice: Voice) -> None:
        self._record = record
        self._while_nobody = voice.replies("utter_nobody_choice")

    def read(self, state: ConversationState, text: str) -> str | None:
        """Return the choice that the text names; None when it names none, which is the usual message.

        Case, punctuation, spaces, dashes and courtesies make no difference. Who waits leaves the line by
        saying so. Of what is before an empty desk the end of a label is enough: "e-mail, please". To an
        agent only the widget's button is named.
        """
        if len(text) > _LONGEST or not (typed := "".join(_words(text))):
            return None
        if state.owner == "waiting" and _LEAVES.search(text):
            return BACK_TO_ASSISTANT
        offered = () if state.owner == "agent" else tuple(self._offered(state))
        for reply in (*offered, *self._standing(state)):
            if "".join(_words(reply.title)) == typed:
                return reply.choice
        if state.owner != "waiting" or len(typed) < _SHORTEST_ENDING:
            return None
        return next((reply.choice for reply in offered if _ends(reply, typed)), None)

    def _offered(self, state: ConversationState) -> Iterator[QuickReply]:
        """Yield the quick replies of the last messages, newest first."""
        recent = self._record.list_events(state.id, max(0, state.last_seq - _RECENT), _RECENT)[::-1]
        unanswered = len(list(takewhile(_is_ours, recent)))
        yield from _replies(recent[:unanswered])
        yield from (reply for reply in _replies(recent[unanswered:]) if reply.choice in _LASTING)

    def _standing(self, state: ConversationState) -> tuple[QuickReply, ...]:
        if state.owner == "agent":
            return (TO_ASSISTANT,)
        return (TO_ASSISTANT, *self._while_nobody) if state.owner == "waiting" else (TO_PERSON,)


def _replies(events: Sequence[RecordedEvent]) -> Iterator[QuickReply]:
    for event in events:
        if isinstance(event.body, MessagePosted):
            yield from event.body.quick_replies


def _is_ours(event: RecordedEvent) -> bool:
    return not (event.sender.kind == "customer" and isinstance(event.body, MessagePosted))


def _ends(reply: QuickReply, typed: str) -> bool:
    """Return whether the label of a choice that is before an empty desk ends with these words."""
    words = _words(reply.title)
    return reply.choice in _LASTING and any("".join(words[at:]) == typed for at in range(len(words)))


def _words(text: str) -> list[str]:
    words = split_words(fold(normalize("NFKC", text)))
    return [word for word in words if word not in _COURTESY] or words
