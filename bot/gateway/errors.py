"""What the transport refuses by itself, and the two translations of every refusal."""

from __future__ import annotations

import logging
import sqlite3
from typing import Any

from bot.conversation import errors as conversation_errors
from bot.conversation.errors import ConversationError, Refusal
from bot.protocol.api import ApiError
from bot.protocol.server import ErrorFrame
from bot.services.errors import NotFound, ServiceError
from bot.services.writer import WriteFailed, WriterClosed

logger = logging.getLogger(__name__)


class Internal(ServiceError):
    code = "internal"
    status = 500
    sentence = "Something went wrong on our side. It has been noted; please try again."


# Frames


class FrameMalformed(ServiceError):
    code = "frame_malformed"
    sentence = "A frame must be one JSON object, sent as text."


class FrameTooLarge(ServiceError):
    code = "frame_too_large"
    status = 413
    sentence = "A frame may have at most {limit} bytes."


class FrameUnknown(ServiceError):
    code = "frame_unknown"
    sentence = "There is no frame of this type on this socket."


class FrameInvalid(ServiceError):
    code = "frame_invalid"
    sentence = "The frame does not have the shape of its type: {reason}."


class NotOpen(ServiceError):
    code = "not_open"
    sentence = "The first frame must be {first}."


class AlreadyOpen(ServiceError):
    code = "already_open"
    sentence = "This socket is open already."


class ProtocolTooOld(ServiceError):
    code = "protocol_too_old"
    sentence = "This page is older than the service. Reload it."


class ProtocolTooNew(ServiceError):
    code = "protocol_too_new"
    sentence = "This page is newer than the service. Wait a minute, then reload it."


class RateLimited(ServiceError):
    code = "rate_limited"
    status = 429
    sentence = "That was too much at once. Wait a moment, then send it again."


class RequestTooSlow(ServiceError):
    code = "request_too_slow"
    status = 408
    sentence = "This took too long to arrive. Check your connection, then send it again."


# What a message may hold


# Files


# Who is asking


class OriginRefused(ServiceError):
    code = "origin_refused"
    status = 403
    sentence = "This site may not use this service."


# What is asked for


class MethodNotAllowed(ServiceError):
    code = "method_not_allowed"
    status = 405
    sentence = "This address does not take that method."


class PayloadInvalid(ServiceError):
    code = "payload_invalid"
    sentence = "The request does not have the expected shape: {reason}."


class PayloadTooLarge(ServiceError):
    code = "payload_too_large"
    status = 413
    sentence = "The request is too large."


class TokenRefused(ServiceError):
    code = "token_refused"
    status = 401
    sentence = "Send a token that is not revoked as “Authorization: Bearer fd_…”. A supervisor makes one."


class ScopeMissing(ServiceError):
    code = "scope_missing"
    status = 403
    sentence = "The token “{name}” may not {scope}. Ask a supervisor for one that may."


class PreconditionFailed(ServiceError):
    code = "precondition_failed"
    status = 412
    sentence = "The entry is another version by now. Read it again, then decide."


class PreconditionMissing(ServiceError):
    code = "precondition_missing"
    status = 428
    sentence = "Say which version you change: send its ETag as If-Match."


class RecordUnavailable(ServiceError):
    code = "record_unavailable"
    status = 503
    sentence = "This cannot be kept at the moment. Try again."


# Conversations

REFUSALS: dict[Refusal, str] = {
    "already_taken": "{agent_name} has taken this conversation already.",
    "already_waiting": "This conversation waits for a person already.",
    "already_with_agent": "{agent_name} is here already.",
    "already_closed": "This conversation is closed already.",
    "not_closed": "This conversation is not closed.",
    "not_waiting": "Only a conversation that waits for a person can be taken.",
    "not_owner": "Take the conversation first.",
    "wrong_owner": "{agent_name} has this conversation.",
    "turn_done": "This message has been dealt with.",
    "packet_mismatch": "This is not the packet that was handed off. Open the conversation again.",
    "label_empty": "Write the label first.",
    "label_too_long": "A label may have at most {limit} characters; this one has {length}.",
    "too_many_labels": "A conversation may have at most {limit} labels. Take one off first.",
    "variable_unknown": "There is no {variable}. A reply may name {known}.",
    "variables_missing": "Not known here: {variables}. Write the reply by hand.",
    "shortcut_invalid": "A shortcut has 1 to 30 letters a to z, digits, - or _.",
    "shortcut_taken": "There is a reply for /{shortcut} already. Choose another shortcut.",
    "macro_steps": "A macro needs a step, and nothing can follow on snoozing, closing or handing back.",
    "merge_twice": "These two belong together already.",
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


def codes() -> list[str]:
    """Every code that a socket or the API may answer with."""
    own = [error.code for error in ServiceError.__subclasses__() if error is not ConversationRefused]
    return own + list(REFUSALS)


def as_frame(error: BaseException, request_id: int) -> ErrorFrame:
    """How a socket tells an error. The unexpected is logged with its traceback and leaves as `internal`."""
    known = _known(error)
    return ErrorFrame(id=request_id, code=_code(known), message=known.message, details=_wire(known.details))


def as_payload(error: BaseException) -> tuple[int, ApiError]:
    """How the JSON API tells an error: its status and payload. The unexpected as in `as_frame`."""
    known = _known(error)
    return known.status, ApiError(code=_code(known), message=known.message, details=_wire(known.details))


def _known(error: BaseException) -> ServiceError:
    """The error as one of ours: a domain error is translated, anything else is a fault."""
    if isinstance(error, ServiceError):
        return error
    if isinstance(error, conversation_errors.NotFound):
        return NotFound()
    if isinstance(error, conversation_errors.NotAllowed):
        return ConversationRefused(error)
    if isinstance(error, WriteFailed | WriterClosed):
        return RecordUnavailable()
    if isinstance(error, sqlite3.OperationalError):  # either database: locked by another process, disk full
        logger.error("A database could not be used: %s", error)
        return RecordUnavailable()
    logger.error("Unexpected error", exc_info=error)
    return Internal()


def _code(error: ServiceError) -> str:
    return error.refusal if isinstance(error, ConversationRefused) else error.code


def _wire(details: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in details.items() if value is not None}
