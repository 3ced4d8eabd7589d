"""An editor's work through the API: review, schedule, history, many entries, variables, pictures, company."""

from __future__ import annotations

import asyncio
import base64
from datetime import datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bot.conversation.accounts.staff import Staff
from bot.conversation.model import StaffId
from bot.protocol.turn import AnswerRef, TurnReply, TurnRequest
from bot.services.publishing.editors import GONE_AFTER, Editors
from bot.services.publishing.scheduled import Scheduled
from knowledge_base.model import Content, EntryId
from knowledge_base.store import KnowledgeStore
from tests.gateway.clock import Clock
from tests.gateway.fake_assistant import think
from tests.gateway.house import House, open_house
from tests.gateway.test_api import CONTENT, add
from tests.gateway.test_staff import call

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mM4AQAAygDJNEIn8wAAAABJRU5ErkJggg=="
)
NOON = datetime(2027, 3, 3, 12, 0, tzinfo=timezone.utc)


async def test_a_reviewer_gives_an_entry_back_with_a_reason_and_history_keeps_it(house: House) -> None:
    elif_, jan = await house.signed_in("Elif", "editor"), await house.signed_in("Jan", "editor")
    draft = await add(elif_, house)
    entry = f"{house.url}/api/studio/entries/{draft['entry_id']}"
    _, waiting = await call(elif_, "POST", entry + "/review", {"reason": "New rules from Monday"})
    assert (waiting["state"], waiting["review"]["by"]) == ("review", "Elif")
    _, back = await call(jan, "POST", entry + "/return", {"reason": "Say who pays"})
    assert (back["state"], back["review"]) == ("draft", None)
    _, live = await call(jan, "POST", entry + "/publish", {"revision": 1, "reason": "Agreed by phone"})
    assert [(step["kind"], step["by"], step["reason"]) for step in live["steps"]] == [
        ("published", "Jan", "Agreed by phone"),
        ("returned", "Jan", "Say who pays"),
        ("review", "Elif", "New rules from Monday"),
    ]
    content = {**CONTENT, "answer": "Within 14 days."}
    _, saved = await call(
        elif_, "PUT", entry, {"content": content, "expected_revision": 1, "reason": "New terms"}
    )
    assert saved["revisions"][0]["reason"] == "New terms"
    assert (saved["state"], saved["live"]) == ("published", 1)


async def test_four_eyes_keep_an_editor_from_publishing_their_own_words(tmp_path: Path) -> None:
    async with open_house(tmp_path, four_eyes=True) as house:
        elif_, jan = await house.signed_in("Elif", "editor"), await house.signed_in("Jan", "editor")
        draft = await add(elif_, house)
        entry = f"{house.url}/api/studio/entries/{draft['entry_id']}"
        at = (datetime.now(timezone.utc) + timedelta(days=1)).isoformat()
        refusals = [
            await call(elif_, "POST", entry + "/publish", {"revision": 1}),
            await call(elif_, "POST", entry + "/schedule", {"at": at}),
        ]
        assert [(status, error["code"]) for status, error in refusals] == [(409, "four_eyes")] * 2
        bulk = {"entry_ids": [draft["entry_id"]], "action": "publish"}
        _, done = await call(elif_, "POST", house.url + "/api/studio/entries/bulk", bulk)
        assert done["refused"][0]["code"] == "four_eyes"
        assert (await call(jan, "POST", entry + "/publish", {"revision": 1}))[0] == 200
        assert (await call(jan, "PUT", entry, {"content": CONTENT, "expected_revision": 1}))[0] == 200
        assert (await call(jan, "POST", entry + "/publish", {"revision": 2}))[0] == 409
        status, _ = await call(jan, "POST", entry + "/publish", {"revision": 1})
        assert status == 200, "going back to what was live before needs nobody else"


