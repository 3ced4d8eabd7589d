"""A packet reaches a desk within ten seconds, or somebody is told: on real sockets, with a clock in hand."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.conversation.commands import post_customer_message, post_system_message
from bot.conversation.events import PacketAcknowledged
from bot.conversation.model import ConversationId, SystemMessage
from bot.services.handoff.packet_delivery import ALARM_AFTER_S, PacketDelivery
from tests.gateway.house import Frame, House, Peer, Refused, open_house
from tests.gateway.test_staff import call


async def read(desk: Peer, conversation_id: str, events: list[Frame]) -> None:
    """Read a conversation on from where it was left, without following it."""
    more = True
    while more:
        after = events[-1]["seq"] if events else 0
        page = await desk.ask(
            "conversation.open", conversation_id=conversation_id, after_seq=after, follow=False
        )
        events += page["events"]
        more = page.get("more", False)


def said(events: list[Frame], until: int) -> list[str]:
    """What was said up to a `seq`, as a desk has it."""
    return [event["text"] for event in events if event.get("text") and event["seq"] <= until]


async def acknowledge(desk: Peer, conversation_id: str, packet: Frame, events: list[Frame]) -> None:
    """What a desk does with every packet: it reads what it has not, and says how far it has come."""
    if not events or events[-1]["seq"] < packet["last_seq"]:
        await read(desk, conversation_id, events)
    assert len(said(events, packet["last_seq"])) == packet["count"]
    await desk.ask("packet.ack", conversation_id=conversation_id, seq=events[-1]["seq"])


async def take_over(house: House) -> PacketDelivery:
    """The house's watch, stepped by the test alone, whose clock moves by the test alone."""
    house.clock.stop()
    await house.services.packet_delivery.close()
    return house.services.packet_delivery


async def asked_for_person(house: House) -> tuple[Peer, str]:
    customer = await house.customer()
    await customer.open()
    await customer.say("Where is my parcel? It is three weeks late.")
    await customer.event(sender="assistant")
    accepted = await customer.ask("handoff.request", client_id="h-1")
    return customer, accepted["conversation_id"]


async def acknowledged(house: House, conversation_id: str) -> list[PacketAcknowledged]:
    services = house.services
    events = await services.writer.read(
        lambda: services.record.list_events(ConversationId(conversation_id), limit=-1)
    )
    return [event.body for event in events if isinstance(event.body, PacketAcknowledged)]


async def test_a_packet_comes_to_the_desk_by_itself_and_its_receipt_is_kept(house: House) -> None:
    mia = await house.agent()
    customer, conversation_id = await asked_for_person(house)
    push = await mia.wait(lambda f: f["type"] == "packet")
    assert push["conversation_id"] == conversation_id
    assert push["packet"]["problem"].startswith("Where is my parcel?")
    await acknowledge(mia, conversation_id, push["packet"], [])
    kept = await acknowledged(house, conversation_id)
    assert [each.seq for each in kept] == [push["packet"]["last_seq"]]
    assert all(event["type"] != "packet_acknowledged" for event in customer.events())


async def test_the_agent_who_takes_it_gets_what_was_said_meanwhile(house: House) -> None:
    mia = await house.agent()
    customer, conversation_id = await asked_for_person(house)
    first = await mia.wait(lambda f: f["type"] == "packet")
    events: list[Frame] = []
    await acknowledge(mia, conversation_id, first["packet"], events)
    await customer.say("One more thing: it is number FD-77.")
    await mia.ask("conversation.take", conversation_id=conversation_id)
    last = await mia.wait(lambda f: f["type"] == "packet" and f["packet"]["count"] > first["packet"]["count"])
    assert "One more thing: it is number FD-77." not in said(events, last["packet"]["last_seq"])
    await acknowledge(mia, conversation_id, last["packet"], events)
    assert "One more thing: it is number FD-77." in said(events, last["packet"]["last_seq"])


async def test_what_was_said_comes_once(house: House) -> None:
    """Not with the packet, not again with the page of a conversation that was read before."""
    mia = await house.agent()
    _, conversation_id = await asked_for_person(house)
    push = await mia.wait(lambda f: f["type"] == "packet")
    events: list[Frame] = []
    await acknowledge(mia, conversation_id, push["packet"], events)
    await mia.ask("conversation.take", conversation_id=conversation_id)
    await mia.ask("conversation.open", conversation_id=conversation_id, after_seq=events[-1]["seq"])
    as_event = "'text': 'Where is my parcel? It is three weeks late.'"
    assert sum(str(frame).count(as_event) for frame in mia.frames) == 1


async def test_reading_without_following_is_seen_by_nobody(house: House) -> None:
    mia, ben = await house.agent(), await house.agent("Ben")
    customer, conversation_id = await asked_for_person(house)
    await ben.ask("conversation.open", conversation_id=conversation_id)
    await read(mia, conversation_id, [])
    await customer.say("Hello?")
    await ben.event(text="Hello?")
    await mia.ask("list.get", list="queue")  # an answer means that what was pushed before has come
    assert not mia.events()
    assert all(len(f["viewers"]) < 2 for f in ben.frames if f["type"] == "viewers")


async def test_who_has_not_read_everything_before_the_handoff_is_refused(house: House) -> None:
    mia = await house.agent()
    _, conversation_id = await asked_for_person(house)
    await mia.wait(lambda f: f["type"] == "packet")
    for seq in (1, 1_000):
        with pytest.raises(Refused) as refused:
            await mia.ask("packet.ack", conversation_id=conversation_id, seq=seq)
        assert refused.value.code == "packet_mismatch"
    assert not await acknowledged(house, conversation_id)


