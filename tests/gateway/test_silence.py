"""A conversation is taken back only where its agent owes a word, and not without a warning."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.conversation import ownership
from bot.conversation.model import ConversationId
from bot.protocol.board import AnsweringSet
from bot.services.accounts.users import remove_user
from tests.gateway.house import Frame, House, Peer, Refused, open_house
from tests.gateway.test_routing import team, waiting_customer


class Watched:
    """A house with its clock in hand."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.clock = house.clock

    async def after(self, **by: float) -> None:
        """Let time pass, and the router look."""
        self.clock.ahead += timedelta(**by)
        await self.house.services.router.step()

    async def taken(self, mia: Peer, name: str = "Priya") -> tuple[Peer, str]:
        """A customer and their conversation, which this agent has and has written in."""
        customer, conversation_id = await waiting_customer(self.house, name)
        await mia.ask("conversation.take", conversation_id=conversation_id)
        await self.say(mia, conversation_id, "Hello, I have your order here.")
        return customer, conversation_id

    async def say(self, desk: Peer, conversation_id: str, text: str) -> None:
        await desk.ask("message.send", conversation_id=conversation_id, client_id=text, text=text)

    async def owner(self, conversation_id: str) -> str:
        record, key = self.house.services.record, ConversationId(conversation_id)
        return (await self.house.services.writer.read(lambda: record.get_state(key))).owner


@pytest.fixture
async def watched(tmp_path: Path) -> AsyncIterator[Watched]:
    # Who is here gives signs of life, whatever time passes.
    async with open_house(tmp_path, duty_grace_s=0.05, away_after_s=86_400.0) as house:
        yield Watched(house)


def warning(peer: Peer, *, standing: bool = True) -> Awaitable[Frame]:
    return peer.wait(lambda f: f["type"] == "requeue_warning" and ("seconds" in f) is standing)


@pytest.mark.parametrize("text", ["ok thank you, bye!", "thanks", "👍", "danke, tschüss"])
async def test_nothing_is_taken_back_after_a_closing(watched: Watched, text: str) -> None:
    mia = await watched.house.agent("Mia")
    customer, conversation_id = await watched.taken(mia)
    await customer.say(text)
    for _ in range(3):
        await watched.after(minutes=10)
    assert await watched.owner(conversation_id) == "agent"
    assert not [f for f in mia.frames if f["type"] == "requeue_warning"]


async def test_an_agent_is_warned_a_minute_before_and_then_it_is_taken_back(watched: Watched) -> None:
    mia, ben = await watched.house.agent("Mia"), await watched.house.agent("Ben")
    customer, conversation_id = await watched.taken(mia)
    await customer.say("And when does it come?")
    await watched.after(seconds=235)
    assert not [f for f in mia.frames if f["type"] == "requeue_warning"]
    await watched.after(seconds=10)
    warned = await warning(mia)
    assert warned["conversation_id"] == conversation_id
    assert 54 < warned["seconds"] <= 60
    await watched.after(seconds=50)
    assert await watched.owner(conversation_id) == "agent"
    await watched.after(seconds=20)
    told = await customer.event(type="owner", owner="waiting", previous="agent")
    assert "Mia" in told["text"]
    assert "your last message yet" in told["text"], "she had answered before"
    assert "either" not in told["text"]
    assert (await ben.ask("list.get", list="queue"))["rows"][0]["reason"] == "agent_silent"


async def test_taking_back_follows_the_target_that_supervisors_set(watched: Watched) -> None:
    """Two and a half times the target; with a target of four minutes it is ten."""
    mia, _ = await watched.house.agent("Mia"), await watched.house.agent("Ben")
    await watched.house.services.answering.set("Vera", AnsweringSet(next_reply_s=240, on_call=()))
    customer, conversation_id = await watched.taken(mia)
    await customer.say("And when does it come?")
    await watched.after(seconds=530)
    assert not [f for f in mia.frames if f["type"] == "requeue_warning"]
    await watched.after(seconds=15)
    assert 50 < (await warning(mia))["seconds"] <= 60
    await watched.after(seconds=40)
    assert await watched.owner(conversation_id) == "agent"
    await watched.after(seconds=20)
    assert await watched.owner(conversation_id) == "waiting"


async def test_a_short_target_leaves_room_for_the_warning(watched: Watched) -> None:
    mia, _ = await watched.house.agent("Mia"), await watched.house.agent("Ben")
    await watched.house.services.answering.set("Vera", AnsweringSet(next_reply_s=10, on_call=()))
    customer, _ = await watched.taken(mia)
    await customer.say("And when does it come?")
    await watched.after(seconds=55)
    assert not [f for f in mia.frames if f["type"] == "requeue_warning"]
    await watched.after(seconds=10)
    assert 50 < (await warning(mia))["seconds"] <= 60


