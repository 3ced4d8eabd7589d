"""What can go wrong with a conversation: a stable `code` and fields, never a sentence for a customer."""

from __future__ import annotations

from typing import Any, Literal

Refusal = Literal[
    "sensitive_over",  # a sensitive value is not asked for any more, or gone
    "sensitive_too_many",  # so many are asked for; fields: limit
    "already_taken",  # another agent has it; fields: agent_id, agent_name
    "already_waiting",  # it is in the queue already
    "already_passed_on",  # what a customer would strike or correct has been passed on
    "line_struck",  # a strike is undone only by whoever sees it
    "already_with_agent",  # a person is asked for while one is talking; fields: agent_id, agent_name
    "already_closed",
    "not_closed",  # only a closed conversation reopens
    "not_waiting",  # only a waiting conversation can be taken; fields: owner
    "write_first_not_now",  # a person is asked for already, or has the conversation; fields: owner
    "not_with_people",  # the assistant has the conversation, or it is closed; fields: owner
    "filter_name_empty",  # a filter needs a name that can be seen
    "too_many_filters",  # fields: limit
    "not_owner",  # whoever speaks does not own the conversation; fields: owner
    "wrong_owner",  # another agent owns it; fields: agent_id, agent_name
    "turn_done",  # the message has been dealt with, or was never the assistant's; fields: about_seq
    "packet_mismatch",  # a desk has not read all that was said before the handoff; fields: last_seq
    "label_empty",
    "label_too_long",  # fields: limit, length
    "too_many_labels",  # fields: limit
    "variable_unknown",  # a saved reply names what is none; fields: variable, known
    "variables_missing",  # a macro would say what is not known; fields: variables
    "shortcut_invalid",
    "shortcut_taken",  # fields: shortcut
    "macro_steps",  # no step, or one after the conversation has left
    "merge_twice",  # with itself, or with what has been merged
    "not_merged",  # there is no merge to undo
    "not_same_customer",
    "not_passed_on",  # what the customer said is not for staff yet
    "preference_too_long",  # fields: limit, length
    "too_many_preferences",  # fields: limit
    "attribute_signed",  # the site itself says so; fields: name
    "attribute_too_long",  # fields: limit
    "too_many_attributes",  # fields: limit
    "snooze_time",  # a snooze ends in the future, within a year
    "gesture_too_large",  # fields: limit
    "over_allowance",  # fields: left, limit
    "survey_not_now",  # it goes on, or was answered already
    "too_many_attachments",  # fields: limit
    "email_missing",  # no e-mail address of the customer is known
    "too_many_transcripts",  # fields: limit
    "client_id_reused",  # the same client id for something else, or by somebody else; fields: client_id
]
Missing = Literal[
    "line",
    "label",
    "conversation",
    "customer",
    "answer",
    "handoff",
    "survey",
    "saved_reply",
    "macro",
    "preference",
]


class ConversationError(Exception):
    """A refusal with a stable `code` and the `fields` a caller needs to say more."""

    def __init__(self, code: str, **fields: Any) -> None:
        super().__init__(code, fields)
        self.code = code
        self.fields = fields

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value!r}" for name, value in self.fields.items())
        return f"{self.code} ({details})" if details else self.code


class NotAllowed(ConversationError):
    """The conversation is not in a state that allows this, or it is not theirs to do."""

    def __init__(self, code: Refusal, **fields: Any) -> None:
        super().__init__(code, **fields)


class NotFound(ConversationError):
    """There is no such thing; `fields["what"]` names its kind. The code is always `not_found`."""

    def __init__(self, what: Missing, **fields: Any) -> None:
        super().__init__("not_found", what=what, **fields)
