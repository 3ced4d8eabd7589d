"""Two conversations of a customer become one: whoever waits or writes is not lost, whichever is chosen."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from bot.conversation import commands
from bot.conversation.model import ConversationId
from bot.conversation.state import ConversationState
from tests.gateway.house import House, Peer, Refused
from tests.gateway.test_profile import soon

EMAIL = "priya@x.example"
BOTH_WAYS = pytest.mark.parametrize("live_is_chosen", [True, False])


class Device:
    """A customer's page, which opens again as the widget does when its socket is closed."""

    def __init__(self, house: House, peer: Peer, token: str, conversation_id: str) -> None:
        self.house, self.peer, self.token, self.conversation_id = house, peer, token, conversation_id

    @classmethod
    async def begin(cls, house: House, text: str, *, waits: bool = True, email: str = EMAIL) -> Device:
        peer = await house.customer()
        token = (await peer.open(name="Priya", email=email))["token"]
        conversation_id = (await peer.say(text))["conversation_id"]
        await peer.event(sender="assistant")
        if waits:
            await peer.ask("handoff.request", client_id="person")
        return cls(house, peer, token, conversation_id)

    async def moved(self) -> dict[str, Any]:
        """The gateway closed the socket; the page is open again."""
        assert await self.peer.closed() == 1012
        return await self.reopen()

    async def reopen(self) -> dict[str, Any]:
        self.peer = await self.house.customer()
        opened: dict[str, Any] = await self.peer.open(token=self.token)
        return opened


async def state_of(house: House, conversation_id: str) -> ConversationState:
    record, key = house.services.record, ConversationId(conversation_id)
    return await house.services.writer.read(lambda: record.get_state(key))


async def closed(house: House, desk: Peer, device: Device) -> None:
    """The conversation has ended."""
    await desk.ask("conversation.close", conversation_id=device.conversation_id)
    assert (await state_of(house, device.conversation_id)).owner == "closed"


async def merge(desk: Peer, chosen: Device, other: Device) -> None:
    profile = await desk.ask(
        "conversation.merge", conversation_id=chosen.conversation_id, other_id=other.conversation_id
    )
    went_on = profile.get("merged_into") == other.conversation_id
    assert went_on or other.conversation_id in profile["histories"]


@BOTH_WAYS
async def test_who_waits_keeps_place_and_promise_and_is_heard(house: House, live_is_chosen: bool) -> None:
    mia = await house.agent("Mia")
    old = await Device.begin(house, "My lamp flickers")
    await closed(house, mia, old)
    live = await Device.begin(house, "And my sofa is green")
    before = await state_of(house, live.conversation_id)
    await merge(mia, *((live, old) if live_is_chosen else (old, live)))
    after = await state_of(house, live.conversation_id)
    assert (after.owner, after.waiting_since, after.priority) == ("waiting", before.waiting_since, "normal")
    assert after.wait == before.wait
    assert (await state_of(house, old.conversation_id)).merged_into == live.conversation_id
    await mia.ask("conversation.take", conversation_id=live.conversation_id)
    await mia.ask("conversation.open", conversation_id=live.conversation_id)
    turns = len(house.assistant.requests)
    await live.peer.say("Are you there?")
    await mia.event(text="Are you there?", sender="customer")
    await old.reopen()  # the device of the old conversation, some day
    accepted = await old.peer.say("It is me on the phone")
    assert accepted["conversation_id"] == live.conversation_id
    await mia.event(text="It is me on the phone", sender="customer")
    assert len(house.assistant.requests) == turns, "no word went to the assistant unseen"


@BOTH_WAYS
async def test_the_agent_keeps_theirs_and_hears_who_waited_elsewhere(
    house: House, live_is_chosen: bool
) -> None:
    mia = await house.agent("Mia")
    laptop = await Device.begin(house, "My sofa is green")
    await mia.ask("conversation.take", conversation_id=laptop.conversation_id)
    await mia.ask(
        "message.send", conversation_id=laptop.conversation_id, client_id="a", text="I have sent it."
    )
    phone = await Device.begin(house, "It is urgent")
    since = (await state_of(house, phone.conversation_id)).owed_since
    await mia.ask("conversation.open", conversation_id=laptop.conversation_id)
    await merge(mia, *((laptop, phone) if live_is_chosen else (phone, laptop)))
    opened = await phone.moved()
    assert (opened["owner"], opened["agent_name"]) == ("agent", "Mia")
    assert opened["conversation_id"] == laptop.conversation_id
    after = await state_of(house, laptop.conversation_id)
    assert (after.owner, after.agent_name) == ("agent", "Mia")
    assert after.owed_since == since, "who waited elsewhere is owed a word here"
    await phone.peer.say("Here I am")
    await mia.event(text="Here I am", sender="customer")
    await mia.ask("message.send", conversation_id=laptop.conversation_id, client_id="b", text="Hello again")
    await phone.peer.event(text="Hello again", sender="agent")
    await laptop.peer.event(text="Hello again", sender="agent")


