"""What the gateway itself says while a person is awaited: to choices, to an address, and in turns.

The assistant continues to answer until a person has the conversation. What it cannot know, such as the
place in line or when the desk opens, and what it cannot answer, is said here.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from bot.conversation import commands
from bot.conversation.events import MessagePosted, NewEvent, RecordedEvent
from bot.conversation.model import QuickReply, SystemMessage
from bot.conversation.problem import asks_for_hours, asks_something, is_substantial
from bot.conversation.record.record import Record
from bot.conversation.state import ConversationState
from bot.protocol.turn import WaitNote
from bot.services.conversations.promises import Promises
from bot.services.presence import Presence
from bot.services.texts import find_email, spells_email
from bot.services.voice import (
    ASK_FOR_PERSON,
    ASK_FOR_PLACE,
    BACK_TO_ASSISTANT,
    HELP_NOW,
    Voice,
)

_KEPT = "utter_handoff_waiting"
_PLACE_KEPT = "utter_place_kept_meanwhile"
_ASKED_EMAIL = "utter_ask_email"
_EMAIL_UNREAD = "utter_email_unread"
# So many events after joining the queue are looked at: nobody hears the same sentence again and again.
_RECENT = 200
_EMAIL_NOTED = {
    "email": "utter_email_noted",
    "email_to_confirm": "utter_email_to_confirm",
    "email_kept": "utter_email_kept",
}


class Awaited:
    """The sentences of a conversation that waits for a person; decides inside a write."""

    def __init__(self, record: Record, voice: Voice, presence: Presence, promises: Promises) -> None:
        self._record = record
        self._voice = voice
        self._presence = presence
        self._promises = promises

    def needs_turn(self, state: ConversationState, text: str, choice: str | None) -> bool:
        """Return whether the assistant owes this message a turn, or all that it asks for is seen to here."""
        if choice in ASK_FOR_PLACE:
            return False
        if choice == BACK_TO_ASSISTANT:
            return state.owner in ("assistant", "closed")
        if choice == HELP_NOW and state.owner != "agent":
            return _has_problem(state)
        if state.owner != "waiting":
            return True
        if self._is_no_address(state, text, choice):
            return False
        return "@" not in text or is_substantial(_without_addresses(text))

    def reply(self, state: ConversationState, text: str, choice: str | None, key: str) -> list[NewEvent]:
        """Return what follows a customer's message at once; most is left to the assistant's turn."""
        if choice is not None:
            notice = self.to_choice(state, choice)
            return commands.post_system_message(state, notice, client_id=f"{key}:told") if notice else []
        email = find_email(text)
        if email and email != state.email:
            notice = self.email_noted(state, email)
            learned = commands.learn_customer(state, email=email, client_id=f"{key}:email")
            return learned + commands.post_system_message(state, notice, client_id=f"{key}:told")
        if email and not self.needs_turn(state, text, choice):
            notice = self._voice.render("utter_answer_by_email", state)
            return commands.post_system_message(state, notice, client_id=f"{key}:told")
        if self._is_no_address(state, text, choice):
            notice = self._voice.render(_EMAIL_UNREAD, state)
            return commands.post_system_message(state, notice, client_id=f"{key}:told")
        if not email and "@" in text and not state.email and not self._presence.is_staffed:
            notice = self._voice.render("utter_email_invalid", state)
            return commands.post_system_message(state, notice, client_id=f"{key}:told")
        return []

    def _is_no_address(self, state: ConversationState, text: str, choice: str | None) -> bool:
        """Return whether an address was asked for last, and this is neither one nor a question.

        It is asked for again once: after that whatever is said is read as anything else.
        """
        asked = choice is None and state.owner == "waiting" and self._voice.said_last(_ASKED_EMAIL, state)
        return asked and not asks_something(text) and find_email(text) is None

    def _spells_address(self, state: ConversationState, text: str) -> bool:
        """Return whether a first address is spelled out, and its usual form was not asked for just now."""
        return state.email is None and spells_email(text) and not self._voice.said_last(_EMAIL_UNREAD, state)

    def email_noted(self, state: ConversationState, email: str) -> SystemMessage:
        """Say that the answer can go there, perhaps once the customer has shown that it is theirs."""
        slot = self._voice.slot_for(state.customer_id, email, promises_link=True)
        return self._voice.render(_EMAIL_NOTED[slot or "email_kept"], state, email=email)

    def to_choice(self, state: ConversationState, choice: str) -> SystemMessage | None:
        """Return what is said to a choice at once; None where the turn answers it, or nothing is owed."""
        if answer := self._promises.to_choice(state, choice):
            return answer
        if choice == HELP_NOW and not _has_problem(state):
            return self._voice.render("utter_help_with_what", state)
        return self._promises.status(state) if choice in ASK_FOR_PERSON else None

    def replies(
        self,
        state: ConversationState,
        message: RecordedEvent,
        said: Sequence[MessagePosted],
        note: WaitNote | None,
        *,
        complains: bool = False,
    ) -> list[MessagePosted]:
        """Return the assistant's replies to a message, with its note about the wait in words.

        Nobody is offered what they have asked for already: no button for a person is left. Who complains
        hears how the wait stands, and chooses what happens meanwhile; the first answer comes with the word
        that the place is kept.
        """
        kept = [replace(one, quick_replies=_without_person(one)) for one in said]
        if complains:
            return [*kept, MessagePosted.of(self._promises.status(state)), self._choice(state)]
        notice = self._note(state, message, note) if note else self._place_kept(state, kept)
        return [*kept, MessagePosted.of(notice)] if notice else kept

    def nobody(self, state: ConversationState) -> MessagePosted:
        """Tell who asked whether anybody is there that nobody is, and ask what they would like."""
        return MessagePosted.of(self._promises.nobody(state))

    def _choice(self, state: ConversationState) -> MessagePosted:
        return MessagePosted.of(self._voice.render("utter_nobody_choice", state))

    def _place_kept(self, state: ConversationState, said: Sequence[MessagePosted]) -> SystemMessage | None:
        """Say with the first answer of a wait that the place is kept."""
        if not any(one.answer for one in said):
            return None
        lines = self._voice.line_ids(_PLACE_KEPT)
        since = self._record.list_events(state.id, state.handoff_seq or 0, _RECENT)
        known = any(
            isinstance(each.body, MessagePosted) and lines & set(each.body.line_ids) for each in since
        )
        return None if known else self._voice.render(_PLACE_KEPT, state)

    def _note(self, state: ConversationState, message: RecordedEvent, note: WaitNote) -> SystemMessage | None:
        """Return the sentence, or none where it would only repeat itself: one answers a burst of messages."""
        if note in ("status", "nobody"):
            return self._promises.status(state) if state.pending_turns[-1] == message.seq else None
        assert isinstance(message.body, MessagePosted)
        hours = self._promises.desk_hours(state) if asks_for_hours(message.body.text) else None
        if hours:
            return hours
        if self._spells_address(state, message.body.text):
            return self._voice.render(_EMAIL_UNREAD, state)
        if asks_something(message.body.text) or message.body.choice == HELP_NOW:
            return self._voice.render("utter_no_answer", state)
        return None if self._voice.said_last(_KEPT, state) else self._voice.render(_KEPT, state)


def _has_problem(state: ConversationState) -> bool:
    return is_substantial(state.current_problem or "")


def _without_addresses(text: str) -> str:
    return " ".join(word for word in text.split() if "@" not in word)


def _without_person(message: MessagePosted) -> tuple[QuickReply, ...]:
    return tuple(reply for reply in message.quick_replies if reply.choice not in ASK_FOR_PERSON)
