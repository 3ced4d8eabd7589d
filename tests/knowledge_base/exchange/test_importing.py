"""Imports: looked at first, then all or nothing; the same source again changes, and adds nothing twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from knowledge_base.content import ContentError
from knowledge_base.exchange import importing
from knowledge_base.exchange.formats import read_files
from knowledge_base.exchange.importing import Imported, PlanOutdatedError, import_entries
from knowledge_base.exchange.incoming import Reading, SourceFile
from knowledge_base.exchange.planning import Plan, make_plan
from knowledge_base.exchange.sources import Sources
from knowledge_base.model import Content, EntryId
from knowledge_base.store import KnowledgeStore

HOURS = {"id": "1", "title": "When are you open?", "body": "Always."}
PLACE = {"id": "2", "title": "Where are you?", "body": "Here."}


def read(*rows: dict[str, Any]) -> Reading:
    return read_files([SourceFile("faq.json", json.dumps(rows, indent=0).encode(), "faq.json")])


def outcomes(plan: Plan) -> list[tuple[str, tuple[str, ...], str]]:
    return [(step.outcome, step.changes, step.note) for step in plan.steps]


def run(store: KnowledgeStore, *rows: dict[str, Any], **options: Any) -> Imported:
    return import_entries(store, read(*rows), "ada", **options)


def publish(store: KnowledgeStore, done: Imported) -> list[EntryId]:
    """Those that were to go live; here without the gate."""
    return [store.publish_entry(entry_id, "ada").id for entry_id in done.going_live]


def test_a_dry_run_says_what_would_happen_and_does_nothing() -> None:
    with KnowledgeStore(":memory:") as store:
        plan = make_plan(store, read(HOURS, PLACE))
        assert outcomes(plan) == [("added", (), ""), ("added", (), "")]
        assert [step.incoming.line for step in plan.steps] == [2, 7]
        assert store.count_entries() == 0


def test_what_is_imported_waits_as_a_draft_unless_told_otherwise() -> None:
    with KnowledgeStore(":memory:") as store:
        done = run(store, HOURS)
        assert (done.added, done.waiting, store.list_published()) == (
            ["when-are-you-open"],
            ["when-are-you-open"],
            [],
        )
        assert outcomes(make_plan(store, read(HOURS), publish=True)) == [("changed", ("state",), "")]
        assert publish(store, run(store, HOURS, publish=True)) == ["when-are-you-open"]
        assert store.get_entry("when-are-you-open").latest.number == 1
        assert store.get_published("when-are-you-open").content.answer == "Always."
        run(store, {**HOURS, "body": "Never."})
        assert store.get_published("when-are-you-open").content.answer == "Always."


def test_the_same_source_again_changes_and_adds_nothing_twice() -> None:
    with KnowledgeStore(":memory:") as store:
        run(store, HOURS, PLACE)
        assert run(store, HOURS, PLACE).skipped == ["when-are-you-open", "where-are-you"]
        asked_anew = {**HOURS, "title": "What are your opening hours?"}
        assert outcomes(make_plan(store, read(asked_anew, PLACE)))[0] == (
            "changed",
            ("question",),
            "It asks “When are you open?” here.",
        )
        assert run(store, asked_anew, PLACE).changed == ["when-are-you-open"]
        assert store.count_entries() == 2
        assert store.list_revisions("when-are-you-open")[0].reason == "Imported from faq.json"


def test_edits_made_here_are_kept_until_the_source_says_something_new() -> None:
    with KnowledgeStore(":memory:") as store:
        run(store, HOURS)
        store.save_draft("when-are-you-open", Content("When are you open?", "Nine to five."), "bo", 1)
        note = "Edited here; the source has nothing new."
        assert outcomes(make_plan(store, read(HOURS))) == [("skipped", (), note)]
        run(store, HOURS)
        assert outcomes(make_plan(store, read(HOURS))) == [("skipped", (), note)]
        step = make_plan(store, read({**HOURS, "body": "By day."})).steps[0]
        assert (step.outcome, step.changes) == ("changed", ("answer",))
        assert "revision 2 keeps those edits" in step.note


def test_a_question_that_is_here_already_is_changed_and_not_doubled() -> None:
    with KnowledgeStore(":memory:") as store:
        store.add_entry(Content("when are you open", "Ask."), "bo", "hours")
        plan = make_plan(store, read(HOURS))
        note = "The entry `hours` asks this already; look at both."
        assert outcomes(plan) == [("changed", ("question", "answer"), note)]
        assert run(store, HOURS).changed == ["hours"]
        assert run(store, {**HOURS, "title": "Hours?"}).changed == ["hours"]


def test_live_answer_of_another_source_is_not_replaced_by_publish() -> None:
    ours = SourceFile("a.md", b"# When are you open?\nFrom nine.\n", "a.md")
    with KnowledgeStore(":memory:") as store:
        store.add_entry(Content("When are you open", "An old draft."), "bo", "a-draft")
        publish(store, import_entries(store, read_files([ours]), "ada", publish=True))
        store.add_entry(Content("When are you open?", "Live."), "bo", "live")
        store.publish_entry("live", "bo")
        for _ in range(2):
            plan = make_plan(store, read(HOURS), publish=True)
            assert [(step.publishes, step.held) for step in plan.steps] == [(False, True)]
            assert "look at both" in plan.steps[0].note
            assert run(store, HOURS, publish=True).going_live == []
        assert [entry.content.answer for entry in store.list_published()] == ["Live."]


def test_live_answer_from_markdown_stays_until_a_table_is_looked_at() -> None:
    ours = SourceFile("a.md", b"# When are you open?\nFrom nine.\n", "a.md")
    with KnowledgeStore(":memory:") as store:
        (entry_id,) = publish(store, import_entries(store, read_files([ours]), "ada", publish=True))
        for _ in range(2):
            done = run(store, HOURS, publish=True)
            assert (done.going_live, done.held, done.waiting) == ([], [entry_id], [])
        assert store.get_published(entry_id).content.answer == "From nine."
        assert store.get_entry(entry_id).latest.content.answer == "Always."
        store.publish_entry(entry_id, "bo")
        assert publish(store, run(store, {**HOURS, "body": "By day."}, publish=True)) == [entry_id]


@pytest.mark.parametrize("published", [True, False])
def test_edit_made_in_the_studio_is_not_replaced_by_publish(published: bool) -> None:
    with KnowledgeStore(":memory:") as store:
        (entry_id,) = publish(store, run(store, HOURS, publish=True))
        store.save_draft(entry_id, Content("When are you open?", "Nine to five."), "bo", 1)
        if published:
            store.publish_entry(entry_id, "bo")
        before = store.get_published(entry_id)
        for _ in range(2):
            done = run(store, {**HOURS, "body": "By day."}, publish=True)
            assert (done.going_live, done.held) == ([], [entry_id])
        assert store.get_published(entry_id) == before
        store.publish_entry(entry_id, "bo")
        assert publish(store, run(store, {**HOURS, "body": "By night."}, publish=True)) == [entry_id]


def test_entry_with_an_id_of_its_own_does_not_go_live_beside_one_that_asks_the_same() -> None:
    theirs = '{"format": "frontdesk", "entries": [{"id": "o", "question": "When?", "answer": "Never."}]}'
    with KnowledgeStore(":memory:") as store:
        store.add_entry(Content("When?", "Ask."), "bo", "hours")
        store.publish_entry("hours", "bo")
        reading = read_files([SourceFile("b.json", theirs.encode(), "b.json")])
        for _ in range(2):
            assert import_entries(store, reading, "ada", publish=True).going_live == []
        assert store.get_entry("o").live is None


def test_what_is_retired_here_stays_so() -> None:
    with KnowledgeStore(":memory:") as store:
        publish(store, run(store, HOURS, publish=True))
        store.retire_entry("when-are-you-open", "bo")
        again = read({**HOURS, "body": "New."})
        assert outcomes(make_plan(store, again, publish=True)) == [("skipped", (), "It is retired here.")]
        assert import_entries(store, again, "ada", publish=True).skipped == ["when-are-you-open"]
        assert store.list_published() == []


@pytest.mark.parametrize(
    ("rows", "line", "words"),
    [
        ((HOURS, {"id": "3", "title": "", "body": "x"}), 7, "question is missing"),
        ((HOURS, {**PLACE, "body": "At {{place}}."}), 7, "variable place has no value"),
    ],
)
def test_one_problem_keeps_everything_out(rows: Any, line: int, words: str) -> None:
    with KnowledgeStore(":memory:") as store:
        store.add_entry(Content("When are you open?", "Ask."), "bo", "hours")
        before = store.list_entries()
        with pytest.raises(ContentError) as caught:
            import_entries(store, read(*rows), "ada", publish=True)
        ((found, sentence),) = [(one.line, one.sentence) for one in caught.value.problems]
        assert (found, words in sentence) == (line, True)
        assert store.list_entries() == before


def test_an_error_in_the_middle_takes_everything_back(monkeypatch: pytest.MonkeyPatch) -> None:
    with KnowledgeStore(":memory:") as store:

        def failing(*_: object) -> None:
            assert store.count_entries() == 2, "this far it came"
            raise OSError("disk full")

        monkeypatch.setattr(Sources, "set_origins", failing)
        with pytest.raises(OSError, match="disk full"):
            run(store, HOURS, PLACE)
        assert store.count_entries() == 0


def test_a_plan_that_is_out_of_date_is_not_carried_out() -> None:
    with KnowledgeStore(":memory:") as store:
        digest = make_plan(store, read(HOURS)).digest
        store.add_entry(Content("When are you open?", "Ask."), "bo")
        with pytest.raises(PlanOutdatedError) as caught:
            run(store, HOURS, expected=digest)
        assert caught.value.plan.steps[0].outcome == "changed"
        assert run(store, HOURS, expected=caught.value.plan.digest).changed == ["when-are-you-open"]


def test_two_files_that_lead_to_one_entry_are_a_problem_and_two_that_ask_the_same_are_told() -> None:
    ours = '---\nid: hours\nquestion: When?\ncategory: ""\n---\nAlways.\n'
    theirs = '{"format": "frontdesk", "entries": [{"id": "hours", "question": "Hours?", "answer": "Never."}]}'
    with KnowledgeStore(":memory:") as store:
        store.add_entry(Content("When?", "Ask."), "bo", "hours")
        files = [SourceFile("a.md", ours.encode(), "a.md"), SourceFile("b.json", theirs.encode(), "b.json")]
        plan = make_plan(store, read_files(files))
        assert [str(problem) for problem in plan.problems] == [
            "b.json:1: This is the same entry (`hours`) as line 2 of a.md: leave one of them out."
        ]
        assert outcomes(make_plan(store, read(HOURS, {**HOURS, "id": "9"})))[1] == (
            "added",
            (),
            "Line 2 of faq.json asks the same.",
        )


def test_what_somebody_saves_in_the_last_moment_is_planned_for(monkeypatch: pytest.MonkeyPatch) -> None:
    with KnowledgeStore(":memory:") as store:
        store.add_entry(Content("Who are you?", "Us."), "bo", "us")
        run(store, HOURS)
        carried_out: list[Plan] = []
        all_or_nothing = store.all_or_nothing
        carry_out = importing._Prepared.carry_out

        def noting(self: importing._Prepared, *arguments: Any) -> Imported:
            carried_out.append(self._plan)
            return carry_out(self, *arguments)

        def import_after(save: Callable[[], object]) -> Imported:
            def saving_first() -> Any:
                monkeypatch.setattr(store, "all_or_nothing", all_or_nothing)
                save()
                return all_or_nothing()

            monkeypatch.setattr(store, "all_or_nothing", saving_first)
            return run(store, {**HOURS, "body": f"Part {len(carried_out)}."}, PLACE)

        monkeypatch.setattr(importing._Prepared, "carry_out", noting)
        import_after(lambda: store.save_draft("us", Content("Who are you?", "We."), "bo", 1))
        assert [step.outcome for step in carried_out[-1].steps] == ["changed", "added"]
        entry = store.get_entry("when-are-you-open")
        answer = Content("When are you open?", "By night.")
        import_after(lambda: store.save_draft(entry.id, answer, "bo", entry.latest.number))
        assert "keeps those edits" in carried_out[-1].steps[0].note
        assert store.get_entry(entry.id).latest.number == entry.latest.number + 2