async def test_a_planned_revision_goes_live_at_its_time_whatever_is_saved_after_it(
    tmp_path: Path,
) -> None:
    now = NOON
    path = tmp_path / "knowledge.db"
    with KnowledgeStore(path, clock=lambda: now) as store:
        store.add_entry(Content("Open at Easter?", "No."), "Elif", "easter")
        store.schedule_entry("easter", "Elif", NOON + timedelta(hours=1), reason="Easter")
        store.save_draft("easter", Content("Open at Easter?", "Perhaps."), "Elif", 1)
        scheduled = Scheduled(store, lambda: asyncio.to_thread(store.publish_due), Clock())
        assert await scheduled.publish_due() == 30.0
        assert store.get_entry("easter").state == "scheduled"
        await scheduled.close()
    now = NOON + timedelta(hours=2)  # the service was down when the time came
    with KnowledgeStore(path, clock=lambda: now) as store:
        went_live = asyncio.Event()

        async def publish_due() -> list[EntryId]:
            live = await asyncio.to_thread(store.publish_due)
            went_live.set()
            return live

        scheduled = Scheduled(store, publish_due, Clock())
        scheduled.start()
        await asyncio.wait_for(went_live.wait(), 8)
        await scheduled.close()
        assert store.get_published("easter").content.answer == "No."
        entry = store.get_entry("easter")
        assert (entry.live, entry.latest.number, entry.pending, entry.schedule) == (1, 2, "draft", None)
        assert (store.list_steps("easter")[0].reason, store.list_steps("easter")[0].by) == ("Easter", "Elif")


async def test_nothing_is_published_before_the_start(tmp_path: Path) -> None:
    with KnowledgeStore(tmp_path / "knowledge.db") as store:
        before = asyncio.all_tasks()
        scheduled = Scheduled(store, lambda: asyncio.to_thread(store.publish_due), Clock())
        assert asyncio.all_tasks() == before
        scheduled.start()
        assert len(asyncio.all_tasks() - before) == 1
        await scheduled.close()


async def test_plans_are_made_dropped_and_never_in_the_past(house: House) -> None:
    elif_ = await house.signed_in("Elif", "editor")
    entry = f"{house.url}/api/studio/entries/{(await add(elif_, house))['entry_id']}"
    later = "2199-01-01T09:00:00+01:00"
    _, planned = await call(elif_, "POST", entry + "/schedule", {"at": later})
    assert (planned["state"], planned["schedule"]["at"]) == ("scheduled", "2199-01-01T08:00:00.000Z")
    _, dropped = await call(elif_, "POST", entry + "/unschedule")
    assert (dropped["state"], dropped["schedule"]) == ("draft", None)
    for at, code in (("2020-01-01T00:00:00Z", "time_is_over"), ("2199-01-01T09:00", "payload_invalid")):
        status, error = await call(elif_, "POST", entry + "/schedule", {"at": at})
        assert (status, error["code"]) == (400, code)


async def test_a_past_day_shows_what_customers_were_told_then(house: House) -> None:
    elif_ = await house.signed_in("Elif", "editor")
    variable = house.url + "/api/studio/variables/days"
    await call(elif_, "PUT", variable, {"value": "30 days"})
    draft = await add(elif_, house, answer="Within {{days}}.")
    entry = f"{house.url}/api/studio/entries/{draft['entry_id']}"
    await call(elif_, "POST", entry + "/publish", {"revision": 1, "reason": "First"})
    then = datetime.now(timezone.utc).isoformat().replace("+00:00", "Z")
    await call(elif_, "PUT", variable, {"value": "14 days"})
    await call(elif_, "PUT", entry, {"content": {**CONTENT, "answer": "Never."}, "expected_revision": 1})
    await call(elif_, "POST", entry + "/publish", {"revision": 2})
    _, told = await call(elif_, "GET", f"{entry}/live?at={then}")
    assert (told["revision"], told["by"], told["reason"]) == (1, "Elif", "First")
    assert told["rich"][0]["children"][0]["text"] == "Within 30 days."
    _, told = await call(elif_, "GET", f"{entry}/live?at=2020-01-01T00:00:00Z")
    assert told["revision"] is None