async def test_the_environment_wins_over_the_target(tmp_path: Path) -> None:
    async with open_house(tmp_path, away_after_s=86_400.0, agent_silent_s=900.0) as house:
        watched = Watched(house)
        mia, _ = await house.agent("Mia"), await house.agent("Ben")
        await house.services.answering.set("Vera", AnsweringSet(next_reply_s=10, on_call=()))
        customer, _ = await watched.taken(mia)
        await customer.say("And when does it come?")
        await watched.after(seconds=830)
        assert not [f for f in mia.frames if f["type"] == "requeue_warning"]
        await watched.after(seconds=15)
        await warning(mia)


async def test_nothing_is_taken_from_an_agent_at_a_desk_without_a_warning(watched: Watched) -> None:
    mia, _ = await watched.house.agent("Mia"), await watched.house.agent("Ben")
    customer, conversation_id = await watched.taken(mia)
    await customer.say("And when does it come?")
    await watched.after(minutes=30)
    await warning(mia)
    assert await watched.owner(conversation_id) == "agent"
    await watched.after(seconds=61)
    assert await watched.owner(conversation_id) == "waiting"


@pytest.mark.parametrize("how", ["keep", "typing"])
async def test_who_is_on_it_keeps_the_conversation(watched: Watched, how: str) -> None:
    mia, _ = await watched.house.agent("Mia"), await watched.house.agent("Ben")
    customer, conversation_id = await watched.taken(mia)
    await customer.say("And when does it come?")
    await watched.after(seconds=250)
    await warning(mia)
    if how == "keep":
        await mia.ask("conversation.keep", conversation_id=conversation_id)
    else:
        await mia.send({"type": "typing.set", "conversation_id": conversation_id, "typing": True})
    await warning(mia, standing=False)
    await watched.after(seconds=100)
    assert await watched.owner(conversation_id) == "agent"
    await watched.after(seconds=250)
    await watched.after(seconds=61)
    assert await watched.owner(conversation_id) == "waiting", "but not for ever"


async def test_an_answer_withdraws_the_warning(watched: Watched) -> None:
    mia = await watched.house.agent("Mia")
    customer, conversation_id = await watched.taken(mia)
    await customer.say("And when does it come?")
    await watched.after(seconds=250)
    await warning(mia)
    await watched.say(mia, conversation_id, "Tomorrow.")
    await watched.after(seconds=1)
    await warning(mia, standing=False)
    await watched.after(minutes=30)
    assert await watched.owner(conversation_id) == "agent"


async def test_only_the_owner_says_that_they_are_on_it(watched: Watched) -> None:
    mia, ben = await watched.house.agent("Mia"), await watched.house.agent("Ben")
    _, conversation_id = await watched.taken(mia)
    with pytest.raises(Refused, match="wrong_owner"):
        await ben.ask("conversation.keep", conversation_id=conversation_id)


async def gone(watched: Watched, peer: Peer) -> None:
    """The agent closes the laptop, and the grace time passes."""
    colleague = await watched.house.agent("Zoe", on_duty=False)
    await peer.leave()
    await colleague.wait(
        lambda f: f["type"] == "team" and not {m["name"]: m["here"] for m in f["team"]["members"]}["Mia"]
    )


async def test_an_agent_who_spoke_last_keeps_the_conversation_with_the_laptop_closed(
    watched: Watched,
) -> None:
    mia, ben = await watched.house.agent("Mia"), await watched.house.agent("Ben")
    _, conversation_id = await watched.taken(mia)
    await gone(watched, mia)
    await watched.after(hours=10)
    assert await watched.owner(conversation_id) == "agent"
    assert not (await team(ben))["Mia"]["here"]


async def test_it_is_taken_back_when_the_customer_writes_and_the_agent_does_not_come_back(
    watched: Watched,
) -> None:
    mia, _ = await watched.house.agent("Mia"), await watched.house.agent("Ben")
    customer, conversation_id = await watched.taken(mia)
    await gone(watched, mia)
    await watched.after(hours=1)
    await customer.say("thanks")
    await watched.after(hours=1)
    assert await watched.owner(conversation_id) == "agent", "nothing is owed"
    await customer.say("It is the wrong colour")
    await watched.after(seconds=1)
    told = await customer.event(type="owner", owner="waiting", previous="agent")
    assert "Mia" in told["text"]


