"""The gateway's own sentences: which response of `domain.yml` is said when, and in what words."""

from __future__ import annotations

from datetime import date
from typing import Protocol

import msgspec

from bot.conversation.handoff.hours_words import HoursWords
from bot.conversation.model import CustomerId, QuickReply, SystemMessage
from bot.conversation.state import ConversationState
from bot.messages import MessageCatalogue, UnknownResponse
from bot.messages.variant import Button

# The choice of a quick reply that asks for a person. The gateway sees to it without the assistant, which may
# be down, and to the domain's own intent for it as well.
HANDOFF = "/handoff"
ASK_FOR_PERSON = frozenset((HANDOFF, "/request_human"))
# What a customer can choose before an empty desk. The gateway sees to the first two itself.
KEEP_PLACE = "/keep_place"
ANSWER_BY_EMAIL = "/answer_by_email"
HELP_NOW = "/help_now"
# The customer confirms that all of theirs is erased. Only a press does, and the gateway sees to it itself.
ERASE = "/erase_me"
# Chosen after the customer has left the line, one of these puts them back in it.
ASK_FOR_PLACE = ASK_FOR_PERSON | {KEEP_PLACE, ANSWER_BY_EMAIL}
# The way out of the line or away from an agent, typed: pressed, it is the frame `assistant.request`.
BACK_TO_ASSISTANT = "/back_to_assistant"

RESPONSES = (
    "utter_greeting",
    "utter_handoff_started",
    "utter_handoff_nobody_on_duty",
    "utter_agent_wanted_here",
    "utter_agent_wanted_away",
    "utter_agent_reopened",
    "utter_conversations_parted",
    "utter_wait",
    "utter_wait_minute",
    "utter_wait_unknown",
    "utter_wait_leave_address",
    "utter_wait_longer",
    "utter_wait_longer_unknown",
    "utter_wait_desk_empty",
    "utter_in_line_again",
    "utter_handoff_closed_now",
    "utter_handoff_leave_email",
    "utter_handoff_leave_email_closed",
    "utter_handoff_answer_by_email",
    "utter_handoff_answer_by_email_closed",
    "utter_desk_hours",
    "utter_handoff_office_hours",
    "utter_handoff_office_hours_empty",
    "utter_nobody_there",
    "utter_nobody_there_closed",
    "utter_nobody_choice",
    "utter_nobody_choice_beside_email",
    "utter_place_kept",
    "utter_place_kept_meanwhile",
    "utter_ask_email",
    "utter_answer_by_email",
    "utter_help_with_what",
    "utter_still_waiting",
    "utter_still_waiting_unknown",
    "utter_still_waiting_closed",
    "utter_still_waiting_nobody",
    "utter_no_answer",
    "utter_agent_gone",
    "utter_agent_silent",
    "utter_agent_late",
    "utter_agent_changed",
    "utter_mail_subject",
    "utter_mail_opening",
    "utter_mail_ending",
    "utter_mail_replies",
    "utter_continue_heading",
    "utter_continue_ask",
    "utter_continue_yes",
    "utter_continue_opening",
    "utter_continue_over",
    "utter_handoff_waiting",
    "utter_agent_joined",
    "utter_agent_assigned",
    "utter_back_to_assistant",
    "utter_struck",
    "utter_sensitive_expired",
    "utter_sensitive_removed",
    "utter_agent_left_to_assistant",
    "utter_agent_left_unanswered",
    "utter_conversation_closed",
    "utter_conversation_continued",
    "utter_conversations_joined",
    "utter_conversation_reopened",
    "utter_assistant_slow",
    "utter_assistant_starting",
    "utter_assistant_unavailable",
    "utter_assistant_down",
    "utter_email_noted",
    "utter_email_to_confirm",
    "utter_email_kept",
    "utter_confirm_email_subject",
    "utter_confirm_email_letter",
    "utter_confirm_email_heading",
    "utter_confirm_email_ask",
    "utter_confirm_email_yes",
    "utter_confirm_email_done",
    "utter_confirm_email_done_older",
    "utter_confirm_email_ask_older",
    "utter_confirm_email_over",
    "utter_email_invalid",
    "utter_email_unread",
    "utter_feedback_thanks",
    "utter_feedback_sorry",
    "utter_name_noted",
    "utter_file_kept",
    "utter_file_removed",
    "utter_card_masked",
    "utter_iban_masked",
    "utter_id_masked",
    "utter_number_masked",
    "utter_sensitive_asked",
    "utter_sensitive_given",
    "utter_sensitive_declined",
    "utter_survey",
    "utter_survey_thanks",
    "utter_survey_sorry",
    "utter_goodwill_voucher",
    "utter_goodwill_free_shipping",
    "utter_goodwill_note",
    "utter_transcript_subject",
    "utter_transcript_letter",
    "utter_overdue",
    "utter_overdue_withheld",
)


