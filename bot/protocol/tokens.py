"""Payloads about the tokens of the REST API, under `/api/studio/tokens`: for supervisors."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from bot.protocol.base import Frozen
from bot.protocol.rest import Scope


class TokenView(Frozen, frozen=True, omit_defaults=False):
    """A token by its name and the first characters of its key; the key itself is known to nobody here."""

    id: str
    name: str
    starts_with: str
    scopes: tuple[Scope, ...]
    created_by: str
    created_at: str
    last_used_at: str | None = None
    revoked_by: str | None = None
    revoked_at: str | None = None


class Tokens(Frozen, frozen=True, omit_defaults=False):
    """GET /api/studio/tokens, the newest first, revoked ones too."""

    tokens: tuple[TokenView, ...]


class TokenCreate(Frozen, frozen=True):
    """POST /api/studio/tokens. Answered 201 by `TokenMade`."""

    name: Annotated[str, Meta(min_length=1, max_length=80)]
    scopes: Annotated[tuple[Scope, ...], Meta(min_length=1, max_length=3)]


class TokenMade(Frozen, frozen=True, omit_defaults=False):
    """The new token and its key, which is told this once."""

    token: TokenView
    key: str