async def test_it_stays_with_the_agent_who_is_back_before_the_customer_writes(watched: Watched) -> None:
    browser = await watched.house.signed_in("Mia", "agent")
    mia = Peer(await browser.ws_connect(watched.house.url + "/ws/staff"))
    await mia.ask("desk.open", protocol=1)
    customer, conversation_id = await watched.taken(mia)
    await gone(watched, mia)
    await watched.after(hours=1)
    back = Peer(await browser.ws_connect(watched.house.url + "/ws/staff"))
    opened = await back.ask("desk.open", protocol=1)
    assert [row["conversation_id"] for row in opened["mine"]] == [conversation_id]
    await customer.say("It is the wrong colour")
    await watched.after(seconds=10)
    assert await watched.owner(conversation_id) == "agent"


async def test_a_snoozed_conversation_is_not_taken_back(watched: Watched) -> None:
    mia, _ = await watched.house.agent("Mia"), await watched.house.agent("Ben")
    customer, conversation_id = await watched.taken(mia)
    await customer.say("And when does it come?")
    until = (watched.clock() + timedelta(hours=2)).isoformat()
    await mia.ask("conversation.snooze", conversation_id=conversation_id, until=until)
    await watched.after(hours=1)
    await watched.after(minutes=5)
    assert await watched.owner(conversation_id) == "agent"
    await mia.ask("conversation.snooze", conversation_id=conversation_id)
    await watched.after(minutes=10)
    await watched.after(minutes=2)
    assert await watched.owner(conversation_id) == "waiting", "the word was owed before the snooze"


async def test_who_is_removed_loses_every_conversation(watched: Watched) -> None:
    mia = await watched.house.agent("Mia")
    first, one = await watched.taken(mia, "Ann")
    _, other = await watched.taken(mia, "Bo")
    until = (watched.clock() + timedelta(hours=2)).isoformat()
    await mia.ask("conversation.snooze", conversation_id=other, until=until)
    await asyncio.to_thread(remove_user, watched.house.settings.data_dir, "mia@demo.example")
    await watched.after(seconds=1)
    await first.event(type="owner", owner="waiting", previous="agent")
    assert [await watched.owner(each) for each in (one, other)] == ["waiting", "waiting"]


async def test_only_the_conversation_in_which_a_word_is_owed_is_taken(watched: Watched) -> None:
    mia, _ = await watched.house.agent("Mia"), await watched.house.agent("Ben")
    asking, asked = await watched.taken(mia, "Ann")
    _, answered = await watched.taken(mia, "Bo")
    await asking.say("Where is it?")
    await watched.after(minutes=10)
    await watched.after(seconds=61)
    assert [await watched.owner(each) for each in (asked, answered)] == ["waiting", "agent"]


async def test_what_was_taken_back_stands_before_everybody_else_in_the_queue(watched: Watched) -> None:
    mia, _ = await watched.house.agent("Mia"), await watched.house.agent("Ben")
    customer, conversation_id = await watched.taken(mia)
    _, urgent = await waiting_customer(watched.house, "Urgent")
    record = watched.house.services.record
    await watched.house.services.conversations.change(
        ConversationId(urgent),
        lambda state: ownership.raise_priority(state, why="upset"),
    )
    await customer.say("Where is it?")
    await watched.after(minutes=10)
    await watched.after(seconds=61)
    queue = await watched.house.services.writer.read(lambda: record.list_conversations("queue"))
    assert [row.id for row in queue] == [conversation_id, urgent]
    told = await customer.event(type="owner", owner="waiting", previous="agent")
    assert "in line again with priority" in told["text"]
    rows = (await mia.ask("list.get", list="queue"))["rows"]
    assert [row["conversation_id"] for row in rows] == [conversation_id, urgent]
    assert record.get_position(ConversationId(conversation_id)) == 1


@pytest.mark.parametrize("routing", ["least_busy", "offer"])
async def test_the_silent_agent_is_not_given_the_same_conversation_again_at_once(
    tmp_path: Path, routing: str
) -> None:
    async with open_house(tmp_path, routing=routing) as house:
        watched = Watched(house)
        mia = await house.agent("Mia")
        customer, conversation_id = await waiting_customer(house)
        if routing == "offer":
            await mia.wait(lambda f: f["type"] == "offer")
            await mia.ask("conversation.take", conversation_id=conversation_id)
        await customer.event(type="owner", owner="agent", agent_name="Mia")
        await house.services.conversations.change(ConversationId(conversation_id), ownership.requeue)
        await customer.event(type="owner", owner="waiting", previous="agent")
        seen = len(mia.frames)
        await watched.after(seconds=30)
        assert await watched.owner(conversation_id) == "waiting"
        assert not [f for f in mia.frames[seen:] if f["type"] == "offer"]
        ben = await house.agent("Ben")
        if routing == "offer":
            assert (await ben.wait(lambda f: f["type"] == "offer"))["conversation_id"] == conversation_id
        else:
            await customer.event(type="owner", owner="agent", agent_name="Ben")


