"""Complaints about what is kept: history, context, lost and doubled messages, and who speaks."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.protocol.base import EVENT_PAGE
from bot.services.conversations.event_pages import EventPage, EventPages
from tests.gateway.house import Frame, House, Peer, Refused, open_house
from tests.gateway.receiver import SECRET, Receiver

MANY = 110


async def identity_of(house: House, name: str) -> str:
    """What the shop signs for this customer, on whatever device."""
    async with house.browser().get(house.url + "/demo/identity", params={"name": name}) as response:
        signed: str = (await response.json())["identity"]
        return signed


async def read_all(desk: Peer, conversation_id: str) -> tuple[list[Frame], Frame]:
    """Every event of a conversation, over as many pages as it takes, and the last page."""
    events: list[Frame] = []
    while True:
        after = events[-1]["seq"] if events else 0
        page = await desk.ask("conversation.open", conversation_id=conversation_id, after_seq=after)
        events += page["events"]
        if not page.get("more"):
            return events, page


def said(events: list[Frame]) -> list[tuple[str, str]]:
    """Who said what."""
    return [(event["sender"], event["text"]) for event in events if event["type"] == "message"]


def lines(events: list[Frame]) -> list[tuple[int, str, str]]:
    """What stands where in the record, of what was said."""
    return [(event["seq"], event["sender"], event["text"]) for event in events if event["type"] == "message"]


async def tell_all(agent: Peer, conversation_id: str, texts: list[str]) -> None:
    """The agent says all of this, one after the other."""
    for text in texts:
        await agent.ask("message.send", conversation_id=conversation_id, client_id=text, text=text)


@contextmanager
def slow_catch_up(monkeypatch: pytest.MonkeyPatch) -> Iterator[asyncio.Event]:
    """Whoever catches up meanwhile has read to the end, and gets the last page once the event is set."""
    go_on = asyncio.Event()

    read = EventPages.read

    async def read_slowly(*asked: Any) -> EventPage:
        page = await read(*asked)
        if not page.more:
            await asyncio.wait_for(go_on.wait(), 10)
        return page

    with monkeypatch.context() as patch:
        patch.setattr(EventPages, "read", read_slowly)
        yield go_on


async def test_a_customer_finds_the_same_history_on_another_device(house: House) -> None:
    """History gone on another device."""
    phone = await house.customer()
    await phone.open(identity=await identity_of(house, "Priya"))
    await phone.say("My lamp arrived broken", "one")
    await phone.event(text="You said: My lamp arrived broken")
    await phone.say("It was order 4711", "two")
    await phone.event(text="You said: It was order 4711")
    await phone.leave()

    laptop = await house.customer()
    await laptop.open(identity=await identity_of(house, "Priya"))
    await laptop.event(text="You said: It was order 4711")
    assert said(laptop.events()) == said(phone.events())
    stranger = await house.customer()
    await stranger.open(identity=await identity_of(house, "Sam"))
    await stranger.say("Hello", "three")
    await stranger.event(text="You said: Hello")
    assert all("lamp" not in text for _, text in said(stranger.events()))

    phone = await house.customer()
    await phone.open(identity=await identity_of(house, "Priya"), after_seq=laptop.events()[-1]["seq"])
    await laptop.say("Are you there", "four")
    await phone.event(text="You said: Are you there")


async def test_the_agent_gets_every_page_of_the_context_from_the_right_speaker(house: House) -> None:
    """Context missing or attributed to the wrong speaker, or only one page of it."""
    mia, customer = await house.agent("Mia", on_duty=False), await house.customer()
    await customer.open(name="Priya")
    wanted: list[tuple[str, str]] = []
    for number in range(MANY):
        await customer.say(f"Line {number}", f"m{number}")
        await customer.event(text=f"You said: Line {number}")
        wanted += [("customer", f"Line {number}"), ("assistant", f"You said: Line {number}")]
    conversation = (await customer.ask("handoff.request", client_id="person"))["conversation_id"]
    await mia.ask("conversation.take", conversation_id=conversation)
    await mia.ask("message.send", conversation_id=conversation, client_id="a", text="Line 3? I see it.")
    events, page = await read_all(mia, conversation)
    assert said(events)[: len(wanted)] == wanted
    agents = [event for event in events if event.get("sender") == "agent"]
    assert [(event["sender_name"], event["text"]) for event in agents] == [("Mia", "Line 3? I see it.")]
    assert len({event["seq"] for event in events}) == len(events)
    before = [e for e in events if e.get("text") and e["seq"] <= page["packet"]["last_seq"]]
    assert page["packet"]["count"] == len(before) > len(wanted)
    assert {event.get("sender_name") for event in before if event.get("sender") == "customer"} == {"Priya"}


async def test_the_assistant_never_talks_over_the_person(house: House) -> None:
    """The assistant talks over the person."""
    mia, customer = await house.agent("Mia", on_duty=False), await house.customer()
    await customer.open(name="Priya")
    house.assistant.hold.clear()
    conversation = (await customer.say("Where is my lamp", "slow"))["conversation_id"]
    await asyncio.wait_for(house.assistant.arrived.wait(), 5)
    await customer.ask("handoff.request", client_id="person")
    await mia.ask("conversation.take", conversation_id=conversation)
    await customer.event(type="owner", owner="agent")
    asked = len(house.assistant.requests)
    house.assistant.hold.set()
    for number in range(3):
        await customer.say(f"To Mia {number}", f"mia{number}")
        await mia.ask(
            "message.send", conversation_id=conversation, client_id=f"r{number}", text=f"Answer {number}"
        )
    await customer.event(text="Answer 2")
    assert len(house.assistant.requests) == asked, "nothing said to a person goes to the assistant"
    events, _ = await read_all(mia, conversation)
    taken = next(event["seq"] for event in events if event.get("owner") == "agent")
    assert not [e for e in events if e["seq"] > taken and e.get("sender") == "assistant"]
    assert "You said: Where is my lamp" not in [text for _, text in said(customer.events())]

    await mia.ask("conversation.return", conversation_id=conversation)
    await customer.say("And now", "back")
    await customer.event(text="You said: And now")


@pytest.mark.parametrize("cut_after", [1, 2, 3, 4])
async def test_nothing_is_lost_on_reconnect_and_every_refusal_is_told(
    house: House, cut_after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Messages lost on reconnect with the error swallowed."""
    mia = await house.agent("Mia", on_duty=False)
    first = await house.customer()
    token = (await first.open(name="Priya"))["token"]
    conversation = (await first.say("I need a person", "m0"))["conversation_id"]
    await first.event(type="owner", owner="waiting")
    await mia.ask("conversation.take", conversation_id=conversation)
    read = first.events()[-1]["seq"]
    await first.leave()
    missed = [f"While you were away {number}" for number in range(EVENT_PAGE + 5)]  # more than one page
    await tell_all(mia, conversation, missed)

    socket = await house.browser().ws_connect(house.url + "/ws/customer")
    flaky = Peer(socket, cut_after=cut_after)
    try:
        await flaky.open(token=token, after_seq=read)
        await flaky.say("Sent into the cut", "m1")
    except (AssertionError, ConnectionError, OSError):
        pass
    again = await house.customer()
    meanwhile = [f"While you catch up {number}" for number in range(20)]
    with slow_catch_up(monkeypatch) as go_on:
        await again.open(token=token, after_seq=read)
        await tell_all(mia, conversation, meanwhile)
        go_on.set()
    accepted = await again.say("Sent into the cut", "m1")
    await mia.ask("message.send", conversation_id=conversation, client_id="last", text="That is all")
    await again.event(text="That is all")
    events, _ = await read_all(mia, conversation)
    kept = [event["seq"] for event in events if event.get("text") == "Sent into the cut"]
    assert kept == [accepted["seq"]]
    written = [(seq, text) for seq, _, text in lines(events) if seq > read]
    assert [(seq, text) for seq, _, text in lines(again.events())] == written, "each line once, in its order"
    assert [text for _, text in written if text.startswith("While")] == missed + meanwhile

    for text, code in (("   ", "text_empty"), ("x" * 10_001, "text_too_long"), ("a\0b", "text_unreadable")):
        with pytest.raises(Refused, match=f"{code}: [A-Z].+\\."):
            await again.say(text, f"bad-{code}")
    await mia.ask("conversation.return", conversation_id=conversation)
    with pytest.raises(Refused, match="not_owner: Take the conversation first"):
        await mia.ask("message.send", conversation_id=conversation, client_id="a1", text="Too late")