@BOTH_WAYS
async def test_of_two_that_wait_the_first_in_the_queue_goes_on(house: House, live_is_chosen: bool) -> None:
    mia = await house.agent("Mia")
    first = await Device.begin(house, "My lamp flickers")
    later = await Device.begin(house, "And my sofa is green")
    await merge(mia, *((first, later) if live_is_chosen else (later, first)))
    await later.moved()
    state = await state_of(house, first.conversation_id)
    assert state.owner == "waiting"
    await later.peer.wait(lambda f: f["type"] == "presence" and f.get("position") == 1)
    await mia.ask("conversation.take", conversation_id=first.conversation_id)
    await later.peer.event(type="owner", owner="agent", agent_name="Mia")
    await mia.ask("conversation.open", conversation_id=first.conversation_id)
    await later.peer.say("Which of the two?")
    await mia.event(text="Which of the two?", sender="customer")


@BOTH_WAYS
async def test_of_two_with_the_same_agent_the_chosen_goes_on(house: House, live_is_chosen: bool) -> None:
    mia = await house.agent("Mia")
    phone, laptop = [await Device.begin(house, text) for text in ("My lamp", "My sofa")]
    for device in (phone, laptop):
        await mia.ask("conversation.take", conversation_id=device.conversation_id)
    chosen, other = (phone, laptop) if live_is_chosen else (laptop, phone)
    await merge(mia, chosen, other)
    await other.moved()
    await mia.ask("conversation.open", conversation_id=chosen.conversation_id)
    await other.peer.say("Here I am")
    await mia.event(text="Here I am", sender="customer")
    assert (await state_of(house, chosen.conversation_id)).agent_name == "Mia"


@BOTH_WAYS
async def test_a_colleagues_conversation_is_left_alone_whichever_is_chosen(
    house: House, live_is_chosen: bool
) -> None:
    mia, ben = await house.agent("Mia"), await house.agent("Ben")
    phone, laptop = [await Device.begin(house, text) for text in ("My lamp", "My sofa")]
    await ben.ask("conversation.take", conversation_id=phone.conversation_id)
    pair = (phone, laptop) if live_is_chosen else (laptop, phone)
    with pytest.raises(Refused, match="wrong_owner: Ben has this conversation"):
        await merge(mia, *pair)
    await ben.ask("conversation.open", conversation_id=phone.conversation_id)
    await phone.peer.say("Here I am")
    await ben.event(text="Here I am", sender="customer")
    assert (await state_of(house, laptop.conversation_id)).owner == "waiting"


@BOTH_WAYS
async def test_two_devices_of_the_same_customer_go_on_together(house: House, live_is_chosen: bool) -> None:
    """Their newest conversation is merged into an older one, which an agent has."""
    mia = await house.agent("Mia")
    older = await Device.begin(house, "My lamp flickers")
    await mia.ask("conversation.take", conversation_id=older.conversation_id)
    newer = ConversationId("newer")
    record, now = house.services.record, house.clock
    customer_id = (await state_of(house, older.conversation_id)).customer_id

    def begin_another() -> None:
        record.append(newer, commands.start_conversation(record.get_customer(customer_id)), now())

    await house.services.writer.write(begin_another)
    phone, tablet = (
        Device(house, older.peer, older.token, newer),
        Device(house, older.peer, older.token, newer),
    )
    for device in (phone, tablet):
        assert (await device.reopen())["conversation_id"] == newer
    await phone.peer.ask("handoff.request", client_id="again")
    await merge(mia, *((older, phone) if live_is_chosen else (phone, older)))
    await mia.ask("conversation.open", conversation_id=older.conversation_id)
    for number, device in enumerate((phone, tablet)):
        opened = await device.moved()
        assert opened["conversation_id"] == older.conversation_id
        await device.peer.event(text="My lamp flickers")  # it is their own: they read all of it
        await device.peer.say(f"Here I am {number}")
        await mia.event(text=f"Here I am {number}", sender="customer")


