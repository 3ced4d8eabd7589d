"""The assistant slow, dying, doubled, gone: customers are told, reach a person, and lose nothing."""

from __future__ import annotations

import asyncio
import queue
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from bot.conversation.bursts import LONGEST
from bot.conversation.model import ConversationId, Mood
from bot.conversation.record.record import Change
from bot.protocol.turn import TurnReply, TurnRequest
from bot.services.conversations.bursts import Burst
from bot.services.conversations.turns import Turns
from bot.services.voice import ASK_FOR_PERSON
from bot.storage.errors import DatabaseUnavailable
from bot.storage.transactions import Transaction
from tests.gateway.fake_assistant import FakeAssistant, think
from tests.gateway.house import PATIENCE_S, House, Refused, open_house


async def test_messages_that_wait_are_answered_one_by_one_in_order(house: House) -> None:
    customer = await house.customer()
    await customer.open()
    house.assistant.hold.clear()
    texts = [f"message {number}" for number in range(5)]
    for text in texts:
        await customer.say(text)
        house.clock.ahead += LONGEST + timedelta(seconds=1)
    await house.assistant.arrived.wait()
    assert len(house.assistant.requests) == 1
    house.assistant.hold.set()
    await customer.event(text="You said: message 4")
    assert [request.text for request in house.assistant.requests] == texts
    assert [request.memory for request in house.assistant.requests] == [
        {},
        *({"count": n} for n in range(1, 5)),
    ]
    replies = [event["text"] for event in customer.events() if event.get("sender") == "assistant"]
    assert replies == [f"You said: {text}" for text in texts]


async def test_the_customer_sees_typing_until_the_reply(house: House) -> None:
    customer = await house.customer()
    await customer.open()
    await customer.say("hello")
    await customer.wait(lambda f: f["type"] == "typing" and not f["typing"])
    kinds = [
        (f["type"], f.get("typing"))
        for f in customer.frames
        if f["type"] == "typing" or (f["type"] == "event" and f["event"].get("sender") == "assistant")
    ]
    assert kinds == [("typing", True), ("event", None), ("typing", False)]


async def test_an_assistant_which_dies_in_a_turn_is_asked_once_more(house: House) -> None:
    customer = await house.customer()
    await customer.open()
    house.assistant.die_next = 1
    await customer.say("hello")
    await customer.event(text="You said: hello")
    assert len(house.assistant.requests) == 2
    assert len({request.turn_id for request in house.assistant.requests}) == 1


async def test_a_customer_is_told_in_time_when_the_assistant_is_dead_and_reaches_a_person(
    house: House,
) -> None:
    customer = await house.customer()
    await customer.open()
    house.assistant.die_next = 2
    await customer.say("hello")
    told = await customer.event(sender="system")
    person = told["quick_replies"][0]
    assert person["choice"] in ASK_FOR_PERSON

    await customer.say(person["title"], choice=person["choice"])
    await customer.event(type="owner", owner="waiting")
    mia = await house.agent("Mia")
    row = (await mia.ask("list.get", list="queue"))["rows"][0]
    assert row["reason"] == "assistant_down"


async def test_a_slow_turn_is_announced_and_its_reply_still_comes(tmp_path: Path) -> None:
    async with open_house(tmp_path, turn_deadline_s=600) as house:
        customer = await house.customer()
        await customer.open()
        house.assistant.hold.clear()
        house.clock.stop()
        await customer.say("hello")
        await house.assistant.arrived.wait()
        house.clock.ahead += timedelta(seconds=599)  # within its deadline
        slow = await customer.event(sender="system")
        assert slow["quick_replies"][0]["choice"] in ASK_FOR_PERSON
        house.assistant.hold.set()
        reply = await customer.event(text="You said: hello")
        assert reply["seq"] > slow["seq"]


async def test_a_late_reply_is_not_spoken_once_a_person_has_the_conversation(house: House) -> None:
    mia = await house.agent()
    customer = await house.customer()
    await customer.open()
    house.assistant.hold.clear()
    await customer.say("hello")
    await house.assistant.arrived.wait()
    asked = await customer.ask("handoff.request", client_id="h-1")
    await customer.event(type="owner", owner="waiting")
    await mia.ask("conversation.take", conversation_id=asked["conversation_id"])
    house.assistant.hold.set()
    await customer.wait(lambda f: f["type"] == "typing" and not f["typing"])
    assert not [event for event in customer.events() if event.get("sender") == "assistant"]


