"""Passwords as argon2id hashes. Costs some 20 ms and 19 MiB each: call it off the event loop."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_PASSWORD_CHARACTERS = 10

# OWASP's recommendation for argon2id (Password Storage Cheat Sheet): 19 MiB, 2 rounds, 1 lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

# A hash of nothing anybody knows: an unknown address takes as long to refuse as a wrong password.
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$Jn0d4vJcHEa3cPZ0Vb9cSYhRZ0Gq1jH0oFhZ0nq5k0k"


def hash_password(password: str) -> str:
    """Return the hash to store."""
    return _hasher.hash(password)


def verify_password(password: str, password_hash: str | None) -> bool:
    """Return whether the password belongs to the hash. Takes the same time when there is no hash."""
    try:
        return _hasher.verify(password_hash or _NOBODY, password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False