async def test_the_other_device_reads_only_what_is_written_from_the_merge_on(house: House) -> None:
    """An e-mail address is a claim: it opens nobody else's history."""
    mia = await house.agent("Mia")
    laptop = await Device.begin(house, "My zebra sofa is green")
    await mia.ask("conversation.take", conversation_id=laptop.conversation_id)
    phone = await Device.begin(house, "It is urgent")
    await merge(mia, laptop, phone)
    await phone.moved()
    await phone.peer.event(type="message", sender="system")
    await mia.ask("message.send", conversation_id=laptop.conversation_id, client_id="b", text="Hello again")
    await phone.peer.event(text="Hello again")
    page = await phone.peer.ask("events.get", after_seq=0)
    receipt = await phone.peer.ask("receipt.get")
    told = json.dumps([phone.peer.frames, page, receipt])
    assert "zebra" not in told
    assert "Hello again" in json.dumps(page)


async def test_a_window_keeps_what_it_had_read_and_written(house: House) -> None:
    mia = await house.agent("Mia")
    laptop = await Device.begin(house, "My zebra sofa is green")
    await mia.ask("conversation.take", conversation_id=laptop.conversation_id)
    phone = await Device.begin(house, "It is urgent")
    await merge(mia, laptop, phone)
    await phone.moved()
    await mia.ask("message.send", conversation_id=laptop.conversation_id, client_id="b", text="Hello again")
    for _ in range(2):  # at once, and after a reload
        await phone.peer.event(text="Hello again")
        events = phone.peer.events()
        texts = [event.get("text") for event in events]
        assert texts.index("It is urgent") < texts.index("You said: It is urgent")
        assert texts.index("You said: It is urgent") < texts.index("Hello again")
        assert [event["seq"] for event in events] == sorted({event["seq"] for event in events})
        pushed = {frame["conversation_id"] for frame in phone.peer.frames if frame["type"] == "event"}
        assert pushed == {laptop.conversation_id}
        assert "zebra" not in json.dumps(phone.peer.frames)
        await phone.reopen()


async def test_who_was_merged_twice_keeps_all_they_read(house: House) -> None:
    mia = await house.agent("Mia")
    first, second, third = [await Device.begin(house, f"Question {number}") for number in range(3)]
    for device in (first, second, third):
        await mia.ask("conversation.take", conversation_id=device.conversation_id)
    await merge(mia, second, first)
    await first.moved()
    await first.peer.say("Between the two")
    await merge(mia, third, second)
    await first.moved()
    await first.peer.say("After both")
    await first.peer.event(text="After both")
    own = [event["text"] for event in first.peer.events() if event.get("sender") == "customer"]
    assert own == ["Question 0", "Between the two", "After both"]


async def test_a_message_on_its_way_during_the_merge_arrives_where_it_goes_on(house: House) -> None:
    mia = await house.agent("Mia")
    laptop = await Device.begin(house, "My sofa is green")
    await mia.ask("conversation.take", conversation_id=laptop.conversation_id)
    phone = await Device.begin(house, "It is urgent")
    await mia.ask("conversation.open", conversation_id=laptop.conversation_id)
    frame = {"type": "message.send", "id": 900, "client_id": "on-its-way", "text": "Please hurry"}
    await asyncio.gather(phone.peer.send(frame), merge(mia, laptop, phone))
    await phone.moved()
    await phone.peer.ask("message.send", client_id="on-its-way", text="Please hurry")  # sent again
    await mia.event(text="Please hurry", sender="customer")


async def test_merges_of_merges_lead_to_the_last(house: House) -> None:
    mia = await house.agent("Mia")
    devices = [await Device.begin(house, f"Question {number}") for number in range(3)]
    for device in devices:
        await mia.ask("conversation.take", conversation_id=device.conversation_id)
    await merge(mia, devices[1], devices[0])
    await devices[0].moved()
    await merge(mia, devices[2], devices[1])
    await mia.ask("conversation.open", conversation_id=devices[2].conversation_id)
    for number, device in enumerate(devices[:2]):
        assert (await device.moved())["conversation_id"] == devices[2].conversation_id
        await device.peer.say(f"Here I am {number}")
        await mia.event(text=f"Here I am {number}", sender="customer")


