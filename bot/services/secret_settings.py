"""Secret settings in the database: encrypted at rest, never shown again, never in a log.

A setting that is declared with `stored=True` can be stored here. A value from the environment takes
precedence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.conversation.customers import sensitive
from bot.conversation.database import RecordFile
from bot.conversation.settings import secrets as store
from bot.conversation.settings.secrets import StoredSecret
from bot.services.secret_keys import SecretKeys
from bot.services.setting_checks import refuse_impossible
from bot.services.settings import FIELDS, Settings, SettingsError

STORED = tuple(name for name, declared in FIELDS.items() if declared.metadata["stored"])


class SecretSettings:
    """The stored secrets and their keys. Each method is one transaction."""

    def __init__(self, file: RecordFile, settings: Settings) -> None:
        self._file = file
        self._settings = settings
        self._keys = SecretKeys(settings)

    def fill_in(self) -> Settings:
        """Return the settings with the stored secrets where the environment gives none.

        Makes the file of keys at the first start. Raises `SettingsError` when a secret cannot be decrypted.
        """
        self._keys.ensure()
        stored = [each.name for each in self.list_all() if not getattr(self._settings, each.name, None)]
        return _with(self._settings, {name: self._decrypt(name) for name in stored if name in STORED})

    def list_all(self) -> list[StoredSecret]:
        """Return which secrets are set, by whom and when, without their values."""
        return store.list_secrets(self._file)

    def set(self, name: str, value: str, by: str, at: datetime) -> None:
        """Store a secret and replace the former one. Raises `SettingsError` for an invalid value."""
        _require_stored(name)
        if not value:
            raise SettingsError(f"The secret {name} should not be empty.")
        refuse_impossible(_with(self._settings, {name: value}))
        self._keys.ensure()
        with (
            self._file.transaction()
        ):  # before the keys are read, so that a rotation cannot run at the same time
            encrypted = self._keys.load().encrypt(value.encode()).decode()
            store.set_encrypted(self._file, name, encrypted, by, at)

    def remove(self, name: str, by: str, at: datetime) -> bool:
        """Remove a secret. Return whether one was set."""
        _require_stored(name)
        with self._file.transaction():
            return store.remove_secret(self._file, name, by, at)

    def rotate(self, by: str, at: datetime) -> int:
        """Encrypt every secret anew, and what customers gave; return how many secrets there are.

        If the keys are in a file, a new key is used and the old ones are dropped. If they are in the
        environment, the first is used. A rotation that failed leaves all keys in place and can be repeated.
        """
        self._keys.add_new()
        with self._file.transaction():
            count = store.rewrite_secrets(self._file, self._rewrite, by, at)
            sensitive.rewrite_values(self._file, self._rewrite_value)
        self._keys.drop_old()
        return count

    def _rewrite(self, name: str, encrypted: str) -> str:
        from cryptography.fernet import InvalidToken

        try:
            return self._keys.load().rotate(encrypted.encode()).decode()
        except InvalidToken:
            raise self._wrong_key(name) from None

    def _rewrite_value(self, request_id: str, encrypted: str) -> str | None:
        """Return what a customer gave, encrypted anew; None when no key of ours reads it any more."""
        from cryptography.fernet import InvalidToken

        try:
            return self._keys.load().rotate(encrypted.encode()).decode()
        except InvalidToken:
            return None

    def _decrypt(self, name: str) -> str:
        from cryptography.fernet import InvalidToken

        encrypted = store.get_encrypted(self._file, name) or ""
        try:
            return self._keys.load().decrypt(encrypted.encode()).decode()
        except InvalidToken:
            raise self._wrong_key(name) from None

    def _wrong_key(self, name: str) -> SettingsError:
        return SettingsError(
            f"The stored secret {name} was encrypted with another key than those in {self._keys.source}. "
            f"Give the former key, or set it anew: `frontdesk secrets set {name}`."
        )


def _with(settings: Settings, values: Mapping[str, Any]) -> Settings:
    return replace(settings, **values)


def _require_stored(name: str) -> None:
    if name not in STORED:
        raise SettingsError(f"There is no secret {name!r} to store. Secrets: {', '.join(STORED)}.")
