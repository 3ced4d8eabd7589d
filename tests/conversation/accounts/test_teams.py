"""Teams and languages: who is in which, what each speaks, and who said so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.conversation.accounts.audit import list_audit
from bot.conversation.accounts.staff import Staff, StaffStore
from bot.conversation.accounts.teams import Team, list_teams
from bot.conversation.model import StaffId
from bot.services.accounts.teams import TeamEditor, parse_language
from bot.services.errors import NotFound, PayloadInvalid, TeamNameTaken

if TYPE_CHECKING:
    from tests.conversation.conftest import Scene


@pytest.fixture
def editor(scene: Scene) -> TeamEditor:
    return TeamEditor(scene.record.file, "Sam", scene.now)


@pytest.fixture
def people(scene: Scene) -> list[Staff]:
    """Zoe and Ann, in this order."""
    store = StaffStore(scene.record.file)
    with scene.record.transaction():
        return [
            store.add_staff(name, f"{name}@shop.example", "agent", None, scene.now) for name in ("Zoe", "Ann")
        ]


def test_a_team_has_the_members_that_were_set_last(
    scene: Scene, editor: TeamEditor, people: list[Staff]
) -> None:
    zoe, ann = (person.id for person in people)
    with scene.record.transaction():
        team = editor.add("  Returns\u200b  desk ")
        editor.set_members(team.id, [zoe, ann, zoe])
    assert list_teams(scene.record.file) == [Team(team.id, "Returns desk", (ann, zoe))]
    with scene.record.transaction():
        editor.set_members(team.id, [zoe])
        editor.rename(team.id, "Refunds")
    assert list_teams(scene.record.file) == [Team(team.id, "Refunds", (zoe,))]


def test_whoever_is_removed_is_in_no_team_and_a_removed_team_leaves_its_members(
    scene: Scene, editor: TeamEditor, people: list[Staff]
) -> None:
    store = StaffStore(scene.record.file)
    with scene.record.transaction():
        team = editor.set_members(editor.add("Returns").id, [person.id for person in people])
        store.remove_staff(people[0].id)
    assert list_teams(scene.record.file) == [Team(team.id, "Returns", (people[1].id,))]
    with scene.record.transaction():
        editor.remove(team.id)
    assert (list_teams(scene.record.file), store.list_staff()) == ([], [people[1]])


def test_no_two_teams_have_the_same_name(scene: Scene, editor: TeamEditor) -> None:
    with scene.record.transaction():
        first, second = editor.add("Returns"), editor.add("Billing")
        with pytest.raises(TeamNameTaken, match="team_name_taken"):
            editor.add("returns")
        with pytest.raises(TeamNameTaken):
            editor.rename(second.id, "RETURNS")
        assert editor.rename(first.id, "RETURNS").name == "RETURNS"  # its own


@pytest.mark.parametrize("name", ["", " \u200b ", "x" * 81])
def test_a_name_that_is_none_is_refused(scene: Scene, editor: TeamEditor, name: str) -> None:
    with scene.record.transaction(), pytest.raises(PayloadInvalid):
        editor.add(name)
    assert list_teams(scene.record.file) == []


def test_what_is_not_there_is_refused(scene: Scene, editor: TeamEditor) -> None:
    with scene.record.transaction():
        team = editor.add("Returns")
        for attempt in (
            lambda: editor.rename("team-x", "Other"),
            lambda: editor.remove("team-x"),
            lambda: editor.set_members(team.id, [StaffId("s-x")]),
            lambda: editor.set_languages(StaffId("s-x"), ["de"]),
        ):
            with pytest.raises(NotFound):
                attempt()


def test_languages_are_kept_as_tags_each_once(scene: Scene, editor: TeamEditor, people: list[Staff]) -> None:
    with scene.record.transaction():
        staff = editor.set_languages(people[0].id, ["PT_br", "de", " DE "])
    assert staff.languages == ("de", "pt-BR")
    found = StaffStore(scene.record.file).get_staff(people[0].id)
    assert found is not None
    assert found.languages == ("de", "pt-BR")


@pytest.mark.parametrize(
    ("tag", "written"), [("DE", "de"), ("zh-hant-tw", "zh-Hant-TW"), ("sl-ROZAJ", "sl-rozaj")]
)
def test_a_language_is_written_in_one_way(tag: str, written: str) -> None:
    assert parse_language(tag) == written


@pytest.mark.parametrize("tag", ["", "german", "d", "de,fr", "de-", "1a", "dé"])
def test_what_is_no_language_tag_is_refused(tag: str) -> None:
    with pytest.raises(PayloadInvalid):
        parse_language(tag)


def test_each_change_is_noted_once_with_what_was_before(
    scene: Scene, editor: TeamEditor, people: list[Staff]
) -> None:
    zoe = people[0].id
    with scene.record.transaction():
        team = editor.add("Returns")
        for _ in range(2):
            editor.rename(team.id, "Refunds")
            editor.set_members(team.id, [zoe])
            editor.set_languages(zoe, ["de"])
        editor.remove(team.id)
    noted = [(entry.action, entry.subject, entry.by) for entry in reversed(list_audit(scene.record.file))]
    assert noted == [
        ("team_added", team.id, "Sam"),
        ("team_renamed", team.id, "Sam"),
        ("team_members_set", team.id, "Sam"),
        ("staff_languages_set", zoe, "Sam"),
        ("team_removed", team.id, "Sam"),
    ]
    assert list_audit(scene.record.file)[3].details == {"before": "Returns", "name": "Refunds"}


def test_a_change_that_fails_leaves_everything_as_it_was(scene: Scene, editor: TeamEditor) -> None:
    def add_and_fail() -> None:
        with scene.record.transaction():
            editor.add("Returns")
            editor.remove("team-x")

    with pytest.raises(NotFound):
        add_and_fail()
    assert (list_teams(scene.record.file), list_audit(scene.record.file)) == ([], [])
