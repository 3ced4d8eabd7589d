"""Gaps: found in the record, grouped, made into entries, and answered once these are live."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import aiohttp
import pytest
from msgspec.structs import replace

from bot.conversation.model import ConversationId
from bot.conversation.ownership import close
from bot.protocol.dry_run import AskedQuestion, DryRunReply, DryRunResult, EntryChange
from bot.protocol.turn import FactsLearned, TurnReply, TurnRequest
from bot.services.publishing.gaps.gap_collector import GapCollector
from knowledge_base.model import Content
from tests.gateway.fake_assistant import think, understanding
from tests.gateway.house import House, Peer
from tests.gateway.test_staff import call

RUG = "can I wash the wool rug?"
RUG_TOO = "my name is Priya, what about washing order 88123 with a rug?"
LAMP = "is the giraffe lamp dimmable?"
TO_AGENT = "can my divorce lawyer get the invoice of the giraffe lamp?"


def shop(request: TurnRequest) -> TurnReply:
    """Knows nothing about anything, and forgets when told to."""
    reply = replace(think(request), understanding=replace(understanding(request.text), outcome="none"))
    forget = FactsLearned(forget=True) if "forget me" in request.text else FactsLearned()
    return replace(reply, learned=forget)


@pytest.fixture
async def gaps(house: House) -> GapCollector:
    """What looks when told to."""
    house.assistant.think = shop
    house.assistant.answers_dry_runs(house.services.knowledge)
    await house.services.gap_collector.close()
    return house.services.gap_collector


async def ask(house: House, *texts: str, name: str | None = None) -> Peer:
    """A customer who asks, one after the other, whom the assistant has answered, and who is gone then."""
    peer = await house.customer()
    await peer.open(**({"name": name} if name else {}))
    for text in texts:
        seq = (await peer.say(text))["seq"]
        await peer.wait(
            lambda f, seq=seq: (
                f["type"] == "event"  # type: ignore[misc]
                and f["event"].get("sender") == "assistant"
                and f["event"]["seq"] > seq
            )
        )
    await end(house, peer)
    return peer


async def end(house: House, peer: Peer) -> None:
    """The conversation is over, so that staff may read it."""
    conversation_id = next(
        f["result"]["conversation_id"] for f in peer.frames if "seq" in (f.get("result") or {})
    )
    await house.services.conversations.change(ConversationId(conversation_id), close)


async def look(gaps: GapCollector) -> None:
    """Look until there is nothing left to do."""
    while await gaps.update() == 0.0:
        pass


async def listed(browser: aiohttp.ClientSession, house: House, state: str = "open") -> list[dict[str, Any]]:
    status, found = await call(browser, "GET", f"{house.url}/api/studio/gaps?state={state}")
    assert status == 200, found
    rows: list[dict[str, Any]] = found["rows"]
    return rows


async def test_questions_are_grouped_masked_and_ranked_by_people(house: House, gaps: GapCollector) -> None:
    for text, name in ((LAMP, None), (RUG, None), (RUG_TOO, "Priya")):
        await ask(house, text, name=name)
    await look(gaps)
    browser = await house.signed_in("Elif", "editor")
    rug, lamp = await listed(browser, house)
    assert (rug["question"], rug["people"], rug["signs"]) == (RUG, 2, {"unanswered": 2})
    assert (lamp["question"], lamp["people"]) == (LAMP, 1)
    _, view = await call(browser, "GET", f"{house.url}/api/studio/gaps/{rug['number']}")
    texts = {wording["text"] for wording in view["wordings"]}
    assert texts == {RUG, "my name is [name], what about washing order [number] with a rug?"}
    assert [step["kind"] for step in view["steps"]] == ["opened"]


async def test_a_gap_becomes_an_entry_and_is_answered_once_that_is_live(
    house: House, gaps: GapCollector
) -> None:
    await ask(house, RUG)
    await ask(house, "what about washing a rug?")
    await look(gaps)
    browser = await house.signed_in("Elif", "editor")
    (gap,) = await listed(browser, house)
    address = f"{house.url}/api/studio/gaps/{gap['number']}"
    status, taken = await call(browser, "POST", address + "/entry")
    assert (status, taken["gap"]["state"]) == (201, "taken_up")
    store = house.services.knowledge
    entry = store.get_entry(taken["entry_id"])
    assert (entry.state, entry.latest.content.question) == ("draft", "Can I wash the wool rug?")
    assert entry.latest.content.phrasings == ("what about washing a rug?",)
    # The assistant of these tests answers what is a phrasing.
    content = Content("Washing rugs", "By hand.", (RUG, "what about washing a rug?"))
    store.save_draft(entry.id, content, "Elif", 1)
    await look(gaps)
    assert (await listed(browser, house, "taken_up"))[0]["number"] == gap["number"]
    store.publish_entry(entry.id, "Elif")
    await look(gaps)
    (answered,) = await listed(browser, house, "answered")
    assert (answered["entry"]["title"], answered["people"]) == ("Washing rugs", 2)
    _, view = await call(browser, "GET", address)
    assert [step["kind"] for step in view["steps"]] == ["answered", "taken_up", "opened"]
    store.retire_entry(entry.id, "Elif")
    await look(gaps)
    (reopened,) = await listed(browser, house)
    assert reopened["number"] == gap["number"]


async def test_answers_from_what_was_live_before_are_not_kept(
    house: House, gaps: GapCollector, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ask(house, RUG)
    await look(gaps)
    store = house.services.knowledge
    before = store.generation()

    async def answer_from_before(
        questions: Sequence[AskedQuestion], changes: Sequence[EntryChange], timeout_s: float
    ) -> DryRunReply:
        return DryRunReply(before, tuple(DryRunResult("none", (), 0.1) for _ in questions))

    store.publish_entry(store.add_entry(Content("Washing rugs", "By hand.", (RUG,)), "Elif").id, "Elif")
    with monkeypatch.context() as patch:
        patch.setattr(house.services.assistant, "dry_run", answer_from_before)
        await look(gaps)
    await look(gaps)
    browser = await house.signed_in("Elif", "editor")
    (answered,) = await listed(browser, house, "answered")
    assert answered["entry"]["title"] == "Washing rugs"


async def test_wordings_go_to_an_entry_that_is_there(house: House, gaps: GapCollector) -> None:
    store = house.services.knowledge
    store.add_entry(Content("How do I care for wool?", "Gently.", ("wool care",)), "Elif")
    await ask(house, RUG)
    await look(gaps)
    browser = await house.signed_in("Elif", "editor")
    (gap,) = await listed(browser, house)
    address = f"{house.url}/api/studio/gaps/{gap['number']}"
    body = {"entry_id": "how-do-i-care-for-wool"}
    status, taken = await call(browser, "POST", address + "/phrasings", body)
    assert (status, taken["gap"]["state"]) == (200, "taken_up")
    latest = store.get_entry("how-do-i-care-for-wool").latest
    assert (latest.number, latest.content.phrasings) == (2, ("wool care", RUG))
    assert (await call(browser, "POST", address + "/phrasings", {"entry_id": "none"}))[0] == 404


async def test_nothing_is_put_away_without_a_trace(house: House, gaps: GapCollector) -> None:
    await ask(house, RUG)
    await ask(house, LAMP)
    await look(gaps)
    browser = await house.signed_in("Elif", "editor")
    first, second = await listed(browser, house)
    address = f"{house.url}/api/studio/gaps/"
    assert (await call(browser, "POST", f"{address}{first['number']}/dismiss", {"reason": ""}))[0] == 400
    body = {"reason": "We sell no rugs."}
    _, view = await call(browser, "POST", f"{address}{first['number']}/dismiss", body)
    assert (view["gap"]["state"], view["steps"][0]["reason"]) == ("dismissed", "We sell no rugs.")
    assert view["steps"][0]["by"] == "Elif"
    _, view = await call(browser, "POST", f"{address}{second['number']}/snooze", {"days": 7})
    assert (view["gap"]["state"], view["gap"]["until"] is not None) == ("snoozed", True)
    await ask(house, first["question"])
    await look(gaps)
    assert await listed(browser, house) == []
    (dismissed,) = await listed(browser, house, "dismissed")
    assert dismissed["people"] == 2, "who asks again is counted all the same"
    _, view = await call(browser, "POST", f"{address}{first['number']}/reopen")
    assert [step["kind"] for step in view["steps"]] == ["reopened", "dismissed", "opened"]


async def test_gaps_wait_for_the_assistant_and_forget_without_it(house: House, gaps: GapCollector) -> None:
    peer = await ask(house, RUG)
    await look(gaps)
    house.assistant.status = 503
    other = await ask_while_down(house, gaps)
    browser = await house.signed_in("Elif", "editor")
    assert [row["people"] for row in await listed(browser, house)] == [1]
    house.assistant.status = 200
    await look(gaps)
    assert len(await listed(browser, house)) == 2
    await peer.say("please forget me")
    await peer.event(type="customer")
    await look(gaps)
    assert [row["question"] for row in await listed(browser, house)] == [LAMP]
    await other.leave()


async def ask_while_down(house: House, gaps: GapCollector) -> Peer:
    house.assistant.status = 200
    peer = await ask(house, LAMP)
    house.assistant.status = 503
    assert await gaps.update() > 0
    await asyncio.sleep(0)
    return peer


async def test_only_editors_see_gaps(house: House) -> None:
    agent = await house.signed_in("Mia", "agent")
    assert (await call(agent, "GET", house.url + "/api/studio/gaps"))[0] == 403
    editor = await house.signed_in("Elif", "editor")
    assert (await call(editor, "GET", house.url + "/api/studio/gaps/7"))[0] == 404
    assert (await call(editor, "GET", house.url + "/api/studio/gaps?state=lost"))[0] == 400


async def test_what_was_said_to_an_agent_reaches_no_editor(house: House, gaps: GapCollector) -> None:
    """The agent hands back while a line to them is open; the assistant answers it, and editors get none."""
    await house.services.gathering.close()
    mia = await house.agent()
    customer = await house.customer()
    await customer.open()
    conversation_id = (await customer.say(LAMP))["conversation_id"]
    await customer.event(sender="assistant")
    await customer.ask("handoff.request", client_id="h")
    await customer.event(type="owner", owner="waiting")
    await mia.ask("conversation.open", conversation_id=conversation_id)
    await mia.ask("conversation.take", conversation_id=conversation_id)
    told = (await customer.say(TO_AGENT))["seq"]
    await mia.ask("conversation.return", conversation_id=conversation_id, note=None)
    await customer.wait(
        lambda f: (
            f["type"] == "event" and f["event"]["seq"] > told and f["event"].get("sender") == "assistant"
        )
    )
    await end(house, customer)
    await look(gaps)
    browser = await house.signed_in("Elif", "editor")
    assert [row["question"] for row in await listed(browser, house)] == [LAMP]
    while await house.services.gathering.collect() == 0.0:
        pass
    kept = await asyncio.to_thread(house.services.gate.questions.list_questions)
    assert [question.text for question in kept] == [LAMP]
