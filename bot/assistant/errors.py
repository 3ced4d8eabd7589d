"""What can go wrong in the assistant."""

from __future__ import annotations


class AssistantError(Exception):
    """`code` is stable, `status` is that of HTTP; the message is a sentence that says what to do."""

    code = "internal"
    status = 500


class ModelMissingError(AssistantError):
    """There is no trained model."""

    code = "model_missing"
    status = 503


class NotReadyError(AssistantError):
    """The model is still loading, or the server is shutting down."""

    code = "not_ready"
    status = 503


class ContentMissingError(NotReadyError):
    """The model is loaded, and no gateway has sent what to answer from yet."""

    code = "content_missing"


class ContentGapError(AssistantError):
    """What a gateway sends does not continue what is here: it is to send a snapshot."""

    code = "content_gap"
    status = 409


class TokenRefusedError(AssistantError):
    """The request has no token, or another one than ours."""

    code = "token_refused"
    status = 401


class BadRequestError(AssistantError):
    """The request could not be read."""

    code = "bad_request"
    status = 400


class ActionFailedError(AssistantError):
    """A custom action raised; its traceback is in the log."""

    code = "action_failed"
