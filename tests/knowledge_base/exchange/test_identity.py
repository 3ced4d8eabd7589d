"""Which entry an incoming one is: by the source's id, else by the whole question, never by its slug."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge_base.exchange.entry_json import fingerprint
from knowledge_base.exchange.formats import read_files
from knowledge_base.exchange.importing import import_entries
from knowledge_base.exchange.incoming import Reading, SourceFile
from knowledge_base.exchange.planning import make_plan
from knowledge_base.exchange.sources import Origin, Sources
from knowledge_base.model import Content, EntryId
from knowledge_base.store import KnowledgeStore
from knowledge_base.tidy import question_key, slug

LONG = "What happens to my reservation when the weather on the day itself is"
COINCIDING = {
    "Cyrillic": ("Где мой заказ?", "Как вернуть деньги?"),
    "Japanese": ("返品できますか", "配送はいつですか"),
    "Arabic": ("كيف أدفع؟", "أين طلبي؟"),
    "the same first 60 characters": (f"{LONG} too hot?", f"{LONG} too cold?"),
    "signs only": ("Is it 5 €?", "Is it 5 $?"),
    "a plus": ("Do you teach C?", "Do you teach C++?"),
}


def table(questions: Sequence[str], answers: Sequence[str] = ()) -> Reading:
    file = io.StringIO()
    rows = zip(questions, answers or [f"Answer {number}." for number, _ in enumerate(questions)], strict=True)
    csv.writer(file).writerows([("question", "answer"), *rows])
    return read_files([SourceFile("faq.csv", file.getvalue().encode(), "faq.csv")])


def as_json(questions: Sequence[str]) -> Reading:
    rows = [{"question": text, "answer": f"Answer {number}."} for number, text in enumerate(questions)]
    return read_files([SourceFile("faq.json", json.dumps(rows).encode(), "faq.json")])


def page(questions: Sequence[str]) -> Reading:
    asked = [
        {"@type": "Question", "name": text, "acceptedAnswer": {"text": f"Answer {number}."}}
        for number, text in enumerate(questions)
    ]
    data = json.dumps({"@type": "FAQPage", "mainEntity": asked})
    html = f'<script type="application/ld+json">{data}</script>'
    return read_files([SourceFile("faq.html", html.encode(), "faq.html")])


@pytest.mark.parametrize("read", [table, as_json, page])
@pytest.mark.parametrize("questions", COINCIDING.values(), ids=COINCIDING)
def test_questions_whose_slugs_coincide_stay_two_entries(read: object, questions: tuple[str, str]) -> None:
    assert callable(read)
    assert slug(questions[0]) == slug(questions[1])
    with KnowledgeStore(":memory:") as store:
        done = import_entries(store, read(questions), "ada")
        assert [store.get_entry(entry_id).latest.content.question for entry_id in done.added] == [*questions]
        assert import_entries(store, read(questions), "ada").skipped == done.added
        assert import_entries(store, read(questions[1:]), "ada").changed == done.added[1:]
        assert store.count_entries() == 2


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text(st.characters(codec="utf-8", categories=("L", "N", "Sc", "Zs")), min_size=1), max_size=6)
)
def test_each_question_becomes_one_entry_and_finds_it_again(texts: list[str]) -> None:
    questions = [*{question_key(text): text for text in texts if text.strip()}.values()]
    with KnowledgeStore(":memory:") as store:
        if not questions:
            return
        done = import_entries(store, as_json(questions), "ada")
        assert len(set(done.added)) == len(questions)
        assert import_entries(store, as_json(questions), "ada").skipped == done.added


def test_id_in_the_file_wins_over_the_question() -> None:
    rows = [
        {"id": "a", "question": "When?", "answer": "Now."},
        {"id": "b", "question": "When?", "answer": "Later."},
    ]
    with KnowledgeStore(":memory:") as store:
        files = [SourceFile("faq.json", json.dumps(rows).encode(), "faq.json")]
        assert len(import_entries(store, read_files(files), "ada").added) == 2
        rows[1]["question"] = "When exactly?"
        files = [SourceFile("faq.json", json.dumps(rows).encode(), "faq.json")]
        step = make_plan(store, read_files(files)).steps[1]
        assert (step.outcome, step.changes, step.note) == ("changed", ("question",), "It asks “When?” here.")


def imported_by_slug(store: KnowledgeStore, question: str, answer: str) -> EntryId:
    """An entry as earlier versions imported it from a table: its id in the source is the question's slug."""
    content = Content(question, answer)
    entry = store.add_entry(content, "ada")
    Sources(store.file).set_origin(Origin("table", slug(question), entry.id, fingerprint(content)))
    return entry.id


