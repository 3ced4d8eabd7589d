"""Frames that the gateway sends, to customers and staff alike."""

from __future__ import annotations

from typing import Any

from bot.protocol.base import Frame
from bot.protocol.events import Event, SenderKind


class Hello(Frame, frozen=True, tag="hello"):
    """First frame on every socket.

    A peer below `lowest_protocol` must reload; one above `protocol` must wait for the server's update.
    """

    protocol: int
    lowest_protocol: int
    server: str


class Result(Frame, frozen=True, tag="result"):
    """The request `id` succeeded; `result` is the type its frame's docstring names."""

    id: int
    result: Any


class ErrorFrame(Frame, frozen=True, tag="error"):
    """A refusal of request `id` (0 when it could not be read).

    `code` is stable; `message` is a sentence that says what to do.
    """

    id: int
    code: str
    message: str
    details: dict[str, Any] = {}


class EventPush(Frame, frozen=True, tag="event"):
    """A committed event of a conversation."""

    conversation_id: str
    event: Event


class TypingPush(Frame, frozen=True, tag="typing"):
    """Somebody started or stopped typing. Forget it after 10 s, or when a message of that sender arrives."""

    conversation_id: str
    sender: SenderKind
    typing: bool
    sender_name: str | None = None


class ReceiptChanged(Frame, frozen=True, tag="receipt.changed"):
    """The customer has marked a line of what is passed on, perhaps on another page: ask for it again."""


class PresencePush(Frame, frozen=True, tag="presence"):
    """Whether a person is on duty, and while waiting the place in the queue (1 is next).

    `promised_by` is when a person comes at the latest, as promised last (UTC, RFC 3339).
    """

    on_duty: bool
    position: int | None = None
    promised_by: str | None = None
