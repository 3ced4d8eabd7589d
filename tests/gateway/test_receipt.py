"""The receipt: what is on it, how long it may be looked at, and that what is struck is gone for good."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from bot.conversation.model import ConversationId
from bot.messages import MessageCatalogue
from bot.protocol.turn import FactsLearned, TurnReply, TurnRequest
from tests.gateway.clock import Clock
from tests.gateway.house import House, Peer, Refused, open_house
from tests.gateway.test_leaks import dump

SECRET = "My card number is 49927398711"
SECRETS = ("49927398711", "My card number", "old@private.example", "Priyanka", "FD-SECRET-9")


async def a_conversation_with_secrets(house: House) -> Peer:
    """A customer who has said and given more than they mean to pass on; the assistant repeats all of it."""
    customer = await house.customer()
    await customer.open()
    await customer.say("I am Priyanka")
    await customer.say(SECRET)
    await customer.ask("customer.update", client_id="u-1", email="old@private.example")
    await customer.say("It is order FD-SECRET-9, and the lamp is broken.")
    await customer.wait(
        lambda f: f["type"] == "event" and "You said: It is order" in f["event"].get("text", "")
    )
    return customer


def keys(receipt: dict[str, Any]) -> dict[str, str]:
    return {line["text"]: line["key"] for line in receipt["lines"]}


async def pass_on_without_secrets(customer: Peer) -> Any:
    known = keys(await customer.ask("receipt.get"))
    edits = [
        {"key": known[SECRET]},
        {"key": known["I am Priyanka"]},
        {"key": known["Priyanka"]},
        {"key": known["old@private.example"], "text": "new@shop.example"},
        {"key": known["It is order FD-SECRET-9, and the lamp is broken."], "text": "The lamp is broken."},
    ]
    return await customer.ask("receipt.pass", client_id="r-1", edits=edits)


async def test_a_rebuilt_record_knows_no_more(house: House) -> None:
    customer = await a_conversation_with_secrets(house)
    conversation_id = (await pass_on_without_secrets(customer))["conversation_id"]
    services = house.services
    before = await services.writer.read(lambda: services.record.get_state(ConversationId(conversation_id)))
    await services.writer.write(services.record.rebuild)
    after = await services.writer.read(lambda: services.record.get_state(ConversationId(conversation_id)))
    assert after == before
    assert [secret for secret in SECRETS if secret in await asyncio.to_thread(dump, house)] == []


async def test_the_customer_sees_what_is_left_when_they_come_back(house: House) -> None:
    customer = await a_conversation_with_secrets(house)
    token = next(f["result"]["token"] for f in customer.frames if f["type"] == "result" and f.get("result"))
    accepted = await pass_on_without_secrets(customer)
    await customer.leave()
    back = await house.customer()
    await back.open(token=token)
    await back.event(seq=accepted["seq"] + 1)
    texts = [event.get("text") for event in back.events()]
    assert "The lamp is broken." in texts
    assert SECRET not in texts


@pytest.mark.parametrize("greeting", ["שלום", "Hello there!", "Guten Tag", "こんにちは"])
async def test_a_greeting_is_no_line_of_the_receipt(house: House, greeting: str) -> None:
    customer = await house.customer()
    await customer.open()
    await customer.say(greeting)
    await customer.say(f"{greeting}, 4417")
    lines = (await customer.ask("receipt.get"))["lines"]
    assert [line["text"] for line in lines] == [f"{greeting}, 4417"]


async def test_the_receipt_holds_only_what_has_not_been_passed_on(house: House) -> None:
    customer = await house.customer()
    await customer.open()
    assert (await customer.ask("receipt.get"))["lines"] == []
    await customer.say("The lamp is broken.")
    await customer.event(sender="assistant")
    assert keys(await customer.ask("receipt.get")) == {"The lamp is broken.": "said:2"}
    first = await customer.ask("receipt.pass", client_id="r-1", edits=[])
    assert first == await customer.ask("receipt.pass", client_id="r-1", edits=[]), "repeated"
    assert (await customer.ask("receipt.get"))["lines"] == []
    with pytest.raises(Refused) as refused:
        await customer.ask("receipt.pass", client_id="r-2", edits=[{"key": "said:2"}])
    assert refused.value.code == "already_passed_on"


@pytest.mark.parametrize("edits", [[{"key": "said:99"}], [{"key": "said:1"}], [{"key": "said:2"}] * 2])
async def test_what_is_not_on_the_receipt_cannot_be_struck(house: House, edits: list[dict[str, str]]) -> None:
    customer = await house.customer()
    await customer.open()
    await customer.say("The lamp is broken.")
    await customer.event(sender="assistant")
    with pytest.raises(Refused) as refused:
        await customer.ask("receipt.pass", client_id="r-1", edits=edits)
    assert refused.value.code == "not_found"
    assert [e["type"] for e in customer.events() if e["type"] == "owner"] == []


async def a_receipt(house: House) -> tuple[Peer, Clock]:
    """A customer who looks at what is passed on, and the clock by which their time runs."""
    customer = await house.customer()
    await customer.open(receipts=True)
    await customer.say("The lamp is broken.")
    await customer.event(sender="assistant")
    await customer.ask("handoff.request", client_id="h")
    return customer, house.clock


async def test_what_nobody_looks_at_is_passed_on_by_itself_when_its_time_is_up(house: House) -> None:
    mia = await house.agent()
    customer, clock = await a_receipt(house)
    opened = await customer.event(type="receipt")
    assert opened["until"] > opened["at"]
    row = (await mia.wait(lambda f: f["type"] == "row" and bool(f["row"].get("receipt_until"))))["row"]
    assert (row["owner"], row["withheld"], row.get("problem")) == ("waiting", True, None)
    clock.ahead = timedelta(seconds=61)
    row = (await mia.wait(lambda f: f["type"] == "row" and f["row"].get("problem")))["row"]
    assert (row["problem"], row.get("receipt_until")) == ("The lamp is broken.", None)
    assert (await mia.wait(lambda f: f["type"] == "packet"))["packet"]["problem"]
    await customer.wait(
        lambda f: (
            f["type"] == "event"
            and f["event"] == {**f["event"], "type": "receipt"}
            and "until" not in f["event"]
        )
    )
    with pytest.raises(Refused) as refused:
        await customer.ask("receipt.pass", client_id="late", edits=[{"key": "said:2"}])
    assert refused.value.code == "already_passed_on"


async def test_whoever_is_at_it_gets_more_time_but_not_for_ever(house: House) -> None:
    customer, clock = await a_receipt(house)
    first = datetime.fromisoformat((await customer.event(type="receipt"))["until"].replace("Z", "+00:00"))
    conversation_id = house.services.record.list_conversations
    until = [first]
    for minutes in (0.5, 2, 4, 6, 8, 9.5, 9.9):
        clock.ahead = timedelta(minutes=minutes)
        await customer.ask("receipt.hold")
        row = (await house.services.writer.read(lambda: conversation_id("queue")))[0]
        assert row.receipt_until is not None
        until.append(row.receipt_until)
    assert until == sorted(until)
    assert timedelta(minutes=8) < until[-1] - first <= timedelta(minutes=9, seconds=1), "ten minutes in all"


async def test_a_page_that_shows_no_receipt_holds_nothing_back(house: House) -> None:
    mia = await house.agent()
    customer = await house.customer()
    await customer.open()
    await customer.say("The lamp is broken.")
    await customer.event(sender="assistant")
    await customer.ask("handoff.request", client_id="h")
    row = (await mia.wait(lambda f: f["type"] == "row" and f["row"]["owner"] == "waiting"))["row"]
    assert row["problem"] == "The lamp is broken."
    assert [event for event in customer.events() if event["type"] == "receipt"] == []


async def test_a_customer_who_goes_back_to_the_assistant_has_passed_nothing_on(house: House) -> None:
    mia = await house.agent()
    customer, _ = await a_receipt(house)
    await customer.ask("assistant.request", client_id="back")
    row = (await mia.wait(lambda f: f["type"] == "row" and f["row"]["owner"] == "waiting"))["row"]
    opened = await mia.ask("conversation.open", conversation_id=row["conversation_id"])
    assert (opened["row"]["withheld"], [e for e in opened["events"] if e.get("text")]) == (True, [])
    assert keys(await customer.ask("receipt.get")) == {"The lamp is broken.": "said:2"}


async def test_what_is_said_and_given_while_the_receipt_is_open_is_on_it_and_can_be_struck(
    house: House,
) -> None:
    mia = await house.agent()
    customer, _ = await a_receipt(house)
    row = (await mia.wait(lambda f: f["type"] == "row" and f["row"]["owner"] == "waiting"))["row"]
    conversation = {"conversation_id": row["conversation_id"]}
    await mia.ask("conversation.open", **conversation)
    await customer.say("My secret is kestrel")
    await customer.say("Are you there?")
    await customer.ask("customer.update", client_id="u", email="kestrel@private.example")
    lines = keys(await customer.ask("receipt.get"))
    assert list(lines) == [
        "kestrel@private.example",
        "The lamp is broken.",
        "My secret is kestrel",
        "Are you there?",
    ]
    for struck in ("My secret is kestrel", "kestrel@private.example"):
        await customer.ask("receipt.mark", key=lines[struck])
    await mia.ask("conversation.take", **conversation)
    opened = await mia.ask("conversation.open", **conversation)
    said = [event["text"] for event in opened["events"] if event.get("sender") == "customer"]
    assert [text for text in said if text] == ["The lamp is broken.", "Are you there?"]
    assert "kestrel" not in str((opened, mia.frames))
    assert "kestrel" not in await asyncio.to_thread(dump, house)


async def test_staff_keep_what_they_knew_when_a_conversation_goes_back(house: House) -> None:
    mia = await house.agent()
    customer = await house.customer()
    await customer.open(name="Priya", receipts=True)
    await customer.say("The lamp is broken.")
    await customer.event(sender="assistant")
    row = (await mia.wait(lambda f: f["type"] == "row"))["row"]
    assert "Priya" not in str(row)
    await customer.ask("receipt.pass", client_id="r-1")
    one = {"conversation_id": row["conversation_id"]}
    await mia.ask("conversation.take", **one)
    assert (await mia.ask("conversation.return", **one))["customer_name"] == "Priya"
    await customer.say("And my sofa is green.")
    await customer.event(text="You said: And my sofa is green.")
    opened = await mia.ask("conversation.open", **one)
    assert opened["row"]["customer_name"] == "Priya"
    assert "lamp" in str(opened["events"])
    assert "sofa" not in str(opened)


async def test_what_is_not_struck_is_read_as_soon_as_an_agent_takes_it(house: House) -> None:
    mia = await house.agent()
    customer, _ = await a_receipt(house)
    row = (await mia.wait(lambda f: f["type"] == "row" and f["row"]["owner"] == "waiting"))["row"]
    assert "broken" not in str(mia.frames), "until then no desk has read a word"
    taken = await mia.ask("conversation.take", conversation_id=row["conversation_id"])
    assert (taken.get("withheld"), taken.get("receipt_until")) == (None, None)
    assert taken["problem"] == "The lamp is broken."
    assert (await mia.wait(lambda f: f["type"] == "packet"))["packet"]["problem"] == "The lamp is broken."
    _, before = await mia.case(row["conversation_id"])
    assert "The lamp is broken." in [event.get("text") for event in before]
    await customer.wait(
        lambda f: f["type"] == "event" and f["event"]["type"] == "receipt" and "until" not in f["event"]
    )


async def test_an_open_edit_holds_an_agent_up_for_ten_seconds_at_most(house: House) -> None:
    mia = await house.agent()
    customer, clock = await a_receipt(house)
    await customer.ask("receipt.hold", editing=True)
    row = (await mia.wait(lambda f: f["type"] == "row" and f["row"]["owner"] == "waiting"))["row"]
    taken = await mia.ask("conversation.take", conversation_id=row["conversation_id"])
    assert taken["withheld"] is True
    until = datetime.fromisoformat(taken["receipt_until"].replace("Z", "+00:00"))
    assert timedelta() < until - clock() <= timedelta(seconds=10)
    await customer.ask("receipt.hold", editing=True)
    assert "broken" not in str(mia.frames)
    clock.ahead = timedelta(seconds=11)
    row = (await mia.wait(lambda f: f["type"] == "row" and f["row"].get("problem")))["row"]
    assert (row["problem"], row.get("withheld")) == ("The lamp is broken.", None)


async def test_what_is_struck_within_the_grace_is_never_read(house: House) -> None:
    mia = await house.agent()
    customer, _ = await a_receipt(house)
    await customer.ask("receipt.hold", editing=True)
    row = (await mia.wait(lambda f: f["type"] == "row" and f["row"]["owner"] == "waiting"))["row"]
    await mia.ask("conversation.take", conversation_id=row["conversation_id"])
    await customer.ask("receipt.pass", client_id="r", edits=[{"key": "said:2"}])
    await mia.wait(
        lambda f: f["type"] == "row" and f["row"]["owner"] == "agent" and not f["row"].get("withheld")
    )
    assert "broken" not in str(mia.frames)


@pytest.mark.parametrize("ending", ["taken back", "left"])
async def test_an_edit_that_is_no_longer_open_holds_nobody_up(house: House, ending: str) -> None:
    mia = await house.agent()
    customer, _ = await a_receipt(house)
    await customer.ask("receipt.hold", editing=True)
    if ending == "left":
        customer_id = house.services.hub.customers()[0]
        await customer.leave()
        while customer_id in house.services.hub.customers():
            await mia.ask("list.get", list="queue")
    else:
        await customer.ask("receipt.hold", editing=False)
    row = (await mia.wait(lambda f: f["type"] == "row" and f["row"]["owner"] == "waiting"))["row"]
    taken = await mia.ask("conversation.take", conversation_id=row["conversation_id"])
    assert taken.get("withheld") is None


@pytest.mark.parametrize("ending", ["taken back", "left"])
async def test_an_edit_that_ends_while_an_agent_waits_passes_it_on_at_once(house: House, ending: str) -> None:
    mia = await house.agent()
    customer, clock = await a_receipt(house)
    clock.stop()  # nothing is passed on because time went by
    await customer.ask("receipt.hold", editing=True)
    row = (await mia.wait(lambda f: f["type"] == "row" and f["row"]["owner"] == "waiting"))["row"]
    taken = await mia.ask("conversation.take", conversation_id=row["conversation_id"])
    assert taken["withheld"] is True
    if ending == "left":
        await customer.leave()
    else:
        await customer.ask("receipt.hold", editing=False)
    row = (await mia.wait(lambda f: f["type"] == "row" and f["row"].get("problem")))["row"]
    assert (row["problem"], row.get("withheld")) == ("The lamp is broken.", None)


async def test_an_assigned_conversation_is_passed_on_at_once_as_well(tmp_path: Path) -> None:
    async with open_house(tmp_path, routing="least_busy") as house:
        mia = await house.agent()
        await a_receipt(house)
        row = (await mia.wait(lambda f: f["type"] == "row" and f["row"]["owner"] == "agent"))["row"]
        assert (row.get("withheld"), row["problem"]) == (None, "The lamp is broken.")


async def test_nothing_says_that_an_agent_reads_before_one_has_opened_it(house: House) -> None:
    mia = await house.agent()
    customer, _ = await a_receipt(house)
    row = (await mia.wait(lambda f: f["type"] == "row" and f["row"]["owner"] == "waiting"))["row"]
    await mia.ask("conversation.take", conversation_id=row["conversation_id"])
    joined = await customer.event(type="owner", owner="agent")
    assert "Mia" in joined["text"]
    variants = MessageCatalogue.load(house.settings.domain_path).variants("utter_agent_joined")
    assert not [v.text for v in variants if "read" in v.text or "joined" in v.text]


@pytest.mark.parametrize(
    ("edit", "left"),
    [(lambda key: {"key": key}, []), (lambda key: {"key": key, "text": "FD-3333"}, ["FD-3333"])],
    ids=["struck", "corrected"],
)
async def test_a_struck_or_corrected_reference_is_not_found_again_in_what_was_said(
    tmp_path: Path, edit: Callable[[str], dict[str, str]], left: list[str]
) -> None:
    """The packet reads the business's formats from the messages too."""
    async with open_house(tmp_path, reference_pattern=r"Order=FD-\d{4}; Booking=RES-\d{4}") as house:
        think = house.assistant.think

        def learning(request: TurnRequest) -> TurnReply:
            number = request.text[-7:]
            return replace(
                think(request), learned=FactsLearned(order_number=number if number[:3] == "FD-" else None)
            )

        house.assistant.think = learning
        mia, customer = await house.agent(), await house.customer()
        await customer.open()
        for number in ("FD-1111", "FD-2222"):
            await customer.say(f"The lamp is broken, it is {number}")
            await customer.event(text=f"You said: The lamp is broken, it is {number}")
        known = keys(await customer.ask("receipt.get"))
        edits = [{"key": known["FD-1111"]}, edit(known["FD-2222"])]
        accepted = await customer.ask("receipt.pass", client_id="r-1", edits=edits)
        await customer.say("The room is RES-4444")
        await customer.event(text="The room is RES-4444")
        packet, _ = await mia.case(accepted["conversation_id"])
        assert packet["order_numbers"] == [*left, "RES-4444"]
        assert packet["reference_names"] == {**dict.fromkeys(left, "Order"), "RES-4444": "Booking"}


