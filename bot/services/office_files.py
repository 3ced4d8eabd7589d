"""Office files: known by what is in their archive, and never one that carries a program."""

from __future__ import annotations

from io import BytesIO
from zipfile import BadZipFile, ZipFile

OFFICE_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".csv": "text/csv",
}
# The folder that holds the document itself, by type (ECMA-376, part 2).
_FOLDERS = {"word/": ".docx", "xl/": ".xlsx", "ppt/": ".pptx"}
_LONGEST_TYPE = 100


def read_office_type(data: bytes) -> str | None:
    """Return what the archive is; None for any other file, and for one with macros."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
            if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in names):
                return None
            if "mimetype" in names:
                return _open_document_type(archive)
    except (BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return None
    if "[Content_Types].xml" not in names:
        return None
    found = {ending for folder, ending in _FOLDERS.items() if any(name.startswith(folder) for name in names)}
    return OFFICE_TYPES[found.pop()] if len(found) == 1 else None


def _open_document_type(archive: ZipFile) -> str | None:
    """Return what the `mimetype` says (OpenDocument 1.3, part 2, 3.3), if it is one of ours."""
    if any(name.startswith(("Basic/", "Scripts/")) for name in archive.namelist()):
        return None
    with archive.open("mimetype") as file:
        said = file.read(_LONGEST_TYPE).decode("ascii", "replace").strip()
    return said if said in OFFICE_TYPES.values() else None