async def test_a_broken_reply_counts_as_none(house: House) -> None:
    def other_turn(request: TurnRequest) -> TurnReply:
        return think(TurnRequest(turn_id="another", conversation_id="x", text=request.text))

    customer = await house.customer()
    await customer.open()
    house.assistant.think = other_turn
    await customer.say("hello")
    await customer.event(sender="system")
    house.assistant.think = think
    await customer.say("again")
    await customer.event(text="You said: again")


async def test_an_error_of_the_assistant_is_told_and_the_next_message_is_answered(house: House) -> None:
    customer = await house.customer()
    await customer.open()
    house.assistant.status = 500
    await customer.say("hello")
    await customer.event(sender="system")
    house.assistant.status = 200
    await customer.say("again")
    await customer.event(text="You said: again")


async def test_what_was_acknowledged_is_answered_after_a_restart(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        customer = await house.customer()
        token = (await customer.open())["token"]
        house.assistant.hold.clear()
        await customer.say("are you there")
        await house.assistant.arrived.wait()
        await house.stop()
        house.assistant.hold.set()
        await house.start()
        back = await house.customer()
        await back.open(token=token)
        await back.event(text="You said: are you there")
        replies = [event for event in back.events() if event.get("sender") == "assistant"]
        assert len(replies) == 1


async def test_a_turn_asked_twice_is_written_once(house: House) -> None:
    """As when the gateway died between the reply and its commit, or two of them ran the same turn."""
    customer = await house.customer()
    await customer.open()
    house.assistant.hold.clear()
    accepted = await customer.say("hello")
    services = house.services
    await house.assistant.arrived.wait()
    state = await services.writer.read(lambda: services.record.get_state(accepted["conversation_id"]))
    again = Turns(
        services.record,
        services.writer,
        services.conversations,
        services.assistant,
        services.hub,
        services.voice,
        services.presence,
        house.settings.turn_deadline_s,
        house.clock,
    )
    house.assistant.arrived.clear()
    again.run_pending(state)
    await house.assistant.arrived.wait()
    house.assistant.hold.set()
    await customer.event(text="You said: hello")
    while again.is_running(state.id):
        await customer.ask("events.get", after_seq=0)
    await again.close()
    assert len(house.assistant.requests) == 2
    replies = [event for event in customer.events() if event.get("sender") == "assistant"]
    assert len(replies) == 1


def hold_next_commit(house: House) -> Callable[[str], None]:
    """The next message is decided, and neither on disk nor lost until the function given says which."""
    fate, undecided = queue.SimpleQueue[str](), iter([True])

    def wait(change: Change) -> None:
        if next(undecided, False) and fate.get(timeout=PATIENCE_S) == "lost":
            transaction = house.services.record.file.current
            assert transaction is not None
            fail_commit(transaction)

    house.services.conversations.subscribe_before_commit(wait)
    return fate.put


def fail_commit(transaction: Transaction) -> None:
    """Let this transaction find the disk full when it commits."""

    def refuse() -> None:
        raise DatabaseUnavailable("frontdesk.db", "database or disk is full")

    transaction.commit = refuse  # type: ignore[method-assign]


async def test_the_assistant_thinks_while_the_message_is_written(house: House) -> None:
    customer = await house.customer()
    await customer.open()
    settle = hold_next_commit(house)
    saying = asyncio.create_task(customer.say("hello"))
    await asyncio.wait_for(house.assistant.arrived.wait(), PATIENCE_S)
    assert not customer.events()
    assert not saying.done()
    settle("on disk")
    await customer.event(text="You said: hello")
    assert house.assistant.requests[0].turn_id.endswith(f":{(await saying)['seq']}")
    assert len(house.assistant.requests) == 1


async def test_the_answer_to_a_message_that_was_lost_is_not_said(house: House) -> None:
    customer = await house.customer()
    await customer.open()
    settle = hold_next_commit(house)
    saying = asyncio.create_task(customer.say("hello", "m-1"))
    await asyncio.wait_for(house.assistant.arrived.wait(), PATIENCE_S)
    settle("lost")
    with pytest.raises(Refused):
        await saying
    await customer.say("hello again", "m-2")
    await customer.event(text="You said: hello again")
    said = [event["text"] for event in customer.events()]
    assert said == ["hello again", "You said: hello again"]


async def test_people_are_reached_while_no_assistant_exists_at_all(tmp_path: Path) -> None:
    async with open_house(tmp_path, assistants=(f"unix:{tmp_path}/nobody.sock",)) as house:
        mia = await house.agent("Mia")
        customer = await house.customer()
        await customer.open()
        await customer.say("hello")
        conversation_id = (await customer.ask("handoff.request", client_id="h-1"))["conversation_id"]
        await mia.ask("conversation.take", conversation_id=conversation_id)
        await mia.ask("message.send", conversation_id=conversation_id, client_id="a-1", text="Here I am.")
        await customer.event(sender="agent", text="Here I am.")


async def test_the_next_assistant_is_asked_when_the_first_is_gone(tmp_path: Path) -> None:
    sockets = (f"unix:{tmp_path}/gone.sock", f"unix:{tmp_path}/other.sock")
    other = FakeAssistant()
    async with other.listening(tmp_path / "other.sock"), open_house(tmp_path, assistants=sockets) as house:
        customer = await house.customer()
        await customer.open()
        for text in ("one", "two", "three"):
            await customer.say(text)
            await customer.event(text=f"You said: {text}")


async def test_what_a_turn_teaches_is_known_from_then_on(house: House) -> None:
    customer = await house.customer()
    token = (await customer.open())["token"]
    await customer.say("I am Priya")
    learned = await customer.event(type="customer")
    assert learned["name"] == "Priya"
    await customer.say("hello")
    await customer.event(text="You said: hello")
    facts = house.assistant.requests[-1].customer
    assert (facts.name, facts.name_source) == ("Priya", "said")
    back = await house.customer()
    assert (await back.open(token=token))["customer_name"] == "Priya"


async def test_a_turn_waits_for_an_assistant_which_is_coming_back(tmp_path: Path) -> None:
    late = FakeAssistant()
    async with open_house(tmp_path, assistants=(f"unix:{tmp_path}/late.sock",)) as house:
        customer = await house.customer()
        await customer.open()
        await customer.say("hello")
        await customer.event(sender="system")
        async with late.listening(tmp_path / "late.sock"):
            await customer.event(text="You said: hello")


async def test_a_message_committed_while_the_last_turn_ends_is_not_forgotten(house: House) -> None:
    """The worker is done with the only turn that was owed, and not yet gone, when another is."""
    customer = await house.customer()
    await customer.open()
    turns = house.services.turns
    run = turns.run
    caught = asyncio.Event()

    async def slow_run(burst: Burst) -> None:
        await run(burst)
        if not caught.is_set():
            caught.set()
            await customer.say("second")

    turns.run = slow_run  # type: ignore[method-assign]
    await customer.say("first")
    await customer.event(text="You said: second")
    assert caught.is_set()


async def test_help_judged_in_words_counts_as_feedback(house: House) -> None:
    customer = await house.customer()
    await customer.open()
    await customer.say("how do i return it?")
    answered = await customer.wait(lambda f: f["type"] == "event" and "answer" in f["event"])
    house.assistant.think = lambda request: msgspec.structs.replace(think(request), helpful=False)
    await customer.say("no, that was not it")
    judged = await customer.wait(lambda f: f["type"] == "event" and f["event"]["type"] == "feedback")
    assert judged["event"] | {"at": ""} == {
        "type": "feedback",
        "seq": judged["event"]["seq"],
        "at": "",
        "about_seq": answered["event"]["seq"],
        "helpful": False,
    }


async def test_a_mood_lasts_until_the_assistant_takes_it_to_be_over(house: House) -> None:
    customer = await house.customer()
    await customer.open()
    moods = []
    shows: tuple[tuple[Mood, str | None], ...] = (
        *(("upset", "upset"), ("calm", "upset")),
        *(("grateful", "grateful"), ("calm", None)),
    )
    for shown, lasting in shows:

        def feels(request: TurnRequest, shown: Mood = shown, lasting: str | None = lasting) -> TurnReply:
            reply = think(request)
            read = replace(reply.understanding, mood=shown)
            return replace(reply, understanding=read, memory={"mood": lasting} if lasting else {})

        house.assistant.think = feels
        said = await customer.say(f"{shown} {lasting}")
        await customer.event(text=f"You said: {shown} {lasting}")
        key = ConversationId(said["conversation_id"])
        moods.append((await house.services.writer.read(partial(house.services.record.get_state, key))).mood)
    assert moods == ["upset", "upset", "grateful", "calm"]
