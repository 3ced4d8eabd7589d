"""The application's refusals: one tree, a stable code each, the sentence that says what to do."""

from __future__ import annotations

from typing import Any, ClassVar


class ServiceError(Exception):
    """A refusal: its code, its HTTP status, the sentence (with `{fields}`) and the details it is made of."""

    code: ClassVar[str]
    status: ClassVar[int] = 400
    sentence: ClassVar[str]

    def __init__(self, **details: Any) -> None:
        self.details = details
        super().__init__(self.code, details)

    @property
    def message(self) -> str:
        """The sentence that says what to do; `{wait}` is `retry_after` in words."""
        return self.sentence.format(wait=_seconds(self.details.get("retry_after", 0)), **self.details)


def _seconds(count: int) -> str:
    return f"{count} second" if count == 1 else f"{count} seconds"


# How much, and how often


class TooManyConversations(ServiceError):
    code = "too_many_conversations"
    status = 429
    sentence = "Many conversations are being started from your network. Try again in {wait}."


class TooManyMessages(ServiceError):
    code = "too_many_messages"
    status = 429
    sentence = "Many messages are coming from your network. Try again in {wait}."


class TooManyUploads(ServiceError):
    code = "too_many_uploads"
    status = 429
    sentence = "Many files are coming from your network. Send yours again in {wait}."


class TooManySockets(ServiceError):
    code = "too_many_sockets"
    status = 429
    sentence = "Many pages are connected from your network. Close one, or try again in {wait}."


class StorageLow(ServiceError):
    code = "storage_low"
    status = 503
    sentence = "No file can be kept at the moment. Write what is in it, or try again later."


# What a message may hold


class TextEmpty(ServiceError):
    code = "text_empty"
    sentence = "Write something first."


class TextTooLong(ServiceError):
    code = "text_too_long"
    sentence = "A message may have at most {limit} characters; this one has {length}."


class TextUnreadable(ServiceError):
    code = "text_unreadable"
    sentence = "The text holds characters that cannot be kept. Remove them and send it again."


class MaskingPatternInvalid(ServiceError):
    code = "masking_pattern_invalid"
    sentence = "The pattern “{name}” cannot be used: {reason}."


class SensitiveInvalid(ServiceError):
    code = "sensitive_invalid"
    sentence = "This is not what was asked for. Check it, and never give a whole card number."


class DetailTooLong(ServiceError):
    code = "detail_too_long"
    sentence = "This may have at most {limit} characters; what you wrote has {length}."


class EmailInvalid(ServiceError):
    code = "email_invalid"
    sentence = "That does not look like an e-mail address. Check it, please."


# Files


class CustomerUnreachable(ServiceError):
    code = "customer_unreachable"
    status = 409
    sentence = "They are not on the site, and left no e-mail address that is known to be theirs."


class AttachmentEmpty(ServiceError):
    code = "attachment_empty"
    sentence = "This file is empty. Choose another one."


class AttachmentTooLarge(ServiceError):
    code = "attachment_too_large"
    status = 413
    sentence = "A file may have at most {limit_mb} MB. Make it smaller, or send a part of it."


class AttachmentTypeNotAllowed(ServiceError):
    code = "attachment_refused"
    status = 415
    sentence = "“{name}” can't be sent. These can: {formats}."


class AttachmentTypeMismatch(ServiceError):
    code = "attachment_lies"
    status = 415
    sentence = "“{name}” holds something else than its name says. Send the original file."


# Who is asking


class IdentityInvalid(ServiceError):
    code = "identity_invalid"
    status = 401
    sentence = "The site's sign-in could not be verified. Open the conversation without it."


class TokenUnknown(ServiceError):
    code = "token_unknown"
    status = 401
    sentence = "This conversation key is not known here. Open a new conversation without it."


class NotSignedIn(ServiceError):
    code = "not_signed_in"
    status = 401
    sentence = "Sign in first."


class SignInRefused(ServiceError):
    code = "sign_in_refused"
    status = 401
    sentence = "The e-mail address and the password do not belong together."


class LinkAlreadyUsed(ServiceError):
    code = "link_spent"
    status = 410
    sentence = "This sign-in link was used already or is too old. Ask for a new one."


class TooManyAttempts(ServiceError):
    code = "too_many_attempts"
    status = 429
    sentence = "Too many attempts. Try again in {wait}."


class NotAllowed(ServiceError):
    code = "not_allowed"
    status = 403
    sentence = "Your role does not open this page."


class SupervisorRequired(ServiceError):
    code = "supervisor_needed"
    status = 403
    sentence = "Only supervisors keep the tokens. Ask one of them."


class ErasureNotAllowed(ServiceError):
    code = "erasure_not_allowed"
    status = 403
    sentence = "Only supervisors erase customers. Ask one of them."


class ErasureUnconfirmed(ServiceError):
    code = "erasure_unconfirmed"
    sentence = "That is not what was to be typed. Nothing was erased."


class ErasureNeedsPerson(ServiceError):
    code = "erasure_needs_person"
    status = 403
    sentence = (
        "Nothing was deleted: this conversation was joined with another one. Ask a person to delete it."
    )


