"""Nothing goes live past the gate: checked, consented to, and never on a check that is out of date."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from knowledge_base.model import Content
from knowledge_base.questions.model import Source
from tests.gateway.house import House

PINNED = "can i send it back"


def add_entries(house: House) -> None:
    store = house.services.knowledge
    for entry_id, phrasing in (("returns", PINNED), ("delivery", "when does it come")):
        store.add_entry(Content(f"What of {entry_id}?", "So.", (phrasing,)), "Ada", entry_id)
        store.publish_entry(entry_id, "Ada")
    store.save_draft("returns", Content("What of returns?", "So.", ("other words",)), "Ada", 1)


async def call(browser: aiohttp.ClientSession, url: str, body: Any = None) -> tuple[int, Any]:
    method = "GET" if body is None else "POST"
    async with browser.request(method, url, json=body) as response:
        return response.status, json.loads(await response.text() or "null")


async def check(house: House, browser: aiohttp.ClientSession, *changes: Any) -> tuple[list[Any], Any]:
    """The progress, and what came last."""
    url = f"{house.url}/api/studio/gate"
    async with browser.post(url, json={"changes": changes}) as response:
        assert response.status == 200, await response.text()
        lines = [json.loads(line) for line in (await response.text()).splitlines()]
    return lines[:-1], lines[-1]


async def go(house: House, browser: aiohttp.ClientSession, **body: Any) -> tuple[int, Any]:
    return await call(browser, f"{house.url}/api/studio/gate/go", body)


async def pin(house: House, browser: aiohttp.ClientSession, text: str, entry_id: str | None) -> Any:
    status, answer = await call(browser, f"{house.url}/api/studio/pins", {"text": text, "entry_id": entry_id})
    assert status == 200, answer
    return answer


RETURNS = {"entry_id": "returns", "revision": 2}


@pytest.fixture
async def ready(house: House) -> House:
    """Two live entries; a draft of one takes the phrasing away by which a pinned question finds it."""
    await asyncio.to_thread(add_entries, house)
    house.assistant.answers_dry_runs(house.services.knowledge)
    return house


async def test_a_publish_that_changes_nothing_needs_no_consent(ready: House) -> None:
    ed = await ready.signed_in("Ed", "editor")
    _, report = await check(ready, ed, RETURNS)
    assert (report["asked"], report["rows"], report["blocked"]) == (0, [], False)
    status, passed = await go(ready, ed, changes=[RETURNS], check_id=report["check_id"], reason="Plain words")
    assert (status, passed["entries"][0]["live"]) == (200, 2)
    assert passed["entries"][0]["steps"][0]["reason"] == "Plain words"
    book = (await call(ed, f"{ready.url}/api/studio/gate/passes?entry_id=returns"))[1]["passes"]
    assert [(each["kind"], each["by"], each["revision"]) for each in book] == [("passed", "Ed", 2)]


async def test_a_pinned_question_that_gets_worse_holds_a_publish_back(ready: House) -> None:
    ed = await ready.signed_in("Ed", "editor")
    await pin(ready, ed, PINNED, "returns")
    progress, report = await check(ready, ed, RETURNS)
    assert progress[-1] == {"asked": 2, "of": 2}
    (row,) = report["rows"]
    assert (row["text"], row["verdict"], row["pinned"], row["wish"]) == (PINNED, "worse", True, "editor")
    assert row["before"] == {
        "outcome": "answer",
        "shown": [{"entry_id": "returns", "title": "What of returns?"}],
        "confidence": 0.9,
    }
    assert row["after"]["outcome"] == "none"
    assert (report["blocked"], report["may_override"]) == (True, False)
    for consent in ({"check_id": report["check_id"]}, {}):
        status, refusal = await go(ready, ed, changes=[RETURNS], **consent)
        assert (status, refusal["code"]) == (409, "gate_blocked")
        assert refusal["details"]["questions"] == [PINNED]
    status, refusal = await go(ready, ed, changes=[RETURNS], override="I know better")
    assert (status, refusal["code"]) == (403, "gate_needs_supervisor")
    assert ready.services.knowledge.get_entry("returns").live == 1


async def test_a_supervisor_lets_it_through_with_a_reason_that_is_kept(ready: House) -> None:
    ed, sue = await ready.signed_in("Ed", "editor"), await ready.signed_in("Sue", "supervisor")
    await pin(ready, ed, PINNED, "returns")
    _, report = await check(ready, sue, RETURNS)
    assert report["may_override"]
    consent = {"check_id": report["check_id"], "override": "The law has changed"}
    status, passed = await go(ready, sue, changes=[RETURNS], **consent)
    assert (status, passed["entries"][0]["live"]) == (200, 2)
    assert passed["entries"][0]["steps"][0]["reason"] == "Let through: The law has changed"
    (noted,) = (await call(ed, f"{ready.url}/api/studio/gate/passes"))[1]["passes"]
    assert (noted["kind"], noted["by"], noted["reason"]) == ("overridden", "Sue", "The law has changed")
    assert noted["blocked"] == [PINNED]


@pytest.mark.parametrize("change", ["publish", "pin", "restart"])
async def test_a_check_is_no_good_once_something_changed(ready: House, change: str) -> None:
    ed = await ready.signed_in("Ed", "editor")
    _, report = await check(ready, ed, RETURNS)
    check_id = report["check_id"]
    if change == "publish":
        await asyncio.to_thread(ready.services.knowledge.publish_entry, "delivery", "Tom")
    elif change == "pin":
        await pin(ready, ed, "anything else", None)
    else:
        check_id = "of-another-process"
    status, refusal = await go(ready, ed, changes=[RETURNS], check_id=check_id)
    assert (status, refusal["code"]) == (409, "gate_stale")
    assert ready.services.knowledge.get_entry("returns").live == 1


async def test_a_check_of_one_change_is_no_good_for_another(ready: House) -> None:
    ed = await ready.signed_in("Ed", "editor")
    _, report = await check(ready, ed, RETURNS)
    status, refusal = await go(
        ready, ed, changes=[{"entry_id": "delivery", "revision": None}], check_id=report["check_id"]
    )
    assert (status, refusal["code"]) == (409, "gate_stale")


async def test_retiring_goes_through_the_gate(ready: House) -> None:
    ed = await ready.signed_in("Ed", "editor")
    await pin(ready, ed, PINNED, "returns")
    retired = {"entry_id": "returns", "revision": None}
    _, report = await check(ready, ed, retired)
    assert [row["verdict"] for row in report["rows"]] == ["worse"]
    status, refusal = await go(ready, ed, changes=[retired], check_id=report["check_id"])
    assert (status, refusal["code"]) == (409, "gate_blocked")
    other = {"entry_id": "delivery", "revision": None}
    assert (await go(ready, ed, changes=[other]))[0] == 200
    assert ready.services.knowledge.get_entry("delivery").state == "retired"


async def test_several_changes_go_live_together_or_not_at_all(ready: House) -> None:
    ed = await ready.signed_in("Ed", "editor")
    nothing = {"entry_id": "delivery", "revision": 9}
    status, _ = await go(ready, ed, changes=[RETURNS, nothing])
    assert status == 404
    assert ready.services.knowledge.get_entry("returns").live == 1
    assert (await call(ed, f"{ready.url}/api/studio/gate/passes"))[1]["passes"] == []


async def test_customers_questions_are_asked_and_judged_by_what_they_said(ready: House) -> None:
    ed = await ready.signed_in("Ed", "editor")
    store, questions = ready.services.knowledge, ready.services.gate.questions
    now = store.file.now()
    questions.set_sources("c1", [(PINNED, Source("c1", 1, now, "returns", right="returns"))])
    questions.set_sources(
        "c2", [("other words", Source("c2", 1, now)), ("when does it come", Source("c2", 3, now))]
    )
    progress, report = await check(ready, ed, RETURNS)
    assert progress[-1] == {"asked": 6, "of": 6}
    rows = [(row["text"], row["verdict"], row["wish"]) for row in report["rows"]]
    assert rows == [(PINNED, "worse", "customers"), ("other words", "gains", None)]
    assert not report["blocked"]
    progress, _ = await check(ready, ed, RETURNS)
    assert progress[-1] == {"asked": 3, "of": 3}, "the live content was not asked again"


async def test_without_an_assistant_only_a_supervisor_publishes_and_says_why(ready: House) -> None:
    ed, sue = await ready.signed_in("Ed", "editor"), await ready.signed_in("Sue", "supervisor")
    await pin(ready, ed, PINNED, "returns")
    ready.assistant.status = 503
    _, refusal = await check(ready, ed, RETURNS)
    assert refusal["code"] == "gate_unavailable"
    for browser, override, wanted in (
        (ed, "", "gate_unavailable"),
        (sue, "", "gate_unavailable"),
        (ed, "Now", "gate_needs_supervisor"),
    ):
        status, refusal = await go(ready, browser, changes=[RETURNS], override=override)
        assert refusal["code"] == wanted
    status, _ = await go(ready, sue, changes=[RETURNS], override="The price is wrong, now")
    assert status == 200
    (noted,) = (await call(ed, f"{ready.url}/api/studio/gate/passes"))[1]["passes"]
    assert (noted["kind"], noted["reason"]) == ("unchecked", "The price is wrong, now")


async def test_questions_are_pinned_listed_and_unpinned(ready: House) -> None:
    ed, mia = await ready.signed_in("Ed", "editor"), await ready.signed_in("Mia", "agent")
    assert (await pin(ready, ed, "is it vegan?", None))["pinned"][0]["entry"] is None
    listed = await pin(ready, ed, PINNED, "returns")
    assert listed["pinned"][0]["entry"] == {"entry_id": "returns", "title": "What of returns?"}
    url = f"{ready.url}/api/studio/pins"
    assert (await call(ed, url, {"text": "x y", "entry_id": "nowhere"}))[0] == 404
    assert (await call(ed, f"{url}/remove", {"text": "Is it vegan"}))[1]["pinned"] == listed["pinned"][:1]
    assert (await call(ed, f"{url}/remove", {"text": "Is it vegan"}))[0] == 404
    assert (await call(mia, url, {"text": "x", "entry_id": None}))[0] == 403


@pytest.mark.parametrize("way", ["publish", "bulk", "schedule", "retire"])
async def test_no_way_leads_past_the_gate(ready: House, way: str) -> None:
    ed = await ready.signed_in("Ed", "editor")
    await pin(ready, ed, PINNED, "returns")
    entries = f"{ready.url}/api/studio/entries"
    calls: dict[str, tuple[str, Any]] = {
        "publish": (f"{entries}/returns/publish", {"revision": 2}),
        "bulk": (f"{entries}/bulk", {"entry_ids": ["delivery", "returns"], "action": "publish"}),
        "schedule": (f"{entries}/returns/schedule", {"at": "2126-01-01T00:00:00Z"}),
        "retire": (f"{entries}/returns/retire", {}),
    }
    status, refusal = await call(ed, *calls[way])
    assert (status, refusal["code"]) == (409, "gate_blocked")
    entry = ready.services.knowledge.get_entry("returns")
    assert (entry.live, entry.schedule, entry.state) == (1, None, "published")
    await call(ed, f"{ready.url}/api/studio/pins/remove", {"text": PINNED})
    assert (await call(ed, *calls[way]))[0] == 200


async def plan(house: House, browser: aiohttp.ClientSession, **consent: str) -> None:
    """Plan the draft of "returns" for a time that comes at once."""
    body = {"at": "2126-01-01T00:00:00Z", **consent}
    status, refusal = await call(browser, f"{house.url}/api/studio/entries/returns/schedule", body)
    assert status == 200, refusal
    store = house.services.knowledge
    with store.file.transaction():
        store.file.write("UPDATE entries SET scheduled_at = ?", [store.file.now().isoformat()])


async def test_what_was_planned_is_checked_again_when_its_time_comes(ready: House) -> None:
    ed = await ready.signed_in("Ed", "editor")
    await ready.services.scheduled.close()
    await plan(ready, ed)
    await pin(ready, ed, PINNED, "returns")
    ready.assistant.status = 503
    assert await ready.services.gate.publish_due() == []
    assert ready.services.knowledge.get_entry("returns").schedule is not None
    ready.assistant.status = 200
    assert await ready.services.gate.publish_due() == []
    entry = ready.services.knowledge.get_entry("returns")
    assert (entry.live, entry.schedule) == (1, None)
    (noted,) = (await call(ed, f"{ready.url}/api/studio/gate/passes"))[1]["passes"]
    assert (noted["kind"], noted["blocked"]) == ("refused", [PINNED])


async def test_an_override_of_a_plan_holds_when_its_time_comes(ready: House) -> None:
    ed, sue = await ready.signed_in("Ed", "editor"), await ready.signed_in("Sue", "supervisor")
    await ready.services.scheduled.close()
    await pin(ready, ed, PINNED, "returns")
    await plan(ready, sue, override="From January on")
    assert await ready.services.gate.publish_due() == ["returns"]
    kinds = [each["kind"] for each in (await call(ed, f"{ready.url}/api/studio/gate/passes"))[1]["passes"]]
    assert kinds == ["overridden", "overridden"]


async def test_a_bulk_change_is_checked_as_a_whole_and_consented_to(ready: House) -> None:
    sue = await ready.signed_in("Sue", "supervisor")
    await pin(ready, sue, PINNED, "returns")
    bulk = {"action": "publish", "entry_ids": ["delivery", "returns", "nothing"]}
    async with sue.post(f"{ready.url}/api/studio/gate", json={"bulk": bulk}) as response:
        report = json.loads((await response.text()).splitlines()[-1])
    assert (report["changes"], report["blocked"]) == ([RETURNS], True)
    consent = {"check_id": report["check_id"], "override": "As agreed"}
    status, done = await call(sue, f"{ready.url}/api/studio/entries/bulk", {**bulk, **consent})
    assert (status, done["changed"], done["unchanged"]) == (200, ["returns"], ["delivery"])
    assert [refusal["entry_id"] for refusal in done["refused"]] == ["nothing"]
    (noted,) = (await call(sue, f"{ready.url}/api/studio/gate/passes"))[1]["passes"]
    assert (noted["entry_id"], noted["kind"]) == ("returns", "overridden")
