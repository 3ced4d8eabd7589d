"""What can go wrong with a database, whichever it is."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, NoReturn

Unreadable = Literal["corrupt", "foreign", "newer"]


class StorageError(Exception):
    """The base of them all; the text is a sentence for whoever runs Frontdesk."""


class DatabaseUnavailable(StorageError):
    """The file cannot be used now: locked, disk full, no permission. Nothing was written; try again later."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(
            f"{path} cannot be used now: {why}. See that the user who runs Frontdesk may write there, that "
            "the disk is not full, and that no other process holds the file."
        )


class DatabaseUnreadable(StorageError):
    """The file cannot be used at all: damaged, another program's, or written by a newer Frontdesk."""

    def __init__(self, code: Unreadable, path: str, why: str) -> None:
        super().__init__(f"{path} cannot be used: {why}.")
        self.code = code
        self.path = path


class DatabaseClosed(StorageError):
    """The database was closed; nothing was read or written."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} was closed.")


class WriterClosed(StorageError):
    """The writer is being closed; nothing was written."""


@contextmanager
def translated(path: str) -> Iterator[None]:
    """Raise what the engine says of the file at `path` as one of ours; a broken constraint stays as it is."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise_ours(error, path)


def raise_ours(error: sqlite3.DatabaseError, path: str) -> NoReturn:
    """Raise the engine's error as one of ours, or itself when it says nothing of the file."""
    if isinstance(error, sqlite3.OperationalError) and _is_of_the_file(error):
        raise DatabaseUnavailable(path, str(error)) from error
    if isinstance(error, sqlite3.ProgrammingError) and "closed database" in str(error):
        raise DatabaseClosed(path) from error
    if type(error) is sqlite3.DatabaseError:
        why = f"it is damaged or not a database ({error}); restore it from a backup"
        raise DatabaseUnreadable("corrupt", path, why) from error
    raise error


def _is_of_the_file(error: sqlite3.OperationalError) -> bool:
    """Return whether the file cannot be used now; otherwise it is what was asked of it that is wrong."""
    if sys.version_info < (3, 11):  # which does not say why: there, all count
        return True
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in (  # the rest of it says more closely what happened
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
    )
