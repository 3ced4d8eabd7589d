"""Who a customer is: identities signed by the host site, and the keys we give out ourselves."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import secrets
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from bot.conversation.visible_text import strip_invisible
from bot.matching import mask_text
from bot.protocol.base import MAX_EMAIL_CHARACTERS, MAX_NAME_CHARACTERS
from bot.services.errors import (
    IdentityInvalid,
    TextUnreadable,
)
from bot.services.texts import is_email, require_readable
from bot.storage.private_files import private_opener

logger = logging.getLogger(__name__)

_ALGORITHMS = ["HS256"]
_LEEWAY_S = 30
LONGEST_LIFETIME_S = 24 * 3600
_REASONS = {
    "no_secret": "FRONTDESK_IDENTITY_SECRET is not set.",
    "unverified": "it was not signed with FRONTDESK_IDENTITY_SECRET (HS256), or was changed.",
    "no_expiry": "it has no `exp`. Give it an hour, and make a new one with each page.",
    "too_long": "its `exp` is more than 24 hours away. Give it an hour, and make a new one with each page.",
    "expired": "its `exp` has passed. Make a new one with each page.",
    "not_yet": "its `nbf` or `iat` is in the future. Compare the clocks of both servers.",
    "no_subject": "its `sub` is missing, empty, or longer than 200 characters.",
}
_MAX_SUBJECT = 200
_MAX_ATTRIBUTES = 50
_MAX_ATTRIBUTE = 500


class Identity(msgspec.Struct, frozen=True):
    """What the host site says of its customer, verified."""

    subject: str
    name: str | None = None
    email: str | None = None
    attributes: dict[str, str] = {}


def verify_identity(token: str, secret: str, clock: Callable[[], float] = time.time) -> Identity:
    """Return the identity in a JWT that the host site signed with `secret` (HS256).

    `IdentityInvalid` otherwise, with its `reason`: `no_secret` is shared; `unverified`; `no_expiry`, since a
    token that is valid for ever is a key to the conversation for whoever finds it; `too_long`, for one valid
    for more than a day; `expired`; `not_yet`; `no_subject`.
    """
    if not secret:
        raise _refusal("no_secret")
    import jwt  # with all of `cryptography` a tenth of the gateway's start, and few customers bring one

    try:
        claims = jwt.decode(
            token,
            secret,
            algorithms=_ALGORITHMS,
            leeway=_LEEWAY_S,
            options={"require": ["exp"], "verify_aud": False, "verify_sub": False},
        )
        if claims["exp"] - clock() > LONGEST_LIFETIME_S + _LEEWAY_S:
            raise _refusal("too_long")
    except jwt.MissingRequiredClaimError as error:
        raise _refusal("no_expiry") from error
    except jwt.ExpiredSignatureError as error:
        raise _refusal("expired") from error
    except jwt.ImmatureSignatureError as error:
        raise _refusal("not_yet") from error
    except (jwt.InvalidTokenError, ArithmeticError, TypeError, ValueError) as error:
        raise _refusal("unverified") from error  # also numbers and texts that no token should hold
    return _read_claims(claims)


def _refusal(reason: str) -> IdentityInvalid:
    """Return the refusal, told to whoever keeps the site too: customers continue without names."""
    logger.warning("A customer's identity was refused: %s", _REASONS[reason])
    return IdentityInvalid(reason=reason)


def sign_identity(
    secret: str,
    subject: str,
    name: str,
    *,
    lifetime_s: int = 3600,
    attributes: Mapping[str, str] | None = None,
) -> str:
    """Return an identity as a host site would sign it; the demo shop and the tests use it."""
    import jwt

    now = int(time.time())
    claims: dict[str, object] = {"sub": subject, "name": name, "iat": now, "exp": now + lifetime_s}
    if attributes:
        claims["attributes"] = dict(attributes)
    return jwt.encode(claims, secret, algorithm=_ALGORITHMS[0])


def new_key() -> str:
    """Return a random key of 256 bits, for a customer's token, a session or a link."""
    return secrets.token_urlsafe(32)


def hash_key(key: str) -> str:
    """Return what is stored of a key: the key itself is only ever with its holder."""
    return hashlib.sha256(key.encode()).hexdigest()


def ensure_secret(path: Path) -> str:
    """Return the secret in a file that only we may read, made on first use."""
    with contextlib.suppress(FileExistsError), open(path, "x", opener=private_opener) as file:
        file.write(new_key())
    return path.read_text(encoding="ascii")


def _read_claims(claims: dict[str, Any]) -> Identity:
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= _MAX_SUBJECT or not _is_readable(subject):
        raise _refusal("no_subject")
    return Identity(
        subject=subject,
        name=_short_text(claims.get("name"), MAX_NAME_CHARACTERS),
        email=_email(claims.get("email")),
        attributes=_attributes(claims.get("attributes")),
    )


def _short_text(value: object, limit: int) -> str | None:
    """Return a usable text, or None: a name that is empty, endless or unreadable is worse than none."""
    if not isinstance(value, str) or not _is_readable(value):
        return None
    text = mask_text(strip_invisible(value))
    return text if 0 < len(text) <= limit else None


def _email(value: object) -> str | None:
    """Return an address that mail can be sent to, or None: the customer is who they are without it."""
    text = _short_text(value, MAX_EMAIL_CHARACTERS)
    if text and is_email(text):
        return text
    if value:
        logger.warning("A customer's identity holds an `email` that is none; it was left out.")
    return None


def _attributes(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        return {}
    pairs = [(str(key)[:80], str(item)[:_MAX_ATTRIBUTE]) for key, item in value.items() if item is not None]
    return {key: item for key, item in pairs[:_MAX_ATTRIBUTES] if _is_readable(key + item)}


def _is_readable(text: str) -> bool:
    try:
        require_readable(text)
    except TextUnreadable:
        return False
    return True