async def test_mine_is_ordered_by_who_waits_longest_for_a_word(watched: Watched) -> None:
    mia = await watched.house.agent("Mia")
    people = [await watched.taken(mia, name) for name in ("A", "B", "C", "D")]
    await people[2][0].say("Where is it?")
    await people[0][0].say("Which colour?")
    await people[0][0].say("Hello?")
    await people[1][0].say("thanks")
    wanted = [people[place][1] for place in (2, 0, 1, 3)]
    rows = (await mia.ask("list.get", list="mine"))["rows"]
    assert [row["conversation_id"] for row in rows] == wanted
    assert ["owed_since" in row for row in rows] == [True, True, False, False]
    assert rows[1]["owed_since"] < rows[1]["customer_last_at"], "it counts from the first word"


async def test_a_laptop_that_sleeps_is_gone_although_its_socket_was_never_closed(tmp_path: Path) -> None:
    async with open_house(tmp_path, duty_grace_s=0.05, heartbeat_s=3.0) as house:
        watched = Watched(house)
        browser = await house.signed_in("Mia", "agent")
        asleep = Peer(await browser.ws_connect(house.url + "/ws/staff"))
        await asleep.ask("desk.open", protocol=1)
        customer, conversation_id = await watched.taken(asleep)
        colleague = await house.agent("Zoe", on_duty=False)
        await asleep.sleep()
        await colleague.wait(
            lambda f: f["type"] == "team" and not {m["name"]: m["here"] for m in f["team"]["members"]}["Mia"]
        )
        await watched.after(minutes=10)
        assert await watched.owner(conversation_id) == "agent", "Mia spoke last"
        await customer.say("It is the wrong colour")
        await watched.after(seconds=1)
        told = await customer.event(type="owner", owner="waiting", previous="agent")
        assert "Mia is no longer available" in told["text"]
        row = (await colleague.ask("list.get", list="queue"))["rows"][0]
        assert row["reason"] == "agent_gone"
        await asleep.socket.close()


@pytest.mark.parametrize("bye", ["ok thank you, bye!", "Tschüss"])
async def test_a_farewell_ends_what_was_owed_before_it(watched: Watched, bye: str) -> None:
    mia, _ = await watched.house.agent("Mia"), await watched.house.agent("Ben")
    customer, conversation_id = await watched.taken(mia)
    await customer.say("Here you go, one moment for the photo")
    await customer.say("thanks")
    await watched.after(seconds=250)
    await warning(mia)
    await customer.say(bye)
    await watched.after(seconds=1)
    await warning(mia, standing=False)
    await watched.after(minutes=10)
    await watched.after(minutes=10)
    assert await watched.owner(conversation_id) == "agent"


async def test_a_second_take_back_from_the_same_agent_names_nobody_else(watched: Watched) -> None:
    mia, _ = await watched.house.agent("Mia"), await watched.house.agent("Ben")
    customer, conversation_id = await watched.taken(mia)
    for number in range(2):
        await customer.say(f"Question {number}")
        await watched.after(minutes=10)
        await watched.after(seconds=61)
        assert await watched.owner(conversation_id) == "waiting"
        await mia.ask("conversation.take", conversation_id=conversation_id)
        await watched.say(mia, conversation_id, f"Answer {number}")
    told = [e["text"] for e in customer.events() if e.get("previous") == "agent" and e["owner"] == "waiting"]
    assert len(told) == 2
    assert "either" not in " ".join(told)


async def test_nothing_is_taken_from_who_alone_is_on_duty(watched: Watched) -> None:
    mia = await watched.house.agent("Mia")
    customer, conversation_id = await watched.taken(mia)
    await customer.say("And when does it come?")
    await watched.after(seconds=250)
    assert (await warning(mia))["stays"]
    for _ in range(3):
        mia.frames.clear()
        await watched.after(minutes=6)
        assert (await warning(mia))["stays"], "warned again"
    assert await watched.owner(conversation_id) == "agent"
    late = [e["text"] for e in customer.events() if "nobody else is on duty" in e.get("text", "").casefold()]
    assert len(late) == 1, "the customer is told once"


async def test_who_comes_on_duty_gets_what_was_held_after_a_warning(watched: Watched) -> None:
    mia = await watched.house.agent("Mia")
    customer, conversation_id = await watched.taken(mia)
    await customer.say("And when does it come?")
    await watched.after(seconds=250)
    await watched.after(minutes=2)
    await watched.house.agent("Ben")
    await watched.after(seconds=1)
    warned = [f for f in mia.frames if f["type"] == "requeue_warning" and "stays" not in f]
    assert [59 < f["seconds"] <= 60 for f in warned] == [True]
    assert await watched.owner(conversation_id) == "agent"
    await watched.after(seconds=61)
    assert await watched.owner(conversation_id) == "waiting"
