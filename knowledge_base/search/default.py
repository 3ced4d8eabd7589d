"""The encoders that ship, put together."""

from __future__ import annotations

from pathlib import Path

from knowledge_base.encoders.minilm import load_folder, load_minilm
from knowledge_base.encoders.use import UseEncoder
from knowledge_base.search.embedding import Embedder


def load_embedder(close: Path | None = None) -> Embedder:
    """The shipped encoders; `close` names a folder with a heavier English one to use instead."""
    return Embedder(load_folder(close) if close else load_minilm(), UseEncoder())