class AddressSlot(Protocol):
    """As what a sentence quotes a customer's address (`LinkLimits.slot_for`)."""

    def __call__(self, customer_id: CustomerId, address: str, *, promises_link: bool) -> str | None:
        """Return `email`, `email_to_confirm`, `email_kept` or nothing."""
        ...


class Voice:
    """Says the gateway's lines in a conversation's language and mood, and none twice while there is another.

    {email} is an address that answers can go to; {email_to_confirm} one that is not known to be the
    customer's, to which a link is sent; {email_kept} one to which none can be. `LinkLimits` tells which.
    """

    def __init__(self, catalogue: MessageCatalogue, slot_for: AddressSlot) -> None:
        self._catalogue = catalogue
        self.slot_for = slot_for
        missing = [name for name in RESPONSES if name not in catalogue.names]
        if missing:
            raise UnknownResponse(f"The domain has no response named {missing[0]}, which the gateway says.")

    def greeting(self, name: str | None, language: str | None) -> str:
        """Return the first line of the widget, before anything is said."""
        return self._catalogue.pick("utter_greeting", slots={"customer_name": name}, language=language).text

    def plain(self, response: str, language: str | None = None, **slots: str | None) -> str:
        """Return the sentence outside of any conversation: on a page, in a mail to somebody we don't know."""
        return self._catalogue.pick(response, slots=slots, language=language).text

    def language_of(self, wanted: str | None) -> str:
        """Return the language in which a sentence wanted in this one is said: English where we have none."""
        return wanted if wanted in self._catalogue.languages else "en"

    def hours_words(self, state: ConversationState) -> HoursWords:
        """Return the words for office hours in the conversation's language."""
        return msgspec.convert(self._catalogue.hours(state.language), HoursWords)

    def day(self, day: date, state: ConversationState) -> str:
        """Return a day as it is written in the conversation's language."""
        return self._catalogue.dates(state.language).write(day)

    def render(self, response: str, state: ConversationState, **slots: str | None) -> SystemMessage:
        """Return the sentence to say now in this conversation, with the quick replies that belong to it.

        While a person is awaited it is that of the response `…_awaited`, where there is one.
        """
        response = self._catalogue.name_for(response, awaited=state.owner == "waiting")
        line = self._catalogue.pick(
            response,
            mood=state.mood,
            used=state.lines_used,
            slots={"customer_name": state.name, **self._address(response, state), **slots},
            language=state.language,
        )
        return SystemMessage(line.text, (line.id,), tuple(map(_quick_reply, line.buttons)))

    def said_last(self, response: str, state: ConversationState) -> bool:
        """Return whether the last line that was said in the conversation is one of this response."""
        last = state.lines_used[-1] if state.lines_used else None
        return last in self.line_ids(response)

    def line_ids(self, response: str) -> frozenset[str]:
        """Return the lines of a response."""
        return frozenset(variant.id for variant in self._catalogue.variants(response))

    def replies(self, response: str) -> tuple[QuickReply, ...]:
        """Return the quick replies of a response, in every language."""
        return tuple(
            _quick_reply(button)
            for language in (None, *sorted(self._catalogue.languages))
            for variant in self._catalogue.variants(response, language)
            for button in variant.buttons
        )

    def _address(self, response: str, state: ConversationState) -> dict[str, str | None]:
        """Return the address, looked up only for a response that quotes one.

        That reads and writes the record.
        """
        needs = {slot for variant in self._catalogue.variants(response) for slot in variant.needs}
        if not state.email or "email" not in needs:
            return {}
        slot = self.slot_for(state.customer_id, state.email, promises_link="email_to_confirm" in needs)
        return {slot: state.email} if slot else {}


def _quick_reply(button: Button) -> QuickReply:
    return QuickReply(
        title=button.title, choice=HANDOFF if button.payload in ASK_FOR_PERSON else button.payload
    )
