"""Who did what is noted with it, and stays as it was noted."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.conversation import commands
from bot.conversation.accounts.audit import CUSTOMER, AuditFilter, add_audit, list_audit, list_people
from bot.conversation.accounts.tokens import TokenStore
from bot.services.accounts.users import add_user, make_sign_in_link, remove_user, set_password, set_skills

if TYPE_CHECKING:
    from tests.conversation.conftest import Scene


def test_every_change_of_staff_is_noted_and_no_key_or_password(path: Path, scene: Scene) -> None:
    data_dir, email = path.parent, "mia@shop.example"
    staff = add_user(data_dir, name="Mia", email=email, role="agent")
    set_skills(data_dir, email, ["Returns"])
    set_password(data_dir, email, "correct horse battery")
    key = make_sign_in_link(data_dir, email, "https://desk.example").rpartition("=")[2]
    remove_user(data_dir, email)
    noted = list_audit(scene.record.file)
    assert [entry.action for entry in reversed(noted)] == [
        *("staff_added", "staff_skills_set", "staff_password_set", "staff_link_made", "staff_removed"),
    ]
    assert {(entry.by, entry.subject) for entry in noted} == {("the command line", staff.id)}
    assert noted[3].details == {"name": "Mia", "before": (), "skills": ("Returns",)}
    assert "horse" not in repr(noted)
    assert key not in repr(noted)


def test_tokens_are_noted_when_made_and_once_when_revoked(scene: Scene) -> None:
    with scene.record.transaction():
        store = TokenStore(scene.record.file)
        token, key = store.add_token("shop", ["read"], "Sam", scene.now)
        store.revoke_token(token.id, "Sam", scene.now)
        store.revoke_token(token.id, "Tom", scene.now)
    noted = list_audit(scene.record.file)
    assert [(entry.action, entry.by) for entry in noted] == [("token_revoked", "Sam"), ("token_added", "Sam")]
    assert key not in repr(noted)


def test_a_customer_who_asks_to_be_forgotten_is_noted_by_id_alone(scene: Scene) -> None:
    c = scene.start()
    scene.change(c, lambda s: commands.learn_customer(s, name="Ann", name_source="said"))
    scene.change(c, lambda s: commands.learn_customer(s, forget=True))
    (noted,) = list_audit(scene.record.file)
    assert (noted.action, noted.subject, noted.by, noted.details) == (
        *("customer_forgotten", "customer-of-c1", CUSTOMER, {}),
    )


def test_what_is_undone_is_not_noted(scene: Scene) -> None:
    def fail() -> None:
        with scene.record.transaction():
            scene.record.audit("entries_exported", "all", "Sam", scene.now)
            raise ValueError

    with pytest.raises(ValueError):
        fail()
    assert list_audit(scene.record.file) == []


@pytest.mark.parametrize("change", ["UPDATE audit_log SET by_name = 'Tom'", "DELETE FROM audit_log"])
def test_the_log_is_only_added_to(scene: Scene, change: str) -> None:
    scene.record.audit("entries_exported", "all", "Sam", scene.now)
    with (
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
        scene.record.transaction() as transaction,
    ):
        transaction.write(change)
    assert [entry.by for entry in list_audit(scene.record.file)] == ["Sam"]


def test_the_log_is_read_in_pages(scene: Scene) -> None:
    for number in range(5):
        scene.record.audit("entries_exported", str(number), "Sam", scene.now)
    first = list_audit(scene.record.file, limit=2)
    rest = list_audit(scene.record.file, before=first[-1].id)
    assert [entry.subject for entry in (*first, *rest)] == ["4", "3", "2", "1", "0"]


def test_the_log_is_read_by_person_action_and_day(scene: Scene) -> None:
    file, first, later = scene.record.file, scene.now, scene.now + timedelta(days=1)
    with scene.record.transaction():
        add_audit(file, "entries_exported", "1", "Sam", first)
        add_audit(file, "entries_exported", "2", "Tom", later)
        add_audit(file, "transcript_exported", "3", "Tom", later)

    def subjects(**wanted: Any) -> list[str]:
        return [entry.subject for entry in list_audit(file, AuditFilter(**wanted))]

    assert subjects(by="Tom") == ["3", "2"]
    assert subjects(action="entries_exported") == ["2", "1"]
    assert subjects(day=first.date()) == ["1"]
    assert subjects(by="Tom", action="entries_exported", day=later.date()) == ["2"]
    assert subjects(by="tom") == []
    assert list_people(file) == ["Sam", "Tom"]