def test_what_earlier_versions_imported_is_found_again() -> None:
    with KnowledgeStore(":memory:") as store:
        known = imported_by_slug(store, "Где мой заказ?", "Там.")
        plan = make_plan(store, table(["Где мой заказ?"], ["Там."]))
        assert [(step.outcome, step.entry and step.entry.id) for step in plan.steps] == [("skipped", known)]
        store.save_draft(known, Content("Где мой новый заказ?", "Там."), "bo", 1)
        step = make_plan(store, table(["Где мой заказ?"], ["Там."])).steps[0]
        assert (step.outcome, step.note) == ("skipped", "Edited here; the source has nothing new.")


def test_former_id_of_another_question_overwrites_nothing() -> None:
    with KnowledgeStore(":memory:") as store:
        known = imported_by_slug(store, "Где мой заказ?", "Там.")
        reading = table(["Как вернуть деньги?", "Где мой заказ?"], ["Так.", "Там."])
        done = import_entries(store, reading, "ada")
        assert (len(done.added), done.skipped) == (1, [known])
        assert store.get_entry(known).latest.content.question == "Где мой заказ?"


def test_same_question_twice_names_both_lines_and_an_exact_repetition_is_left_out() -> None:
    reading = table(["When?", "when"], ["Now.", "Later."])
    assert [str(problem) for problem in reading.problems] == [
        "faq.csv:3: This asks the same as line 2: keep one of them, or give each an id."
    ]
    reading = table(["When?", "When?"], ["Now.", "Now."])
    assert (len(reading.entries), reading.problems) == (1, [])
    assert [note.sentence for note in reading.notes] == ["This is the same as line 2 of faq.csv: left out."]


def test_pages_of_one_slug_in_two_folders_stay_two() -> None:
    files = [
        SourceFile(
            f"{folder}/faq.md", f"---\ntitle: {folder}?\nslug: faq\n---\nYes.\n".encode(), f"{folder}/faq.md"
        )
        for folder in ("billing", "travel")
    ]
    with KnowledgeStore(":memory:") as store:
        assert len(import_entries(store, read_files(files), "ada").added) == 2
        assert len(import_entries(store, read_files(files), "ada").skipped) == 2


def test_two_pages_of_one_slug_in_a_folder_are_told_to_differ() -> None:
    files = [
        SourceFile(
            f"travel/{name}.md", f"---\ntitle: {name}?\nslug: faq\n---\nYes.\n".encode(), f"travel/{name}.md"
        )
        for name in ("a", "b")
    ]
    assert [problem.sentence for problem in read_files(files).problems] == [
        "The id `travel/faq` is taken by line 1 of travel/a.md: give this entry another one."
    ]


def test_entry_of_the_same_id_from_elsewhere_is_changed_with_a_note() -> None:
    ours = '{"format": "frontdesk", "entries": [{"id": "hours", "question": "Hours?", "answer": "Never."}]}'
    with KnowledgeStore(":memory:") as store:
        store.add_entry(Content("When?", "By day."), "bo", "hours")
        plan = make_plan(store, read_files([SourceFile("b.json", ours.encode(), "b.json")]))
        assert plan.steps[0].note.startswith("An entry of this id is here: revision 1 keeps what it said.")
        assert plan.steps[0].held
