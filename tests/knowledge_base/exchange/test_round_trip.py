"""What is exported reads back as it was, whatever stands in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.content import parse_content, render_content
from knowledge_base.exchange.entry_json import render_json
from knowledge_base.exchange.exporting import export_archive, export_folder, export_json, list_exported
from knowledge_base.exchange.files import list_path, list_upload
from knowledge_base.exchange.formats import read_files
from knowledge_base.exchange.importing import import_entries
from knowledge_base.exchange.incoming import SourceFile
from knowledge_base.model import Content, EntryId, Translation
from knowledge_base.store import KnowledgeStore
from knowledge_base.tidy import tidy

# What front matter, YAML, JSON and Windows make of texts, beside whatever hypothesis thinks of.
AWKWARD = st.sampled_from(
    [
        "---",
        "---\nid: other\n---\n",
        "a: b # c",
        "no",
        "2027-01-31",
        "- item\r\n- item\r\n\r\n    code",
        '"quoted" and \\escaped\\',
        "{{opening_hours}}",
        "line\u2028line\u2029\x85\ufeff",
        "😀 שלום \u202eabc",
        "| a |\n| --- |\n| b |",
        "|-\n  x",
        "\ttab\n \n  \nend",
        "null",
        "<script>alert(1)</script>",
    ]
)
texts = st.one_of(AWKWARD, st.text(max_size=30), st.lists(AWKWARD, max_size=3).map("\n".join))
filled = texts.filter(lambda text: tidy(Content(text, "")).question != "")
lists = st.lists(texts, max_size=3).map(tuple)
locales = st.sampled_from(["en", "no", "pt-BR", "zh"])
translations = st.builds(Translation, locale=locales, question=texts, answer=texts, phrasings=lists)
contents = st.builds(
    Content,
    question=filled,
    answer=filled,
    phrasings=lists,
    category=texts,
    tags=lists,
    locale=locales,
    owner=texts,
    check_by=st.one_of(st.none(), st.dates(min_value=date(1000, 1, 1))),
    audience=st.lists(st.tuples(texts, lists), max_size=2).map(tuple),
    translations=st.lists(translations, max_size=2).map(tuple),
    when_overdue=st.sampled_from(["flag", "withhold"]),
).map(tidy)
complete = contents.filter(lambda content: content.answer != "")


@given(complete)
def test_markdown_reads_back_the_same(content: Content) -> None:
    written = render_content("some-entry", content)
    for text in (written, written.replace("\n", "\r\n")):
        read = parse_content(text)
        assert (read.id, read.content, read.state) == ("some-entry", content, "published")


@given(st.lists(complete, max_size=3))
def test_json_reads_back_the_same(listed: list[Content]) -> None:
    rows = [(EntryId(f"e{number}"), "published", content) for number, content in enumerate(listed)]
    reading = read_files([SourceFile("entries.json", render_json(rows).encode())])
    assert reading.problems == []
    assert [(one.entry_id, one.content) for one in reading.entries] == [(row[0], row[2]) for row in rows]


def a_knowledge_base() -> KnowledgeStore:
    store = KnowledgeStore(":memory:")
    store.variables.set_variable("hours", "9 to 5", "ada")
    store.add_entry(Content("When are you open?", "We are open {{hours}}."), "ada")
    store.publish_entry("when-are-you-open", "ada")
    store.save_draft("when-are-you-open", Content("When are you open?", "Not yet said."), "ada", 1)
    store.add_entry(Content("What is new?", ""), "ada")
    store.add_entry(Content("Old?", "Old."), "ada")
    store.retire_entry("old", "ada")
    return store


def test_a_whole_knowledge_base_comes_back_from_either_form(tmp_path: Path) -> None:
    with a_knowledge_base() as store:
        export_folder(store, tmp_path / "out", "all")
        (tmp_path / "out.json").write_text(export_json(store, "all"), encoding="utf-8")
        (tmp_path / "out.zip").write_bytes(export_archive(store, "all"))
        for name in ("out", "out.json", "out.zip"):
            with KnowledgeStore(":memory:") as copy:
                done = import_entries(copy, read_files(list_path(tmp_path / name)), "ada", publish=True)
                assert done.going_live == ["when-are-you-open"]
                copy.publish_entry("when-are-you-open", "ada")
                assert list_exported(copy, "all") == list_exported(store, "all")
                assert copy.variables.values() == {"hours": "9 to 5"}


def test_an_export_of_what_is_live_leaves_drafts_out_and_variables_as_written() -> None:
    with a_knowledge_base() as store:
        exported = list_exported(store)
        assert [(row[0], row[2].answer) for row in exported] == [
            ("when-are-you-open", "We are open {{hours}}.")
        ]
        assert export_archive(store) == export_archive(store)
        names = [file.name for file in list_upload("x.zip", export_archive(store))]
        assert names == ["variables.json", "when-are-you-open.md"]


def test_a_variable_that_has_a_value_here_keeps_it(tmp_path: Path) -> None:
    with a_knowledge_base() as store, KnowledgeStore(":memory:") as copy:
        copy.variables.set_variable("hours", "10 to 6", "bo")
        reading = read_files([SourceFile("entries.json", export_json(store).encode())])
        assert import_entries(copy, reading, "ada", publish=True).going_live == ["when-are-you-open"]
        copy.publish_entry("when-are-you-open", "ada")
        assert copy.get_published("when-are-you-open").content.answer == "We are open 10 to 6."
