"""Payloads of the JSON API that every signed-in page shares: who am I, sign in, and how a refusal looks.

A success answers with the payload itself; a refusal with its HTTP status and an `ApiError`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta

from bot.protocol.base import MAX_EMAIL_CHARACTERS, Frozen

Role = Literal["agent", "editor", "supervisor", "admin"]
Page = Literal["desk", "studio", "board"]
AssistantState = Literal["starting", "ready", "unresponsive", "down"]


class ApiError(Frozen, frozen=True):
    """A refusal. `code` is stable; `message` is a sentence that says what to do."""

    code: str
    message: str
    details: dict[str, Any] = {}


class SignIn(Frozen, frozen=True):
    """POST /api/sign-in. Answered by `Me` and the session cookie."""

    email: Annotated[str, Meta(min_length=1, max_length=MAX_EMAIL_CHARACTERS)]
    password: Annotated[str, Meta(min_length=1, max_length=1000)]


class LinkSignIn(Frozen, frozen=True):
    """POST /api/sign-in/link. The token of a one-time link, spent by this call. Answered like `SignIn`.

    Opening `/sign-in?link=…` does not spend it, so that a chat program's preview of the address cannot.
    """

    link: Annotated[str, Meta(min_length=1, max_length=200)]


class Me(Frozen, frozen=True):
    """GET /api/me: who is signed in, the pages they may open, and where a fresh sign-in lands."""

    staff_id: str
    name: str
    email: str
    role: Role
    pages: tuple[Page, ...]
    home: str


class TranscriptMailed(Frozen, frozen=True):
    """POST /api/customer/transcript and /api/desk/conversations/{id}/transcript: where the e-mail goes.

    `to_confirm`: the address is not known to be the customer's. A mail with a link went there, and the
    conversation follows once they have used it. GET at the same addresses answers with the text file itself.
    """

    email: str
    to_confirm: bool = False


class DemoIdentity(Frozen, frozen=True):
    """GET /demo/identity?name=…: a signed identity for the demo shop. Only there in demo mode."""

    identity: str


class AssistantReadiness(Frozen, frozen=True):
    """One assistant: `starting` until it can answer; `unresponsive` when it runs and does not answer; `down`
    when it is not there; `refused` when it takes another token than the gateway's. `todo` says what to do.
    """

    state: AssistantState | Literal["refused"]
    model: str | None = None
    entries: int | None = None
    todo: str | None = None


StorageState = Literal["ready", "low", "unavailable"]


class Readiness(Frozen, frozen=True, omit_defaults=False):
    """GET /readyz: 200 with this while messages can be taken and kept, 503 when not.

    `gateway`, `storage` and `assistants` are the parts. `storage` is `unavailable` when the record cannot be
    written, which is 503, and `low` when the disk's reserve is reached: files are refused then, messages are
    not. `assistant`: whether one is ready, so that what is asked now is answered now; without one it is
    answered once there is. `model` and `entries`
    are those of the first.
    """

    ready: bool
    gateway: Literal["ready", "unavailable"]
    storage: StorageState
    assistants: tuple[AssistantReadiness, ...]
    assistant: bool
    on_duty: bool
    model: str | None = None
    entries: int | None = None