async def test_a_struck_fact_is_left_out_of_the_messages_that_tell_it(house: House) -> None:
    think = house.assistant.think
    facts = {
        "Hello, my name is Ottilie Fizzbottom": FactsLearned(name="Ottilie Fizzbottom"),
        "my order LL-331144 never came": FactsLearned(order_number="LL-331144"),
        "mail me at kit@zorn.example please": FactsLearned(email="kit@zorn.example"),
        "and the lamp LL-555555 flickers": FactsLearned(order_number="LL-555555"),
    }
    house.assistant.think = lambda request: replace(think(request), learned=facts[request.text])
    mia, customer = await house.agent(), await house.customer()
    await customer.open()
    for text in facts:
        await customer.say(text)
        await customer.event(text=f"You said: {text}")
    known = keys(await customer.ask("receipt.get"))
    struck = ("Ottilie Fizzbottom", "LL-331144", "kit@zorn.example")
    edits = [{"key": known[text]} for text in struck]
    accepted = await customer.ask("receipt.pass", client_id="r-1", edits=edits)
    await mia.case(accepted["conversation_id"])
    opened = await mia.ask("conversation.open", conversation_id=accepted["conversation_id"])
    said = [event["text"] for event in opened["events"] if event.get("sender") == "customer"]
    assert said == [
        "Hello, my name is […]",
        "my order […] never came",
        "mail me at […] please",
        "and the lamp LL-555555 flickers",
    ]
    assert [text for text in struck if text in json.dumps(mia.frames)] == []
    assert [text for text in struck if text in await asyncio.to_thread(dump, house)] == []
