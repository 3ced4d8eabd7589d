"""The teaching queue: chosen, decided once, through the gate, live at once; and what yesterday's did."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from msgspec.structs import replace

from bot.conversation.accounts.audit import list_audit
from bot.protocol.turn import RankedEntry, TurnReply, TurnRequest
from bot.services.publishing.gaps.gap_collector import GapCollector
from knowledge_base.gaps.model import Gap
from knowledge_base.gaps.store import GapStore
from knowledge_base.model import Content
from tests.gateway.fake_assistant import think, understanding
from tests.gateway.house import House, open_house
from tests.gateway.test_gaps import LAMP, RUG, RUG_TOO, ask, look, shop
from tests.gateway.test_staff import call

COSTS = "what does the blue van cost"


async def set_up(house: House) -> GapCollector:
    """Two live entries, and a customer's questions that are looked at when told to."""
    house.assistant.think = shop
    house.assistant.answers_dry_runs(house.services.knowledge)
    await house.services.gap_collector.close()
    await house.services.gathering.close()
    await asyncio.to_thread(add_entries, house)
    return house.services.gap_collector


def add_entries(house: House) -> None:
    for entry_id, title in (("wool", "Caring for wool"), ("dimming", "Dimming lamps")):
        house.services.knowledge.add_entry(Content(title, "So."), "Ada", entry_id)
        house.services.knowledge.publish_entry(entry_id, "Ada")


@pytest.fixture
async def gaps(house: House) -> GapCollector:
    return await set_up(house)


async def today(browser: aiohttp.ClientSession, house: House, *, more: bool = False) -> dict[str, Any]:
    status, day = await call(browser, "GET", f"{house.url}/api/studio/teaching?more={str(more).lower()}")
    assert status == 200, day
    return dict(day)


async def teach_rug(house: House, gaps: GapCollector, wording: str) -> dict[str, Any]:
    """An editor confirms a wording of the rug's question for the entry about wool; what became of it."""
    await ask(house, RUG)
    await look(gaps)
    browser = await house.signed_in("Elif", "editor")
    (question,) = (await today(browser, house))["questions"]
    _, done = await decide(browser, house, question["number"], "entry", "wool", wording)
    return dict(done)


async def save_draft_of_ada(house: House) -> None:
    draft = Content("Caring for wool", "Half a sent")
    await asyncio.to_thread(house.services.knowledge.save_draft, "wool", draft, "Ada", 1)


async def decide(
    browser: aiohttp.ClientSession,
    house: House,
    number: int,
    verdict: str,
    entry_id: str = "",
    *wordings: str,
) -> tuple[int, Any]:
    body = {"verdict": verdict, "entry_id": entry_id or None, "wordings": wordings}
    return await call(browser, "POST", f"{house.url}/api/studio/teaching/{number}", body)


async def test_the_least_sure_and_most_costly_come_first_with_their_candidates(
    house: House, gaps: GapCollector
) -> None:
    house.assistant.rankings = {
        LAMP: (RankedEntry("dimming", "Dimming lamps", 0.99),),
        RUG: (RankedEntry("wool", "Caring for wool", 0.4), RankedEntry("dimming", "Dimming lamps", 0.3)),
        COSTS: (RankedEntry("wool", "Caring for wool", 0.4),),
    }
    for text, name in ((LAMP, None), (COSTS, None), (RUG, None), (RUG_TOO, "Priya")):
        await ask(house, text, name=name)
    await look(gaps)
    browser = await house.signed_in("Elif", "editor")
    day = await today(browser, house)
    assert (day["done"], day["goal"]) == (0, 10)
    assert [each["question"] for each in day["questions"]] == [RUG, COSTS, LAMP]
    rug = day["questions"][0]
    assert rug["wordings"] == ["my name is , what about washing order with a rug?"]
    assert rug["people"] == 2
    assert [(each["entry_id"], each["confidence"]) for each in rug["candidates"]] == [
        ("wool", 0.4),
        ("dimming", 0.3),
    ]


def guess(request: TurnRequest) -> TurnReply:
    """Answers, and is not sure of it."""
    guessed = (RankedEntry("wool", "Caring for wool", 0.45),)
    reply = think(request)
    return replace(reply, understanding=replace(understanding(request.text), ranking=guessed))


async def test_a_guess_is_no_gap_and_yet_to_be_taught(house: House, gaps: GapCollector) -> None:
    house.assistant.think = guess
    await ask(house, RUG)
    await look(gaps)
    browser = await house.signed_in("Elif", "editor")
    _, listed = await call(browser, "GET", f"{house.url}/api/studio/gaps")
    assert (listed["rows"], listed["counts"]) == ([], {})
    (question,) = (await today(browser, house))["questions"]
    assert question["question"] == RUG
    await decide(browser, house, question["number"], "entry", "wool", RUG)
    await look(gaps)
    assert gaps.store.get_gap(question["number"]).state == "answered"


