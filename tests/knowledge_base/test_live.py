"""The live index follows the store: at once when asked, within a second by itself, never half-way."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge_base.encoders.base import Vectors
from knowledge_base.model import Content
from knowledge_base.search.embedding import Embedder
from knowledge_base.search.live import LiveIndex
from knowledge_base.store import KnowledgeStore
from tests.knowledge_base.shop_content import SHOP, publish


class Counting:
    """An encoder that counts what it is given, and otherwise is the one it wraps."""

    def __init__(self, inner: Embedder) -> None:
        self._inner = inner.close
        self.id, self.dimensions = inner.close.id, inner.close.dimensions
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.encoded += texts
        return self._inner.encode(texts)


def best(index: LiveIndex, text: str) -> str | None:
    ranking = index.rank(text)
    return ranking.candidates[0].entry_id if ranking.outcome != "none" else None


def test_a_refresh_takes_over_each_kind_of_change(store: KnowledgeStore, embedder: Embedder) -> None:
    index = LiveIndex(store, embedder)
    assert not index.refresh()
    publish(store, SHOP["track-order"], "track-order")
    publish(store, SHOP["wash-covers"], "wash-covers")
    assert index.refresh()
    assert best(index, "track my parcel") == "track-order"
    store.save_draft("track-order", Content("Can I bring my dog?", "Yes."), "ada", expected_revision=1)
    assert not index.refresh()
    store.publish_entry("track-order", "ada")
    assert index.refresh()
    assert best(index, "track my parcel") is None
    assert index.rank("may i bring my dog").candidates[0].revision == 2
    store.retire_entry("track-order", "ada")
    assert index.refresh()
    assert best(index, "may i bring my dog") is None
    assert (index.size, index.generation) == (1, store.generation())


def test_a_publish_of_another_process_goes_live_by_itself(tmp_path: Path, embedder: Embedder) -> None:
    path = tmp_path / "knowledge.db"
    with KnowledgeStore(path) as studio, KnowledgeStore(path) as assistant:
        index = LiveIndex(assistant, embedder)
        index.start()
        try:
            publish(studio, SHOP["opening-hours"], "opening-hours")
            while index.generation != studio.generation():
                time.sleep(0.01)  # another thread looks
            assert best(index, "when are you open") == "opening-hours"
        finally:
            index.stop()


def test_a_second_start_encodes_nothing(tmp_path: Path, embedder: Embedder) -> None:
    path = tmp_path / "knowledge.db"
    with KnowledgeStore(path) as store:
        publish(store, SHOP["track-order"], "track-order")
        first = LiveIndex(store, embedder).rank("where is it")
    counting = Counting(embedder)
    with KnowledgeStore(path) as store:
        again = LiveIndex(store, Embedder(counting, embedder.broad))
        assert counting.encoded == []
        assert again.rank("where is it") == first


def test_an_index_changed_often_ranks_like_a_fresh_one(store: KnowledgeStore, embedder: Embedder) -> None:
    index = LiveIndex(store, embedder)
    for entry_id, content in SHOP.items():
        publish(store, content, entry_id)
        index.refresh()
    for _ in range(3):
        for revision, entry_id in enumerate(SHOP, start=1):
            latest = store.get_entry(entry_id).latest.number
            store.save_draft(entry_id, SHOP[entry_id], f"editor {revision}", expected_revision=latest)
            store.publish_entry(entry_id, "ada")
            index.refresh()
    fresh = LiveIndex(store, embedder)
    for text in ("where is my parcel", "how long until my refund", "washing"):
        one, other = index.rank(text), fresh.rank(text)
        assert [each.entry_id for each in one.candidates] == [each.entry_id for each in other.candidates]
        np.testing.assert_allclose(one.confidence, other.confidence, atol=0.05)


def test_a_failing_refresh_leaves_the_old_answers(
    store: KnowledgeStore, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(store, SHOP["track-order"], "track-order")
    index = LiveIndex(store, embedder)

    def fail(*_: object) -> None:
        raise OSError("disk")

    with monkeypatch.context() as patch:
        patch.setattr(store, "list_published_since", fail)
        publish(store, SHOP["wash-covers"], "wash-covers")
        with pytest.raises(OSError, match="disk"):
            index.refresh()
        assert best(index, "where is my order") == "track-order"
    assert index.refresh()
    assert index.size == 2
