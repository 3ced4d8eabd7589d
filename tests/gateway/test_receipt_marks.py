"""What a customer marks on the receipt holds however the receipt ends, and on every page of theirs."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.conversation.handoff.receipt import Edit
from bot.services.errors import ServiceError
from bot.services.handoff.receipts import parse_edit
from tests.gateway.house import House, Peer, Refused, open_house
from tests.gateway.test_leaks import dump
from tests.gateway.test_receipt import a_conversation_with_secrets, a_receipt, keys, pass_on_without_secrets

HIDDEN = "My secret is kestrel"
LAMP = "The lamp is broken."


async def a_marked_receipt(house: House) -> tuple[Peer, Peer, str, dict[str, str]]:
    """An agent, and a customer who has marked lines: struck, corrected, half-corrected, kept after all."""
    mia = await house.agent()
    customer = await house.customer()
    await customer.open(receipts=True)
    for said in (HIDDEN, LAMP, "It is green", "It flickers"):
        await customer.say(said)
        await customer.event(sender="assistant", text=f"You said: {said}")
    await customer.ask("handoff.request", client_id="h")
    known = keys(await customer.ask("receipt.get"))
    await customer.ask("receipt.mark", key=known[HIDDEN])
    await customer.ask("receipt.mark", key=known[LAMP], text="The big lamp is broken.")
    await customer.ask("receipt.mark", key=known["It flickers"])
    await customer.ask("receipt.mark", key=known["It flickers"], kept=True, restores=True)
    row = (await mia.wait(lambda f: f["type"] == "row" and f["row"]["owner"] == "waiting"))["row"]
    return mia, customer, row["conversation_id"], known


def token_of(customer: Peer) -> str:
    token: str = next(
        f["result"]["token"]
        for f in customer.frames
        if f["type"] == "result" and "token" in (f["result"] or {})
    )
    return token


async def other_page(house: House, customer: Peer) -> Peer:
    page = await house.customer()
    await page.open(token=token_of(customer), receipts=True)
    return page


async def passed_on(house: House, mia: Peer, conversation_id: str) -> list[dict[str, Any]]:
    """What the customer said, as the agent reads it once it is passed on; nothing struck is anywhere."""
    await mia.wait(lambda f: f["type"] == "row" and f["row"].get("problem"))
    opened = await mia.ask("conversation.open", conversation_id=conversation_id)
    assert "kestrel" not in str((opened, mia.frames))
    assert "kestrel" not in await asyncio.to_thread(dump, house)
    return [e for e in opened["events"] if e["type"] == "message" and e["sender"] == "customer"]


def texts(said: list[dict[str, Any]]) -> list[str]:
    return [event["text"] for event in said]


MARKED = ["", "The big lamp is broken.", "It is green", "It flickers"]


@pytest.mark.parametrize("ending", ["another page", "an older page", "taken", "taken offline", "time"])
async def test_what_is_marked_holds_however_the_receipt_ends(house: House, ending: str) -> None:
    mia, customer, conversation_id, _ = await a_marked_receipt(house)
    if ending == "another page":
        await (await other_page(house, customer)).ask("receipt.pass", client_id="r")
    elif ending == "an older page":
        page = await house.customer()
        await page.open(token=token_of(customer))
        await page.ask("receipt.pass", client_id="r", edits=[])
    elif ending == "time":
        house.clock.ahead = timedelta(minutes=11)
    else:
        if ending == "taken offline":
            await customer.leave()
        await mia.ask("conversation.take", conversation_id=conversation_id)
    said = await passed_on(house, mia, conversation_id)
    assert texts(said) == MARKED
    assert [event.get("struck", False) for event in said] == [True, False, False, False]
    assert [event.get("corrected", False) for event in said] == [False, True, False, False]


async def test_what_is_marked_outlives_the_gateway(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        _, _, conversation_id, _ = await a_marked_receipt(house)
    async with open_house(tmp_path) as house:
        mia = await house.agent("Eva")
        await mia.ask("conversation.take", conversation_id=conversation_id)
        assert texts(await passed_on(house, mia, conversation_id)) == MARKED


async def test_what_is_marked_holds_when_a_silent_conversation_ends_without_a_person(house: House) -> None:
    mia, customer, conversation_id, _ = await a_marked_receipt(house)
    await customer.ask("assistant.request", client_id="back")
    house.clock.ahead = timedelta(days=2)
    await mia.wait(lambda f: f["type"] == "row" and f["row"]["owner"] == "closed")
    opened = await mia.ask("conversation.open", conversation_id=conversation_id)
    assert "The big lamp is broken." in str(opened)
    assert "kestrel" not in str((opened, mia.frames))
    assert "kestrel" not in await asyncio.to_thread(dump, house)


async def test_what_is_marked_is_shown_on_every_page_and_can_be_taken_back_there(house: House) -> None:
    mia, customer, conversation_id, known = await a_marked_receipt(house)
    other = await other_page(house, customer)
    lines = {line["text"]: line for line in (await other.ask("receipt.get"))["lines"]}
    assert lines[HIDDEN].get("struck") is True
    assert lines[LAMP]["correction"] == "The big lamp is broken."
    assert (lines["It flickers"].get("struck"), lines["It flickers"].get("correction")) == (None, None)
    before = len(customer.frames)
    await other.ask("receipt.mark", key=known[HIDDEN], kept=True, restores=True)
    await customer.wait(lambda f: f["type"] == "receipt.changed" and f in customer.frames[before:])
    line = next(line for line in (await customer.ask("receipt.get"))["lines"] if line["text"] == HIDDEN)
    assert "struck" not in line
    await mia.ask("conversation.take", conversation_id=conversation_id)
    opened = await mia.ask("conversation.open", conversation_id=conversation_id)
    assert HIDDEN in str(opened), "nothing of a struck line is lost until it is passed on"


async def test_what_is_still_being_written_is_passed_on_as_far_as_it_is(house: House) -> None:
    mia, customer, conversation_id, known = await a_marked_receipt(house)
    await customer.ask("receipt.mark", key=known["It is green"], text="It is gre and", finished=False)
    taken = await mia.ask("conversation.take", conversation_id=conversation_id)
    assert taken["withheld"] is True, "ten seconds for what is being written"
    house.clock.ahead = timedelta(seconds=11)
    assert texts(await passed_on(house, mia, conversation_id)) == [
        *MARKED[:2],
        "It is gre and",
        "It flickers",
    ]
    told = await customer.event(type="receipt", unfinished=1)
    assert (told["struck"], told["corrected"], told.get("left_out")) == (1, 2, None)


async def test_a_half_written_address_is_left_out(house: House) -> None:
    mia, customer, conversation_id, _ = await a_marked_receipt(house)
    await customer.ask("customer.update", client_id="u", email="kestrel@private.example")
    other = await other_page(house, customer)
    await other.ask("assistant.request", client_id="back")
    await other.ask("handoff.request", client_id="again")
    key = keys(await other.ask("receipt.get"))["kestrel@private.example"]
    for half in ("ann@", "ann@shop.exam"):
        await other.ask("receipt.mark", key=key, text=half, finished=False)
    await other.leave()
    await mia.ask("conversation.take", conversation_id=conversation_id)
    await passed_on(house, mia, conversation_id)
    opened = await mia.ask("conversation.open", conversation_id=conversation_id)
    assert opened["packet"].get("customer_email") is None
    assert (await customer.event(type="receipt", left_out=1))["struck"] == 2


async def test_a_corrected_fact_is_marked_for_the_agent(house: House) -> None:
    mia = await house.agent()
    customer = await a_conversation_with_secrets(house)
    conversation_id = (await pass_on_without_secrets(customer))["conversation_id"]
    await mia.ask("conversation.take", conversation_id=conversation_id)
    packet = (await mia.ask("conversation.open", conversation_id=conversation_id))["packet"]
    assert packet["customer_email"] == "new@shop.example"
    assert packet["corrected"] == ["new@shop.example"]


async def test_a_mark_that_comes_too_late_is_refused_and_said(house: House) -> None:
    mia, customer, conversation_id, known = await a_marked_receipt(house)
    await mia.ask("conversation.take", conversation_id=conversation_id)
    for frame in ({"text": "It is red"}, {"kept": True}, {}):
        with pytest.raises(Refused) as refused:
            await customer.ask("receipt.mark", key=known["It is green"], **frame)
        assert refused.value.code == "already_passed_on"


@pytest.mark.parametrize("wrong", [{"key": "said:99"}, {"key": "said:1"}, {"key": "name", "text": "x"}])
async def test_only_what_is_on_the_receipt_can_be_marked(house: House, wrong: dict[str, str]) -> None:
    _, customer, _, _ = await a_marked_receipt(house)
    with pytest.raises(Refused) as refused:
        await customer.ask("receipt.mark", **wrong)
    assert refused.value.code == "not_found"


async def test_a_struck_line_holds_no_agent_up(house: House) -> None:
    mia, _, conversation_id, _ = await a_marked_receipt(house)
    taken = await mia.ask("conversation.take", conversation_id=conversation_id)
    assert (taken.get("withheld"), taken.get("receipt_until")) == (None, None)


async def test_a_correction_that_repeats_the_old_text_is_made_once(house: House) -> None:
    mia = await house.agent()
    customer, _ = await a_receipt(house)
    longer = f"Today {LAMP}"
    await customer.ask("receipt.mark", key="said:2", text=longer)
    row = (await mia.wait(lambda f: f["type"] == "row" and f["row"]["owner"] == "waiting"))["row"]
    taken = await mia.ask("conversation.take", conversation_id=row["conversation_id"])
    assert taken["problem"] == longer


async def a_receipt_with_facts(house: House) -> tuple[Peer, Peer, str, dict[str, str]]:
    """An agent, and a customer whose name and e-mail address are on the receipt."""
    mia, customer, conversation_id, _ = await a_marked_receipt(house)
    await customer.ask("assistant.request", client_id="back")
    await customer.ask("customer.update", client_id="u", name="Ann", email="ann@shop.example")
    await customer.ask("handoff.request", client_id="again")
    return mia, customer, conversation_id, keys(await customer.ask("receipt.get"))


@pytest.mark.parametrize(
    ("fact", "text", "code"),
    [
        ("Ann", "A" * 81, "detail_too_long"),
        ("Ann", "\u202e\u200b", "text_empty"),
        ("ann@shop.example", "ann at shop", "email_invalid"),
        ("ann@shop.example", f"{'a' * 300}@shop.example", "email_invalid"),
    ],
)
async def test_a_fact_is_checked_as_in_its_form(house: House, fact: str, text: str, code: str) -> None:
    _, customer, _, known = await a_receipt_with_facts(house)
    with pytest.raises(Refused) as refused:
        await customer.ask("receipt.mark", key=known[fact], text=text)
    assert refused.value.code == code
    line = next(line for line in (await customer.ask("receipt.get"))["lines"] if line["text"] == fact)
    assert (line.get("struck"), line.get("correction")) == (None, None)


async def test_what_nobody_sees_is_taken_out_of_a_corrected_fact(house: House) -> None:
    _, customer, _, known = await a_receipt_with_facts(house)
    await customer.ask("receipt.mark", key=known["Ann"], text="\u202eAnna\u200b")
    await customer.ask("receipt.mark", key=known["ann@shop.example"], text="\u202eanna@shop.example")
    lines = (await customer.ask("receipt.get"))["lines"]
    assert {"Anna", "anna@shop.example"} <= {line.get("correction") for line in lines}


@pytest.mark.parametrize(("text", "code"), [("9" * 81, "detail_too_long"), ("\u202e", "text_empty")])
def test_an_order_number_is_short_and_can_be_seen(text: str, code: str) -> None:
    with pytest.raises(ServiceError) as refused:
        parse_edit(Edit("order:1001", text))
    assert refused.value.code == code
    assert parse_edit(Edit("order:1001", " \u202e1002 ")).text == "1002"


async def test_a_line_cannot_be_kept_and_corrected_at_once(house: House) -> None:
    _, customer, _, known = await a_marked_receipt(house)
    with pytest.raises(Refused) as refused:
        await customer.ask("receipt.mark", key=known["It is green"], text="It is red", kept=True)
    assert refused.value.code == "frame_invalid"


async def test_a_mark_that_was_applied_is_not_refused_when_a_page_repeats_it(house: House) -> None:
    mia, customer, conversation_id, known = await a_marked_receipt(house)
    await mia.ask("conversation.take", conversation_id=conversation_id)
    await customer.ask("receipt.mark", key=known[HIDDEN])
    await customer.ask("receipt.mark", key=known[LAMP], text="The big lamp is broken.")
    with pytest.raises(Refused):
        await customer.ask("receipt.mark", key=known[LAMP])


async def test_only_the_message_that_was_still_being_written_is_unfinished_for_the_agent(
    house: House,
) -> None:
    mia, customer, conversation_id, known = await a_marked_receipt(house)
    await customer.ask("receipt.mark", key=known["It is green"], text="It is gre and", finished=False)
    await mia.ask("conversation.take", conversation_id=conversation_id)
    house.clock.ahead = timedelta(seconds=11)
    said = await passed_on(house, mia, conversation_id)
    assert [event.get("unfinished", False) for event in said] == [False, False, True, False]


@pytest.mark.parametrize("late", [{"text": "My secret is kestr", "finished": False}, {"kept": True}])
async def test_a_page_that_did_not_see_the_strike_does_not_undo_it(
    house: House, late: dict[str, Any]
) -> None:
    mia, customer, conversation_id, known = await a_marked_receipt(house)
    other = await other_page(house, customer)
    with pytest.raises(Refused) as refused:
        await other.ask("receipt.mark", key=known[HIDDEN], **late)
    assert refused.value.code == "line_struck"
    await other.ask("receipt.pass", client_id="r", edits=[{"key": known[HIDDEN], "text": "Secret: kestrel"}])
    assert texts(await passed_on(house, mia, conversation_id)) == MARKED


async def test_a_strike_is_undone_by_whoever_restores_the_line(house: House) -> None:
    mia, customer, conversation_id, known = await a_marked_receipt(house)
    other = await other_page(house, customer)
    await other.ask("receipt.mark", key=known[HIDDEN], text="It hums", restores=True)
    await mia.ask("conversation.take", conversation_id=conversation_id)
    opened = await mia.ask("conversation.open", conversation_id=conversation_id)
    assert "It hums" in str(opened["events"])


async def test_a_line_that_was_struck_too_late_can_be_deleted_from_what_the_agent_sees(house: House) -> None:
    mia, customer, conversation_id, known = await a_marked_receipt(house)
    await customer.ask("receipt.mark", key=known[HIDDEN], kept=True, restores=True)
    await mia.ask("conversation.take", conversation_id=conversation_id)
    opened = await mia.ask("conversation.open", conversation_id=conversation_id)
    assert HIDDEN in str(opened)
    await customer.ask("receipt.delete", key=known[HIDDEN])
    await mia.event(type="receipt", struck=1, late=True)
    opened = await mia.ask("conversation.open", conversation_id=conversation_id)
    assert "kestrel" not in str(opened)
    assert opened["row"].get("withheld") is None
    await customer.event(type="receipt", late=True)
    assert "kestrel" not in await asyncio.to_thread(dump, house)
    await customer.ask("receipt.delete", key=known[HIDDEN])  # repeated by a page that got no answer
    for wrong in ("said:99", "said:1"):
        with pytest.raises(Refused) as refused:
            await customer.ask("receipt.delete", key=wrong)
        assert refused.value.code == "not_found"


async def test_what_was_not_passed_on_is_struck_and_not_deleted(house: House) -> None:
    _, customer, _, known = await a_marked_receipt(house)
    with pytest.raises(Refused) as refused:
        await customer.ask("receipt.delete", key=known[LAMP])
    assert refused.value.code == "not_found"


async def test_a_late_deletion_passes_nothing_on_that_was_said_since(house: House) -> None:
    mia, customer, conversation_id, known = await a_marked_receipt(house)
    await customer.ask("receipt.pass", client_id="r")
    await customer.ask("assistant.request", client_id="back")
    await customer.say("My new secret is heron")
    await customer.ask("receipt.delete", key=known["It is green"])
    opened = await mia.ask("conversation.open", conversation_id=conversation_id)
    assert ("It is green" in str(opened), "heron" in str(opened)) == (False, False)
    assert list(keys(await customer.ask("receipt.get"))) == ["My new secret is heron"]
