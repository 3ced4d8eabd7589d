"""A small knowledge base, and the real encoders, loaded once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from knowledge_base.search.default import load_embedder
from knowledge_base.search.embedding import Embedder
from knowledge_base.search.live import LiveIndex
from knowledge_base.store import KnowledgeStore
from tests.knowledge_base.shop_content import SHOP, publish


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    return load_embedder()


@pytest.fixture(scope="module")
def shop(embedder: Embedder) -> Iterator[LiveIndex]:
    with KnowledgeStore(":memory:") as store:
        for entry_id, content in SHOP.items():
            publish(store, content, entry_id)
        yield LiveIndex(store, embedder)


@pytest.fixture
def store() -> Iterator[KnowledgeStore]:
    with KnowledgeStore(":memory:") as opened:
        yield opened