async def test_a_confirmed_wording_is_live_at_once_and_counted(house: House, gaps: GapCollector) -> None:
    await ask(house, RUG)
    await look(gaps)
    browser = await house.signed_in("Elif", "editor")
    (question,) = (await today(browser, house))["questions"]
    status, done = await decide(browser, house, question["number"], "entry", "wool", RUG)
    assert (status, done["outcome"], done["entry"]["title"]) == (200, "live", "Caring for wool")
    assert house.services.knowledge.get_published("wool").content.phrasings == (RUG,)
    day = await today(browser, house)
    assert (day["questions"], day["done"]) == ([], 1)
    await look(gaps)
    _, gap = await call(browser, "GET", f"{house.url}/api/studio/gaps/{question['number']}")
    assert [step["kind"] for step in gap["steps"]] == ["answered", "taught", "opened"]
    (entry, *_) = await house.services.writer.read(lambda: list_audit(house.services.record.file))
    assert (entry.action, entry.subject, entry.by) == ("question_taught", "wool", "Elif")


async def test_a_second_say_is_refused_with_who_said_what(house: House, gaps: GapCollector) -> None:
    await ask(house, RUG)
    await ask(house, LAMP)
    await look(gaps)
    elif_, mia = await house.signed_in("Elif", "editor"), await house.signed_in("Mia", "editor")
    rug, lamp = sorted((await today(mia, house))["questions"], key=lambda each: str(each["question"]))
    await decide(elif_, house, rug["number"], "entry", "wool", RUG)
    status, refused = await decide(mia, house, rug["number"], "entry", "dimming", RUG)
    assert (status, refused["code"]) == (409, "gap_decided")
    assert refused["message"] == (
        "This question is decided already, by Elif: “Caring for wool”. Look at it among the gaps."
    )
    status, refused = await decide(mia, house, lamp["number"], "entry", "dimming", f"{RUG.upper()}!")
    assert (status, refused["code"]) == (409, "taught_otherwise")
    assert "leads to “Caring for wool” already" in refused["message"]
    assert (await today(mia, house))["questions"] == [lamp], "what was refused is still to be decided"


async def test_none_no_question_and_skip(house: House, gaps: GapCollector) -> None:
    for text in (RUG, LAMP, COSTS):
        await ask(house, text)
    await look(gaps)
    browser = await house.signed_in("Elif", "editor")
    numbers = {each["question"]: each["number"] for each in (await today(browser, house))["questions"]}
    _, made = await decide(browser, house, numbers[RUG], "new")
    assert (made["outcome"], made["entry"]["title"]) == ("draft", "Can I wash the wool rug?")
    _, done = await decide(browser, house, numbers[LAMP], "no_question")
    assert done["outcome"] == "none"
    await decide(browser, house, numbers[COSTS], "skip")
    day = await today(browser, house)
    assert (day["questions"], day["done"]) == ([], 2), "a skipped one is not done"
    now = house.clock()
    tomorrow = datetime.combine(now.date() + timedelta(days=1), time(), now.tzinfo)
    house.clock.ahead += tomorrow - now + timedelta(seconds=1)
    await look(gaps)
    day = await today(browser, house)
    assert ([each["question"] for each in day["questions"]], day["done"]) == ([COSTS], 0)
    status, _ = await decide(browser, house, numbers[COSTS], "entry")
    assert status == 400


async def test_what_makes_a_question_worse_waits_in_a_draft(house: House, gaps: GapCollector) -> None:
    await asyncio.to_thread(house.services.gate.questions.pin, RUG, None, "Ada")
    done = await teach_rug(house, gaps, RUG)
    assert (done["outcome"], done["worse"]) == ("draft", [RUG])
    entry = house.services.knowledge.get_entry("wool")
    assert (entry.live, entry.pending, entry.latest.content.phrasings) == (1, "draft", (RUG,))


async def test_a_draft_of_somebody_else_is_not_published_along(house: House, gaps: GapCollector) -> None:
    await save_draft_of_ada(house)
    done = await teach_rug(house, gaps, RUG)
    assert done["outcome"] == "draft"
    assert house.services.knowledge.get_published("wool").content.answer == "So."


async def test_four_eyes_have_the_wordings_wait_for_another_editor(tmp_path: Path) -> None:
    async with open_house(tmp_path, four_eyes=True) as house:
        gaps = await set_up(house)
        done = await teach_rug(house, gaps, RUG)
        assert done["outcome"] == "review"
        assert house.services.knowledge.get_entry("wool").pending == "review"
        assert house.services.knowledge.get_published("wool").content.phrasings == ()


