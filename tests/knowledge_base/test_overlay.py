"""What would be served after a publish, before it: exactly so, and without touching what is served."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge_base.model import Content, EntryId, PublishedEntry
from knowledge_base.search.embedding import Embedder
from knowledge_base.search.live import LiveIndex
from knowledge_base.store import Change, KnowledgeStore
from tests.knowledge_base.shop_content import SHOP, publish
from tests.knowledge_base.test_live import Counting

QUESTIONS = (
    "where is my parcel",
    "how long until my refund",
    "can i bring my dog",
    "wash a sofa cover, and what time do you close?",
    "lost my passwrd",
)
DOG = Content("May I bring my dog into the showroom?", "Yes, on a lead.", ("are dogs allowed",))
CHANGES = {
    "a new entry": ("dogs", DOG),
    "other phrasings": ("track-order", replace(SHOP["track-order"], phrasings=("has my dog arrived",))),
    "another question": ("refund-time", replace(SHOP["refund-time"], question="Something else?")),
    "retired": ("opening-hours", None),
}


def change_of(entry_id: str, content: Content | None) -> Change:
    found = EntryId(entry_id)
    return Change(found, PublishedEntry(found, 2, content) if content else None)


@pytest.mark.parametrize("name", CHANGES)
def test_an_overlay_ranks_as_the_index_will_after_the_publish(
    name: str, store: KnowledgeStore, embedder: Embedder
) -> None:
    for entry_id, content in SHOP.items():
        publish(store, content, entry_id)
    index = LiveIndex(store, embedder)
    before = [index.rank_parts(text) for text in QUESTIONS]
    entry_id, wanted = CHANGES[name]
    overlay = index.overlaid([change_of(entry_id, wanted)])
    expected = [overlay.rank_parts(text) for text in QUESTIONS]
    assert [index.rank_parts(text) for text in QUESTIONS] == before
    assert index.generation == store.generation()
    if wanted is None:
        store.retire_entry(entry_id, "ada")
    elif entry_id in SHOP:
        store.save_draft(entry_id, wanted, "ada", 1)
        store.publish_entry(entry_id, "ada")
    else:
        store.add_entry(wanted, "ada", entry_id)
        store.save_draft(entry_id, wanted, "ada", 1)
        store.publish_entry(entry_id, "ada")
    index.refresh()
    assert [index.rank_parts(text) for text in QUESTIONS] == expected
    assert expected != before


def test_only_what_is_new_is_encoded(store: KnowledgeStore, embedder: Embedder) -> None:
    for entry_id, content in SHOP.items():
        publish(store, content, entry_id)
    counting = Counting(embedder)
    index = LiveIndex(store, Embedder(counting, embedder.broad))
    counting.encoded.clear()
    changed = replace(SHOP["track-order"], phrasings=(*SHOP["track-order"].phrasings, "did it ship"))
    index.overlaid([change_of("track-order", changed)])
    assert counting.encoded == ["did it ship"]


def test_an_overlay_stays_when_the_index_goes_on(store: KnowledgeStore, embedder: Embedder) -> None:
    for entry_id, content in SHOP.items():
        publish(store, content, entry_id)
    index = LiveIndex(store, embedder)
    still = index.overlaid([])
    before = [still.rank_parts(text) for text in QUESTIONS]
    publish(store, DOG, "dogs")
    store.retire_entry("track-order", "ada")
    index.refresh()
    assert [still.rank_parts(text) for text in QUESTIONS] == before