# Requests


class PayloadInvalid(ServiceError):
    code = "payload_invalid"
    sentence = "The request does not have the expected shape: {reason}."


class TeamNameTaken(ServiceError):
    code = "team_name_taken"
    status = 409
    sentence = "There is a team called {name} already. Choose another name."


class PreconditionFailed(ServiceError):
    code = "precondition_failed"
    status = 412
    sentence = "The entry is another version by now. Read it again, then decide."


class PreconditionRequired(ServiceError):
    code = "precondition_missing"
    status = 428
    sentence = "Say which version you change: send its ETag as If-Match."


class NotFound(ServiceError):
    code = "not_found"
    status = 404
    sentence = "There is nothing here that you can open."


# Entries


class RevisionConflict(ServiceError):
    code = "revision_conflict"
    status = 409
    sentence = "Somebody saved this entry while you were writing. Compare both, then save again."


class EntryExists(ServiceError):
    code = "entry_exists"
    status = 409
    sentence = "There is an entry with this id already. Read it, or choose another id."


class EntryIncomplete(ServiceError):
    code = "entry_incomplete"
    sentence = "The entry lacks its {missing[0]}."


class FourEyesRequired(ServiceError):
    code = "four_eyes"
    status = 409
    sentence = "You saved this version, so somebody else has to publish it. Ask for a review."


class ScheduleInPast(ServiceError):
    code = "time_is_over"
    sentence = "This time is over. Choose a later one, or publish now."


class VariableUnknown(ServiceError):
    code = "variable_undefined"
    sentence = "There is no variable named {names[0]}. Define it, or take it out of the text."


class VariableInUse(ServiceError):
    code = "variable_used"
    status = 409
    sentence = "Entries use {name}. Take it out of them first."


class PictureInvalid(ServiceError):
    code = "picture_refused"
    status = 415
    sentence = "This is not a picture that can be shown. Use a PNG, JPEG, GIF or WebP file."


class PictureTooLarge(ServiceError):
    code = "picture_too_large"
    status = 413
    sentence = "A picture may have at most {limit_mb} MB. Make it smaller, and try again."


class EntryModified(ServiceError):
    code = "edited_elsewhere"
    status = 409
    sentence = "{saved_by} has edited this entry since you put it. Read it, then send its ETag as If-Match."


class ImportTooLarge(ServiceError):
    code = "import_too_large"
    status = 413
    sentence = "A file to import may have at most {limit_mb} MB. Part it, or use the command line."


class ImportInvalid(ServiceError):
    code = "import_broken"
    status = 422
    sentence = "Nothing was imported. Mend what is named, then choose the file again."


class ImportOutdated(ServiceError):
    code = "import_outdated"
    status = 409
    sentence = "Entries have changed since you looked. Look at the list again, then import."


class UpkeepFailed(ServiceError):
    code = "upkeep_failed"
    status = 503
    sentence = "The entries could not be looked at. It has been noted; try again in a moment."


class LinkCheckDisabled(ServiceError):
    code = "links_not_checked"
    status = 409
    sentence = "Links to other sites are not looked at here. Set FRONTDESK_CHECK_LINKS to true first."


class GapDecided(ServiceError):
    code = "gap_decided"
    status = 409
    sentence = "This question is decided already, by {by}: {decision}. Look at it among the gaps."


class TaughtOtherwise(ServiceError):
    code = "taught_otherwise"
    status = 409
    sentence = "“{text}” leads to “{question}” already. Take it away there first: a question has one answer."


# Going live


class GateUnavailable(ServiceError):
    code = "gate_unavailable"
    status = 503
    sentence = (
        "The assistant is not available, so nobody can tell what this changes for customers. "
        "Try again in a minute."
    )


class GateStale(ServiceError):
    code = "gate_stale"
    status = 409
    sentence = "Something else changed since this was checked. Check it again."


class GateBlocked(ServiceError):
    code = "gate_blocked"
    status = 409
    sentence = "Pinned questions would get worse. Mend that, or ask a supervisor to let it through."


class GateSupervisorRequired(ServiceError):
    code = "gate_needs_supervisor"
    status = 403
    sentence = "Only a supervisor can let this through."


# What is not there, or cannot be reached


class AssistantUnavailable(ServiceError):
    code = "assistant_unavailable"
    status = 503
    sentence = "The assistant is not ready. Try again in a moment."


class ColleagueUnavailable(ServiceError):
    code = "colleague_absent"
    status = 409
    sentence = "Nobody with an open desk has this id. Choose somebody who is here."


class MailLimitReached(ServiceError):
    code = "too_much_mail"
    status = 429
    sentence = (
        "No more e-mail can be sent there today. Save the conversation as a file, or try again tomorrow."
    )


class MailFailed(ServiceError):
    code = "mail_failed"
    status = 503
    sentence = "The e-mail could not be sent. Save the conversation as a file, or try again later."


class RecordUnavailable(ServiceError):
    code = "record_unavailable"
    status = 503
    sentence = "This cannot be kept at the moment. Try again."
