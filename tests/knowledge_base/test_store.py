"""The store: entries and revisions, who sees what, conflicts, and the studio's text search."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timezone
from itertools import pairwise
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.storage.errors import DatabaseClosed
from knowledge_base.errors import (
    EntryExistsError,
    IncompleteContentError,
    RevisionConflictError,
    UnknownEntryError,
)
from knowledge_base.exchange.sources import Origin, Sources
from knowledge_base.migrations import migrations
from knowledge_base.model import Content, EntryId, Translation
from knowledge_base.store import Change, KnowledgeStore
from knowledge_base.store.batches import Saving, ready

RETURNS = Content(
    question="How do I return an item?",
    answer="Go to **My orders**.",
    phrasings=("send something back", "return my order"),
    category="Returns",
    tags=("returns", "labels"),
    owner="Ada",
    check_by=date(2027, 1, 31),
)
COSTS = Content(question="What does delivery cost?", answer="€4.95.", category="Delivery")
NOON = datetime(2026, 11, 21, 12, 0, tzinfo=timezone.utc)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[KnowledgeStore]:
    with KnowledgeStore(tmp_path / "knowledge.db", clock=lambda: NOON) as opened:
        yield opened


def published(store: KnowledgeStore, content: Content, entry_id: str) -> None:
    store.add_entry(content, "ada", entry_id)
    store.publish_entry(entry_id, "ada")


def test_a_new_entry_is_a_draft_that_customers_do_not_see(store: KnowledgeStore) -> None:
    entry = store.add_entry(RETURNS, "ada", "returns")
    assert (entry.state, entry.live, entry.latest.number) == ("draft", None, 1)
    assert entry.latest.content == RETURNS
    assert (entry.latest.saved_by, entry.latest.saved_at) == ("ada", NOON)
    assert store.list_published() == []
    assert store.generation() == 0


def test_publishing_shows_the_newest_revision_and_moves_the_generation(store: KnowledgeStore) -> None:
    store.add_entry(COSTS, "ada", "costs")
    entry = store.publish_entry("costs", "ben")
    assert (entry.state, entry.live, entry.latest.published_at) == ("published", 1, NOON)
    assert store.get_published("costs").content == COSTS
    assert store.generation() == 1


def test_a_saved_draft_leaves_the_live_revision_alone(store: KnowledgeStore) -> None:
    published(store, COSTS, "costs")
    newer = Content(question="Delivery costs?", answer="€5.")
    entry = store.save_draft("costs", newer, "ben", expected_revision=1)
    assert (entry.state, entry.live, entry.latest.number) == ("published", 1, 2)
    assert store.get_published("costs").content == COSTS
    assert [revision.content for revision in store.list_revisions("costs")] == [newer, COSTS]


def test_saving_over_somebody_elses_revision_is_a_conflict(store: KnowledgeStore) -> None:
    store.add_entry(COSTS, "ada", "costs")
    store.save_draft("costs", RETURNS, "ben", expected_revision=1)
    with pytest.raises(RevisionConflictError) as caught:
        store.save_draft("costs", COSTS, "ada", expected_revision=1)
    assert (caught.value.expected, caught.value.found) == (1, 2)
    assert store.get_entry("costs").latest.content == RETURNS


def test_an_older_revision_can_be_published_without_touching_the_newest(store: KnowledgeStore) -> None:
    published(store, COSTS, "costs")
    store.save_draft("costs", RETURNS, "ben", expected_revision=1)
    store.publish_entry("costs", "ben")
    entry = store.publish_entry("costs", "ada", revision=1)
    assert (entry.live, entry.latest.number) == (1, 2)
    assert store.get_published("costs").content == COSTS


def test_a_retired_entry_is_gone_for_customers_and_back_after_a_publish(store: KnowledgeStore) -> None:
    published(store, COSTS, "costs")
    assert store.retire_entry("costs", "ada").state == "retired"
    with pytest.raises(UnknownEntryError):
        store.get_published("costs")
    assert store.list_published() == []
    assert store.save_draft("costs", COSTS, "ada", expected_revision=1).state == "draft"
    assert store.publish_entry("costs", "ada").live == 2


def test_an_index_learns_only_what_changed_since_its_generation(store: KnowledgeStore) -> None:
    for entry_id in ("first", "second", "third"):
        published(store, COSTS, entry_id)
    seen = store.generation()
    store.retire_entry("first", "ada")
    store.save_draft("third", RETURNS, "ada", expected_revision=1)
    store.publish_entry("third", "ada")
    present, changes = store.list_published_since(seen)
    assert present == store.generation() == seen + 2
    assert changes == [
        Change(EntryId("first"), None),
        Change(EntryId("third"), store.get_published("third")),
    ]
    assert store.list_published_since(present) == (present, [])


@pytest.mark.parametrize("wrong", ["missing", ""])
def test_an_unknown_entry_is_an_error_that_names_it(store: KnowledgeStore, wrong: str) -> None:
    for call in (store.get_entry, store.get_published, store.list_revisions):
        with pytest.raises(UnknownEntryError) as caught:
            call(wrong)
        assert caught.value.entry_id == wrong
    with pytest.raises(UnknownEntryError):
        store.retire_entry(wrong, "ada")


def test_an_unknown_revision_cannot_be_published(store: KnowledgeStore) -> None:
    store.add_entry(COSTS, "ada", "costs")
    with pytest.raises(UnknownEntryError) as caught:
        store.publish_entry("costs", "ada", revision=7)
    assert caught.value.revision == 7


def test_incomplete_content_is_refused(store: KnowledgeStore) -> None:
    with pytest.raises(IncompleteContentError) as caught:
        store.add_entry(Content(question=" \n", answer="Yes."), "ada")
    assert caught.value.missing == ("question",)
    store.add_entry(Content(question="Why?", answer=" "), "ada", "why")
    with pytest.raises(IncompleteContentError) as caught:
        store.publish_entry("why", "ada")
    assert caught.value.missing == ("answer",)


def test_ids_are_made_of_questions_and_never_taken_twice(store: KnowledgeStore) -> None:
    ids = [store.add_entry(COSTS, "ada").id for _ in range(3)]
    assert ids == ["what-does-delivery-cost", "what-does-delivery-cost-2", "what-does-delivery-cost-3"]
    assert store.add_entry(Content(question="配送料は?", answer="5"), "ada").id == "entry"
    with pytest.raises(EntryExistsError):
        store.add_entry(COSTS, "ada", "entry")


def test_texts_are_kept_tidy(store: KnowledgeStore) -> None:
    untidy = Content(
        question="  How\tmuch? ", answer="One.\r\nTwo.\0\n\n", phrasings=("how much?", "cost ", "", "Cost")
    )
    kept = store.add_entry(untidy, "ada").latest.content
    assert kept == Content(question="How much?", answer="One.\nTwo.", phrasings=("cost",))


def test_the_list_can_be_filtered_paged_and_counted(store: KnowledgeStore) -> None:
    published(store, COSTS, "costs")
    store.add_entry(RETURNS, "ada", "returns")
    assert [entry.id for entry in store.list_entries()] == ["returns", "costs"]
    assert [entry.id for entry in store.list_entries(limit=1, offset=1)] == ["costs"]
    assert [entry.id for entry in store.list_entries(state="draft")] == ["returns"]
    assert [entry.id for entry in store.list_entries(category="Delivery")] == ["costs"]
    assert store.count_entries() == 2
    assert store.count_entries(query="delivery", state="published") == 1
    assert store.count_categories() == {"Delivery": 1, "Returns": 1}


def test_the_search_finds_what_the_newest_revision_says(store: KnowledgeStore) -> None:
    published(store, COSTS, "costs")
    store.add_entry(RETURNS, "ada", "returns")
    assert [entry.id for entry in store.list_entries("send someth")] == ["returns"]
    store.save_draft("returns", COSTS, "ada", expected_revision=1)
    assert store.list_entries("something") == []
    assert store.count_entries("delivery") == 2


@pytest.mark.parametrize(
    "typed", ['"', 'a" OR "b', "NOT", "question:x", "*", "(", "delivery AND", "\0", "-x"]
)
def test_what_is_typed_into_the_search_is_never_read_as_an_operator(
    store: KnowledgeStore, typed: str
) -> None:
    published(store, COSTS, "costs")
    store.list_entries(typed)
    assert store.count_entries(f"{typed} zebra") == 0


def test_a_failed_group_of_changes_leaves_nothing_behind(store: KnowledgeStore) -> None:
    def publish_twice() -> None:
        with store.all_or_nothing():
            published(store, COSTS, "costs")
            published(store, COSTS, "costs")

    with pytest.raises(EntryExistsError):
        publish_twice()
    assert store.count_entries() == 0
    assert store.generation() == 0


def test_a_second_connection_sees_what_the_first_published(tmp_path: Path) -> None:
    path = tmp_path / "knowledge.db"
    with KnowledgeStore(path) as studio, KnowledgeStore(path) as assistant:
        published(studio, COSTS, "costs")
        assert assistant.generation() == 1
        assert assistant.get_published("costs").content == COSTS


def test_embeddings_are_remembered_by_encoder_and_key(store: KnowledgeStore) -> None:
    keys = [n.to_bytes(2, "big") for n in range(1200)]
    store.add_embeddings("small", {key: key * 2 for key in keys})
    assert store.list_embeddings("small", [*keys, b"other"]) == {key: key * 2 for key in keys}
    assert store.list_embeddings("large", keys) == {}


def test_a_file_of_version_1_opens_with_its_entries(tmp_path: Path) -> None:
    path = tmp_path / "knowledge.db"
    old = Database(path)
    migrations.apply(old, stop_before="0002_embeddings")
    old.table("entries").insert(
        {"id": "costs", "state": "published", "latest": 1, "live": 1, "generation": 4}
    )
    revision = {"entry": 1, "revision": 1, "question": "What does delivery cost?", "answer": "€4.95."}
    upkeep = {"category": "Delivery", "tags": "[]", "locale": "en", "owner": "", "saved_by": "ada"}
    old.table("revisions").insert({**revision, **upkeep, "saved_at": NOON.isoformat()})
    old.close()
    with KnowledgeStore(path) as store:
        assert store.get_published("costs").content == COSTS
        store.add_embeddings("small", {b"key": b"vector"})
    with KnowledgeStore(path) as store:
        assert store.list_embeddings("small", [b"key"]) == {b"key": b"vector"}


def test_who_reads_does_not_wait_for_who_writes(tmp_path: Path) -> None:
    with KnowledgeStore(tmp_path / "knowledge.db") as store, ThreadPoolExecutor(1) as elsewhere:
        published(store, COSTS, "costs")
        with store.all_or_nothing():
            published(store, RETURNS, "returns")
            assert store.count_entries() == 2, "the writer sees its own changes"
            seen = elsewhere.submit(lambda: [entry.id for entry in store.list_entries()]).result(timeout=30)
            assert seen == ["costs"], "others see what is committed"
        assert elsewhere.submit(store.count_entries).result(timeout=30) == 2


def test_reads_of_one_state_see_nothing_that_comes_between(tmp_path: Path) -> None:
    with KnowledgeStore(tmp_path / "knowledge.db") as store, ThreadPoolExecutor(1) as elsewhere:
        published(store, COSTS, "costs")
        with store.file.snapshot():
            assert store.count_entries() == 1
            elsewhere.submit(published, store, RETURNS, "returns").result(timeout=30)
            assert store.count_entries() == 1
            with pytest.raises(RuntimeError, match="between reads"):
                store.retire_entry("costs", "ada")
        assert store.count_entries() == 2


def test_a_closed_knowledge_base_is_not_opened_again_by_a_late_reader(tmp_path: Path) -> None:
    store = KnowledgeStore(tmp_path / "knowledge.db")
    published(store, COSTS, "costs")
    store.close()
    with pytest.raises(DatabaseClosed):
        store.count_entries()


def test_many_revisions_saved_at_once_are_as_if_saved_one_by_one(store: KnowledgeStore) -> None:
    store.add_entry(COSTS, "ada", "what-is-new")
    longer = replace(RETURNS, phrasings=(*RETURNS.phrasings, "take it back"))
    german = Translation("de", "Wie?", "So.", ("wie denn",))
    savings = ready(
        [
            Saving(Content("  What is new? ", "Nothing."), "first"),
            Saving(Content("What is new?", "", translations=(german,)), "second"),
            Saving(longer, "third", EntryId("returns")),
            Saving(COSTS, "fourth", EntryId("what-is-new"), expected=1),
        ]
    )
    ids = store.batches.save(savings, "bo")
    assert ids == ["what-is-new-2", "what-is-new-3", "returns", "what-is-new"]
    one_by_one = KnowledgeStore(":memory:", clock=lambda: NOON)
    one_by_one.add_entry(COSTS, "ada", "what-is-new")
    for saving in savings[:3]:
        one_by_one.add_entry(saving.content, "bo", saving.entry_id, saving.reason)
    one_by_one.save_draft("what-is-new", COSTS, "bo", 1, "fourth")
    for entry_id in ids:
        assert store.get_entry(entry_id) == one_by_one.get_entry(entry_id)
        assert store.list_revisions(entry_id) == one_by_one.list_revisions(entry_id)
    assert store.list_entries("take back") == []
    store.batches.catch_up()
    for typed in ("take back", "wie denn", "nothing", "4.95"):
        assert store.list_entries(typed) == one_by_one.list_entries(typed), typed
    one_by_one.close()


@pytest.mark.parametrize(
    ("last", "refusal"),
    [
        (Saving(COSTS, "", EntryId("costs")), EntryExistsError),
        (Saving(COSTS, "", EntryId("costs"), expected=2), RevisionConflictError),
    ],
)
def test_of_many_revisions_all_are_saved_or_none(
    store: KnowledgeStore, last: Saving, refusal: type[Exception]
) -> None:
    store.add_entry(COSTS, "ada", "costs")
    with pytest.raises(refusal):
        store.batches.save(ready([Saving(RETURNS, "", EntryId("returns")), last]), "bo")
    assert [entry.id for entry in store.list_entries()] == ["costs"]


def test_the_search_catches_up_when_the_process_that_saved_has_ended(tmp_path: Path) -> None:
    with KnowledgeStore(tmp_path / "knowledge.db") as store:
        store.batches.save(ready([Saving(RETURNS, "")]), "bo")
        assert store.list_entries("return") == []
    with KnowledgeStore(tmp_path / "knowledge.db") as store:
        assert len(store.list_entries("return")) == 1


def test_every_change_leaves_another_mark(store: KnowledgeStore) -> None:
    marks = [store.mark()]
    store.add_entry(COSTS, "ada", "costs")
    marks.append(store.mark())
    store.save_draft("costs", RETURNS, "ada", 1)
    marks.append(store.mark())
    store.publish_entry("costs", "ada")
    marks.append(store.mark())
    store.variables.set_variable("hours", "nine to five", "ada")
    marks.append(store.mark())
    store.retire_entry("costs", "ada")
    marks.append(store.mark())
    Sources(store.file).set_origin(Origin("faq", "1", EntryId("costs"), "abc"))
    marks.append(store.mark())
    assert all(one != next_one for one, next_one in pairwise(marks))
    assert store.mark() == marks[-1]


def test_search_finds_what_customers_read_and_the_newer_draft() -> None:
    with KnowledgeStore(":memory:") as store:
        store.add_entry(replace(COSTS, answer="It is €35."), "ada", "costs")
        store.publish_entry("costs", "ada")
        store.save_draft("costs", replace(COSTS, answer="It is €39."), "ada", 1)

        def found() -> list[int]:
            return [len(store.list_entries(text)) for text in ("€35", "€39")]

        assert found() == [1, 1]
        store.batches.save(
            ready([Saving(replace(COSTS, answer="It is €41."), "", EntryId("costs"), 2)]), "ada"
        )
        store.batches.catch_up()
        assert [len(store.list_entries(text)) for text in ("€35", "€39", "€41")] == [1, 0, 1]
        store.publish_entry("costs", "ada", 2)
        assert [len(store.list_entries(text)) for text in ("€35", "€39", "€41")] == [0, 1, 1]
        store.publish_entry("costs", "ada")
        assert [len(store.list_entries(text)) for text in ("€35", "€39", "€41")] == [0, 0, 1]
        store.publish_entry("costs", "ada", 1)
        store.retire_entry("costs", "ada")
        assert found() == [0, 0], "what nobody reads any more"


def test_search_of_an_earlier_version_comes_to_find_what_is_live(tmp_path: Path) -> None:
    path = tmp_path / "knowledge.db"
    with KnowledgeStore(path) as store:
        store.add_entry(replace(COSTS, answer="It is €35."), "ada", "costs")
        store.publish_entry("costs", "ada")
        store.save_draft("costs", replace(COSTS, answer="It is €39."), "ada", 1)
        with store.file.transaction():
            store.file.write("UPDATE entry_search SET answer = 'It is €39.'")
            store.file.write("DELETE FROM _sqlite_migrations WHERE name = '0011_live_is_searched'")
        assert store.list_entries("€35") == []
    with KnowledgeStore(path) as store:
        assert len(store.list_entries("€35")) == 1
