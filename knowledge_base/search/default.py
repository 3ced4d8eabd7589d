"""The encoders, put together: the shipped ones, or the English one that is set instead."""

from __future__ import annotations

import os
from pathlib import Path

from knowledge_base.encoders.minilm import load_folder, load_minilm
from knowledge_base.encoders.setting import ENCODER
from knowledge_base.encoders.use import UseEncoder
from knowledge_base.search.embedding import Embedder


def load_embedder() -> Embedder:
    """Return the shipped encoders, or with another English one from the folder that the environment names.

    Raises `EncoderFilesError` when that folder lacks a file.
    """
    folder = os.environ.get(ENCODER)
    return Embedder(load_folder(Path(folder)) if folder else load_minilm(), UseEncoder())
