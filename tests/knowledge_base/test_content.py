"""Content files: what is refused and where, and that an export reads back as it was."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.content import ContentError, parse_content, render_content
from knowledge_base.exchange.exporting import export_folder
from knowledge_base.folder import check_folder, import_folder
from knowledge_base.model import Content
from knowledge_base.store import KnowledgeStore
from knowledge_base.tidy import tidy

GOOD = """---
id: delivery-costs
question: What does delivery cost?
category: Delivery
tags: [delivery, price]
check_by: 2027-01-31
phrasings:
  - how much is shipping
  - "shipping: free?"
---
Delivery costs €4.95.

---

Free from €50.
"""


def problem_of(text: str) -> tuple[int, str]:
    with pytest.raises(ContentError) as caught:
        parse_content(text, "costs.md")
    (problem,) = caught.value.problems
    assert problem.file == "costs.md"
    return problem.line, problem.sentence


def test_a_file_reads_as_its_entry() -> None:
    read = parse_content(GOOD)
    assert read.id == "delivery-costs"
    assert read.content == Content(
        question="What does delivery cost?",
        answer="Delivery costs €4.95.\n\n---\n\nFree from €50.",
        phrasings=("how much is shipping", "shipping: free?"),
        category="Delivery",
        tags=("delivery", "price"),
        check_by=date(2027, 1, 31),
    )
    assert (read.line_of("phrasings"), read.line_of("how much is shipping"), read.line_of("answer")) == (
        7,
        8,
        11,
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("---\nid", "id", 1, "first line must be ---"),
        ("category: Delivery\n", "", 1, "`category` is missing"),
        ("category", "Category", 4, "`Category` is not a key"),
        ("category: Delivery", "category: Delivery\nid: again", 5, "`id` stands here twice"),
        ("question: What", "question: [What", 4, "not valid YAML"),
        ("What does delivery cost?", "Delivery: what does it cost?", 3, "not valid YAML"),
        ("What does delivery cost?", "2027", 3, "`question` must be text"),
        ("What does delivery cost?", "", 3, "`question` is empty"),
        ("[delivery, price]", "delivery", 5, "`tags` must be a list"),
        ("- how much is shipping", "- 50", 8, "`phrasings` must be text"),
        ("2027-01-31", "next year", 6, "`check_by` must be a day"),
        ("delivery-costs", "delivery costs", 2, "`id` is part of a URL"),
        ("category: Delivery", "- Delivery", 4, "not valid YAML"),
    ],
)
def test_a_slip_is_named_with_its_line(old: str, new: str, line: int, words: str) -> None:
    found, sentence = problem_of(GOOD.replace(old, new, 1))
    assert (found, words in sentence) == (line, True), sentence


def test_a_file_without_an_answer_or_an_end_is_refused() -> None:
    front = GOOD.split("---\nDelivery")[0]
    assert problem_of(f"{front}---\n\n") == (11, "The answer is empty: write it below the second --- line.")
    assert problem_of(front)[1] == "Close the front matter with a second --- line."
    assert problem_of("---\n- a\n---\nyes")[1] == "The front matter must be lines of the form `key: value`."


def test_all_problems_of_a_file_are_named_at_once() -> None:
    with pytest.raises(ContentError) as caught:
        parse_content(GOOD.replace("category", "kind").replace("2027-01-31", "soon"))
    assert [problem.line for problem in caught.value.problems] == [4, 6]


def test_a_word_that_other_yaml_reads_as_a_boolean_stays_a_word() -> None:
    assert parse_content(GOOD.replace("tags", "locale: no\ntags")).content.locale == "no"


texts = st.text(max_size=40).filter(lambda text: tidy(Content(text, "")).question != "")
contents = st.builds(
    Content,
    question=texts,
    answer=texts,
    phrasings=st.lists(texts, max_size=4).map(tuple),
    category=texts,
    tags=st.lists(texts, max_size=3).map(tuple),
    locale=st.sampled_from(["en", "no", "pt-BR"]),
    owner=st.one_of(st.just(""), texts),
    check_by=st.one_of(st.none(), st.dates(min_value=date(1000, 1, 1))),
).map(tidy)


@given(contents)
def test_what_is_written_reads_back_the_same(content: Content) -> None:
    read = parse_content(render_content("some-entry", content))
    assert (read.id, read.content) == ("some-entry", content)


def written(folder: Path, **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return folder


def test_an_import_adds_then_skips_then_changes(tmp_path: Path) -> None:
    folder = written(tmp_path / "content", costs=GOOD)
    with KnowledgeStore(":memory:") as store:
        assert import_folder(store, folder, "setup").added == ["delivery-costs"]
        assert import_folder(store, folder, "setup").skipped == ["delivery-costs"]
        assert store.generation() == 1
        written(folder, costs=GOOD.replace("€50", "€60"))
        assert import_folder(store, folder, "setup").changed == ["delivery-costs"]
        assert "€60" in store.get_published("delivery-costs").content.answer


def test_a_retired_entry_is_not_brought_back_by_an_import(tmp_path: Path) -> None:
    folder = written(tmp_path / "content", costs=GOOD)
    with KnowledgeStore(":memory:") as store:
        import_folder(store, folder, "setup")
        store.retire_entry("delivery-costs", "ada")
        assert import_folder(store, folder, "setup").left_retired == ["delivery-costs"]
        assert store.list_published() == []


def test_one_bad_file_keeps_the_whole_folder_out(tmp_path: Path) -> None:
    folder = written(tmp_path / "content", a=GOOD, b=GOOD.replace("category", "kind"), c=GOOD)
    (folder / "d.md").write_bytes(b"---\nid: d\n\xff")
    with KnowledgeStore(":memory:") as store:
        with pytest.raises(ContentError) as caught:
            import_folder(store, folder, "setup")
        assert store.count_entries() == 0
    places = [(Path(problem.file).name, problem.line) for problem in caught.value.problems]
    assert places == [("b.md", 4), ("d.md", 3), ("c.md", 2)]


def test_a_folder_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    with KnowledgeStore(":memory:") as store, pytest.raises(ContentError, match="no such folder"):
        import_folder(store, tmp_path / "nowhere", "setup")


def test_an_exported_folder_imports_as_the_same_knowledge_base(tmp_path: Path) -> None:
    folder = written(tmp_path / "content", costs=GOOD, other=GOOD.replace("delivery-costs", "other"))
    with KnowledgeStore(":memory:") as store, KnowledgeStore(":memory:") as copy:
        import_folder(store, folder, "setup")
        paths = export_folder(store, tmp_path / "exported")
        assert [path.name for path in paths] == ["delivery-costs.md", "other.md"]
        import_folder(copy, tmp_path / "exported", "setup")
        assert copy.list_published() == store.list_published()


def test_a_check_names_what_an_editor_should_look_at(tmp_path: Path) -> None:
    other = GOOD.replace("delivery-costs", "other").replace("What does", "Why does")
    other = other.replace("Delivery costs", "See [it](/help/delivery-costs) or [that](/help/gone). Costs")
    folder = written(tmp_path / "content", a=GOOD, b=other)
    problems = check_folder(folder, date(2027, 2, 1))
    assert sorted(str(problem).rsplit("/content/", 1)[-1] for problem in problems) == [
        "a.md:6: Due for a check since 2027-01-31: read it again and set a new date.",
        "a.md:7: 2 phrasings: add 3 other ways in which people ask this.",
        "b.md:11: The link /help/gone leads nowhere: no entry has that id.",
        "b.md:6: Due for a check since 2027-01-31: read it again and set a new date.",
        "b.md:7: 2 phrasings: add 3 other ways in which people ask this.",
        "b.md:8: “how much is shipping” also leads to `delivery-costs`: keep it in one entry only.",
        "b.md:9: “shipping: free?” also leads to `delivery-costs`: keep it in one entry only.",
    ]
