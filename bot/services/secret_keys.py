"""The keys that encrypt secret settings: from the environment, or from a file that only we may read."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.services.settings import Settings, SettingsError
from bot.storage.private_files import write_private_file

if TYPE_CHECKING:
    from cryptography.fernet import Fernet, MultiFernet

KEY_FILE = "settings.key"
_KEY_BYTES = 32


class SecretKeys:
    """The keys, read anew each time, so that a rotation holds without a restart.

    The first key encrypts; each of them decrypts what was encrypted with it.
    """

    def __init__(self, settings: Settings) -> None:
        self._given = settings.settings_keys
        self._path = settings.data_dir / KEY_FILE

    @property
    def source(self) -> str:
        """Where the keys are, for a sentence."""
        return "FRONTDESK_SETTINGS_KEYS" if self._given else str(self._path)

    def ensure(self) -> None:
        """Make the file, with a new key, when neither it nor the environment gives one."""
        if not self._given and not self._path.exists():
            self._write([new_key()])

    def load(self) -> MultiFernet:
        """Return what encrypts and decrypts; raise `SettingsError` without a key, or with a malformed one."""
        from cryptography.fernet import MultiFernet  # takes longer than the rest of a start without secrets

        keys = self._read()
        if not keys:
            raise SettingsError(f"There is no key for secret settings in {self.source}.")
        return MultiFernet([self._fernet(key) for key in keys])

    def add_new(self) -> None:
        """Let a new key encrypt from now on, beside those before; those of the environment stay."""
        if not self._given:
            self._write([new_key(), *self._read()])

    def drop_old(self) -> None:
        """Keep only the key in the file that encrypts."""
        if not self._given:
            self._write(self._read()[:1])

    def _read(self) -> Sequence[str]:
        if self._given:
            return self._given
        try:
            return self._path.read_text(encoding="ascii").split()
        except FileNotFoundError:
            return ()
        except (OSError, UnicodeError) as error:
            raise SettingsError(f"{self._path} cannot be read as a file of keys.") from error

    def _write(self, keys: Sequence[str]) -> None:
        write_private_file(self._path, "".join(f"{key}\n" for key in keys).encode())

    def _fernet(self, key: str) -> Fernet:
        from cryptography.fernet import Fernet

        try:
            return Fernet(key)
        except ValueError:  # whose text is left out: it may hold a part of the key
            raise SettingsError(
                f"A key in {self.source} is malformed: it should be 32 random bytes in URL-safe base64, "
                "as `frontdesk secrets new-key` prints."
            ) from None


def new_key() -> str:
    """Return a new random key, as text."""
    return urlsafe_b64encode(secrets.token_bytes(_KEY_BYTES)).decode()
