"""How a message is read before it is ranked: in which language, its spelling repaired, as vectors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from knowledge_base.encoders.base import Vectors


@dataclass(frozen=True)
class Reading:
    """A message as it was read, and its unit vectors: `close` (384,) and `broad` (512,).

    `close` tells fine shades of English apart; `broad` puts sixteen languages in one space. `foreign`: the
    message is in another language than the entries, so only `broad` can say what it means. `gloss` is such a
    message word by word in the entries' language, when any of its words has a translation.
    """

    text: str
    words: tuple[str, ...]
    foreign: bool
    close: Vectors
    broad: Vectors
    gloss: Reading | None = None

    @property
    def vector(self) -> Vectors:
        """Both vectors in one, shape (896,), at unit length: for an intent classifier to share."""
        joined: Vectors = np.concatenate([self.close, self.broad]) * np.float32(0.5**0.5)
        return joined