async def test_four_eyes_leave_a_draft_of_somebody_else_with_them(tmp_path: Path) -> None:
    async with open_house(tmp_path, four_eyes=True) as house:
        gaps = await set_up(house)
        await save_draft_of_ada(house)
        done = await teach_rug(house, gaps, RUG)
        assert done["outcome"] == "draft"
        assert house.services.knowledge.get_entry("wool").pending == "draft"


async def test_a_wording_that_is_live_already_waits_for_nobody(tmp_path: Path) -> None:
    async with open_house(tmp_path, four_eyes=True) as house:
        gaps = await set_up(house)
        done = await teach_rug(house, gaps, "Caring for wool")
        assert done["outcome"] == "live"


@pytest.mark.parametrize("verdict", ["new", "no_question", "skip"])
async def test_of_two_who_decide_at_once_one_is_refused(
    house: House, gaps: GapCollector, monkeypatch: pytest.MonkeyPatch, verdict: str
) -> None:
    """Both have read that it is open before either writes, where reading and writing are two steps."""
    await ask(house, RUG)
    await look(gaps)
    browser = await house.signed_in("Elif", "editor")
    (question,) = (await today(browser, house))["questions"]
    both, get_gap = threading.Barrier(2), GapStore.get_gap

    def get_beside(store: GapStore, number: int) -> Gap:
        gap = get_gap(store, number)
        with contextlib.suppress(threading.BrokenBarrierError):
            both.wait(0.5)
        return gap

    monkeypatch.setattr(GapStore, "get_gap", get_beside)
    said = [decide(browser, house, question["number"], verdict) for _ in range(2)]
    assert sorted([status for status, _ in await asyncio.gather(*said)]) == [200, 409]


async def test_ten_are_a_day_and_ten_more_only_when_asked_for(house: House, gaps: GapCollector) -> None:
    for count in range(12):
        await ask(house, f"does the sofa come in colour{count}")
    await look(gaps)
    browser = await house.signed_in("Elif", "editor")
    day = await today(browser, house)
    assert len(day["questions"]) == 10
    for question in day["questions"]:
        await decide(browser, house, question["number"], "no_question")
    assert (await today(browser, house))["questions"] == []
    day = await today(browser, house, more=True)
    assert (len(day["questions"]), day["done"]) == (2, 10)


async def test_yesterdays_wordings_are_weighed_by_what_was_asked_since(
    house: House, gaps: GapCollector
) -> None:
    browser = await house.signed_in("Elif", "editor")
    effect = f"{house.url}/api/studio/teaching/effect"
    assert (await call(browser, "GET", effect))[1]["day"] is None
    await ask(house, RUG)
    await look(gaps)
    (question,) = (await today(browser, house))["questions"]
    await decide(browser, house, question["number"], "entry", "wool", RUG)
    house.clock.ahead += timedelta(days=1)
    for text in (RUG, LAMP, "Caring for wool"):
        await ask(house, text)
    await house.services.gathering.collect()
    _, changed = await call(browser, "GET", effect)
    counts = {name: changed[name] for name in ("taught", "asked", "answered", "examples")}
    assert counts == {"taught": 1, "asked": 3, "answered": 1, "examples": [RUG]}
    assert [entry["entry_id"] for entry in changed["entries"]] == ["wool"]


async def test_a_wording_that_an_entry_had_already_has_taught_it_nothing(
    house: House, gaps: GapCollector
) -> None:
    """Else all that an entry began with were weighed as taught."""
    mats = Content("Washing mats", "So.", phrasings=(RUG,))
    await asyncio.to_thread(house.services.knowledge.add_entry, mats, "Ada", "mats")
    await asyncio.to_thread(house.services.knowledge.publish_entry, "mats", "Ada")
    await ask(house, LAMP)
    await look(gaps)
    browser = await house.signed_in("Elif", "editor")
    (question,) = (await today(browser, house))["questions"]
    _, done = await decide(browser, house, question["number"], "entry", "mats", RUG)
    assert done["outcome"] == "live"
    house.clock.ahead += timedelta(days=1)
    await ask(house, RUG)
    await house.services.gathering.collect()
    _, changed = await call(browser, "GET", f"{house.url}/api/studio/teaching/effect")
    assert (changed["taught"], changed["answered"], changed["entries"]) == (1, 0, [])


async def test_teaching_is_for_editors(house: House, gaps: GapCollector) -> None:
    agent = await house.signed_in("Jonas", "agent")
    for path in ("", "/effect"):
        status, _ = await call(agent, "GET", f"{house.url}/api/studio/teaching{path}")
        assert status == 403
    assert (await decide(agent, house, 1, "skip"))[0] == 403
