"""The record on a real file: what is written stays, once, in order, and is read without a long replay."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.conversation import commands, ownership
from bot.conversation.desk.summary import ListName
from bot.conversation.errors import NotAllowed, NotFound
from bot.conversation.events import CustomerLearned, MessagePosted, NewEvent, OwnerChanged
from bot.conversation.model import SYSTEM, ConversationId, Customer, CustomerId, Handoff, Sender
from bot.conversation.record.projection import SNAPSHOT_EVERY
from bot.conversation.record.record import Record
from bot.conversation.transitions import replay

if TYPE_CHECKING:
    from tests.conversation.conftest import Scene


def a_whole_story(scene: Scene) -> ConversationId:
    c = scene.start()
    asked = scene.say(c, "Where is my parcel?")
    answered = scene.reply(c, asked, entry="parcel").events[0].seq
    scene.judge(c, answered, helpful=False)
    scene.reply(c, scene.say(c, "Talk to a person"), mood="upset", handoff=Handoff(reason="asked"))
    scene.take(c)
    scene.agent_says(c, "It is on its way.")
    scene.change(c, lambda s: ownership.return_to_assistant(s, scene.mia, note="traced the parcel"))
    scene.say(c, "Thank you")
    return c


def test_a_conversation_survives_closing_the_file(scene: Scene, path: Path) -> None:
    c = a_whole_story(scene)
    events, state = scene.record.list_events(c), scene.record.get_state(c)
    scene.record.close()
    again = Record(path)
    assert again.list_events(c) == events
    assert again.get_state(c) == state
    assert (state.owner, state.note, state.problem) == (
        "assistant",
        "traced the parcel",
        "Where is my parcel?",
    )
    again.close()


def test_events_are_numbered_from_one_without_gaps(scene: Scene) -> None:
    c = a_whole_story(scene)
    events = scene.record.list_events(c)
    assert [event.seq for event in events] == list(range(1, len(events) + 1))


def test_events_are_read_in_pages(scene: Scene) -> None:
    c = a_whole_story(scene)
    assert [event.seq for event in scene.record.list_events(c, after_seq=3, limit=4)] == [4, 5, 6, 7]
    assert scene.record.list_events(ConversationId("nobody's")) == ()


def test_a_repeated_message_is_answered_with_the_first(scene: Scene) -> None:
    c = scene.start()

    def say(text: str) -> tuple[int, int]:
        change = scene.change(c, lambda s: commands.post_customer_message(s, text, client_id="same"))
        return change.events[0].seq, change.state.last_seq

    assert say("Hello") == say("Hello again") == (2, 2)


def test_a_repeated_request_is_not_decided_again(scene: Scene) -> None:
    c = scene.start()
    scene.say(c, "Hello there")

    def ask() -> tuple[bool, int]:
        change = scene.record.change(
            c,
            lambda s: ownership.request_handoff(s, Handoff(reason="asked"), client_id="press"),
            scene.now,
            once=("customer", "press"),
        )
        return change.repeated, change.events[0].seq

    assert [ask(), ask()] == [(False, 3), (True, 3)]


def test_a_client_id_cannot_be_borrowed_by_another_agent(scene: Scene) -> None:
    c = scene.start()
    scene.hand_off(c)
    scene.take(c)
    scene.change(c, lambda s: commands.post_agent_message(s, scene.mia, "Hello", client_id="1"))
    scene.change(c, lambda s: ownership.requeue(s))
    scene.take(c, scene.tom)
    with pytest.raises(NotAllowed, match="client_id_reused"):
        scene.change(c, lambda s: commands.post_agent_message(s, scene.tom, "Hi", client_id="1"))


def test_the_same_client_id_of_a_customer_and_an_agent_are_two_messages(scene: Scene) -> None:
    c = scene.start()
    scene.hand_off(c)
    scene.take(c)
    scene.change(c, lambda s: commands.post_customer_message(s, "Hello", client_id="1"))
    scene.change(c, lambda s: commands.post_agent_message(s, scene.mia, "Hello", client_id="1"))
    assert scene.record.get_event_by_client_id(c, "agent", "1") != scene.record.get_event_by_client_id(
        c, "customer", "1"
    )


def test_nothing_is_written_to_a_conversation_that_was_not_started(scene: Scene) -> None:
    stray = NewEvent(sender=SYSTEM, body=MessagePosted(text="boo"))
    with pytest.raises(NotFound):
        scene.record.append(ConversationId("nobody's"), [stray], scene.now)
    with pytest.raises(NotFound):
        scene.record.get_state(ConversationId("nobody's"))


def test_a_conversation_needs_a_customer_of_the_record(scene: Scene) -> None:
    ghost = Customer(id=CustomerId("ghost"), created_at=scene.now)
    with pytest.raises(sqlite3.IntegrityError):
        scene.record.append(ConversationId("c1"), commands.start_conversation(ghost), scene.now)


def fail_after_saying(scene: Scene, c: ConversationId, text: str) -> None:
    with scene.record.transaction():
        scene.say(c, text)
        assert scene.record.get_state(c).last_text == text
        raise RuntimeError


def test_a_refused_part_of_a_transaction_leaves_the_rest(scene: Scene) -> None:
    c = scene.start()
    with scene.record.transaction():
        scene.say(c, "First")
        with pytest.raises(RuntimeError):
            fail_after_saying(scene, c, "Second")
        scene.say(c, "Third")
    said = [e.body.text for e in scene.record.list_events(c) if isinstance(e.body, MessagePosted)]
    assert said == ["First", "Third"]
    assert scene.record.get_state(c) == replay(scene.record.list_events(c))


def test_a_failed_transaction_leaves_nothing_not_even_in_memory(scene: Scene) -> None:
    c = scene.start()
    with pytest.raises(RuntimeError):
        fail_after_saying(scene, c, "Never said")
    assert scene.record.get_state(c).last_seq == 1
    assert scene.say(c, "Said") == 2
    assert scene.record.get_state(c) == replay(scene.record.list_events(c))


def test_many_changes_in_one_transaction_are_one_commit(scene: Scene) -> None:
    c = scene.start()
    commits: list[int] = []
    scene.record.file.on_commit(lambda written: commits.append(len(written)))
    with scene.record.transaction():
        for _ in range(20):
            scene.say(c, "Hello")
    assert commits == [1]
    assert scene.record.get_state(c).last_seq == 21


def test_nobody_reads_what_is_not_committed(scene: Scene) -> None:
    c = scene.start()
    seen: list[int] = []

    def look() -> None:
        seen.append(scene.record.get_state(c).last_seq)
        seen.append(len(scene.record.list_events(c)))

    def look_from_another_thread() -> None:
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()

    with scene.record.transaction():
        scene.say(c, "Hello")
        look_from_another_thread()
        look()
    look_from_another_thread()
    assert seen == [1, 1, 2, 2, 2, 2]


def test_threads_writing_at_once_leave_no_gap(scene: Scene) -> None:
    c = scene.start()

    def write(writer: int) -> None:
        for key in (f"{writer}-{n}" for n in range(10)):
            scene.record.change(
                c, partial(commands.post_customer_message, text=key, client_id=key), scene.now
            )

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [event.seq for event in scene.record.list_events(c)] == list(range(1, 42))


def test_a_long_conversation_is_read_from_its_snapshot(scene: Scene, path: Path) -> None:
    c = scene.start()
    while scene.record.get_state(c).last_seq < 5 * SNAPSHOT_EVERY:
        scene.reply(c, scene.say(c, "And another question?"), entry="parcel")
    state = scene.record.get_state(c)
    scene.record.close()
    with closing(sqlite3.connect(path)) as db, db:
        # Were older events read, this would not go unnoticed: they are no longer there.
        db.execute("DELETE FROM events WHERE seq <= ?", (4 * SNAPSHOT_EVERY,))
    db.close()
    again = Record(path)
    assert again.get_state(c) == state
    again.close()


def test_a_snapshot_of_another_version_is_not_believed(scene: Scene, path: Path) -> None:
    c = scene.start()
    while scene.record.get_state(c).last_seq < 2 * SNAPSHOT_EVERY:
        scene.reply(c, scene.say(c, "Another?"))
    state = scene.record.get_state(c)
    scene.record.close()
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE snapshots SET version = -1, state = '{\"what\": 1}'")
    db.close()
    again = Record(path)
    assert again.get_state(c) == state
    again.close()


def test_the_state_of_a_long_conversation_stays_small(scene: Scene) -> None:
    c = scene.start()
    with scene.record.transaction():
        for _ in range(300):
            scene.reply(c, scene.say(c, "x" * 5000), entry="parcel")
    state = scene.record.get_state(c)
    assert len(state.said) == 12
    assert len(state.shown) == 50
    assert sum(map(len, state.said)) <= 12_000


def test_every_derived_table_can_be_rebuilt_from_the_events(scene: Scene, path: Path) -> None:
    c = a_whole_story(scene)
    for name in ("c2", "c3"):
        scene.hand_off(scene.start(name))
    tables = ("conversations", "handoffs", "answers")

    def dump() -> list[list[tuple[object, ...]]]:
        with closing(sqlite3.connect(path)) as db, db:
            found = [db.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in tables]
        db.close()
        return found

    before = dump()
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE conversations SET owner = 'agent', problem = 'wrong', priority = 'high'")
        db.execute("DELETE FROM handoffs")
        db.execute("UPDATE answers SET helpful = 1")
    db.close()
    assert dump() != before
    assert scene.record.rebuild() == 3
    assert dump() == before
    assert scene.record.get_state(c) == replay(scene.record.list_events(c))


def test_the_lists_hold_what_their_names_say(scene: Scene) -> None:
    waiting, urgent, mine, toms, closed, fresh = (scene.start(f"c{n}") for n in range(6))
    for c in (waiting, mine, toms):
        scene.hand_off(c)
    scene.hand_off(urgent, Handoff(reason="complaint"))
    scene.take(mine)
    scene.take(toms, scene.tom)
    scene.close(closed)

    def listed(name: ListName) -> list[ConversationId]:
        return [row.id for row in scene.record.list_conversations(name, staff_id=scene.mia.id)]

    assert listed("queue") == [urgent, waiting]
    assert listed("mine") == [mine]
    assert listed("all") == [toms, mine, urgent, waiting, fresh]
    assert listed("closed") == [closed]


def test_a_line_of_a_list_tells_what_the_desk_shows(scene: Scene) -> None:
    ana = Customer(CustomerId("ana"), scene.now, name="Ana", name_source="form", email="ana@example.com")
    c = scene.start("c1", ana)
    scene.reply(c, scene.say(c, "My sofa arrived broken."), mood="upset", handoff=Handoff(reason="complaint"))
    (row,) = scene.record.list_conversations("queue")
    assert (row.customer_name, row.customer_email, row.problem) == (
        "Ana",
        "ana@example.com",
        "My sofa arrived broken.",
    )
    assert (row.mood, row.priority, row.reason) == ("upset", "high", "complaint")
    assert row.waiting_since == scene.now
    assert (row.last_text, row.last_seq) == ("My sofa arrived broken.", scene.record.get_state(c).last_seq)
    pressed = partial(commands.post_customer_message, text="Answer by e-mail", choice="/mail", client_id="p")
    scene.change(c, pressed)
    assert scene.record.list_conversations("queue")[0].last_text == "My sofa arrived broken."
    scene.say(c, "hello? is anybody there?")
    assert scene.record.list_conversations("queue")[0].last_text == "hello? is anybody there?"


def test_the_turns_still_owed_are_known_after_a_restart(scene: Scene, path: Path) -> None:
    answered, first, second, waiting = (scene.start(f"c{n}") for n in range(4))
    scene.say(second, "Later?")
    scene.say(first, "Now?")
    scene.reply(answered, scene.say(answered, "Then?"))
    scene.say(waiting, "A person?")
    scene.hand_off(waiting)
    scene.record.close()
    again = Record(path)
    assert again.list_pending() == [second, first, waiting], "whoever waits for a person is answered too"
    assert again.get_state(first).pending_turn == 2
    again.close()


def test_a_silent_agent_is_noticed_from_the_first_unanswered_word(scene: Scene) -> None:
    just_taken, answered, silent = (scene.start(f"c{n}") for n in range(3))
    for c in (answered, silent, just_taken):
        scene.hand_off(c)
        scene.take(c)
    taken_at = scene.now
    for c in (answered, silent):
        scene.agent_says(c, "Hello")
    scene.wait(minutes=5)
    scene.say(silent, "Are you there?")
    asked_at = scene.now
    scene.wait(minutes=5)
    scene.say(silent, "Hello??")
    since = {c: scene.record.get_state(c).unanswered_since for c in (just_taken, answered, silent)}
    assert since == {just_taken: taken_at, answered: None, silent: asked_at}
    scene.agent_says(silent, "I am.")
    scene.change(just_taken, lambda s: ownership.requeue(s))
    assert [scene.record.get_state(c).unanswered_since for c in (just_taken, silent)] == [None, None]


def test_only_the_assistants_quiet_conversations_are_idle(scene: Scene) -> None:
    quiet, waiting, busy = (scene.start(f"c{n}") for n in range(3))
    scene.hand_off(waiting)
    since = scene.wait(hours=1)
    scene.say(busy, "Hello")
    assert scene.record.list_idle(since) == [quiet]


def test_a_change_by_another_process_is_seen(scene: Scene, path: Path) -> None:
    c = scene.start()
    scene.say(c, "Hello")
    other = Record(path)
    other.change(c, lambda s: ownership.close(s), scene.now)
    assert scene.record.get_state(c).owner == "closed"
    scene.say(c, "Hello again")
    assert other.get_state(c) == scene.record.get_state(c)
    other.close()


def test_a_customer_finds_their_newest_conversation(scene: Scene) -> None:
    scene.start("c1")
    customer = scene.record.get_customer(CustomerId("customer-of-c1"))
    c2 = ConversationId("c2")
    scene.record.append(c2, commands.start_conversation(customer), scene.wait(seconds=1))
    scene.close(c2)
    latest = scene.record.get_latest_conversation(customer.id)
    assert latest is not None
    assert latest.id == c2, "open or closed"
    assert scene.record.get_latest_conversation(CustomerId("nobody")) is None


def test_a_customer_is_known_by_any_token_and_by_the_host_site(scene: Scene, path: Path) -> None:
    ana = Customer(
        CustomerId("ana"), scene.now, subject="site-7", attributes={"plan": "gold"}, locale="en-GB"
    )
    scene.record.add_customer(ana, token="secret-one")
    scene.record.add_token(ana.id, "secret-two", scene.now)
    assert scene.record.get_customer_by_token("secret-one") == ana
    assert scene.record.get_customer_by_token("secret-two") == ana
    assert scene.record.get_customer_by_subject("site-7") == ana
    assert scene.record.get_customer_by_token("guess") is None
    scene.record.close()
    assert b"secret-one" not in path.read_bytes()


def test_what_a_conversation_teaches_is_known_in_the_next(scene: Scene) -> None:
    c = scene.start()
    learned = CustomerLearned(name="JJ", name_source="said", email="jj@example.com")
    owner = scene.record.get_state(c).customer_id
    event = NewEvent(sender=Sender(kind="customer", id=owner), body=learned)
    scene.record.append(c, [event], scene.now)
    customer = scene.record.get_customer(owner)
    assert (customer.name, customer.name_source, customer.email) == ("JJ", "said", "jj@example.com")
    scene.record.append(ConversationId("next"), commands.start_conversation(customer), scene.now)
    assert scene.record.get_state(ConversationId("next")).name == "JJ"


def test_a_customer_who_asks_to_be_forgotten_is(scene: Scene) -> None:
    c = scene.start()
    owner = scene.record.get_state(c).customer_id
    known = partial(commands.learn_customer, name="JJ", email="jj@example.com", order_number="FD-1")
    scene.change(c, known)
    assert scene.record.get_state(c).order_numbers == ("FD-1",)
    scene.change(c, partial(commands.learn_customer, forget=True))
    state, customer = scene.record.get_state(c), scene.record.get_customer(owner)
    assert (state.name, state.email, state.order_numbers) == (None, None, ())
    assert (customer.name, customer.name_source, customer.email) == (None, None, None)


def test_an_unknown_customer_is_not_found(scene: Scene) -> None:
    with pytest.raises(NotFound):
        scene.record.get_customer(CustomerId("nobody"))
    with pytest.raises(NotFound):
        scene.record.update_customer(Customer(CustomerId("nobody"), scene.now))


def test_the_record_in_memory_behaves_the_same(scene: Scene) -> None:
    there = type(scene)(Record(":memory:"))
    c = a_whole_story(there)
    assert there.record.list_events(c) == scene.record.list_events(a_whole_story(scene))
    there.record.close()


def test_the_last_event_of_a_handoff_says_who_owned_before(scene: Scene) -> None:
    c = scene.start()
    body = scene.hand_off(c).events[-1].body
    assert isinstance(body, OwnerChanged)
    assert (body.previous, body.owner) == ("assistant", "waiting")