async def test_many_entries_are_changed_at_once_and_refusals_are_told_one_by_one(house: House) -> None:
    elif_ = await house.signed_in("Elif", "editor")
    ids = [(await add(elif_, house, question=f"Question {n}?"))["entry_id"] for n in range(3)]
    ids.append((await add(elif_, house, question="Unfinished?", answer="{{nothing}}"))["entry_id"])
    bulk = house.url + "/api/studio/entries/bulk"

    async def run(action: str, value: str = "") -> dict[str, Any]:
        body = {"entry_ids": [*ids, "gone"], "action": action, "value": value, "reason": "Spring"}
        status, done = await call(elif_, "POST", bulk, body)
        assert status == 200
        result: dict[str, Any] = done
        return result

    assert (await run("set_category", "Spring"))["changed"] == ids
    assert (await run("set_owner", "Jan"))["changed"] == ids
    assert (await run("add_tag", "spring"))["changed"] == ids
    assert (await run("add_tag", "spring"))["unchanged"] == ids
    published = await run("publish")
    assert published["changed"] == ids[:3]
    assert {each["entry_id"]: each["code"] for each in published["refused"]} == {
        ids[3]: "variable_undefined",
        "gone": "not_found",
    }
    listed = house.url + "/api/studio/entries?category=Spring&owner=Jan&tag=spring&state=published"
    _, rows = await call(elif_, "GET", listed)
    assert rows["total"] == 3
    _, view = await call(elif_, "GET", f"{house.url}/api/studio/entries/{ids[0]}")
    assert view["revisions"][0]["reason"] == "Spring"
    assert (await run("retire"))["changed"] == ids
    assert (await call(elif_, "POST", bulk, {"entry_ids": ids, "action": "add_tag"}))[0] == 400


async def test_the_list_knows_what_is_overdue_and_what_customers_made_of_entries(house: House) -> None:
    elif_ = await house.signed_in("Elif", "editor")
    shown = await add(elif_, house, question="Returns?", check_by="2020-01-01")
    silent = await add(elif_, house, question="Silent?", locale="nl")
    await call(elif_, "POST", f"{house.url}/api/studio/entries/{shown['entry_id']}/publish", {"revision": 1})

    async def ids(query: str) -> list[str]:
        _, rows = await call(elif_, "GET", f"{house.url}/api/studio/entries?{query}")
        return [row["entry_id"] for row in rows["rows"]]

    assert await ids("overdue=1") == [shown["entry_id"]]
    assert await ids("locale=nl") == [silent["entry_id"]]
    assert await ids("use=never_shown") == [shown["entry_id"], silent["entry_id"]]
    customer = await house.customer()
    await customer.open()
    await customer.say("How do I return it?")  # the fake assistant quotes the entry `returns`
    message = await customer.event(type="message", asks_feedback=True)
    await customer.ask("feedback.give", client_id="judge-1", about_seq=message["seq"], helpful=False)
    assert await ids("use=never_shown") == [silent["entry_id"]]
    assert await ids("use=unhelpful") == [shown["entry_id"]]
    assert (await call(elif_, "GET", house.url + "/api/studio/entries?use=odd"))[0] == 400


async def test_an_answer_for_some_customers_leads_to_no_public_page(house: House) -> None:
    elif_ = await house.signed_in("Elif", "editor")
    gold = {"attribute": "plan", "values": ["gold"]}
    draft = await add(elif_, house, question="Steaming?", audience=[gold])
    entry = f"{house.url}/api/studio/entries/{draft['entry_id']}"
    _, live = await call(elif_, "POST", entry + "/publish", {"revision": 1})
    assert (live["state"], live["url"]) == ("published", None)
    async with house.browser().get(f"{house.url}/help/{draft['entry_id']}") as response:
        assert response.status == 404

    def answer(request: TurnRequest) -> TurnReply:
        reply = think(request)
        reference = AnswerRef("steaming", 1, "Steaming?", 0.9, public=False)
        message = msgspec.structs.replace(reply.messages[0], answer=reference)
        return msgspec.structs.replace(reply, messages=(message,))

    house.assistant.think = answer
    customer = await house.customer()
    await customer.open()
    await customer.say("steaming")
    event = await customer.event(sender="assistant")
    assert (event["answer"]["entry_id"], event["answer"].get("url", "")) == ("steaming", "")


