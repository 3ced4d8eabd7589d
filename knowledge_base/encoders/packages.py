"""Where installed packages are, found without importing them: some bring in what nothing here needs."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from knowledge_base.errors import EncoderFilesError


def package_folder(name: str) -> Path:
    """Return the folder of an installed package. Raises `EncoderFilesError`."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise EncoderFilesError(name)
    return Path(spec.origin).parent