async def test_retries_and_two_tabs_double_nothing(tmp_path: Path) -> None:
    """Duplicates from retries, double webhooks, double conversations."""
    receiver = Receiver(fail=1)
    async with (
        receiver.listening() as url,
        open_house(tmp_path, webhook_url=url, webhook_secret=SECRET) as house,
    ):
        mia = await house.agent("Mia", on_duty=False)
        signed = await identity_of(house, "Priya")
        tabs = [await house.customer() for _ in range(4)]
        for tab in tabs:
            await tab.open(identity=signed)
        accepted = await asyncio.gather(
            *(tab.say("My lamp is broken", "first") for tab in tabs),
            *(tab.ask("handoff.request", client_id="person") for tab in tabs),
        )
        assert len({each["conversation_id"] for each in accepted}) == 1, "one conversation"
        assert len({each["seq"] for each in accepted[:4]}) == 1, "one message"
        conversation = accepted[0]["conversation_id"]
        rows = (await mia.ask("list.get", list="all"))["rows"]
        assert [row["conversation_id"] for row in rows] == [conversation]
        events, _ = await read_all(mia, conversation)
        assert [text for sender, text in said(events) if sender == "customer"] == ["My lamp is broken"]
        assert [event["owner"] for event in events if event["type"] == "owner"] == ["waiting"], "one handoff"

        takes: list[Any] = await asyncio.gather(
            *(mia.ask("conversation.take", conversation_id=conversation) for _ in range(3))
        )
        assert len({row["last_seq"] for row in takes}) == 1
        sends = await asyncio.gather(
            *(
                mia.ask("message.send", conversation_id=conversation, client_id="a", text="Hello")
                for _ in range(3)
            )
        )
        assert len({each["seq"] for each in sends}) == 1
        while len(receiver.had) < 2:
            house.clock.ahead += timedelta(seconds=5)
            await mia.ask("team.get")
        await receiver.heard("waiting")
        await receiver.heard("assigned")
    assert [delivery["event"] for delivery in receiver.had].count("waiting") == 1
    assert len({delivery["id"] for delivery in receiver.had}) == len(receiver.had)
    assert receiver.tries.count(receiver.tries[0]) == 2, "a repeated delivery says that it is one"
