"""Turns that are late, lost or cannot be written: customers have a word in time, and an answer in the end."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.conversation import database
from bot.conversation.bursts import LONGEST
from bot.conversation.state import ConversationState
from bot.protocol.turn import TurnReply, TurnRequest
from bot.services.voice import ASK_FOR_PERSON
from tests.gateway.house import Frame, House, Peer, Refused, open_house
from tests.peer import until


def answers(customer: Peer) -> list[str]:
    return [event["text"] for event in customer.events() if event.get("sender") == "assistant"]


async def word_after(customer: Peer, seq: int) -> Frame:
    """The first word of the desk itself after this line."""
    frame = await customer.wait(
        lambda f: f["type"] == "event" and f["event"].get("sender") == "system" and f["event"]["seq"] > seq
    )
    event: Frame = frame["event"]
    return event


# Behind a hanging turn


async def test_message_behind_a_hanging_turn_gets_a_word(house: House) -> None:
    customer = await house.customer()
    await customer.open()
    house.assistant.hold.clear()
    first = await customer.say("first")
    word = await word_after(customer, first["seq"])
    second = await customer.say("second")
    another = await word_after(customer, second["seq"])
    assert another["text"] != word["text"]
    assert len(house.assistant.requests) == 1
    house.assistant.hold.set()
    await customer.event(text="You said: second")
    assert answers(customer) == ["You said: first", "You said: second"]


async def test_one_word_is_enough_for_all_that_was_written_before_it(house: House) -> None:
    customer = await house.customer()
    await customer.open()
    house.assistant.hold.clear()
    for text in ("one", "two", "three"):
        last = await customer.say(text)
    await word_after(customer, last["seq"])
    house.assistant.hold.set()
    await customer.event(text="You said: one\ntwo\nthree")
    words = [event for event in customer.events() if event.get("sender") == "system"]
    assert len(words) == 1


async def test_next_turn_that_hangs_is_late_too(house: House) -> None:
    """The answer to the first message came after the second one, and says nothing to it."""
    customer = await house.customer()
    await customer.open()
    think = house.assistant.think

    def think_once(request: TurnRequest) -> TurnReply:
        house.assistant.hold.clear()
        return think(request)

    house.assistant.think = think_once
    house.assistant.hold.clear()
    await customer.say("first")
    house.clock.ahead += LONGEST + timedelta(seconds=1)
    second = await customer.say("second")
    house.assistant.hold.set()
    answer = await customer.event(text="You said: first")
    assert answer["seq"] > second["seq"]
    await word_after(customer, answer["seq"])


# No assistant is there


@pytest.fixture
async def loading(tmp_path: Path) -> AsyncIterator[House]:
    """A gateway whose assistant loads its model."""
    async with open_house(tmp_path) as house:
        await house.stop()
        house.assistant.ready = False
        await house.start()
        yield house


async def test_question_asked_while_the_assistant_starts_is_answered_when_it_is_ready(loading: House) -> None:
    customer = await loading.customer()
    await customer.open()
    asked = await customer.say("how long does delivery take")
    word = await word_after(customer, asked["seq"])
    assert "starting up" in word["text"]
    assert [reply["choice"] for reply in word["quick_replies"]] == ["/handoff"]
    loading.assistant.ready = True
    await customer.event(text="You said: how long does delivery take")
    assert not [event for event in customer.events() if event["type"] == "owner"], "nobody asked for a person"


async def test_button_of_the_word_reaches_a_person_who_reads_why(loading: House) -> None:
    customer = await loading.customer()
    await customer.open()
    asked = await customer.say("hello")
    (person,) = (await word_after(customer, asked["seq"]))["quick_replies"]
    assert person["choice"] in ASK_FOR_PERSON
    await customer.say(person["title"], choice=person["choice"])
    await customer.event(type="owner", owner="waiting")
    mia = await loading.agent("Mia")
    row = (await mia.ask("list.get", list="queue"))["rows"][0]
    assert row["reason"] == "assistant_down"
    loading.assistant.ready = True
    await customer.event(text="You said: hello")
    assert (await mia.ask("list.get", list="queue"))["rows"], "the place is kept"


async def test_typing_ends_with_the_word_that_nobody_answers(loading: House) -> None:
    customer = await loading.customer()
    await customer.open()
    await customer.say("hello")
    await customer.event(sender="system")
    await customer.wait(lambda f: f["type"] == "typing" and not f["typing"])


async def test_question_of_before_a_restart_gets_a_word_and_an_answer(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        customer = await house.customer()
        token = (await customer.open())["token"]
        house.assistant.hold.clear()
        asked = await customer.say("are you there")
        await house.assistant.arrived.wait()
        await house.stop()
        house.assistant.ready = False
        house.assistant.hold.set()
        await house.start()
        back = await house.customer()
        await back.open(token=token)
        word = await word_after(back, asked["seq"])
        assert word["quick_replies"]
        house.assistant.ready = True
        await back.event(text="You said: are you there")
        assert answers(back) == ["You said: are you there"]


async def test_question_of_before_a_restart_gets_no_needless_word(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        customer = await house.customer()
        token = (await customer.open())["token"]
        house.assistant.hold.clear()
        await customer.say("are you there")
        await house.stop()
        house.assistant.hold.set()
        await house.start()
        back = await house.customer()
        await back.open(token=token)
        await back.event(text="You said: are you there")
        assert not [event for event in back.events() if event.get("sender") == "system"]


async def test_question_that_nobody_could_answer_for_an_hour_is_answered_no_more(loading: House) -> None:
    customer = await loading.customer()
    await customer.open()
    asked = await customer.say("hello")
    first = await word_after(customer, asked["seq"])
    loading.clock.ahead = timedelta(hours=1)
    end = await word_after(customer, first["seq"])
    assert "could not answer" in end["text"]
    assert end["quick_replies"]
    loading.assistant.ready = True
    await customer.say("again")
    await customer.event(text="You said: again")
    assert answers(customer) == ["You said: again"]


# Assistants that fail


async def test_turn_that_failed_twice_is_asked_again_when_the_customer_writes(house: House) -> None:
    customer = await house.customer()
    await customer.open()
    house.assistant.status = 500
    asked = await customer.say("hello")
    word = await word_after(customer, asked["seq"])
    assert "cannot answer" in word["text"]
    house.assistant.status = 200
    await customer.say("are you there")
    await customer.event(text="You said: are you there")
    assert answers(customer) == ["You said: hello", "You said: are you there"]


async def test_turn_that_fails_every_time_is_given_up_and_holds_up_no_other(house: House) -> None:
    tries = 0

    def think(request: TurnRequest) -> TurnReply:
        nonlocal tries
        if request.text == "poison":
            tries += 1
            raise RuntimeError("it dies of this")
        return well(request)

    well, house.assistant.think = house.assistant.think, think
    customer = await house.customer()
    await customer.open()
    await customer.say("poison")
    while tries < 4:
        house.clock.ahead += timedelta(seconds=20)
        await customer.ask("events.get", after_seq=0)
    end = await customer.wait(lambda f: "could not answer" in f.get("event", {}).get("text", ""))
    end = end["event"]
    assert end["quick_replies"]
    await customer.say("hello")
    await customer.event(text="You said: hello")
    assert tries == 4


# The record cannot be written


@pytest.fixture
async def impatient(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    """A gateway that does not wait long for a locked file."""
    monkeypatch.setattr(database, "BUSY_TIMEOUT_S", 0.02)
    async with open_house(tmp_path) as house:
        yield house


@contextmanager
def locked(house: House) -> Iterator[None]:
    """Another process writes to the record meanwhile, and does not end."""
    other = sqlite3.connect(house.settings.record_path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.close()


async def test_replies_that_could_not_be_written_are_written_when_they_can_be(
    impatient: House, caplog: pytest.LogCaptureFixture
) -> None:
    impatient.assistant.hold.clear()
    customers = [await impatient.customer() for _ in range(5)]
    for number, customer in enumerate(customers):
        await customer.open()
        await customer.say(f"question {number}")
    await until(lambda: len(impatient.assistant.requests) == 5)
    with locked(impatient):
        impatient.assistant.hold.set()
        await until(lambda: caplog.text.count("is tried again") >= 5)
    for number, customer in enumerate(customers):
        await customer.event(text=f"You said: question {number}")
        assert answers(customer) == [f"You said: question {number}"]
    assert len(impatient.assistant.requests) == 5, "the replies were kept"


async def test_message_that_could_not_be_kept_is_refused_and_taken_when_sent_again(impatient: House) -> None:
    customer = await impatient.customer()
    await customer.open()
    with locked(impatient), pytest.raises(Refused) as refusal:
        await customer.say("hello", "m-1")
    assert refusal.value.code == "record_unavailable"
    await customer.say("hello", "m-1")
    await customer.event(text="You said: hello")
    assert [event["text"] for event in customer.events() if event.get("sender") == "customer"] == ["hello"]
    assert answers(customer) == ["You said: hello"]


async def test_turn_that_nobody_sees_to_is_found(house: House) -> None:
    """What follows a commit failed once, and nobody was told of the message."""
    turns = house.services.turns
    run_pending = turns.run_pending

    def fail(state: ConversationState) -> None:
        turns.run_pending = run_pending  # type: ignore[method-assign]
        raise RuntimeError("a fault")

    customer = await house.customer()
    await customer.open()
    turns.run_pending = fail  # type: ignore[method-assign]
    await customer.say("hello")
    await customer.event(text="You said: hello")


async def test_hundreds_of_owed_turns_wait_here_and_not_at_the_assistant(house: House) -> None:
    """After a long outage no turn fails because so many others stand before it."""
    house.assistant.hold.clear()
    customers = [await house.customer() for _ in range(20)]
    for number, customer in enumerate(customers):
        await customer.open()
        await customer.say(f"question {number}")
    await until(lambda: len(house.assistant.requests) == 16)
    house.assistant.hold.set()
    for number, customer in enumerate(customers):
        await customer.event(text=f"You said: question {number}")
