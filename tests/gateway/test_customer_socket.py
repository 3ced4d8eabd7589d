"""The widget's socket, from hello to reply."""

from __future__ import annotations

from tests.gateway.house import House


async def test_a_message_is_recorded_acknowledged_and_answered(house: House) -> None:
    customer = await house.customer()
    hello = await customer.wait(lambda frame: True)
    opened = await customer.open()
    accepted = await customer.say("How do I return a lamp?", client_id="m-1")
    reply = await customer.event(sender="assistant")

    assert hello == {"type": "hello", "protocol": 1, "lowest_protocol": 1, "server": "frontdesk"}
    assert opened["owner"] == "assistant"
    assert opened["greeting"]
    assert accepted["seq"] > 0
    own = await customer.event(sender="customer")
    assert (own["seq"], own["text"], own["client_id"]) == (accepted["seq"], "How do I return a lamp?", "m-1")
    assert reply["seq"] > own["seq"]
    assert reply["answer"]["entry_id"] == "returns"
    assert reply["answer"]["url"] == "/help/returns"
    assert reply["rich"][0]["children"][1] == {"tag": "strong", "children": [{"text": "free"}]}
