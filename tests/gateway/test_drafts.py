"""What speaks against sending a draft, and what is counted of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.gateway.house import Frame, House, Peer, Refused, open_house
from tests.gateway.test_staff import call
from tests.gateway.test_suggestions import taken

NOTHING: dict[str, Any] = {"reasks": []}


async def test_a_draft_that_asks_again_is_warned_of_with_what_was_given(house: House) -> None:
    customer, agent, conversation_id = await taken(house)
    await customer.say("It is order LL-204815")
    check = {"conversation_id": conversation_id, "text": "What is your order number?"}
    found = await agent.ask("draft.check", **check)
    assert found == {"reasks": [{"kind": "order_number", "value": "LL-204815"}]}
    assert await agent.ask("draft.check", **{**check, "text": "A new lamp leaves today."}) == NOTHING
    assert await agent.ask("draft.check", **{**check, "text": "What is your name?"}) == NOTHING, (
        "none was given"
    )
    with pytest.raises(Refused) as refused:
        await agent.ask("draft.check", conversation_id="no-such", text="Hi")
    assert refused.value.code == "not_found"


async def test_a_draft_that_asks_again_for_a_booking_is_warned_of_by_its_name(tmp_path: Path) -> None:
    formats = r"Order=AB-\d{6}; Booking=RES-\d{4}"
    async with open_house(tmp_path, reference_pattern=formats) as house:
        customer, agent, conversation_id = await taken(house)
        await customer.say("It is RES-1234")
        send = {"conversation_id": conversation_id, "text": "What is your booking number?"}
        found = await agent.ask("draft.check", **send)
        assert found == {"reasks": [{"kind": "order_number", "value": "RES-1234", "name": "Booking"}]}
        await agent.ask("message.send", client_id="again", **send)
        browser = await house.signed_in("Vera", "supervisor")
        _, board = await call(browser, "GET", house.url + "/api/board")
        assert board["reasks"]["value"] == 1


async def test_asking_again_is_counted_on_the_board(house: House) -> None:
    customer, agent, conversation_id = await taken(house)
    await customer.say("It is order LL-204815")
    send = {"conversation_id": conversation_id, "client_id": "again", "text": "Your order number, please?"}
    for _ in range(2):  # repeated after a lost answer, it counts once
        await agent.ask("message.send", **send)
    await agent.ask(
        "message.send", conversation_id=conversation_id, client_id="fine", text="Thanks, I see it."
    )
    assert "reasked" not in await customer.event(sender="agent")
    browser = await house.signed_in("Vera", "supervisor")
    _, board = await call(browser, "GET", house.url + "/api/board")
    assert (board["reasks"]["value"], board["reasks"]["conversation_ids"]) == (1, [conversation_id])
    assert board["reasks"]["target_met"] is False


async def test_colleagues_see_who_else_reads_and_writes(house: House) -> None:
    customer, mia, conversation_id = await taken(house)
    noor = await house.agent("Noor")
    for agent in (mia, noor):
        await agent.ask("conversation.open", conversation_id=conversation_id)
    await mia.wait(lambda f: f["type"] == "viewers" and names(f) == ["Mia", "Noor"])
    await noor.send({"type": "typing.set", "conversation_id": conversation_id, "typing": True})
    typing = await mia.wait(lambda f: f["type"] == "viewers" and any("typing" in v for v in f["viewers"]))
    assert [v["name"] for v in typing["viewers"] if v.get("typing")] == ["Noor"]
    await noor.leave()
    await mia.wait(lambda f: f["type"] == "viewers" and gone(mia))
    assert not [f for f in customer.frames if f["type"] == "viewers"], "customers never get it"
    assert not [f for f in customer.frames if f["type"] == "typing" and f.get("sender_name") == "Noor"]


async def test_an_answer_of_a_colleague_is_told_before_sending(house: House) -> None:
    customer, mia, conversation_id = await taken(house)
    read_seq = (await mia.ask("conversation.open", conversation_id=conversation_id))["row"]["last_seq"]
    check = {"conversation_id": conversation_id, "text": "A new lamp leaves today.", "read_seq": read_seq}
    assert "answered" not in await mia.ask("draft.check", **check)

    noor = await house.agent("Noor")
    await mia.ask("conversation.return", conversation_id=conversation_id)
    await customer.ask("handoff.request", client_id="again")
    await noor.ask("conversation.take", conversation_id=conversation_id)
    send = {"conversation_id": conversation_id, "client_id": "n", "text": "It left yesterday."}
    await noor.ask("message.send", **send)
    found = (await mia.ask("draft.check", **check))["answered"]
    assert (found["name"], found["text"]) == ("Noor", "It left yesterday.")
    assert "answered" not in await noor.ask("draft.check", **check), "their own answer"
    assert "answered" not in await mia.ask("draft.check", **{**check, "read_seq": found["seq"]})


def names(frame: Frame) -> list[str]:
    return [viewer["name"] for viewer in frame["viewers"]]


def gone(peer: Peer) -> bool:
    """Whether the newest push names one viewer, after one that named two."""
    counts = [len(frame["viewers"]) for frame in peer.frames if frame["type"] == "viewers"]
    return 2 in counts and counts[-1] == 1
