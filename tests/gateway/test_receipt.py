"""What the customer strikes from the receipt never reaches a desk: all that one can receive is searched."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

import pytest

from bot.conversation.model import ConversationId
from tests.gateway.house import House, Peer, Refused
from tests.gateway.test_staff import call

SECRET = "My card number is 4111 1111 1111 1111"
SECRETS = ("4111", "My card number", "old@private.example", "Priyanka", "FD-SECRET-9")


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


async def everything_a_desk_can_get(house: House, mia: Peer, conversation_id: str) -> str:
    """All that a supervisor's pages, sockets and API can be told of the conversation, as one text."""
    got: list[Any] = [await mia.ask("list.get", list=name) for name in ("queue", "mine", "all", "closed")]
    got.append(await mia.ask("conversation.open", conversation_id=conversation_id))
    await mia.ask("conversation.take", conversation_id=conversation_id)
    got.append(await mia.ask("conversation.open", conversation_id=conversation_id))
    got.append(await mia.ask("boundary.get", conversation_id=conversation_id))
    got += [await mia.ask("search.find", words=words.split()[0]) for words in SECRETS]
    eva = await house.signed_in("Eva", "supervisor")
    got.append((await call(eva, "GET", house.url + "/api/board"))[1])
    return json.dumps([got, mia.frames], ensure_ascii=False)


async def test_that_struck_text_is_in_nothing_that_a_desk_can_receive(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    customer = await a_conversation_with_secrets(house)
    accepted = await pass_on_without_secrets(customer)
    conversation_id = accepted["conversation_id"]
    mia = await house.agent()
    got = await everything_a_desk_can_get(house, mia, conversation_id)
    assert "The lamp is broken." in got
    assert "new@shop.example" in got
    assert [secret for secret in SECRETS if secret in got] == []

    services = house.services
    rows = await asyncio.to_thread(_dump, house)
    assert [secret for secret in SECRETS if secret in rows] == [], "not in the record either"
    kept = await services.writer.read(lambda: services.record.get_state(ConversationId(conversation_id)))
    assert (kept.name, kept.email) == (None, "new@shop.example")
    assert [secret for secret in SECRETS if secret in caplog.text] == []


async def test_that_a_rebuilt_record_knows_no_more(house: House) -> None:
    customer = await a_conversation_with_secrets(house)
    conversation_id = (await pass_on_without_secrets(customer))["conversation_id"]
    services = house.services
    before = await services.writer.read(lambda: services.record.get_state(ConversationId(conversation_id)))
    await services.writer.write(services.record.rebuild)
    after = await services.writer.read(lambda: services.record.get_state(ConversationId(conversation_id)))
    assert after == before
    assert [secret for secret in SECRETS if secret in await asyncio.to_thread(_dump, house)] == []


async def test_that_the_customer_sees_what_is_left_when_they_come_back(house: House) -> None:
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


async def test_that_the_receipt_holds_only_what_has_not_been_passed_on(house: House) -> None:
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
    assert refused.value.code == "already_waiting"


@pytest.mark.parametrize("edits", [[{"key": "said:99"}], [{"key": "said:1"}], [{"key": "said:2"}] * 2])
async def test_that_what_is_not_on_the_receipt_cannot_be_struck(
    house: House, edits: list[dict[str, str]]
) -> None:
    customer = await house.customer()
    await customer.open()
    await customer.say("The lamp is broken.")
    await customer.event(sender="assistant")
    with pytest.raises(Refused) as refused:
        await customer.ask("receipt.pass", client_id="r-1", edits=edits)
    assert refused.value.code == "not_found"
    assert [e["type"] for e in customer.events() if e["type"] == "owner"] == []


def _dump(house: House) -> str:
    """Every row of every table of the record, as text."""
    file = house.services.record.file
    tables = [row["name"] for row in file.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    plain = [name for name in tables if not name.startswith("search_") or name == "search_lines"]
    return repr([[tuple(row) for row in file.rows(f"SELECT * FROM {name}")] for name in plain])
