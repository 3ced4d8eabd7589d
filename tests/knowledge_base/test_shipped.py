"""The shipped entries, prepared once and lent to each new knowledge base."""

from __future__ import annotations

from pathlib import Path

from knowledge_base.shipped import CONTENT, prepared_path
from knowledge_base.store import KnowledgeStore


def test_a_prepared_file_is_named_after_its_content(tmp_path: Path) -> None:
    content = tmp_path / "content"
    content.mkdir()
    (content / "a.md").write_text("one", encoding="utf-8")
    before = prepared_path(tmp_path, content)
    (content / "a.md").write_text("two", encoding="utf-8")
    assert prepared_path(tmp_path, content) != before
    assert prepared_path(tmp_path, CONTENT) == prepared_path(tmp_path)


def test_vectors_are_lent_and_the_borrower_keeps_its_own(tmp_path: Path) -> None:
    with KnowledgeStore(tmp_path / "lender.db") as lender:
        lender.add_embeddings("e", {b"1": b"lent", b"2": b"lent too"})
    with KnowledgeStore(tmp_path / "borrower.db") as borrower:
        borrower.add_embeddings("e", {b"1": b"own"})
        borrower.copy_embeddings(tmp_path / "lender.db")
        assert borrower.list_embeddings("e", [b"1", b"2"]) == {b"1": b"own", b"2": b"lent too"}
