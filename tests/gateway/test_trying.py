"""An editor talks with the assistant as any customer, with a draft or with what is live."""

from __future__ import annotations

from typing import Any

import aiohttp

from bot.protocol.events import QuickReply
from bot.protocol.turn import CustomerFacts, ReplyMessage, TurnReply, TurnRequest
from knowledge_base.model import Content
from tests.gateway.fake_assistant import understanding
from tests.gateway.house import House


async def attempt(house: House, browser: aiohttp.ClientSession, **body: Any) -> tuple[int, Any]:
    async with browser.post(f"{house.url}/api/studio/try", json=body) as response:
        return response.status, await response.json()


async def test_the_customer_is_who_the_editor_says(house: House) -> None:
    ed = await house.signed_in("Ed", "editor")
    profile = {"name": "Priya", "locale": "nl", "attributes": {"plan": "premium"}}
    status, tried = await attempt(house, ed, text="can I return it?", profile=profile)
    assert status == 200
    (asked,) = house.assistant.previewed
    assert asked.turn.customer == CustomerFacts(
        name="Priya", name_source="identity", attributes={"plan": "premium"}
    )
    assert (asked.turn.locale, asked.changes) == ("nl", ())
    (message,) = tried["messages"]
    assert message["rich"][0]["tag"] == "p"
    assert message["answer"]["url"] == "/help/returns"
    assert message["quick_replies"] == [{"title": "Thanks", "choice": "/thanks"}]
    assert house.assistant.requests == [], "no turn of a conversation"


async def test_a_draft_stands_in_for_the_entry_with_its_variables_filled(house: House) -> None:
    ed = await house.signed_in("Ed", "editor")
    store = house.services.knowledge
    store.variables.set_variable("days", "30", "Ed")
    store.add_entry(Content("How long?", "20 days."), "Ed", "returns")
    draft = {"entry_id": "returns", "content": {"question": "How long?", "answer": "{{days}} days."}}
    await attempt(house, ed, text="how long?", draft=draft)
    await attempt(house, ed, text="how long?", draft={"content": draft["content"]})
    known, new = (asked.changes[0] for asked in house.assistant.previewed)
    assert (known.entry_id, known.revision) == ("returns", 2)
    assert known.content is not None
    assert known.content["answer"] == "30 days."
    assert (new.entry_id, new.revision) == ("new", 1)


async def test_a_trial_goes_on_where_it_stopped(house: House) -> None:
    def answer(request: TurnRequest) -> TurnReply:
        count = int(request.memory.get("count", 0)) + 1
        said = ReplyMessage(f"{count}", line_ids=("line",), quick_replies=(QuickReply("Yes", "/affirm"),))
        return TurnReply(request.turn_id, (said,), understanding(request.text), {"count": count})

    house.assistant.think = answer
    ed = await house.signed_in("Ed", "editor")
    _, first = await attempt(house, ed, text="hello")
    going_on = {"memory": first["memory"], "lines_used": first["lines_used"]}
    _, second = await attempt(house, ed, text="Yes", choice="/affirm", **going_on)
    assert (second["messages"][0]["text"], second["lines_used"]) == ("2", ["line"])
    assert house.assistant.previewed[-1].turn.choice == "/affirm"


async def test_only_editors_try(house: House) -> None:
    mia = await house.signed_in("Mia", "agent")
    assert (await attempt(house, mia, text="hello"))[0] == 403
