"""How a message is read before it is ranked: in which language, its spelling repaired, as vectors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from knowledge_base.encoders.base import Vectors


@dataclass(frozen=True)
class Reading:
    """A message as it was read, and its unit vectors: `close` (384,) and `broad` (512,).

    `close` tells fine shades of English apart; `broad` puts sixteen languages in one space. `foreign`: the
    message is in another language than the entries, so only `broad` can say what it means.
    """

    text: str
    words: tuple[str, ...]
    foreign: bool
    close: Vectors
    broad: Vectors

    @property
    def vector(self) -> Vectors:
        """Both vectors in one, shape (896,), at unit length: for an intent classifier to share."""
        joined: Vectors = np.concatenate([self.close, self.broad]) * np.float32(0.5**0.5)
        return joined
