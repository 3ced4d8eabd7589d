"""What the transport refuses by itself, and the two translations of every refusal."""

from __future__ import annotations

import logging
from typing import Any

from bot.protocol.api import ApiError
from bot.protocol.server import ErrorFrame
from bot.services.errors import ServiceError
from bot.services.refusals import REFUSALS, ConversationRefused, as_refusal, code_of

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


# Who is asking


class OriginRefused(ServiceError):
    code = "origin_refused"
    status = 403
    sentence = "This site may not use this service."


class TokenRefused(ServiceError):
    code = "token_refused"
    status = 401
    sentence = "Send a token that is not revoked as “Authorization: Bearer fd_…”. A supervisor makes one."


class ScopeMissing(ServiceError):
    code = "scope_missing"
    status = 403
    sentence = "The token “{name}” may not {scope}. Ask a supervisor for one that may."


# Requests


class RequestTooSlow(ServiceError):
    code = "request_too_slow"
    status = 408
    sentence = "This took too long to arrive. Check your connection, then send it again."


class MethodNotAllowed(ServiceError):
    code = "method_not_allowed"
    status = 405
    sentence = "This address does not take that method."


class PayloadTooLarge(ServiceError):
    code = "payload_too_large"
    status = 413
    sentence = "The request is too large."


def codes() -> list[str]:
    """Return every code that a socket or the API may answer with."""
    own = [error.code for error in ServiceError.__subclasses__() if error is not ConversationRefused]
    return own + list(REFUSALS)


def as_frame(error: BaseException, request_id: int) -> ErrorFrame:
    """Return how a socket tells an error.

    The unexpected is logged with its traceback and leaves as `internal`.
    """
    known = _known(error)
    return ErrorFrame(id=request_id, code=code_of(known), message=known.message, details=_wire(known.details))


def as_payload(error: BaseException) -> tuple[int, ApiError]:
    """Return how the JSON API tells an error: its status and payload. The unexpected as in `as_frame`."""
    known = _known(error)
    return known.status, ApiError(code=code_of(known), message=known.message, details=_wire(known.details))


def _known(error: BaseException) -> ServiceError:
    """Return the error as one of ours; what nobody foresaw is a fault."""
    refusal = as_refusal(error)
    if refusal is None:
        logger.error("Unexpected error", exc_info=error)
        return Internal()
    return refusal


def _wire(details: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in details.items() if value is not None}
