"""A knowledge base that an earlier version wrote opens, is migrated, and everything in it can be read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge_base.exchange.sources import Sources
from knowledge_base.gaps.store import GapStore
from knowledge_base.questions.store import QuestionStore
from knowledge_base.store import KnowledgeStore
from knowledge_base.store.upkeep import UpkeepStore
from knowledge_base.store.variables import Variables
from tests.samples import load_sample, released_versions, samples, shape_of

SAMPLES = samples("knowledge_base")
FIRST, LAST, STUDIO = (
    next(path for path in SAMPLES if path.stem == name) for name in ("first", "last", "studio")
)


def test_every_released_version_has_a_sample() -> None:
    assert {sample.parent.name for sample in SAMPLES} == released_versions()


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: f"{sample.parent.name}-{sample.stem}")
def test_a_migrated_knowledge_base_has_the_shape_of_a_new_one(sample: Path, tmp_path: Path) -> None:
    KnowledgeStore(load_sample(sample, tmp_path / "old.db")).close()
    KnowledgeStore(tmp_path / "new.db").close()
    assert shape_of(tmp_path / "old.db") == shape_of(tmp_path / "new.db")


def test_a_knowledge_base_of_the_first_version_is_readable_and_goes_on(tmp_path: Path) -> None:
    with KnowledgeStore(load_sample(FIRST, tmp_path / "knowledge.db")) as store:
        assert {entry.id: entry.state for entry in store.list_entries()} == {
            "returns": "published",
            "delivery-de": "published",
            "sofas": "retired",
            "shop": "draft",
        }
        returns = store.get_published("returns")
        assert returns.content.answer == "Returns are **free** for 30 days."
        assert returns.content.phrasings == ("Can I send it back?", "return a lamp")
        assert returns.content.tags == ("refund", "parcel")
        assert returns.content.check_by == date(2027, 1, 31)
        assert store.get_entry("returns").latest.content.answer == "Returns are **free** for 60 days."
        assert [revision.number for revision in store.list_revisions("returns")] == [2, 1]
        assert [entry.id for entry in store.list_entries("paket")] == ["delivery-de"]
        assert store.list_embeddings("made-up", [b"key"]) == {b"key": b"\x00\x3c"}
        store.publish_entry("returns", "edda@example.com", 2)
        assert store.get_published("returns").content.answer == "Returns are **free** for 60 days."


def test_a_knowledge_base_of_the_last_commit_before_the_rooms_moved_is_readable(tmp_path: Path) -> None:
    with KnowledgeStore(load_sample(LAST, tmp_path / "knowledge.db")) as store:
        assert store.get_published("returns").content.answer == "Returns are **free** for 30 days."
        assert Variables(store).values() == {"days": "30"}
        kept = store.working_copies.get_working_copy("returns", "edda@example.com")
        assert kept is not None
        assert kept.body == '{"question": "half"}'
        upkeep = UpkeepStore(store.file)
        assert upkeep.jargon()["dispatch"] == "send"
        assert upkeep.list_notices() == {("returns", date(2027, 1, 31))}
        assert [check.address for check in upkeep.list_link_checks()] == ["https://shop.example/gone"]
        assert upkeep.list_dismissals()["too-long:returns"].reason == "It is long for a reason"


def test_what_a_studio_keeps_is_readable(tmp_path: Path) -> None:
    with KnowledgeStore(load_sample(STUDIO, tmp_path / "knowledge.db")) as store:
        assert [entry.id for entry in store.list_published()] == ["returns", "costs"]
        assert store.get_entry("costs").latest.number == 2
        assert [entry.id for entry in store.list_entries("send back")] == ["returns"]
        assert store.list_embeddings("small", [b"key"]) == {b"key": b"vector"}
        assert Sources(store.file).get_origin("files", "a.md")
        questions, gaps = QuestionStore(store.file), GapStore(store.file)
        assert [pin.text for pin in questions.list_pins()] == ["do you ship to mars"]
        # Both are read anew: the record's questions were kept with what was said to an agent (0012).
        assert (questions.read_until(), gaps.read_until()) == (0, 0)
