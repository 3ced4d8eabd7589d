"""Files and folders that only their owner may read, also when they were made looser before."""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
import stat
from collections.abc import Iterable
from pathlib import Path

logger = logging.getLogger(__name__)

_FILE = 0o600
_FOLDER = 0o700
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
# SQLite gives these the permissions of the database, but not when that one was tightened later.
_COMPANIONS = ("", "-wal", "-shm", "-journal")


def make_private_file(path: Path | str) -> None:
    """Make the file, or tighten the one that is there, before a word is written into it.

    One that is there is never opened: closing it would end every lock that this process holds on it (POSIX
    locks belong to the process and not to the descriptor), and a database without its locks loses its log to
    the next process that comes and goes.
    """
    if str(path) == ":memory:":
        return
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    with contextlib.suppress(OSError):  # it is there, or whoever opens it next says what is wrong
        os.close(os.open(path, flags, _FILE))
    for ending in _COMPANIONS:
        _tighten(Path(f"{path}{ending}"))


def private_opener(path: str, flags: int) -> int:
    """Make what `open(..., opener=private_opener)` makes readable for its owner only."""
    return os.open(path, flags, _FILE)


def write_private_file(path: Path, data: bytes) -> None:
    """Write the file, on disk when this returns: under a hidden name first, so nobody reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=_FOLDER)
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with open(unfinished, "xb", opener=private_opener) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(unfinished, path)


def make_private_folder(path: Path) -> None:
    """Make the folder, or tighten it when it is ours alone: not /tmp, nor another user's."""
    path.mkdir(parents=True, exist_ok=True, mode=_FOLDER)
    _tighten(path)


def tighten(paths: Iterable[Path]) -> None:
    """Take others' rights from what is there of these, and from what is in them when they are folders."""
    for path in paths:
        _tighten(path)
        if path.is_dir() and not path.is_symlink():
            tighten(path.iterdir())


def _tighten(path: Path) -> None:
    try:
        found = path.lstat()
    except OSError:
        return
    shared = stat.S_ISLNK(found.st_mode) or bool(found.st_mode & stat.S_ISVTX)
    if shared or not found.st_mode & _OTHERS:
        return
    if found.st_uid != os.geteuid():
        logger.warning("Others can read %s, which belongs to another user; change its permissions.", path)
        return
    os.chmod(path, stat.S_IMODE(found.st_mode) & ~_OTHERS)
