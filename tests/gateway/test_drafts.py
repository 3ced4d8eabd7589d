"""What speaks against sending a draft, and what is counted of it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.gateway.house import House, Refused
from tests.gateway.test_staff import call
from tests.gateway.test_suggestions import taken

NOTHING: dict[str, Any] = {"reasks": []}


async def test_that_a_draft_that_asks_again_is_warned_of_with_what_was_given(house: House) -> None:
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


async def test_that_asking_again_is_counted_on_the_board(house: House) -> None:
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
