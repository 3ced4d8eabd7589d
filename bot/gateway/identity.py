"""Who a customer is: identities signed by the host site, and the keys we give out ourselves."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from bot.conversation.visible_text import strip_invisible
from bot.gateway.errors import IdentityInvalid
from bot.protocol.base import MAX_EMAIL_CHARACTERS, MAX_NAME_CHARACTERS

_ALGORITHMS = ["HS256"]
_LEEWAY_S = 30
_MAX_SUBJECT = 200
_MAX_ATTRIBUTES = 50
_MAX_ATTRIBUTE = 500


class Identity(msgspec.Struct, frozen=True):
    """What the host site says of its customer, verified."""

    subject: str
    name: str | None = None
    email: str | None = None
    attributes: dict[str, str] = {}


def verify_identity(token: str, secret: str) -> Identity:
    """The identity in a JWT that the host site signed with `secret` (HS256); `IdentityInvalid` otherwise."""
    if not secret:
        raise IdentityInvalid()
    import jwt  # with all of `cryptography` a tenth of the gateway's start, and few customers bring one

    try:
        claims = jwt.decode(
            token,
            secret,
            algorithms=_ALGORITHMS,
            leeway=_LEEWAY_S,
            options={"require": ["sub"], "verify_aud": False},
        )
    except jwt.InvalidTokenError as error:
        raise IdentityInvalid() from error
    return _read_claims(claims)


def sign_identity(
    secret: str,
    subject: str,
    name: str,
    *,
    lifetime_s: int = 3600,
    attributes: Mapping[str, str] | None = None,
) -> str:
    """An identity as a host site would sign it; the demo shop and the tests use it."""
    import jwt

    now = int(time.time())
    claims: dict[str, object] = {"sub": subject, "name": name, "iat": now, "exp": now + lifetime_s}
    if attributes:
        claims["attributes"] = dict(attributes)
    return jwt.encode(claims, secret, algorithm=_ALGORITHMS[0])


def new_key() -> str:
    """A random key of 256 bits, for a customer's token, a session or a link."""
    return secrets.token_urlsafe(32)


def hash_key(key: str) -> str:
    """What is stored of a key: the key itself is only ever with its holder."""
    return hashlib.sha256(key.encode()).hexdigest()


def ensure_secret(path: Path) -> str:
    """The secret in a file that only we may read, made on first use."""
    with contextlib.suppress(FileExistsError):
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        os.write(handle, new_key().encode())
        os.close(handle)
    return path.read_text(encoding="ascii")


def _read_claims(claims: dict[str, Any]) -> Identity:
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= _MAX_SUBJECT or "\0" in subject:
        raise IdentityInvalid()
    return Identity(
        subject=subject,
        name=_short_text(claims.get("name"), MAX_NAME_CHARACTERS),
        email=_short_text(claims.get("email"), MAX_EMAIL_CHARACTERS),
        attributes=_attributes(claims.get("attributes")),
    )


def _short_text(value: object, limit: int) -> str | None:
    """A usable text, or None: a name that is empty, endless or unreadable is worse than none."""
    if not isinstance(value, str) or "\0" in value:
        return None
    text = strip_invisible(value)
    return text if 0 < len(text) <= limit else None


def _attributes(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        return {}
    pairs = list(value.items())[:_MAX_ATTRIBUTES]
    return {str(key)[:80]: str(item)[:_MAX_ATTRIBUTE] for key, item in pairs if item is not None}
