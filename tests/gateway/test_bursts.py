"""Lines that a customer writes one after the other: one turn, in time, and none without an answer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.conversation.model import ConversationId
from bot.conversation.state import ConversationState
from bot.protocol.turn import TurnReply, TurnRequest
from tests.gateway.fake_assistant import think
from tests.gateway.house import House, Peer, open_house
from tests.gateway.test_attachments import as_customer
from tests.gateway.test_leaks import dump
from tests.peer import until

SIX = ("hey", "I have a question", "about", "the sofa", "is it possible", "to return it?")


def think_in_lines(request: TurnRequest) -> TurnReply:
    """As the fake assistant does, but that a line without its mark is not whole; and it says what it read."""
    reply = think(request)
    said = replace(reply.messages[0], text=f"You said: {request.text}")
    return replace(reply, messages=(said,), whole=request.text.endswith(("?", "!")))


@pytest.fixture
async def customer(house: House) -> Peer:
    """A customer whose conversation has begun; from now on time stands still."""
    house.assistant.think = think_in_lines
    customer = await house.customer()
    await customer.open()
    await customer.say("Good day!")
    await customer.event(text="You said: Good day!")
    house.clock.stop()
    return customer


async def types(customer: Peer, typing: bool) -> None:
    """The widget says so, and the gateway has taken it in."""
    await customer.send({"type": "typing.set", "typing": typing})
    await customer.ask("events.get", after_seq=0)


async def nothing_is_said(house: House, customer: Peer, at: float) -> None:
    """So many seconds after the first line there has been no word from anybody."""
    await moved(house, at)
    said = [event for event in customer.events() if event["type"] == "message"]
    assert said[-1]["sender"] == "customer"


async def moved(house: House, at: float) -> None:
    """So many seconds after the first line; whoever waits for the time has looked at it."""
    house.clock.ahead = timedelta(seconds=at)
    for _ in range(3):
        await house.services.writer.read(lambda: None)


def answers(customer: Peer) -> list[str]:
    """What the assistant said of the lines."""
    said = [event["text"] for event in customer.events() if event.get("sender") == "assistant"]
    return [text for text in said if text != "You said: Good day!"]


async def state_of(house: House, conversation_id: str) -> ConversationState:
    record = house.services.record
    return await house.services.writer.read(partial(record.get_state, ConversationId(conversation_id)))


async def test_six_lines_get_one_answer(house: House, customer: Peer) -> None:
    for line in SIX:
        said = await customer.say(line)
        await types(customer, True)
    await types(customer, False)
    house.clock.ahead += timedelta(seconds=1.2)
    await customer.event(text="You said: " + "\n".join(SIX))
    assert len(answers(customer)) == 1
    written = [event["text"] for event in customer.events() if event.get("sender") == "customer"]
    assert written == ["Good day!", *SIX]
    state = await state_of(house, said["conversation_id"])
    assert state.pending_turns == ()
    assert state.current_problem == " ".join(SIX[1:])


async def test_a_whole_question_is_answered_at_once(house: House, customer: Peer) -> None:
    await customer.say("how do I return it?")
    await customer.event(text="You said: how do I return it?")


async def test_a_fragment_waits_for_a_pause(house: House, customer: Peer) -> None:
    await customer.say("hey")
    await nothing_is_said(house, customer, 1.1)
    await customer.say("there")
    await nothing_is_said(house, customer, 2.2)
    await moved(house, 2.3)
    await customer.event(text="You said: hey\nthere")


async def test_a_whole_question_waits_while_more_is_typed_but_not_for_long(
    house: House, customer: Peer
) -> None:
    house.assistant.hold.clear()
    await customer.say("how do I return it?")
    await types(customer, True)
    house.assistant.hold.set()
    await nothing_is_said(house, customer, 1.0)
    await customer.say("it is a")
    await types(customer, True)
    await nothing_is_said(house, customer, 2.4)
    await moved(house, 2.5)
    await customer.event(text="You said: how do I return it?\nit is a")
    await customer.say("sofa")
    await moved(house, 3.7)
    await customer.event(text="You said: sofa")


async def test_a_burst_ends_after_eight_seconds(house: House, customer: Peer) -> None:
    await customer.say("hey")
    await types(customer, True)
    await nothing_is_said(house, customer, 4.0)
    await customer.say("so")
    await types(customer, True)
    await nothing_is_said(house, customer, 7.9)
    await moved(house, 8.0)
    await customer.event(text="You said: hey\nso")


async def test_the_pause_begins_when_the_typing_ends(house: House, customer: Peer) -> None:
    await customer.say("hey")
    await types(customer, True)
    await nothing_is_said(house, customer, 3.0)
    await types(customer, False)
    await nothing_is_said(house, customer, 4.1)
    await moved(house, 4.2)
    await customer.event(text="You said: hey")


async def test_who_closes_the_page_types_no_more(house: House, customer: Peer) -> None:
    said = await customer.say("hey")
    await types(customer, True)
    await customer.leave()
    turns, key, now = house.services.turns, ConversationId(said["conversation_id"]), house.clock()
    await until(lambda: turns.awaits_more_until(key) == now + timedelta(seconds=1.2))
    await moved(house, 1.2)
    await until(lambda: not turns.is_running(key))


async def test_a_word_is_due_so_long_after_the_last_line(tmp_path: Path) -> None:
    async with open_house(tmp_path, turn_deadline_s=5.0) as house:
        customer = await house.customer()
        await customer.open()
        house.clock.stop()
        house.assistant.hold.clear()
        await customer.say("hey")
        await types(customer, True)
        for at in (4.0, 7.0, 10.0, 11.4):
            await nothing_is_said(house, customer, at)
        await moved(house, 11.5)
        await customer.event(sender="system")


async def test_a_burst_is_answered_after_a_restart(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        house.assistant.think = think_in_lines
        customer = await house.customer()
        token = (await customer.open())["token"]
        house.clock.stop()
        await customer.say("hey")
        await customer.say("I have a question")
        await house.stop()
        await house.start()
        back = await house.customer()
        await back.open(token=token)
        await back.say("about the sofa?")
        await back.event(text="You said: hey\nI have a question\nabout the sofa?")
        assert len(answers(back)) == 1


async def test_a_press_is_no_part_of_a_burst_and_ends_it(house: House, customer: Peer) -> None:
    await customer.say("hey")
    await customer.say("Thanks", choice="/thanks")
    await customer.say("and")
    await customer.event(text="You said: hey")
    await customer.event(text="You said: Thanks")
    await moved(house, 1.2)
    await customer.event(text="You said: and")
    assert [request.choice for request in house.assistant.requests][-2:] == ["/thanks", None]


async def test_a_file_is_no_part_of_a_burst_and_ends_it(house: House, customer: Peer) -> None:
    await customer.say("look")
    status, _ = await as_customer(house, customer, "note.txt", b"a note")
    assert status == 201
    await customer.event(text="You said: look")


async def test_a_burst_counts_as_one_question(house: House, customer: Peer) -> None:
    """What editors and packets read of it is its text, not its last line."""
    for line in ("the drawer", "of my desk", "squeaks?"):
        await customer.say(line)
    await customer.event(text="You said: the drawer\nof my desk\nsqueaks?")
    await customer.ask("handoff.request", client_id="h-1")
    await customer.event(type="owner", owner="waiting")
    mia = await house.agent("Mia")
    row = (await mia.ask("list.get", list="queue"))["rows"][0]
    assert row["problem"] == "the drawer of my desk squeaks?"


async def test_a_struck_line_of_a_burst_is_nowhere_however_short(house: House, customer: Peer) -> None:
    """The assistant repeats the lines as it read them: together."""
    mia = await house.agent("Mia")
    for line in ("my account pin is", "4ß7", "and it does nothing!"):
        said = await customer.say(line)
    await customer.event(text="You said: my account pin is\n4ß7\nand it does nothing!")
    lines = (await customer.ask("receipt.get"))["lines"]
    (key,) = (line["key"] for line in lines if line["text"] == "4ß7")
    await customer.ask("receipt.pass", client_id="r-1", edits=[{"key": key}])
    packet, _ = await mia.case(said["conversation_id"])
    assert packet["problem"] == "my account pin is"
    assert "4ß7" not in json.dumps(mia.frames, ensure_ascii=False)
    assert "4ß7" not in await asyncio.to_thread(dump, house)


async def test_the_assistant_types_no_more_once_a_person_has_taken_over(house: House, customer: Peer) -> None:
    mia = await house.agent("Mia")
    await customer.ask("handoff.request", client_id="h-1")
    said = await customer.say("hey")
    await types(customer, True)
    await nothing_is_said(house, customer, 1.0)
    turns, key = house.services.turns, ConversationId(said["conversation_id"])
    assert turns.is_running(key)
    await mia.ask("conversation.take", conversation_id=key)
    await until(lambda: not turns.is_running(key))
    await until(lambda: [f["typing"] for f in customer.frames if f["type"] == "typing"][-1] is False)
    assert answers(customer) == []


# Whatever a customer does, and whatever befalls the assistant

_LINES = st.sampled_from(("hey", "the sofa", "how long?", "to return it", "Hello!"))
_STEPS = st.one_of(
    st.tuples(st.just("say"), _LINES),
    st.tuples(st.just("press"), _LINES),
    st.tuples(st.just("type"), st.booleans()),
    st.tuples(st.just("pass"), st.sampled_from((0.1, 1.3, 3.0, 9.0))),
    st.tuples(st.just("hang"), st.booleans()),
    st.tuples(st.just("die"), st.none()),
)


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


def test_no_line_is_ever_without_an_answer(tmp_path: Path, runner: asyncio.Runner) -> None:
    stack = AsyncExitStack()
    house = runner.run(stack.enter_async_context(open_house(tmp_path, turn_deadline_s=600.0)))
    house.assistant.think = think_in_lines

    @settings(max_examples=40, deadline=None)
    @given(st.lists(_STEPS, max_size=9))
    def play(steps: list[tuple[str, Any]]) -> None:
        runner.run(_play(house, steps))

    try:
        play()
    finally:
        runner.run(stack.aclose())


async def _play(house: House, steps: list[tuple[str, Any]]) -> None:
    """Each line that was written is in just one of the texts that were answered, and in order."""
    customer = await house.customer()
    await customer.open()
    written = []
    for number, (step, value) in enumerate(steps):
        if step in ("say", "press"):
            written.append(f"{number} {value}")
            choice = "/thanks" if step == "press" else None
            await customer.say(written[-1], choice=choice)
        elif step == "type":
            await types(customer, value)
        elif step == "pass":
            house.clock.ahead += timedelta(seconds=value)
        elif step == "hang":
            (house.assistant.hold.clear if value else house.assistant.hold.set)()
        else:
            house.assistant.die_next = 1
    house.assistant.hold.set()
    house.assistant.die_next = 0
    house.clock.ahead += timedelta(seconds=10)
    await until(lambda: _read_in(customer) == written)
    await customer.leave()


def _read_in(customer: Peer) -> list[str]:
    texts = [text.removeprefix("You said: ") for text in answers(customer)]
    return [line for text in texts for line in text.split("\n")]
