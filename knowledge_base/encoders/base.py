"""What every sentence encoder gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into vectors of unit length that are close when the texts mean the same.

    `id` names the model and everything that changes its vectors: it is the key of the embedding cache.
    """

    @property
    def id(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row per text, float32, shape (texts, dimensions)."""
        ...
