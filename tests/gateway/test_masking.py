"""Sensitive numbers are masked before anything of them is kept, whoever wrote them and wherever."""

from __future__ import annotations

import pytest

from tests.gateway.house import House

IBAN = "DE89 3704 0044 0532 0130 00"
CARD, MASKED = "4242 4242 4242 4242", "•••• •••• •••• 4242"
# As a database or a file would hold it.
TRACES = (
    b"3704 0044",
    b"37040044",
    b"0044 0532",
    b"4242 4242",
    b"4242-4242",
    b"42424242",
    "４２４２ ４２４２".encode(),
)


async def test_a_card_number_in_a_message_is_masked_before_it_is_recorded(house: House) -> None:
    customer = await house.customer()
    await customer.open()
    sent = await customer.ask("message.send", client_id="m1", text=f"My card is {CARD}, refund it")
    event = await customer.event(type="message", seq=sent["seq"])
    assert event["text"] == f"My card is {MASKED}, refund it"
    await customer.wait(
        lambda frame: frame["type"] == "event" and "last four digits" in frame["event"].get("text", "")
    )


async def test_the_same_message_sent_again_is_acknowledged_as_before(house: House) -> None:
    customer = await house.customer()
    await customer.open()
    first = await customer.ask("message.send", client_id="m1", text=f"It is {CARD}")
    assert await customer.ask("message.send", client_id="m1", text=f"It is {CARD}") == first


@pytest.mark.parametrize(
    ("said", "kept", "told"),
    [
        (
            "Refund to DE89 3704 0044 0532 0130 00",
            "Refund to •••• •••• •••• •••• ••30 00",
            "bank account number",
        ),
        ("mijn BSN is 111222333", "mijn BSN is •••••••33", "identity number"),
        ("DE89370400440532013000, BSN 111222333", "••••••••••••••••••3000, BSN •••••••33", "sensitive"),
    ],
)
async def test_the_customer_is_told_what_was_masked(house: House, said: str, kept: str, told: str) -> None:
    customer = await house.customer()
    await customer.open()
    first = await customer.ask("message.send", client_id="m1", text=said)
    event = await customer.event(type="message", seq=first["seq"])
    assert event["text"] == kept
    await customer.wait(lambda frame: frame["type"] == "event" and told in frame["event"].get("text", ""))
    assert await customer.ask("message.send", client_id="m1", text=said) == first


async def test_what_an_agent_writes_is_masked_too_and_a_repeat_is_one(house: House) -> None:
    _, mia, here = await house.taken()
    text = "Is it DE89 3704 0044 0532 0130 00?"
    for frame in ("message.send", "note.add"):
        first = await mia.ask(frame, **here, client_id=frame, text=text)
        assert await mia.ask(frame, **here, client_id=frame, text=text) == first
    events = (await mia.ask("conversation.open", **here))["events"]
    said = [event["text"] for event in events if "Is it" in event.get("text", "")]
    assert said == ["Is it •••• •••• •••• •••• ••30 00?"] * 2


async def test_an_order_number_is_left_as_it_is(house: House) -> None:
    customer = await house.customer()
    await customer.open()
    sent = await customer.ask("message.send", client_id="m1", text="order 4242424242424241 and 48213377")
    event = await customer.event(type="message", seq=sent["seq"])
    assert event["text"] == "order 4242424242424241 and 48213377"


async def test_no_file_of_the_data_directory_holds_a_sensitive_number(house: House) -> None:
    customer = await house.customer()
    await customer.open(name=f"Priya {CARD}", page_url="https://shop.example/pay?card=4242424242424242")
    await customer.say(f"My IBAN {IBAN} card: ４２４２ ４２４２ ４２４２ ４２４２")
    conversation_id = (await customer.say("I want a person"))["conversation_id"]
    await customer.event(type="owner", owner="waiting")
    mia = await house.agent("Mia")
    await mia.ask("conversation.take", conversation_id=conversation_id)
    here = {"conversation_id": conversation_id}
    await mia.ask("note.add", **here, client_id="n1", text=f"They pay with {CARD} or {IBAN}")
    await mia.ask("message.send", **here, client_id="a1", text="Is it 4242-4242-4242-4242?")
    files = [path for path in house.settings.data_dir.rglob("*") if path.is_file()]
    holding = [path.name for path in files for trace in TRACES if trace in path.read_bytes()]
    assert holding == []
