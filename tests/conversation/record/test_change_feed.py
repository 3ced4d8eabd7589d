"""Reading on in the record, from a place that stays the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.conversation.record.change_feed import find_next, list_changed, newest_position

if TYPE_CHECKING:
    from tests.conversation.conftest import Scene


def test_each_change_is_read_once_and_in_order(scene: Scene) -> None:
    first, second = scene.start("c1"), scene.start("c2")
    place, changed = list_changed(scene.record.file, 0, 1)
    assert (place, changed) == (1, [first])
    assert list_changed(scene.record.file, place, 10) == (2, [second])
    scene.say(first, "Hello")
    assert list_changed(scene.record.file, 2, 10) == (newest_position(scene.record.file), [first])


def test_another_record_is_read_from_its_start(scene: Scene) -> None:
    scene.start()
    assert list_changed(scene.record.file, 1, 10) == (1, [])
    assert list_changed(scene.record.file, 99, 10) == (0, [])


def test_a_position_outlives_the_rewriting_of_the_file(scene: Scene) -> None:
    """SQLite may number its rows anew then: without those of the first conversation, from 1."""
    scene.start("c1")
    c = scene.start("c2")
    scene.hand_off(c)
    before = find_next(scene.record.file, 0, ["owner_changed"])
    assert before
    with scene.record.transaction() as transaction:
        transaction.write("DELETE FROM events WHERE conversation_id = 'c1'")
    scene.record.file.rewrite()
    assert find_next(scene.record.file, 0, ["owner_changed"]) == before