async def test_a_variable_is_defined_once_and_changes_every_answer(house: House) -> None:
    elif_ = await house.signed_in("Elif", "editor")
    variables = house.url + "/api/studio/variables"
    _, listed = await call(elif_, "PUT", variables + "/open", {"value": "9:00 to <b>17:00</b>"})
    assert [each["value"] for each in listed["variables"]] == ["9:00 to <b>17:00</b>"]
    draft = await add(elif_, house, question="Open {{open}}?", answer="We are open {{ open }}.")
    entry = f"{house.url}/api/studio/entries/{draft['entry_id']}"
    assert draft["rich"][0]["children"] == [{"text": "We are open 9:00 to <b>17:00</b>."}]
    await call(elif_, "POST", entry + "/publish", {"revision": 1})
    async with house.browser().get(f"{house.url}/help/{draft['entry_id']}") as response:
        page = await response.text()
        assert "We are open 9:00 to" in page
        assert "<b>17" not in page
    _, changed = await call(elif_, "PUT", variables + "/open", {"value": "10:00"})
    assert changed["variables"][0]["used_in"] == [
        {"entry_id": draft["entry_id"], "question": "Open {{open}}?"}
    ]
    assert house.services.knowledge.get_published(draft["entry_id"]).content.answer == "We are open 10:00."
    status, error = await call(elif_, "DELETE", variables + "/open")
    assert (status, error["code"]) == (409, "variable_used")
    _, history = await call(elif_, "GET", variables + "/open/history")
    assert [each["value"] for each in history["values"]] == ["10:00", "9:00 to <b>17:00</b>"]
    _, preview = await call(
        elif_, "POST", house.url + "/api/studio/preview", {"markdown": "{{open}} {{shut}} \\{{open}}"}
    )
    assert (preview["rich"][0]["children"][0]["text"], preview["unknown"]) == (
        "10:00 {{shut}} {{open}}",
        ["shut"],
    )
    for name in ("Open", "1st", "a-b", "x" * 60):
        assert (await call(elif_, "PUT", f"{variables}/{name}", {"value": "x"}))[0] == 400


async def test_pictures_are_known_by_their_content_and_cannot_run(house: House) -> None:
    elif_, mia = await house.signed_in("Elif", "editor"), await house.signed_in("Mia", "agent")
    pictures = house.url + "/api/studio/pictures"
    async with elif_.post(pictures, data=PNG) as response:
        added = await response.json()
        assert (response.status, added["media_type"]) == (201, "image/png")
    async with house.browser().get(house.url + added["url"]) as response:
        assert (response.status, await response.read()) == (200, PNG)
        assert response.headers["Content-Type"] == "image/png"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response.headers["Content-Security-Policy"]
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    for data, status in (
        (svg, 415),
        (PNG[:20], 415),
        (b"%PDF-1.4", 415),
        (b"", 400),
        (PNG + b"\0" * 2 * 2**20, 413),
    ):
        async with elif_.post(pictures, data=BytesIO(data)) as response:
            assert response.status == status, data[:20]
    async with mia.post(pictures, data=PNG) as response:
        assert response.status == 403
    for name in ("nothing.png", "..%2Fknowledge.db", f"{'a' * 32}.svg", f"{'a' * 32}.png"):
        async with house.browser().get(f"{house.url}/pictures/{name}") as response:
            assert response.status == 404


