"""Tokens of the REST API: only a hash of each key is kept."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Literal, cast, get_args

import msgspec

from bot.conversation.accounts.audit import add_audit
from bot.conversation.database import RecordFile, Row, to_text, to_time

Scope = Literal["read", "write", "publish"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
PREFIX = "fd_"
_SHOWN = len(PREFIX) + 6


class Token(msgspec.Struct, frozen=True):
    """What a token may do, and who made and revoked it. `starts_with` is the beginning of its key."""

    id: str
    name: str
    starts_with: str
    scopes: tuple[Scope, ...]
    created_by: str
    created_at: datetime
    last_used_at: datetime | None = None
    revoked_by: str | None = None
    revoked_at: datetime | None = None


class TokenStore:
    """Tokens, in the record's file. What changes something belongs inside the file's `transaction`."""

    def __init__(self, file: RecordFile) -> None:
        self._file = file

    def add_token(self, name: str, scopes: Sequence[Scope], by: str, now: datetime) -> tuple[Token, str]:
        """Return a new token and its key, which nobody can learn again."""
        key = PREFIX + secrets.token_urlsafe(32)
        ordered = tuple(scope for scope in SCOPES if scope in scopes)
        token = Token(f"t-{secrets.token_hex(6)}", name, key[:_SHOWN], ordered, by, now)
        self._file.write(
            "INSERT INTO api_token (id, name, key_hash, starts_with, scopes, created_by, created_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            [token.id, name, _hash(key), token.starts_with, ",".join(ordered), by, to_text(now)],
        )
        add_audit(self._file, "token_added", token.id, by, now, name=name, scopes=ordered)
        return token, key

    def list_tokens(self) -> list[Token]:
        """Return all tokens, the newest first."""
        rows = self._file.rows("SELECT * FROM api_token ORDER BY created_at DESC, id")
        return [_token_of(row) for row in rows]

    def get_token_by_key(self, key: str) -> Token | None:
        """Return the token that this is the key of, unless it was revoked."""
        sql = "SELECT * FROM api_token WHERE key_hash = ? AND revoked_at IS NULL"
        row = self._file.row(sql, [_hash(key)])
        return _token_of(row) if row else None

    def revoke_token(self, token_id: str, by: str, now: datetime) -> Token | None:
        """Return the token, which opens nothing from now on; None when there is none."""
        revoked = self._file.write(
            "UPDATE api_token SET revoked_by = ?, revoked_at = ? WHERE id = ? AND revoked_at IS NULL",
            [by, to_text(now), token_id],
        )
        if revoked:
            add_audit(self._file, "token_revoked", token_id, by, now)
        row = self._file.row("SELECT * FROM api_token WHERE id = ?", [token_id])
        return _token_of(row) if row else None

    def note_use(self, token: Token, now: datetime) -> None:
        """Remember that the token was used."""
        self._file.write("UPDATE api_token SET last_used_at = ? WHERE id = ?", [to_text(now), token.id])


def _hash(key: str) -> str:
    # A key has 256 random bits: nothing is gained by hashing it slowly.
    return sha256(key.encode()).hexdigest()


def _token_of(row: Row) -> Token:
    return Token(
        id=row["id"],
        name=row["name"],
        starts_with=row["starts_with"],
        scopes=tuple(cast(Scope, scope) for scope in row["scopes"].split(",")),
        created_by=row["created_by"],
        created_at=to_time(row["created_at"]),
        last_used_at=to_time(row["last_used_at"]) if row["last_used_at"] else None,
        revoked_by=row["revoked_by"],
        revoked_at=to_time(row["revoked_at"]) if row["revoked_at"] else None,
    )
