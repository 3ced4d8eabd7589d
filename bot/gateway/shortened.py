"""Scripts and styles as browsers get them: without comments, indentation and needless blanks.

The types of the pages live in comments, which would be a third of what a visitor downloads. Names stay as
they are, so that an error that a browser reports can be found in the source. rjsmin misreads a template
literal inside another one; `tests/web/test_shortened.py` compares each script with what is sent, and tells.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import rcssmin
import rjsmin

_SHORTENED: Mapping[str, Callable[[str], str]] = {".js": rjsmin.jsmin, ".css": rcssmin.cssmin}


def sent_to_browsers(path: Path) -> bytes:
    """Return the file as browsers get it: shortened if it is a script or a stylesheet, else as it is.

    Raises `OSError` when it cannot be read.
    """
    shorten = _SHORTENED.get(path.suffix)
    return path.read_bytes() if shorten is None else shorten(path.read_text(encoding="utf-8")).encode()