async def test_unsaved_work_is_kept_for_its_writer_only_until_it_is_saved(house: House) -> None:
    elif_, jan = await house.signed_in("Elif", "editor"), await house.signed_in("Jan", "editor")
    draft = await add(elif_, house)
    entry = f"{house.url}/api/studio/entries/{draft['entry_id']}"
    unsaved = f"{house.url}/api/studio/unsaved/"
    half = {"content": {"question": "", "answer": "half a sen"}, "base": 1}
    assert (await call(elif_, "PUT", unsaved + draft["entry_id"], half))[0] == 204
    assert (await call(elif_, "GET", entry))[1]["unsaved"]["content"]["answer"] == "half a sen"
    assert (await call(jan, "GET", entry))[1]["unsaved"] is None
    _, saved = await call(elif_, "PUT", entry, {"content": CONTENT, "expected_revision": 1})
    assert saved["unsaved"] is None
    assert (await call(elif_, "PUT", unsaved + "+new", {**half, "base": 0}))[0] == 204
    found = (await call(elif_, "GET", unsaved + "+new"))[1]["unsaved"]
    assert found["content"]["answer"] == "half a sen"
    await call(elif_, "DELETE", unsaved + "+new")
    assert (await call(elif_, "GET", unsaved + "+new"))[1] == {"unsaved": None}
    assert (await call(elif_, "PUT", unsaved + "a b", half))[0] == 404


async def test_editors_of_one_entry_hear_of_each_other(house: House) -> None:
    elif_, jan = await house.signed_in("Elif", "editor"), await house.signed_in("Jan", "editor")
    draft = await add(elif_, house)
    editors = f"{house.url}/api/studio/entries/{draft['entry_id']}/editors"
    _, alone = await call(elif_, "POST", editors, {"page": "elif-one", "writing": True})
    assert (alone["editors"], alone["latest"]) == ([], 1)
    _, together = await call(jan, "POST", editors, {"page": "jan-page"})
    assert together["editors"] == [{"name": "Elif", "writing": True}]
    _, left = await call(elif_, "POST", editors, {"page": "elif-one", "leaving": True})
    assert left["editors"] == [{"name": "Jan", "writing": False}]
    assert (await call(jan, "POST", editors, {"page": "jan-page"}))[1]["editors"] == []


def test_a_page_that_says_nothing_any_more_is_gone() -> None:
    clock = Clock()
    clock.stop()
    editors = Editors(clock)
    elif_ = Staff(StaffId("s1"), "Elif", "elif@demo.example", "editor", NOON)
    jan = Staff(StaffId("s2"), "Jan", "jan@demo.example", "editor", NOON)
    editors.seen("page-one", "returns", elif_, writing=True)
    assert editors.list_others("page-two", "returns", jan) == [("Elif", True)]
    clock.ahead += GONE_AFTER
    assert editors.list_others("page-two", "returns", jan) == []


async def test_phrasings_of_other_entries_are_named(house: House) -> None:
    elif_ = await house.signed_in("Elif", "editor")
    returns = await add(elif_, house, translations=[{"locale": "de", "question": "Wie geht Rückgabe?"}])
    other = await add(elif_, house, question="Other?", phrasings=[])
    asked = {"entry_id": other["entry_id"], "texts": ["Send it BACK!", "send it", "wie geht rückgabe", '"']}
    _, found = await call(elif_, "POST", house.url + "/api/studio/phrasings", asked)
    assert [(each["text"], each["entry_id"]) for each in found["taken"]] == [
        ("Send it BACK!", returns["entry_id"]),
        ("wie geht rückgabe", returns["entry_id"]),
    ]
    asked["entry_id"] = returns["entry_id"]
    assert (await call(elif_, "POST", house.url + "/api/studio/phrasings", asked))[1] == {"taken": []}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/studio/variables"),
        ("PUT", "/api/studio/variables/x"),
        ("POST", "/api/studio/entries/bulk"),
        ("POST", "/api/studio/entries/x/schedule"),
        ("GET", "/api/studio/entries/x/live"),
        ("PUT", "/api/studio/unsaved/x"),
        ("POST", "/api/studio/pictures"),
        ("POST", "/api/studio/phrasings"),
        ("POST", "/api/studio/entries/x/editors"),
    ],
)
async def test_agents_may_not_do_editors_work(house: House, method: str, path: str) -> None:
    mia = await house.signed_in("Mia", "agent")
    status, error = await call(mia, method, house.url + path, {})
    assert (status, error["code"]) == (403, "not_allowed")
