"""What conversations, the knowledge base and databases refuse, as refusals of the application."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from bot.conversation import errors as conversation_errors
from bot.conversation.errors import ConversationError, Refusal
from bot.services import errors
from bot.services.assistant import AssistantFailed
from bot.services.errors import ServiceError
from bot.services.import_views import import_notes, plan_view
from bot.storage.errors import StorageError
from knowledge_base import errors as knowledge_errors
from knowledge_base.exchange.importing import PlanOutdatedError
from knowledge_base.problems import ContentError

logger = logging.getLogger(__name__)

REFUSALS: dict[Refusal, str] = {
    "already_taken": "{agent_name} has taken this conversation already.",
    "already_waiting": "This conversation waits for a person already.",
    "already_passed_on": "This was passed on before your last change arrived.",
    "line_struck": "This line was struck out on another page. Restore it to change it.",
    "already_with_agent": "{agent_name} is here already.",
    "already_closed": "This conversation is closed already.",
    "not_closed": "This conversation is not closed.",
    "not_waiting": "Only a conversation that waits for a person can be taken.",
    "write_first_not_now": "Somebody has this conversation, or it waits for you. Take it, and write in it.",
    "not_with_people": "Only what waits for a person, or is with an agent, can be urgent.",
    "filter_name_empty": "Give the filter a name.",
    "too_many_filters": "You keep {limit} filters already. Remove one first.",
    "not_owner": "Take the conversation first.",
    "wrong_owner": "{agent_name} has this conversation.",
    "turn_done": "This message has been dealt with.",
    "packet_mismatch": "Not all that was said before has been read. Open the conversation again.",
    "label_empty": "Write the label first.",
    "label_too_long": "A label may have at most {limit} characters; this one has {length}.",
    "too_many_labels": "A conversation may have at most {limit} labels. Take one off first.",
    "variable_unknown": "There is no {variable}. A reply may name {known}.",
    "variables_missing": "Not known here: {variables}. Write the reply by hand.",
    "shortcut_invalid": "A shortcut has 1 to 30 letters a to z, digits, - or _.",
    "shortcut_taken": "There is a reply for /{shortcut} already. Choose another shortcut.",
    "macro_steps": "A macro needs a step, and nothing can follow on snoozing, closing or handing back.",
    "merge_twice": "These two belong together already.",
    "not_merged": "These two are not merged.",
    "not_same_customer": "Only conversations of one customer, or of one e-mail address, can be merged.",
    "not_passed_on": "The customer has not passed it on to a person yet. Try again when they have.",
    "preference_too_long": "Keep it to {limit} characters; this has {length}.",
    "too_many_preferences": "There are {limit} already. Remove one first.",
    "attribute_signed": "The site itself says what {name} is. Change it there.",
    "attribute_too_long": "Give it a name, and keep name and value to {limit} characters.",
    "too_many_attributes": "There are {limit} already. Remove one first.",
    "snooze_time": "Choose a time in the future, at most a year away.",
    "email_missing": "No e-mail address is known. Leave one first.",
    "too_many_transcripts": "{limit} copies were sent within a day. Save the conversation as a file.",
    "gesture_too_large": "A voucher may be of €{limit} at most. Ask your supervisor for more.",
    "over_allowance": "€{left} of €{limit} are left for today. Give less, or ask your supervisor.",
    "survey_not_now": "The question is asked once, after the conversation has ended.",
    "too_many_attachments": "A conversation can hold {limit} files at most.",
    "sensitive_over": "This is over: it was answered, removed, or its time has come.",
    "sensitive_too_many": "{limit} forms are open already. Wait for an answer, or remove one.",
    "client_id_reused": "This client_id was used for something else. Make a new one for each request.",
}


class ConversationRefused(ServiceError):
    """A refusal of the domain, under its own code."""

    code = "conversation_refused"
    status = 409
    sentence = ""

    def __init__(self, error: ConversationError) -> None:
        super().__init__(**error.fields)
        self.refusal: Refusal = error.code  # type: ignore[assignment]  # `NotAllowed` takes no other

    @property
    def message(self) -> str:
        """The sentence of the refusal."""
        return REFUSALS[self.refusal].format(**self.details)


_KINDS: dict[type[Exception], Callable[[Any], ServiceError]] = {
    conversation_errors.NotFound: lambda error: errors.NotFound(),
    conversation_errors.NotAllowed: ConversationRefused,
    knowledge_errors.UnknownEntryError: lambda error: errors.NotFound(),
    knowledge_errors.UnknownGapError: lambda error: errors.NotFound(),
    knowledge_errors.TaughtOtherwiseError: lambda error: errors.TaughtOtherwise(
        text=error.text, entry_id=error.entry_id, question=error.question
    ),
    knowledge_errors.UnknownPinError: lambda error: errors.NotFound(),
    knowledge_errors.EntryExistsError: lambda error: errors.EntryExists(entry_id=error.entry_id),
    knowledge_errors.RevisionConflictError: lambda error: errors.RevisionConflict(),
    knowledge_errors.IncompleteContentError: lambda error: errors.EntryIncomplete(missing=error.missing),
    knowledge_errors.FourEyesError: lambda error: errors.FourEyesRequired(),
    knowledge_errors.UnknownVariableError: lambda error: errors.VariableUnknown(names=error.names),
    knowledge_errors.VariableInUseError: lambda error: errors.VariableInUse(
        name=error.name, entry_ids=error.entry_ids
    ),
    knowledge_errors.ScheduleInPastError: lambda error: errors.ScheduleInPast(),
    ContentError: lambda error: errors.ImportInvalid(problems=import_notes(error.problems)),
    PlanOutdatedError: lambda error: errors.ImportOutdated(plan=plan_view(error.plan)),
    AssistantFailed: lambda error: errors.AssistantUnavailable(),
}


def as_refusal(error: BaseException) -> ServiceError | None:
    """Return the error as a refusal of the application; None for what nobody should ever see."""
    if isinstance(error, ServiceError):
        return error
    if isinstance(error, StorageError):  # either database: locked by another process, disk full, closed
        logger.error("A database could not be used: %s", error)
        return errors.RecordUnavailable()
    make = next((_KINDS[kind] for kind in type(error).__mro__ if kind in _KINDS), None)
    return make(error) if make else None


def code_of(refusal: ServiceError) -> str:
    """Return the code under which a refusal is known on the wire."""
    return refusal.refusal if isinstance(refusal, ConversationRefused) else refusal.code
