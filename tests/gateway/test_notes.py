"""Private notes: colleagues get them, customers never do; mentions and read marks outlive a restart."""

from __future__ import annotations

import json

import pytest

from bot.conversation.desk.notes import find_mentions
from bot.conversation.model import Agent, StaffId
from tests.gateway.house import House, Peer, Refused

SECRET = "xylophone-quartz"


async def desk_of(house: House, name: str = "Mia") -> Peer:
    """A desk that is open but off duty, so that nothing is assigned to it."""
    return await house.agent(name, on_duty=False)


async def conversation_of(house: House, customer: Peer) -> str:
    """A conversation that waits for a person."""
    await customer.open(name="Priya")
    conversation_id: str = (await customer.say("I want a person"))["conversation_id"]
    await customer.event(type="owner", owner="waiting")
    return conversation_id


async def test_a_colleague_reads_a_note_at_once_and_later(house: House) -> None:
    mia, tom = await desk_of(house, "Mia"), await desk_of(house, "Tom")
    conversation = await conversation_of(house, await house.customer())
    await tom.ask("conversation.open", conversation_id=conversation)
    await mia.ask("note.add", conversation_id=conversation, client_id="n1", text="Ask the warehouse first")
    note = await tom.event(type="note")
    assert (note["sender_name"], note["text"]) == ("Mia", "Ask the warehouse first")
    opened = await mia.ask("conversation.open", conversation_id=conversation)
    assert [event["text"] for event in opened["events"] if event["type"] == "note"] == [note["text"]]


async def test_nothing_of_a_note_reaches_the_customer(house: House) -> None:
    mia = await desk_of(house, "Mia")
    await desk_of(house, "Tom")
    here, there = await house.customer(), await house.customer()
    conversation = await conversation_of(house, here)
    token = (await there.open(token=(await here.wait(lambda f: f["type"] == "result"))["result"]["token"]))[
        "token"
    ]
    await mia.ask("note.add", conversation_id=conversation, client_id="n1", text=f"{SECRET} before taking")
    await mia.ask("conversation.take", conversation_id=conversation)
    await mia.ask("note.add", conversation_id=conversation, client_id="n2", text=f"@Tom {SECRET} {SECRET}")
    await mia.ask("message.send", conversation_id=conversation, client_id="m1", text="Hello Priya")
    await mia.ask("conversation.return", conversation_id=conversation)
    await mia.ask("note.add", conversation_id=conversation, client_id="n3", text=f"{SECRET} afterwards")
    await here.say("And the lamp", "after")
    await here.event(sender="assistant", text="You said: And the lamp")
    await there.event(sender="assistant", text="You said: And the lamp")
    later = await house.customer()
    await later.open(token=token)
    await later.event(sender="assistant", text="You said: And the lamp")
    for peer in (here, there, later):
        assert SECRET not in json.dumps(peer.frames)
        assert all(frame.get("event", {}).get("type") != "note" for frame in peer.frames)
        assert all(frame["type"] not in ("mention", "read", "row") for frame in peer.frames)
    assert not any(SECRET in str(request) for request in house.assistant.requests)
    browser = await house.signed_in("Ann", "agent")
    copy = f"{house.url}/api/desk/conversations/{conversation}/transcript"
    async with browser.get(copy) as response:
        text = await response.text()
        assert "Hello Priya" in text, "the copy that a customer gets"
        assert SECRET not in text
    for path in (f"/help/{conversation}", "/widget", f"/?conversation={conversation}"):
        async with house.browser().get(house.url + path) as response:
            assert SECRET not in await response.text()


async def test_a_customer_cannot_write_or_ask_for_notes(house: House) -> None:
    customer = await house.customer()
    conversation = await conversation_of(house, customer)
    for frame in ({"type": "note.add", "client_id": "n", "text": "x"}, {"type": "read.list"}):
        with pytest.raises(Refused, match="frame_unknown"):
            await customer.ask(frame.pop("type"), conversation_id=conversation, **frame)


