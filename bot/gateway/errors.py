"""Every refusal of the gateway: one tree, a stable code each, and its two translations."""

from __future__ import annotations

import logging
from typing import Any, ClassVar

from bot.conversation import errors as conversation_errors
from bot.conversation.errors import ConversationError, Refusal
from bot.protocol.api import ApiError
from bot.protocol.server import ErrorFrame
from bot.storage.errors import StorageError

logger = logging.getLogger(__name__)


class GatewayError(Exception):
    """A refusal: its code, its HTTP status, the sentence (with `{fields}`) and the details it is made of."""

    code: ClassVar[str]
    status: ClassVar[int] = 400
    sentence: ClassVar[str]

    def __init__(self, **details: Any) -> None:
        self.details = details
        super().__init__(self.code, details)

    @property
    def message(self) -> str:
        """The sentence that says what to do."""
        return self.sentence.format(**self.details)


class Internal(GatewayError):
    code = "internal"
    status = 500
    sentence = "Something went wrong on our side. It has been noted; please try again."


# Frames


class FrameMalformed(GatewayError):
    code = "frame_malformed"
    sentence = "A frame must be one JSON object, sent as text."


class FrameTooLarge(GatewayError):
    code = "frame_too_large"
    status = 413
    sentence = "A frame may have at most {limit} bytes."


class FrameUnknown(GatewayError):
    code = "frame_unknown"
    sentence = "There is no frame of this type on this socket."


class FrameInvalid(GatewayError):
    code = "frame_invalid"
    sentence = "The frame does not have the shape of its type: {reason}."


class NotOpen(GatewayError):
    code = "not_open"
    sentence = "The first frame must be {first}."


class AlreadyOpen(GatewayError):
    code = "already_open"
    sentence = "This socket is open already."


class ProtocolTooOld(GatewayError):
    code = "protocol_too_old"
    sentence = "This page is older than the service. Reload it."


class ProtocolTooNew(GatewayError):
    code = "protocol_too_new"
    sentence = "This page is newer than the service. Wait a minute, then reload it."


class RateLimited(GatewayError):
    code = "rate_limited"
    status = 429
    sentence = "That was too much at once. Wait a moment, then send it again."


class TooManyConversations(GatewayError):
    code = "too_many_conversations"
    status = 429
    sentence = "Many conversations are being started from your network. Try again in {retry_after} seconds."


class TooManyMessages(GatewayError):
    code = "too_many_messages"
    status = 429
    sentence = "Many messages are coming from your network. Try again in {retry_after} seconds."


class TooManyUploads(GatewayError):
    code = "too_many_uploads"
    status = 429
    sentence = "Many files are coming from your network. Send yours again in {retry_after} seconds."


class TooManySockets(GatewayError):
    code = "too_many_sockets"
    status = 429
    sentence = "Many pages are connected from your network. Close one, or try again in {retry_after} seconds."


class RequestTooSlow(GatewayError):
    code = "request_too_slow"
    status = 408
    sentence = "This took too long to arrive. Check your connection, then send it again."


class StorageLow(GatewayError):
    code = "storage_low"
    status = 503
    sentence = "No file can be kept at the moment. Write what is in it, or try again later."


# What a message may hold


class TextEmpty(GatewayError):
    code = "text_empty"
    sentence = "Write something first."


class TextTooLong(GatewayError):
    code = "text_too_long"
    sentence = "A message may have at most {limit} characters; this one has {length}."


class TextUnreadable(GatewayError):
    code = "text_unreadable"
    sentence = "The text holds characters that cannot be kept. Remove them and send it again."


class EmailInvalid(GatewayError):
    code = "email_invalid"
    sentence = "That does not look like an e-mail address. Check it, please."


# Files


class AttachmentEmpty(GatewayError):
    code = "attachment_empty"
    sentence = "This file is empty. Choose another one."


class AttachmentTooLarge(GatewayError):
    code = "attachment_too_large"
    status = 413
    sentence = "A file may have at most {limit_mb} MB. Make it smaller, or send a part of it."


