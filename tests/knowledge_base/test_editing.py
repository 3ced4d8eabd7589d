"""What editors do beside writing: review, plans, variables, and a history that forgets nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlite_utils import Database

from knowledge_base.errors import (
    FourEyesError,
    IncompleteContentError,
    ScheduleInPastError,
    UnknownVariableError,
    VariableInUseError,
)
from knowledge_base.migrations import migrations
from knowledge_base.model import Content, State, Translation
from knowledge_base.store import KnowledgeStore
from knowledge_base.store.narrowing import Narrowing
from knowledge_base.variables import filled, names_in

NOON = datetime(2027, 3, 3, 12, 0, tzinfo=timezone.utc)
HOUR = timedelta(hours=1)
HOURS = Content("When are you open?", "We are open {{hours}}.", ("{{hours}} open?",))


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(clock: Clock) -> Iterator[KnowledgeStore]:
    with KnowledgeStore(":memory:", clock=clock) as opened:
        yield opened


def test_a_variable_reaches_every_entry_that_uses_it_and_no_other(store: KnowledgeStore) -> None:
    store.variables.set_variable("hours", "9:00  to 17:00", "ada")
    german = (Translation("de", "Wann?", "Von {{hours}}."),)
    for entry_id, content in {
        "hours": HOURS,
        "german": replace(HOURS, answer="See below.", phrasings=(), translations=german),
        "other": Content("Other?", "{{ is no variable, and \\{{hours}} is a text."),
    }.items():
        store.add_entry(content, "ada", entry_id)
        store.publish_entry(entry_id, "ada")
    assert store.get_published("hours").content.answer == "We are open 9:00 to 17:00."
    assert store.get_published("hours").content.phrasings == ("9:00 to 17:00 open?",)
    assert store.list_published(as_written=True)[0].content == HOURS
    seen = store.generation()
    store.variables.set_variable("hours", "10:00 to 16:00", "ben")
    _, changes = store.list_published_since(seen)
    assert [change.entry_id for change in changes] == ["hours", "german"]
    assert changes[1].published
    assert changes[1].published.content.translations[0].answer == "Von 10:00 to 16:00."
    assert store.variables.list_uses() == {"hours": ["hours", "german"]}
    assert [(value.value, value.by) for value in store.variables.list_history("hours")] == [
        ("10:00 to 16:00", "ben"),
        ("9:00 to 17:00", "ada"),
    ]


def test_a_variable_in_use_stays_and_an_unknown_one_is_never_published(store: KnowledgeStore) -> None:
    store.add_entry(HOURS, "ada", "hours")
    for change in (store.publish_entry, store.request_review):
        with pytest.raises(UnknownVariableError) as unknown:
            change("hours", "ada")
        assert unknown.value.names == ("hours",)
    store.variables.set_variable("hours", "always", "ada")
    with pytest.raises(VariableInUseError) as used:
        store.variables.remove_variable("hours", "ada")
    assert used.value.entry_ids == ("hours",)
    store.save_draft("hours", Content("When?", "Always."), "ada", 1)
    store.variables.remove_variable("hours", "ada")
    assert store.variables.values() == {}
    assert store.variables.list_history("hours")[0].value is None
    with pytest.raises(UnknownVariableError):
        store.variables.remove_variable("hours", "ada")


def test_values_are_put_in_once_and_not_read_again() -> None:
    content = Content("{{a}}", "{{ a }} {{b}} {{A}} {{a-b}} {{c}}")
    assert names_in(content) == {"a", "b", "c"}
    assert filled(content, {"a": "{{b}}", "b": "two"}).answer == "{{b}} two {{A}} {{a-b}} {{c}}"


def test_a_translation_is_finished_before_it_goes_live(store: KnowledgeStore) -> None:
    store.add_entry(Content("Why?", "So.", translations=(Translation("de", "Warum?", ""),)), "ada", "why")
    with pytest.raises(IncompleteContentError) as caught:
        store.publish_entry("why", "ada")
    assert caught.value.missing == ("answer (de)",)


def test_texts_of_other_languages_are_kept_tidy_and_found(store: KnowledgeStore) -> None:
    translations = (
        Translation("de", " Warum? ", "So.\r\nJa.", ("warum", "Wieso denn ")),
        Translation("en", "Again?", "No."),
        Translation("fr", "", " "),
    )
    audience = ((" plan ", ("gold", " gold", "")), ("empty", ()))
    content = Content("Why?", "So.", translations=translations, audience=audience)
    kept = store.add_entry(content, "ada", "why").latest.content
    assert kept.translations == (Translation("de", "Warum?", "So.\nJa.", ("warum", "Wieso denn")),)
    assert kept.audience == (("plan", ("gold",)),)
    assert kept.locales == ("en", "de")
    assert [entry.id for entry in store.list_entries("wieso")] == ["why"]
    assert store.list_locales() == ["de", "en"]


def test_a_review_ends_with_the_next_save(store: KnowledgeStore) -> None:
    store.add_entry(Content("Why?", "So."), "ada", "why")
    assert store.request_review("why", "ada").state == "review"
    entry = store.save_draft("why", Content("Why?", "Because."), "ada", 1)
    assert (entry.state, entry.review) == ("draft", None), "nobody has read what is new"
    store.request_review("why", "ada")
    entry = store.publish_entry("why", "ben")
    assert (entry.state, entry.review, entry.pending) == ("published", None, None)
    store.save_draft("why", Content("Why?", "Newer."), "ada", 2)
    entry = store.request_review("why", "ada")
    assert (entry.state, entry.pending) == ("published", "review")
    assert (store.retire_entry("why", "ada").state, store.get_entry("why").review) == ("retired", None)


def test_four_eyes_are_asked_of_new_words_only(store: KnowledgeStore) -> None:
    store.add_entry(Content("Why?", "So."), "ada", "why")
    with pytest.raises(FourEyesError):
        store.publish_entry("why", "ada", four_eyes=True)
    store.publish_entry("why", "ben", four_eyes=True)
    store.save_draft("why", Content("Why?", "Wrong."), "ben", 1)
    store.publish_entry("why", "ada", four_eyes=True)
    assert store.publish_entry("why", "ada", revision=1, four_eyes=True).live == 1


def test_a_plan_is_kept_in_its_own_time_whatever_comes_between(store: KnowledgeStore, clock: Clock) -> None:
    store.add_entry(Content("Easter?", "No."), "ada", "easter")
    with pytest.raises(ScheduleInPastError):
        store.schedule_entry("easter", "ada", NOON)
    store.schedule_entry("easter", "ada", NOON + HOUR, reason="holidays")
    store.save_draft("easter", Content("Easter?", "Perhaps."), "ben", 1)
    assert store.publish_due() == []
    assert store.next_schedule() == NOON + HOUR
    clock.now = NOON + HOUR
    assert store.publish_due() == ["easter"]
    entry = store.get_entry("easter")
    assert (entry.live, entry.latest.number, entry.pending) == (1, 2, "draft")
    assert store.publish_due() == []
    assert store.next_schedule() is None


def test_an_older_plan_never_undoes_a_publish(store: KnowledgeStore, clock: Clock) -> None:
    store.add_entry(Content("Easter?", "No."), "ada", "easter")
    store.schedule_entry("easter", "ada", NOON + HOUR)
    store.save_draft("easter", Content("Easter?", "Yes."), "ada", 1)
    assert store.publish_entry("easter", "ada").schedule is None
    clock.now = NOON + 2 * HOUR
    assert store.publish_due() == []
    assert store.get_published("easter").content.answer == "Yes."


def test_a_plan_that_cannot_be_kept_says_why(store: KnowledgeStore, clock: Clock) -> None:
    store.variables.set_variable("hours", "always", "ada")
    store.add_entry(HOURS, "ada", "hours")
    store.schedule_entry("hours", "ada", NOON + HOUR)
    store.save_draft("hours", Content("When?", "Always."), "ada", 1)
    store.variables.remove_variable("hours", "ada")
    clock.now = NOON + 2 * HOUR
    assert store.publish_due() == []
    step = store.list_steps("hours")[0]
    assert (step.kind, step.reason) == ("unscheduled", "unknown_variable: hours")


def test_history_knows_what_was_live_at_any_time(store: KnowledgeStore, clock: Clock) -> None:
    moments: list[tuple[datetime, int | None]] = [(clock(), None)]

    def then(live: int | None, change: Callable[[], object]) -> None:
        clock.now += HOUR
        change()
        moments.append((clock(), live))

    store.add_entry(Content("Why?", "One."), "ada", "why")
    then(1, lambda: store.publish_entry("why", "ada"))
    store.save_draft("why", Content("Why?", "Two."), "ada", 1)
    then(2, lambda: store.publish_entry("why", "ada"))
    then(1, lambda: store.publish_entry("why", "ben", revision=1, reason="Two was wrong"))
    then(None, lambda: store.retire_entry("why", "ada"))
    then(2, lambda: store.publish_entry("why", "ada"))
    for at, live in moments:
        step = store.get_live_at("why", at)
        assert (step.revision if step else None) == live
    third = store.get_live_at("why", moments[3][0])
    assert third
    assert (third.by, third.reason) == ("ben", "Two was wrong")


def test_a_file_of_version_2_keeps_what_it_knew_of_its_history(tmp_path: Path) -> None:
    path = tmp_path / "knowledge.db"
    old = Database(path)
    migrations.apply(old, stop_before="0003_editing")
    for number, state, live in ((1, "published", 1), (2, "retired", None)):
        row = {"number": number, "id": f"e{number}", "state": state, "latest": 1, "live": live}
        retired = {"retired_at": (NOON + HOUR).isoformat(), "retired_by": "ben"} if live is None else {}
        old.table("entries").insert({**row, **retired}, alter=False)
        revision = {"entry": number, "revision": 1, "question": "Why?", "answer": "So.", "category": ""}
        upkeep = {"tags": "[]", "locale": "en", "owner": "", "saved_by": "ada", "saved_at": NOON.isoformat()}
        published = {"published_at": NOON.isoformat(), "published_by": "ada"}
        old.table("revisions").insert({**revision, **upkeep, **published})
    old.close()
    with KnowledgeStore(path) as store:
        assert store.get_published("e1").content == Content("Why?", "So.")
        assert store.get_live_at("e2", NOON + HOUR / 2)
        assert store.get_live_at("e2", NOON + HOUR) is None
        assert [step.by for step in store.list_steps("e2")] == ["ben", "ada"]


@pytest.mark.parametrize(
    ("state", "ids"),
    [
        ("draft", ["draft", "live-and-draft"]),
        ("review", ["live-and-review", "review"]),
        ("scheduled", ["live-and-scheduled", "scheduled"]),
        ("published", ["live", "live-and-draft", "live-and-review", "live-and-scheduled"]),
        ("retired", ["retired"]),
    ],
)
def test_states_find_what_waits_beside_a_live_revision_too(
    store: KnowledgeStore, state: State, ids: list[str]
) -> None:
    for live in ("", "live-and-"):
        for waits in ("draft", "review", "scheduled"):
            entry_id = f"{live}{waits}"
            store.add_entry(Content(entry_id, "1"), "ada", entry_id)
            if live:
                store.publish_entry(entry_id, "ada")
                store.save_draft(entry_id, Content(entry_id, "2"), "ada", 1)
            if waits == "review":
                store.request_review(entry_id, "ada")
            elif waits == "scheduled":
                store.schedule_entry(entry_id, "ada", NOON + HOUR)
    for entry_id in ("live", "retired"):
        store.add_entry(Content(entry_id, "1"), "ada", entry_id)
        store.publish_entry(entry_id, "ada")
    store.retire_entry("retired", "ada")
    assert [entry.id for entry in store.list_entries(state=state)] == ids
    assert store.count_entries(state=state) == len(ids)


@pytest.mark.parametrize(
    ("narrowing", "ids"),
    [
        (Narrowing(owner="Ada"), ["a"]),
        (Narrowing(locale="de"), ["a", "b"]),
        (Narrowing(tag="spring"), ["b"]),
        (Narrowing(overdue_on=date(2027, 3, 4)), ["b"]),
        (Narrowing(overdue_on=date(2027, 3, 3)), []),
        (Narrowing(only={"a", "gone"}), ["a"]),
        (Narrowing(without={"a"}), ["b", "c"]),
        (Narrowing(only=set()), []),
        (Narrowing(locale="de", tag="spring"), ["b"]),
    ],
)
def test_the_list_is_narrowed(store: KnowledgeStore, narrowing: Narrowing, ids: list[str]) -> None:
    german = (Translation("de", "Warum?", "So."),)
    store.add_entry(Content("A", "1", owner="Ada", translations=german), "ada", "a")
    content = Content("B", "1", tags=("spring",), check_by=date(2027, 3, 3), locale="de")
    store.add_entry(content, "ada", "b")
    store.add_entry(Content("C", "1", tags=("springtime",), locale="de-AT"), "ada", "c")
    assert [entry.id for entry in store.list_entries(narrowing=narrowing)] == ids
    assert store.count_entries(narrowing=narrowing) == len(ids)
