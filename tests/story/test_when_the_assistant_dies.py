"""An assistant killed in the middle of a turn: the customer is told, reaches a person, and it comes back."""

from __future__ import annotations

import asyncio

import pytest

from benchmarks.house import House
from tests.story.peers import Peer, is_answer, is_message, is_owner

pytestmark = [pytest.mark.model, pytest.mark.timeout(300)]

LOADED_S = 200.0  # a model loads in 13 s on an idle machine, and in more than 60 on one with eight other jobs


async def test_a_dead_assistant_strands_nobody(house: House, customer: Peer) -> None:
    await customer.open(name="Noor")
    (assistant,) = house.assistants
    assistant.suspend()  # it has taken the turn, and never answers it
    seq = await customer.say("where is my order?")
    await customer.wait(lambda frame: frame["type"] == "typing" and frame["typing"])
    assistant.kill()

    told = await customer.hear("that the assistant is away", is_message("system"), after=seq)
    assert [reply["choice"] for reply in told["quick_replies"]] == ["/handoff"]
    wish = await customer.ask("handoff.request", client_id="wish")
    await customer.hear("the queue", is_owner("waiting"), after=wish["seq"] - 1)

    await asyncio.to_thread(
        house.wait_until,
        "a new assistant is ready",
        lambda: house.assistants and house.assistant_is_ready(),
        LOADED_S,
    )
    assert house.assistants[0].pid != assistant.pid


async def test_a_restarted_assistant_knows_what_it_asked(house: House, customer: Peer) -> None:
    await customer.open()
    seq = await customer.say("what do you charge for delivery to belgium")
    answer = await customer.hear("the answer", is_answer, after=seq)
    (assistant,) = house.assistants
    assistant.kill()
    await asyncio.to_thread(
        house.wait_until,
        "a new assistant is ready",
        lambda: [p.pid for p in house.assistants] not in ([], [assistant.pid]) and house.assistant_is_ready(),
        LOADED_S,
    )
    seq = await customer.say("no")
    said = await customer.hear("that it did not help", lambda event: event["type"] == "feedback", after=seq)
    assert (said["about_seq"], said.get("helpful", False)) == (answer["seq"], False)