class AttachmentRefused(GatewayError):
    code = "attachment_refused"
    status = 415
    sentence = "“{name}” can't be sent. Pictures (PNG, JPEG, GIF, WebP), PDF and plain text can."


class AttachmentLies(GatewayError):
    code = "attachment_lies"
    status = 415
    sentence = "“{name}” holds something else than its name says. Send the original file."


# Who is asking


class IdentityInvalid(GatewayError):
    code = "identity_invalid"
    status = 401
    sentence = "The site's sign-in could not be verified. Open the conversation without it."


class TokenUnknown(GatewayError):
    code = "token_unknown"
    status = 401
    sentence = "This conversation key is not known here. Open a new conversation without it."


class NotSignedIn(GatewayError):
    code = "not_signed_in"
    status = 401
    sentence = "Sign in first."


class SignInRefused(GatewayError):
    code = "sign_in_refused"
    status = 401
    sentence = "The e-mail address and the password do not belong together."


class LinkSpent(GatewayError):
    code = "link_spent"
    status = 410
    sentence = "This sign-in link was used already or is too old. Ask for a new one."


class TooManyAttempts(GatewayError):
    code = "too_many_attempts"
    status = 429
    sentence = "Too many attempts. Try again in {retry_after} seconds."


class NotAllowed(GatewayError):
    code = "not_allowed"
    status = 403
    sentence = "Your role does not open this page."


class OriginRefused(GatewayError):
    code = "origin_refused"
    status = 403
    sentence = "This site may not use this service."


# What is asked for


class NotFound(GatewayError):
    code = "not_found"
    status = 404
    sentence = "There is nothing here that you can open."


class MethodNotAllowed(GatewayError):
    code = "method_not_allowed"
    status = 405
    sentence = "This address does not take that method."


class PayloadInvalid(GatewayError):
    code = "payload_invalid"
    sentence = "The request does not have the expected shape: {reason}."


class PayloadTooLarge(GatewayError):
    code = "payload_too_large"
    status = 413
    sentence = "The request is too large."


class RevisionConflict(GatewayError):
    code = "revision_conflict"
    status = 409
    sentence = "Somebody saved this entry while you were writing. Compare both, then save again."


class EntryIncomplete(GatewayError):
    code = "entry_incomplete"
    sentence = "The entry lacks its {missing[0]}."


class NeedsFourEyes(GatewayError):
    code = "four_eyes"
    status = 409
    sentence = "You saved this version, so somebody else has to publish it. Ask for a review."


class TimeIsOver(GatewayError):
    code = "time_is_over"
    sentence = "This time is over. Choose a later one, or publish now."


class VariableUnknown(GatewayError):
    code = "variable_undefined"
    sentence = "There is no variable named {names[0]}. Define it, or take it out of the text."


class VariableUsed(GatewayError):
    code = "variable_used"
    status = 409
    sentence = "Entries use {name}. Take it out of them first."


class PictureRefused(GatewayError):
    code = "picture_refused"
    status = 415
    sentence = "This is not a picture that can be shown. Use a PNG, JPEG, GIF or WebP file."


class PictureTooLarge(GatewayError):
    code = "picture_too_large"
    status = 413
    sentence = "A picture may have at most {limit_mb} MB. Make it smaller, and try again."


class SupervisorNeeded(GatewayError):
    code = "supervisor_needed"
    status = 403
    sentence = "Only supervisors keep the tokens. Ask one of them."


class TokenRefused(GatewayError):
    code = "token_refused"
    status = 401
    sentence = "Send a token that is not revoked as “Authorization: Bearer fd_…”. A supervisor makes one."


class ScopeMissing(GatewayError):
    code = "scope_missing"
    status = 403
    sentence = "The token “{name}” may not {scope}. Ask a supervisor for one that may."


class PreconditionFailed(GatewayError):
    code = "precondition_failed"
    status = 412
    sentence = "The entry is another version by now. Read it again, then decide."


