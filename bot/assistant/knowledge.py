"""The knowledge base as the pipeline uses it: one pair of encoders and one live index in a process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

import numpy as np

from actions.knowledge import quote_from
from bot.assistant.errors import ContentMissingError
from knowledge_base.encoders.base import Vectors
from knowledge_base.search.default import load_embedder
from knowledge_base.search.embedding import Embedder
from knowledge_base.search.live import LiveIndex, ServedIndex, UpdatableIndex

_previewed: ContextVar[ServedIndex | None] = ContextVar("previewed", default=None)


@lru_cache(maxsize=1)
def encoders() -> Embedder:
    """Return the shipped sentence encoders, loaded once."""
    return load_embedder()


class _SentContent:
    """The index of what a gateway has sent; None before it has."""

    index: UpdatableIndex | None = None

    def require(self) -> UpdatableIndex:
        """Return the index. Raises `ContentMissingError`."""
        if self.index is None:
            raise ContentMissingError("No gateway has sent what to answer from yet. Try again in a second.")
        return self.index


_sent: _SentContent | None = None


def expect_content() -> None:
    """Answer from what a gateway sends this process alone from now on, and open no file for that."""
    global _sent
    _sent = _SentContent()
    quote_from(_sent.require)


def serve_index(index: UpdatableIndex) -> None:
    """Ask this index from now on. Only after `expect_content`."""
    assert _sent is not None
    _sent.index = index


def require_content() -> None:
    """Raise `ContentMissingError` while a gateway is still to send what is answered from."""
    if _sent is not None:
        _sent.require()


def live_index() -> UpdatableIndex | None:
    """Return the index that questions are asked of, or None when there is nothing to ask.

    It takes over what is published by itself, within a fraction of a second.
    """
    return _follow_file() if _sent is None else _sent.index


def stop_following() -> None:
    """End the thread that follows the file of a plain Rasa command."""
    index = _follow_file() if _sent is None else None
    if index:
        index.stop()


@lru_cache(maxsize=1)
def _follow_file() -> LiveIndex | None:
    from knowledge_base.offline import follow_file  # only in a plain Rasa command

    return follow_file(encoders())


def preview_index() -> ServedIndex | None:
    """Return the index to answer with inside `ranking_with`; None elsewhere, where the live one answers."""
    return _previewed.get()


@contextmanager
def ranking_with(index: ServedIndex) -> Iterator[None]:
    """Ask questions inside of this index instead of the live one."""
    before = _previewed.set(index)
    try:
        yield
    finally:
        _previewed.reset(before)


def joint_vectors(texts: Sequence[str]) -> Vectors:
    """Return one unit vector per text, (texts, 896).

    Both encoders' vectors joined, as `Reading.vector` is.
    """
    close, broad = encoders().close.encode(texts), encoders().broad.encode(texts)
    joined: Vectors = np.concatenate([close, broad], axis=1) * np.float32(0.5**0.5)
    return joined
