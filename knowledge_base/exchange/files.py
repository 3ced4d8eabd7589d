"""The files of an import: from a folder, from an archive, or one by itself."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from knowledge_base.exchange.formats import KINDS
from knowledge_base.exchange.incoming import SourceFile
from knowledge_base.exchange.pictures import KINDS as PICTURES
from knowledge_base.problems import ContentError, Problem

MOST_BYTES = 64 * 1024 * 1024
MOST_FILES = 20_000
_ARCHIVE = b"PK\x03\x04"


def list_path(path: Path) -> list[SourceFile]:
    """Return the files in and below a folder, in an archive, or the one that the path names.

    Raises `ContentError` when there is nothing, or too much.
    """
    if path.is_dir():
        names = sorted(name for name in path.rglob("*") if _is_wanted(name.name) and name.is_file())
        return [SourceFile(str(name), name.read_bytes(), name.relative_to(path).as_posix()) for name in names]
    try:
        return list_upload(str(path), path.read_bytes())
    except FileNotFoundError:
        raise _refused(str(path), "There is no such file or folder: check the path.") from None


def list_upload(name: str, data: bytes) -> list[SourceFile]:
    """Return the files in what was sent: those of an archive, or the one file. Raises `ContentError`."""
    if not data.startswith(_ARCHIVE):
        return [SourceFile(name, data, name.rpartition("/")[2])]
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return list(_unpacked(name, archive))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise _refused(name, f"This archive cannot be unpacked ({error}): make it again.") from error


def _unpacked(name: str, archive: zipfile.ZipFile) -> Iterator[SourceFile]:
    infos = [info for info in archive.infolist() if not info.is_dir() and _is_wanted(info.filename)]
    if len(infos) > MOST_FILES:
        raise _refused(name, f"{len(infos)} files are in this archive; {MOST_FILES} are possible.")
    left = MOST_BYTES
    for info in sorted(infos, key=lambda info: info.filename):
        # What an archive says of its sizes may be a lie: no more is ever unpacked than is possible.
        with archive.open(info) as file:
            data = file.read(left + 1)
        left -= len(data)
        if left < 0:
            raise _refused(name, f"Unpacked, this archive has more than {MOST_BYTES // 1024 // 1024} MB.")
        yield SourceFile(info.filename, data, info.filename)


def _is_wanted(name: str) -> bool:
    """Return whether a file can be read; the companions that systems leave beside files are none."""
    parts = name.split("/")
    hidden = any(part.startswith(".") or part == "__MACOSX" for part in parts)
    return not hidden and name.rpartition(".")[2].lower() in (*KINDS, *PICTURES)


def _refused(name: str, sentence: str) -> ContentError:
    return ContentError([Problem(name, 1, sentence)])
