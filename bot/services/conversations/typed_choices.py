"""What a customer types in place of a press: near enough to a button's label, it is that button's choice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from unicodedata import normalize

from bot.conversation.events import MessagePosted, OwnerChanged, RecordedEvent
from bot.conversation.model import QuickReply
from bot.conversation.record.record import Record
from bot.conversation.state import ConversationState
from bot.matching import fold, split_words
from bot.services.conversations.leaving import leaves_line
from bot.services.voice import (
    ANSWER_BY_EMAIL,
    ASK_FOR_PLACE,
    BACK_TO_ASSISTANT,
    ERASE,
    HANDOFF,
    HELP_NOW,
    KEEP_PLACE,
    Voice,
)

# The widget's own button, always in sight: one of these.
TO_PERSON = QuickReply(title="Talk to a person", choice=HANDOFF)
TO_ASSISTANT = QuickReply(title="Back to the assistant", choice=BACK_TO_ASSISTANT)

# What customers who write another language say for a label.
_IN_OTHER_LANGUAGES = {
    KEEP_PLACE: (
        *("Platz behalten", "meinen Platz behalten", "Platz freihalten", "einen Platz freihalten"),
        *("ich warte", "in der Warteschlange bleiben", "garder ma place", "gardez ma place", "j'attends"),
        *("guardar mi lugar", "guardar mi sitio", "mantener mi lugar", "espero"),
        *("mijn plaats houden", "plek behouden", "ik wacht", "tieni il mio posto", "aspetto"),
        *("guardar o meu lugar", "guardar meu lugar", "eu espero"),
    ),
    ANSWER_BY_EMAIL: (
        *("per E-Mail", "per Mail", "Antwort per E-Mail", "Antwort per Mail", "per E-Mail antworten"),
        *("Antworten Sie per E-Mail", "E-Mail", "par e-mail", "par mail", "par courriel"),
        *("réponse par e-mail", "répondre par e-mail", "por correo", "por correo electrónico", "por email"),
        *("respuesta por correo", "per mail", "antwoord per e-mail", "via e-mail", "per posta elettronica"),
        *("risposta via e-mail", "por e-mail", "resposta por e-mail"),
    ),
    HELP_NOW: (
        *("hilf mir jetzt", "helfen Sie mir jetzt", "jetzt helfen", "versuchen Sie mir zu helfen"),
        *("versuche mir zu helfen", "versuch mir zu helfen", "versuchen Sie es", "aidez-moi maintenant"),
        *("aide-moi maintenant", "essayez de m'aider", "ayúdame ahora", "ayúdeme ahora", "intente ayudarme"),
        *("help me nu", "probeer me te helpen", "aiutami ora", "aiutami adesso", "ajude-me agora"),
        *("me ajude agora", "tente me ajudar"),
    ),
    BACK_TO_ASSISTANT: (
        *("zurück zum Assistenten", "retour à l'assistant", "volver al asistente", "terug naar de assistent"),
        *("torna all'assistente", "voltar ao assistente"),
    ),
}
# A longer text is no label.
_LONGEST = 200
_RECENT = 12
# May be chosen after more has been said; what the assistant offers is about its last question.
_LASTING = ASK_FOR_PLACE | {HELP_NOW}
# "now" is the end of a label as well, and says nothing.
_SHORTEST_ENDING = 4
_COURTESIES = "please pls thanks thank you thx bitte danke merci gracias grazie obrigado obrigada graag"
_COURTESY = frozenset(_COURTESIES.split())


class TypedChoices:
    """The buttons that a customer sees, by label. Reads the record: for inside a write."""

    def __init__(self, record: Record, voice: Voice) -> None:
        self._record = record
        self._while_nobody = voice.replies("utter_nobody_choice")

    def read(self, state: ConversationState, text: str) -> str | None:
        """Return the choice that the text names; None when it names none, which is the usual message.

        Case, punctuation, spaces, dashes and courtesies make no difference. Who waits leaves the line by
        saying so. What is offered before an empty desk may be named in other languages, and the end of its
        label is enough: "e-mail, please". To an agent only the widget's button is named.
        """
        if len(text) > _LONGEST or not (typed := "".join(_words(text))):
            return None
        if state.owner == "waiting" and leaves_line(text):
            return BACK_TO_ASSISTANT
        offered = () if state.owner == "agent" else tuple(self._offered(state))
        for reply in (*offered, *self._standing(state)):
            if typed == "".join(_words(reply.title)) or typed in _LABELS.get(reply.choice, ()):
                return reply.choice
        if len(typed) < _SHORTEST_ENDING:
            return None
        lasting = offered if state.owner == "waiting" else self._just_offered(state)
        return next((reply.choice for reply in lasting if _ends(reply, typed)), None)

    def _offered(self, state: ConversationState) -> Iterator[QuickReply]:
        """Yield the quick replies of the last messages, newest first."""
        recent = self._list_recent(state)
        unanswered = len(list(takewhile(_is_ours, recent)))
        yield from _replies(recent[:unanswered])
        yield from (reply for reply in _replies(recent[unanswered:]) if reply.choice in _LASTING)

    def _just_offered(self, state: ConversationState) -> tuple[QuickReply, ...]:
        """Return the quick replies before an empty desk, if the customer has said nothing since."""
        if state.owner == "agent":
            return ()
        replies = tuple(_replies(list(takewhile(_is_ours, self._list_recent(state)))))
        return replies if any(reply.choice == KEEP_PLACE for reply in replies) else ()

    def _list_recent(self, state: ConversationState) -> Sequence[RecordedEvent]:
        return self._record.list_events(state.id, max(0, state.last_seq - _RECENT), _RECENT)[::-1]

    def _standing(self, state: ConversationState) -> tuple[QuickReply, ...]:
        if state.owner == "agent":
            return (TO_ASSISTANT,)
        return (TO_ASSISTANT, *self._while_nobody) if state.owner == "waiting" else (TO_PERSON,)


def _replies(events: Sequence[RecordedEvent]) -> Iterator[QuickReply]:
    for event in events:
        if isinstance(event.body, (MessagePosted, OwnerChanged)):
            yield from (reply for reply in event.body.quick_replies if reply.choice != ERASE)


def _is_ours(event: RecordedEvent) -> bool:
    return not (event.sender.kind == "customer" and isinstance(event.body, MessagePosted))


def _ends(reply: QuickReply, typed: str) -> bool:
    """Return whether the label of a choice that is before an empty desk ends with these words."""
    words = _words(reply.title)
    return reply.choice in _LASTING and any("".join(words[at:]) == typed for at in range(len(words)))


def _words(text: str) -> list[str]:
    words = split_words(fold(normalize("NFKC", text)))
    return [word for word in words if word not in _COURTESY] or words


_LABELS = {
    choice: frozenset("".join(_words(label)) for label in labels)
    for choice, labels in _IN_OTHER_LANGUAGES.items()
}