async def test_a_mention_calls_a_colleague_until_they_have_read_it(house: House) -> None:
    mia, tom = await desk_of(house, "Mia"), await desk_of(house, "Tom")
    conversation = await conversation_of(house, await house.customer())
    noted = await mia.ask(
        "note.add", conversation_id=conversation, client_id="n1", text="@tom, can you look? And @Mia too."
    )
    push = (await tom.wait(lambda f: f["type"] == "mention"))["mention"]
    assert (push["by"], push["seq"]) == ("Mia", noted["seq"])
    assert (await mia.ask("read.list")).get("mentions", []) == []
    state = await tom.ask("read.list")
    assert [mention["conversation_id"] for mention in state["mentions"]] == [conversation]
    assert {colleague["name"] for colleague in state["colleagues"]} == {"Mia", "Tom"}
    await tom.ask("read.mark", conversation_id=conversation, seq=noted["seq"])
    state = await tom.ask("read.list")
    assert state.get("mentions", []) == []
    assert state["marks"] == {conversation: noted["seq"]}


async def test_a_note_calls_nobody_who_may_not_open_the_desk(house: House) -> None:
    mia = await desk_of(house, "Mia")
    await house.signed_in("Eve", "editor")
    assert [each["name"] for each in (await mia.ask("read.list"))["colleagues"]] == ["Mia"]
    conversation = await conversation_of(house, await house.customer())
    noted = await mia.ask("note.add", conversation_id=conversation, client_id="n", text="@Eve look")
    opened = await mia.ask("conversation.open", conversation_id=conversation, after_seq=noted["seq"] - 1)
    assert opened["events"][0].get("mentions", []) == []


async def test_a_read_mark_reaches_the_agents_other_desk_and_a_restart(house: House) -> None:
    browser = await house.signed_in("Mia", "agent")
    desks = []
    for _ in range(2):
        desk = Peer(await browser.ws_connect(house.url + "/ws/staff", headers={"Origin": house.url}))
        await desk.ask("desk.open", protocol=1)
        desks.append(desk)
    customer = await house.customer()
    conversation = await conversation_of(house, customer)
    await desks[0].ask("read.mark", conversation_id=conversation, seq=2)
    assert (await desks[1].wait(lambda f: f["type"] == "read"))["seq"] == 2
    await desks[0].ask("read.mark", conversation_id=conversation, seq=1)
    await house.stop()
    await house.start()
    again = Peer(await browser.ws_connect(house.url + "/ws/staff", headers={"Origin": house.url}))
    await again.ask("desk.open", protocol=1)
    assert (await again.ask("read.list"))["marks"] == {conversation: 2}
    assert not [frame for frame in desks[0].frames if frame["type"] == "read"]


async def test_a_repeated_note_is_written_once(house: House) -> None:
    mia, tom = await desk_of(house, "Mia"), await desk_of(house, "Tom")
    conversation = await conversation_of(house, await house.customer())
    first, again = [
        await mia.ask("note.add", conversation_id=conversation, client_id="n1", text="@Tom look")
        for _ in range(2)
    ]
    assert first == again
    await mia.ask("note.add", conversation_id=conversation, client_id="n2", text="@Tom again")
    await tom.wait(lambda f: f["type"] == "mention" and f["mention"]["excerpt"] == "@Tom again")
    assert len([frame for frame in tom.frames if frame["type"] == "mention"]) == 2
    with pytest.raises(Refused, match="client_id_reused"):
        await mia.ask("note.add", conversation_id=conversation, client_id="n1", text="Something else")


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("@Mia", ["Mia Lopez"]),
        ("hello @mia lopez!", ["Mia Lopez"]),
        ("@Tom", []),
        ("@Tom Adams and @Mia", ["Tom Adams", "Mia Lopez"]),
        ("mail mia@mia.example", []),
        ("@Mial", []),
        ("@", []),
    ],
)
def test_a_name_calls_whom_it_means(text: str, called: list[str]) -> None:
    staff = [Agent(StaffId(str(n)), name) for n, name in enumerate(["Mia Lopez", "Tom Adams", "Tom Brown"])]
    assert [agent.name for agent in find_mentions(text, staff)] == called