async def test_silence_is_answered_by_sending_again_and_then_by_an_alarm(house: House) -> None:
    mia = await house.agent()
    watch = await take_over(house)
    _, conversation_id = await asked_for_person(house)
    sent: list[int] = []
    for _ in range(11):
        await watch.step()
        await mia.ask("list.get", list="queue")  # an answer means that what was pushed before has come
        sent.append(sum(f["type"] == "packet" for f in mia.frames))
        house.clock.ahead += timedelta(seconds=1)
    assert sent[0] == 1
    assert sent[9] >= 3, "sent again before it is late"
    assert list(watch.alarms) == [conversation_id]

    eva = await house.signed_in("Eva", "supervisor")
    _, board = await call(eva, "GET", house.url + "/api/board")
    assert board["packets_not_received"]["value"] == 1
    assert board["packets_not_received"]["conversation_ids"] == [conversation_id]
    assert board["packets_not_received"]["target_met"] is False

    packet = next(f["packet"] for f in mia.frames if f["type"] == "packet")
    await acknowledge(mia, conversation_id, packet, [])
    assert not watch.alarms
    _, board = await call(eva, "GET", house.url + "/api/board")
    assert board["packets_not_received"]["value"] == 0


async def test_no_alarm_is_raised_while_nobody_is_on_duty(house: House) -> None:
    watch = await take_over(house)
    _, conversation_id = await asked_for_person(house)
    await watch.step()
    house.clock.ahead += timedelta(seconds=1000)
    await watch.step()
    assert not watch.alarms
    mia = await house.agent()
    await watch.step()
    assert (await mia.wait(lambda f: f["type"] == "packet"))["conversation_id"] == conversation_id
    house.clock.ahead += timedelta(seconds=ALARM_AFTER_S)
    assert list(watch.alarms) == [conversation_id]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    turns=st.sampled_from([0, 1000]) | st.integers(1, 999),
    texts=st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1), min_size=1),
    gateway_dies=st.booleans(),
    desk_dies=st.booleans(),
    writes_on=st.integers(0, 3),
)
def test_every_turn_arrives_whoever_dies_on_the_way(
    tmp_path_factory: pytest.TempPathFactory,
    turns: int,
    texts: list[str],
    gateway_dies: bool,
    desk_dies: bool,
    writes_on: int,
) -> None:
    async def play() -> None:
        async with open_house(tmp_path_factory.mktemp("packets")) as house:
            await transfer(house, turns, texts, gateway_dies, desk_dies, writes_on)

    asyncio.run(play())


async def transfer(
    house: House, turns: int, texts: list[str], gateway_dies: bool, desk_dies: bool, writes_on: int
) -> None:
    """A handoff whose packet is cut off on its way by a death on either side, or both."""
    browser = await house.signed_in("Mia", "agent")
    watch = await take_over(house)
    _, conversation_id = await asked_for_person(house)
    await say_much(house, ConversationId(conversation_id), turns, texts)
    if desk_dies:
        await on_duty(house, browser, cut_after=3)
        await watch.step()
    if gateway_dies:
        await house.stop()
        await house.start()
        watch = await take_over(house)
    mia, events = await on_duty(house, browser), list[Frame]()
    await say_much(house, ConversationId(conversation_id), writes_on, ["A word while it waits."])
    deadline = house.clock.monotonic() + ALARM_AFTER_S
    while house.clock.monotonic() < deadline and not await acknowledged(house, conversation_id):
        await watch.step()
        await mia.ask("list.get", list="queue")
        for push in [f for f in mia.frames if f["type"] == "packet"]:
            await acknowledge(mia, conversation_id, push["packet"], events)
        house.clock.ahead += timedelta(seconds=1)
    assert not watch.alarms
    await mia.ask("conversation.take", conversation_id=conversation_id)
    after = events[-1]["seq"]
    opened = await mia.ask("conversation.open", conversation_id=conversation_id, after_seq=after)
    events += opened["events"]
    await acknowledge(mia, conversation_id, opened["packet"], events)
    house.clock.ahead += timedelta(seconds=10 * ALARM_AFTER_S)
    await watch.step()
    assert not watch.alarms
    arrived = said(events, opened["packet"]["last_seq"])
    assert len(arrived) == opened["packet"]["count"] >= turns + writes_on + 2
    wrote = [text for n, text in enumerate(texts * turns) if n < turns]
    assert [text for text in arrived if text in wrote][: len(wrote)] == wrote


async def say_much(house: House, conversation_id: ConversationId, turns: int, texts: list[str]) -> None:
    """So many turns in one commit, of the customer and of the desk: how they came about is no matter here."""
    services = house.services

    def say(state: Any, n: int) -> list[Any]:
        text = texts[n % len(texts)]
        if len(text) % 2:
            return post_system_message(state, SystemMessage(text))
        return post_customer_message(state, text, client_id=f"m{state.last_seq}-{n}")

    def decide(state: Any) -> list[Any]:
        return [event for n in range(turns) for event in say(state, n)]

    await services.conversations.change(conversation_id, decide)


async def on_duty(house: House, browser: Any, cut_after: int = 1_000_000) -> Peer:
    socket = await browser.ws_connect(house.url + "/ws/staff", headers={"Origin": house.url})
    mia = Peer(socket, cut_after)
    try:
        await mia.ask("desk.open", protocol=1)
        await mia.ask("duty.set", on_duty=True)
    except (AssertionError, ConnectionResetError):
        assert cut_after < 1_000_000
    return mia
