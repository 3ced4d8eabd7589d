"""The knowledge base as the pipeline uses it: one pair of encoders and one live index in a process."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

import numpy as np

from actions.knowledge import knowledge_path, open_store
from knowledge_base.encoders.base import Vectors
from knowledge_base.search.default import load_embedder
from knowledge_base.search.embedding import Embedder
from knowledge_base.search.live import LiveIndex, ServedIndex

_log = logging.getLogger(__name__)
_rehearsed: ContextVar[ServedIndex | None] = ContextVar("rehearsed", default=None)


@lru_cache(maxsize=1)
def encoders() -> Embedder:
    """The shipped sentence encoders, loaded once."""
    return load_embedder()


@lru_cache(maxsize=1)
def live_index() -> LiveIndex | None:
    """The index of the knowledge base that the environment names, or None when the file is not there.

    It takes over what is published by itself, within a fraction of a second.
    """
    try:
        index = LiveIndex(open_store(knowledge_path()), encoders())
    except FileNotFoundError as error:
        _log.warning("%s No question will find an answer.", error)
        return None
    index.start()
    return index


def rehearsed_index() -> ServedIndex | None:
    """The index to answer with inside `ranking_with`; None elsewhere, where the live one answers."""
    return _rehearsed.get()


@contextmanager
def ranking_with(index: ServedIndex) -> Iterator[None]:
    """Inside, questions are asked of this index instead of the live one."""
    before = _rehearsed.set(index)
    try:
        yield
    finally:
        _rehearsed.reset(before)


def joint_vectors(texts: Sequence[str]) -> Vectors:
    """One unit vector per text, (texts, 896): both encoders' vectors joined, as `Reading.vector` is."""
    close, broad = encoders().close.encode(texts), encoders().broad.encode(texts)
    joined: Vectors = np.concatenate([close, broad], axis=1) * np.float32(0.5**0.5)
    return joined