class PreconditionMissing(GatewayError):
    code = "precondition_missing"
    status = 428
    sentence = "Say which version you change: send its ETag as If-Match."


class EditedElsewhere(GatewayError):
    code = "edited_elsewhere"
    status = 409
    sentence = "{saved_by} has edited this entry since you put it. Read it, then send its ETag as If-Match."


class ImportTooLarge(GatewayError):
    code = "import_too_large"
    status = 413
    sentence = "A file to import may have at most {limit_mb} MB. Part it, or use the command line."


class ImportBroken(GatewayError):
    code = "import_broken"
    status = 422
    sentence = "Nothing was imported. Mend what is named, then choose the file again."


class ImportOutdated(GatewayError):
    code = "import_outdated"
    status = 409
    sentence = "Entries have changed since you looked. Look at the list again, then import."


class GateUnavailable(GatewayError):
    code = "gate_unavailable"
    status = 503
    sentence = (
        "The assistant is not available, so nobody can tell what this changes for customers. "
        "Try again in a minute."
    )


class GateStale(GatewayError):
    code = "gate_stale"
    status = 409
    sentence = "Something else changed since this was checked. Check it again."


class GateBlocked(GatewayError):
    code = "gate_blocked"
    status = 409
    sentence = "Pinned questions would get worse. Mend that, or ask a supervisor to let it through."


class GateNeedsSupervisor(GatewayError):
    code = "gate_needs_supervisor"
    status = 403
    sentence = "Only a supervisor can let this through."


class UpkeepFailed(GatewayError):
    code = "upkeep_failed"
    status = 503
    sentence = "The entries could not be looked at. It has been noted; try again in a moment."


class LinksNotChecked(GatewayError):
    code = "links_not_checked"
    status = 409
    sentence = "Links to other sites are not looked at here. Set FRONTDESK_CHECK_LINKS to true first."


class AssistantUnavailable(GatewayError):
    code = "assistant_unavailable"
    status = 503
    sentence = "The assistant is not ready. Try again in a moment."


class ColleagueAbsent(GatewayError):
    code = "colleague_absent"
    status = 409
    sentence = "Nobody with an open desk has this id. Choose somebody who is here."


class TooMuchMail(GatewayError):
    code = "too_much_mail"
    status = 429
    sentence = "Much was sent to this address today. Save the conversation as a file, or try again tomorrow."


class MailFailed(GatewayError):
    code = "mail_failed"
    status = 503
    sentence = "The e-mail could not be sent. Save the conversation as a file, or try again later."


class RecordUnavailable(GatewayError):
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


class ConversationRefused(GatewayError):
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
    own = [error.code for error in GatewayError.__subclasses__() if error is not ConversationRefused]
    return own + list(REFUSALS)


def as_frame(error: BaseException, request_id: int) -> ErrorFrame:
    """How a socket tells an error. The unexpected is logged with its traceback and leaves as `internal`."""
    known = _known(error)
    return ErrorFrame(id=request_id, code=_code(known), message=known.message, details=_wire(known.details))


def as_payload(error: BaseException) -> tuple[int, ApiError]:
    """How the JSON API tells an error: its status and payload. The unexpected as in `as_frame`."""
    known = _known(error)
    return known.status, ApiError(code=_code(known), message=known.message, details=_wire(known.details))


def _known(error: BaseException) -> GatewayError:
    """The error as one of ours: a domain error is translated, anything else is a fault."""
    if isinstance(error, GatewayError):
        return error
    if isinstance(error, conversation_errors.NotFound):
        return NotFound()
    if isinstance(error, conversation_errors.NotAllowed):
        return ConversationRefused(error)
    if isinstance(error, StorageError):  # either database: locked by another process, disk full, closed
        logger.error("A database could not be used: %s", error)
        return RecordUnavailable()
    logger.error("Unexpected error", exc_info=error)
    return Internal()


def _code(error: GatewayError) -> str:
    return error.refusal if isinstance(error, ConversationRefused) else error.code


def _wire(details: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in details.items() if value is not None}