async def test_what_is_not_passed_on_yet_is_not_merged_away(house: House) -> None:
    mia = await house.agent("Mia")
    laptop = await Device.begin(house, "My sofa is green")
    await mia.ask("conversation.take", conversation_id=laptop.conversation_id)
    phone = await Device.begin(house, "A secret for the assistant", waits=False)
    # The address was not passed on either: that the two share one must not show.
    with pytest.raises(Refused, match="not_same_customer"):
        await merge(mia, laptop, phone)
    await phone.peer.say("Still with the assistant")
    await phone.peer.event(text="You said: Still with the assistant")


async def test_a_snoozed_conversation_is_back_when_who_waited_elsewhere_joins_it(house: House) -> None:
    mia = await house.agent("Mia")
    laptop = await Device.begin(house, "My sofa is green")
    await mia.ask("conversation.take", conversation_id=laptop.conversation_id)
    await mia.ask("conversation.snooze", conversation_id=laptop.conversation_id, until=soon())
    phone = await Device.begin(house, "It is urgent")
    await merge(mia, laptop, phone)
    assert (await state_of(house, laptop.conversation_id)).snoozed_until is None


async def unmerge(desk: Peer, kept: Device, away: Device) -> None:
    profile = await desk.ask(
        "conversation.unmerge", conversation_id=kept.conversation_id, other_id=away.conversation_id
    )
    assert away.conversation_id not in profile.get("histories", [])


async def test_a_merge_can_be_undone_and_both_go_on_with_the_same_agent(house: House) -> None:
    mia = await house.agent("Mia")
    laptop = await Device.begin(house, "My sofa is green")
    await mia.ask("conversation.take", conversation_id=laptop.conversation_id)
    phone = await Device.begin(house, "It is urgent")
    await merge(mia, laptop, phone)
    await phone.moved()
    await unmerge(mia, laptop, phone)
    opened = await phone.moved()
    assert (opened["conversation_id"], opened["agent_name"]) == (phone.conversation_id, "Mia")
    for device in (laptop, phone):
        await mia.ask("conversation.open", conversation_id=device.conversation_id)
        accepted = await device.peer.say("Here I am")
        assert accepted["conversation_id"] == device.conversation_id
        state = await state_of(house, device.conversation_id)
        assert (state.owner, state.agent_name) == ("agent", "Mia")
    assert (await state_of(house, laptop.conversation_id)).merged == ()


async def test_what_was_closed_before_a_merge_is_closed_again_after_it(house: House) -> None:
    mia = await house.agent("Mia")
    old = await Device.begin(house, "My lamp flickers")
    await closed(house, mia, old)
    live = await Device.begin(house, "And my sofa is green")
    await merge(mia, live, old)
    await unmerge(mia, live, old)
    assert (await state_of(house, old.conversation_id)).owner == "closed"
    assert (await state_of(house, live.conversation_id)).owner == "waiting"
    await merge(mia, live, old)  # it may be done again, and undone
    await unmerge(mia, live, old)
    await old.reopen()
    accepted = await old.peer.say("Back again")
    assert accepted["conversation_id"] == old.conversation_id


async def test_only_what_is_merged_is_taken_apart_and_by_nobody_but_its_agent(house: House) -> None:
    mia, ben = await house.agent("Mia"), await house.agent("Ben")
    laptop = await Device.begin(house, "My sofa is green")
    await mia.ask("conversation.take", conversation_id=laptop.conversation_id)
    phone = await Device.begin(house, "It is urgent")
    with pytest.raises(Refused, match="not_merged"):
        await unmerge(mia, laptop, phone)
    await merge(mia, laptop, phone)
    with pytest.raises(Refused, match="wrong_owner"):
        await unmerge(ben, laptop, phone)


async def test_a_shared_address_that_nobody_confirmed_is_said_to_be_so(house: House) -> None:
    mia = await house.agent("Mia")
    laptop = await Device.begin(house, "My sofa is green")
    await mia.ask("conversation.take", conversation_id=laptop.conversation_id)
    await Device.begin(house, "It is urgent")
    profile = await mia.ask("profile.get", conversation_id=laptop.conversation_id)
    (past,) = profile["past"]
    assert (past["same_customer"], past.get("address_confirmed", False)) == (False, False)
