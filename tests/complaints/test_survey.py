"""The complaint about surveys: at the wrong moment, or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.conversation.model import ConversationId
from bot.conversation.ownership import close
from tests.gateway.house import House, Peer, open_house
from tests.gateway.test_staff import call
from tests.gateway.test_suggestions import taken
from tests.gateway.test_transcripts import token_of


async def survey(house: House, customer: Peer, answer: dict[str, Any] | None = None) -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {await token_of(customer)}"}
    url, method = house.url + "/api/customer/survey", "POST" if answer else "GET"
    return await call(house.browser(), method, url, answer, **headers)


async def customer_is_gone(house: House, conversation_id: str) -> None:
    """What the assistant has ends by itself: no agent may end it."""
    await house.services.conversations.change(ConversationId(conversation_id), close)


async def test_how_it_was_is_asked_after_the_end_and_only_then(house: House) -> None:
    """A survey at the wrong moment or not at all."""
    customer, agent, conversation_id = await taken(house)
    score = {"client_id": "s1", "score": 5}
    for moment in ("with an agent", "back with the assistant"):
        assert (await survey(house, customer))[1]["ask"] is False, moment
        status, refusal = await survey(house, customer, score)
        assert (status, refusal["code"]) == (409, "survey_not_now"), moment
        if moment == "with an agent":
            await agent.ask("conversation.return", conversation_id=conversation_id)

    await customer_is_gone(house, conversation_id)
    _, state = await survey(house, customer)
    assert state["ask"] is True
    assert state["question"].endswith("best.")
    for _ in range(2):  # repeated after a lost answer, it counts once
        assert (await survey(house, customer, score))[0] == 201
    assert (await survey(house, customer))[1]["ask"] is False, "asked once"
    assert (await survey(house, customer, {"client_id": "s2", "score": 1}))[0] == 409

    await customer.say("One more question?")
    await customer.event(text="One more question?")
    assert (await survey(house, customer))[1]["ask"] is False, "the conversation goes on"
    await customer_is_gone(house, conversation_id)
    assert (await survey(house, customer))[1]["ask"] is True, "another end, another question"
    await customer.say("And another?", "third")
    await customer.event(text="And another?")
    assert (await survey(house, customer))[1]["ask"] is False, "not asked while the conversation goes on"


async def test_a_poor_score_is_a_task_at_the_desk_until_somebody_saw_to_it(house: House) -> None:
    """A survey at the wrong moment or not at all."""
    customer, agent, conversation_id = await taken(house)
    await agent.ask("conversation.close", conversation_id=conversation_id)
    answer = {"client_id": "s", "score": 2, "comment": " Nobody solved it. "}
    status, thanks = await survey(house, customer, answer)
    assert status == 201
    assert "A person will look at" in thanks["text"]

    noor = await house.signed_in("Noor", "agent")
    url = house.url + "/api/desk/follow-ups"
    _, tasks = await call(noor, "GET", url)
    (task,) = tasks["follow_ups"]
    assert (task["conversation_id"], task["score"], task["comment"]) == (
        conversation_id,
        2,
        "Nobody solved it.",
    )
    _, tasks = await call(noor, "POST", f"{url}/{conversation_id}/{task['seq']}/done")
    assert tasks["follow_ups"] == []
    await house.services.writer.write(house.services.record.rebuild)
    assert (await call(noor, "GET", url))[1]["follow_ups"] == [], "seen to stays seen to"
    assert (await call(noor, "POST", f"{url}/{conversation_id}/1/done"))[0] == 404
    assert (await call(house.browser(), "GET", url))[0] == 401


async def test_words_beside_a_good_score_reach_the_desk_too(house: House) -> None:
    customer, agent, conversation_id = await taken(house)
    await agent.ask("conversation.close", conversation_id=conversation_id)
    assert (await survey(house, customer, {"client_id": "s", "score": 5, "comment": "Ask Mia for a rise!"}))[
        0
    ] == 201
    noor = await house.signed_in("Noor", "agent")
    _, tasks = await call(noor, "GET", house.url + "/api/desk/follow-ups")
    assert [(task["score"], task["comment"]) for task in tasks["follow_ups"]] == [(5, "Ask Mia for a rise!")]


async def test_a_good_score_without_words_is_no_task(house: House) -> None:
    customer, agent, conversation_id = await taken(house)
    await agent.ask("conversation.close", conversation_id=conversation_id)
    assert (await survey(house, customer, {"client_id": "s", "score": 5, "comment": "  "}))[0] == 201
    noor = await house.signed_in("Noor", "agent")
    assert (await call(noor, "GET", house.url + "/api/desk/follow-ups"))[1]["follow_ups"] == []


@pytest.mark.parametrize("score", [0, 6, -1, 2.5, "5", None])
async def test_a_score_is_one_of_five(house: House, score: Any) -> None:
    customer, agent, conversation_id = await taken(house)
    await agent.ask("conversation.close", conversation_id=conversation_id)
    status, refusal = await survey(house, customer, {"client_id": "s", "score": score})
    assert (status, refusal["code"]) == (400, "payload_invalid")


async def test_an_end_by_silence_is_asked_about_when_the_customer_is_back(tmp_path: Path) -> None:
    """A survey at the wrong moment or not at all."""
    async with open_house(tmp_path, idle_close_s=0.3) as house:
        customer = await house.customer()
        token = (await customer.open())["token"]
        await customer.say("How long does delivery take?")
        await customer.leave()
        watcher = await house.agent()
        await watcher.wait(lambda f: f["type"] == "row" and f["row"]["owner"] == "closed")
        back = await house.customer()
        assert (await back.open(token=token))["owner"] == "closed"
        assert (await survey(house, back))[1]["ask"] is True
        assert (await survey(house, back, {"client_id": "s", "score": 4}))[0] == 201
