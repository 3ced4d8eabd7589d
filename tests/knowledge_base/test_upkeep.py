"""Upkeep finds what is planted, and nothing serious in what ships."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from knowledge_base.folder import read_folder
from knowledge_base.migrations import FIRST_JARGON
from knowledge_base.model import Content, EntryId, PublishedEntry, Translation
from knowledge_base.shipped import CONTENT
from knowledge_base.upkeep.contradictions import find_contradictions
from knowledge_base.upkeep.findings import Finding, UpkeepContext, find_all
from knowledge_base.upkeep.jargon import find_jargon
from knowledge_base.upkeep.quantities import parse_number, quantities
from knowledge_base.upkeep.readability import readability
from knowledge_base.upkeep.statements import statements

TODAY = date(2026, 11, 22)
SHIPPED = [PublishedEntry(file.id, 1, file.content) for file in read_folder(CONTENT)]
TABLE = "| | Cost | Free from |\n|---|---|---|\n| Germany | €7.95 | €100 |\n| France | €8.95 | - |"


def entry(entry_id: str, question: str, answer: str, **fields: object) -> PublishedEntry:
    return PublishedEntry(EntryId(entry_id), 1, Content(question, answer, **fields))  # type: ignore[arg-type]


def found(*entries: PublishedEntry, kind: str, known: UpkeepContext | None = None) -> list[Finding]:
    return [
        each for each in find_all(entries, known or UpkeepContext(TODAY, FIRST_JARGON)) if each.kind == kind
    ]


def test_what_ships_has_nothing_to_look_at() -> None:
    assert find_all(SHIPPED, UpkeepContext(TODAY, FIRST_JARGON)) == []


# -- quantities ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind", "low", "high"),
    [
        ("costs €4.95", "money EUR", 4.95, 4.95),
        ("costs 4,95 euro", "money EUR", 4.95, 4.95),
        ("$1,000 a year", "money USD", 1000, 1000),
        ("20 % off", "percent", 20, 20),
        ("30 days", "time", 720, 720),
        ("two weeks", "time", 336, 336),
        ("a 30-day trial", "time", 720, 720),
        ("2-4 days", "time", 48, 96),
        ("within 5 working days", "working days", 5, 5),
        ("at 17:30", "clock", 1050, 1050),
        ("at 5 pm", "clock", 1020, 1020),
        ("60 minutes", "time", 1, 1),
        ("1.5 kg", "weight", 1500, 1500),
        ("10 MB", "size", 10, 10),
    ],
)
def test_an_amount_is_read_in_its_unit(text: str, kind: str, low: float, high: float) -> None:
    (quantity,) = quantities(text)
    assert quantity.kind == kind
    assert quantity.value == pytest.approx((low, high))
    assert quantity.text in text


@pytest.mark.parametrize(
    "text", ["order 1234567", "step 3", "the 2nd floor", "version 1.2.3", "", "10 people"]
)
def test_a_number_without_a_unit_says_nothing(text: str) -> None:
    assert quantities(text) == []


@pytest.mark.parametrize(
    ("text", "value"), [("4.95", 4.95), ("4,95", 4.95), ("1.000", 1000), ("1,000.50", 1000.5), ("7", 7)]
)
def test_a_number_is_what_it_looks_like(text: str, value: float) -> None:
    assert parse_number(text) == value


def test_a_table_is_read_cell_by_cell() -> None:
    assert statements(f"It depends. See below.\n\n{TABLE}") == (
        "It depends.",
        "See below.",
        "Germany Cost €7.95",
        "Germany Free from €100",
        "France Cost €8.95",
        "France Free from -",
    )


# -- contradictions and doubles ------------------------------------------------------------------------


def changed(text: str) -> str:
    """An amount with its first number made larger."""
    return re.sub(r"\d+", lambda number: str(int(number[0]) + 3), text, count=1)


def test_an_amount_changed_in_a_copy_is_found_nearly_always_and_names_both() -> None:
    planted = missed = 0
    for shipped in SHIPPED:
        amounts = [each for each in quantities(shipped.content.answer) if changed(each.text) != each.text]
        if not amounts or planted == 40:
            continue
        amount = amounts[0].text
        answer = shipped.content.answer.replace(amount, changed(amount), 1)
        copy = replace(shipped, id=EntryId("copy"), content=replace(shipped.content, answer=answer))
        planted += 1
        contradictions = find_contradictions([shipped, copy])
        missed += not any({each.first, each.second} == {shipped.id, copy.id} for each in contradictions)
    assert planted == 40
    assert missed <= 2


def test_a_contradiction_between_entries_is_found_in_other_words() -> None:
    one = entry("one", "How long can I return an item?", "You can return an item within 30 days of delivery.")
    other = entry("two", "Returns", "An item can be returned within 14 days after delivery.")
    (finding,) = found(one, other, kind="contradiction")
    assert finding.entries == ("one", "two")
    assert "30 days" in finding.sentence
    assert "14 days" in finding.sentence
    assert finding.serious


@pytest.mark.parametrize(
    "other",
    [
        "You can return an item within 30 days of delivery.",
        "You can return an item within four weeks and 2 days, that is 30 days, of delivery.",
        "You can exchange a lamp in our showroom within 14 days.",
        "You can return an item from €5 on.",
    ],
)
def test_what_agrees_or_is_about_something_else_is_no_contradiction(other: str) -> None:
    one = entry("one", "How long can I return an item?", "You can return an item within 30 days of delivery.")
    assert found(one, entry("two", "Something else", other), kind="contradiction") == []


def test_a_table_contradicts_a_sentence_and_rows_do_not_contradict_one_another() -> None:
    table = entry("table", "What does delivery cost?", TABLE)
    assert found(table, kind="contradiction") == []
    text = entry("text", "Delivery to Germany", "The cost of delivery to Germany is €6.95.")
    assert len(found(table, text, kind="contradiction")) == 1


def test_a_translation_with_another_price_is_found() -> None:
    german = Translation("de", "Was kostet der Versand?", "Der Versand kostet 5,95 €.")
    wrong = entry("cost", "What is delivery?", "Delivery costs €4.95.", translations=(german,))
    (finding,) = found(wrong, kind="contradiction")
    assert finding.entries == ("cost",)
    right = replace(german, answer="Der Versand kostet 4,95 €.")
    assert not found(
        replace(wrong, content=replace(wrong.content, translations=(right,))), kind="contradiction"
    )


def test_the_same_question_in_two_entries_is_found_unless_they_are_for_different_people() -> None:
    one = entry(
        "one", "Is delivery free?", "Yes.", phrasings=("free shipping?",), audience=(("plan", ("gold",)),)
    )
    two = entry("two", "What is free?", "No.", phrasings=("Free shipping",), audience=(("plan", ("basic",)),))
    assert found(one, two, kind="same_question") == []
    everybody = replace(two, content=replace(two.content, audience=()))
    (finding,) = found(one, everybody, kind="same_question")
    assert finding.entries == ("one", "two")


def test_pairs_that_the_encoders_find_alike_are_told() -> None:
    one, two = entry("one", "A?", "A."), entry("two", "B?", "B.")
    known = UpkeepContext(TODAY, alike=[("one", "two", 0.8), ("one", "gone", 0.9)])
    (finding,) = found(one, two, kind="alike", known=known)
    assert not finding.serious
    assert [text for _, text in finding.quotes] == ["A?", "B?"]


# -- overdue, links, words -----------------------------------------------------------------------------


def test_an_overdue_answer_is_found_the_day_after() -> None:
    due = entry("due", "A?", "A.", check_by=TODAY)
    assert found(due, kind="overdue") == []
    (finding,) = found(due, kind="overdue", known=UpkeepContext(date(2026, 11, 23)))
    assert "still answers" in finding.sentence
    held = replace(due, content=replace(due.content, when_overdue="withhold"))
    assert "withheld" in found(held, kind="overdue", known=UpkeepContext(date(2026, 11, 23)))[0].sentence


def test_a_link_that_leads_nowhere_is_found() -> None:
    gold = entry("gold", "G?", "G.", audience=(("plan", ("gold",)),))
    answer = (
        "[here](/help/here) [gone](/help/gone#x) [old](https://us.example/help/old?lang=de) "
        "[gold](/help/gold) [topic](/help/topics/x) [out](https://dead.example/a) "
        "[fine](https://fine.example) [mail](mailto:a@b.example)"
    )
    known = UpkeepContext(
        TODAY, retired={"old"}, dead={"https://dead.example/a": "answers 404"}, own_site="https://us.example"
    )
    findings = found(entry("here", "H?", answer), gold, kind="dead_link", known=known)
    assert {
        each.key.rpartition("here:")[2]: each.sentence.rpartition(" leads to ")[2] for each in findings
    } == {
        "/help/gone#x": "no entry.",
        "/help/old?lang=de": "a retired entry.",
        "/help/gold": "an entry that is not for everybody who reads this one.",
        "https://dead.example/a": "The link “out” to https://dead.example/a answers 404.",
    }


def test_hard_texts_and_long_sentences_are_found_in_each_language() -> None:
    hard = (
        "Notwithstanding contradictory documentation, organisational responsibility regarding international "
        "transportation irregularities necessitates comprehensive administrative verification procedures. "
    ) * 4
    assert readability(hard, "en").is_hard
    assert not readability("We send it at once. You get it soon. " * 10, "en").is_hard
    assert readability("Wir schicken es sofort. Sie haben es bald. " * 10, "de").ease
    assert readability(hard, "xx").ease is None, "no formula, no judgement"
    assert readability("Short.", "en").ease is None
    (finding,) = found(entry("hard", "H?", hard), kind="hard_to_read")
    assert not finding.serious
    long_one = entry("long", "L?", f"{' '.join(['word'] * 31)}.")
    assert len(found(long_one, kind="hard_to_read")[0].quotes) == 1


def test_listed_words_are_found_with_the_plain_one() -> None:
    words = find_jargon(
        "We dispatched it. *Prior to* that, **utilise** the dispatcher. Dispatch!", FIRST_JARGON
    )
    assert [(each.word, each.plain) for each in words] == [
        ("dispatched", "send"),
        ("Prior to", "before"),
        ("utilise", "use"),
    ]
    assert find_jargon("Plain words.", FIRST_JARGON) == ()
    assert find_jargon("anything", {}) == ()


def test_a_finding_has_another_mark_once_its_entry_changes() -> None:
    due = entry("due", "A?", "A.", check_by=date(2026, 1, 1))
    (before,) = found(due, kind="overdue")
    (same,) = found(due, entry("other", "B?", "B."), kind="overdue")
    (after,) = found(replace(due, content=replace(due.content, answer="B.")), kind="overdue")
    assert before.fingerprint == same.fingerprint
    assert (before.key, before.fingerprint) != (after.key, after.fingerprint)
    assert before.key == after.key
