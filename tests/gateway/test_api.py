"""The studio's and the board's API, and how errors leave."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.gateway import guard
from tests.gateway.house import House, open_house
from tests.gateway.test_staff import call

CONTENT = {
    "question": "How do I return something?",
    "answer": "Within **30 days**.\n\n1. Print the label.\n2. Drop it off.",
    "phrasings": ["send it back", "return an order"],
    "category": "Returns",
    "tags": ["returns"],
    "locale": "en",
    "owner": "Elif",
    "check_by": "2027-03-01",
    "audience": [],
    "translations": [],
    "when_overdue": "flag",
}


async def add(browser: aiohttp.ClientSession, house: House, **changes: Any) -> dict[str, Any]:
    status, view = await call(
        browser, "POST", house.url + "/api/studio/entries", {"content": {**CONTENT, **changes}}
    )
    assert status == 201, view
    result: dict[str, Any] = view
    return result


async def test_an_entry_is_written_listed_published_and_read_by_everyone(house: House) -> None:
    browser = await house.signed_in("Elif", "editor")
    draft = await add(browser, house)
    entry = f"{house.url}/api/studio/entries/{draft['entry_id']}"
    assert draft["state"] == "draft"
    assert draft["revisions"][0]["content"] == CONTENT
    assert draft["revisions"][0]["saved_by"] == "Elif"
    assert draft["url"] is None
    assert draft["rich"][1]["tag"] == "ol"

    public = f"{house.url}/help/{draft['entry_id']}"
    async with house.browser().get(public) as response:
        assert response.status == 404, "a draft is nobody's to read"
    status, live = await call(browser, "POST", entry + "/publish", {"revision": 1})
    assert (status, live["state"], live["live"], live["url"]) == (
        200,
        "published",
        1,
        f"/help/{draft['entry_id']}",
    )
    async with house.browser().get(public) as response:
        page = await response.text()
        assert response.status == 200
        assert "<strong>30 days</strong>" in page
    async with house.browser().get(house.url + "/help") as response:
        assert "How do I return something?" in await response.text()

    status, rows = await call(
        browser, "GET", house.url + "/api/studio/entries?q=label&state=published&limit=5"
    )
    assert (rows["total"], rows["limit"], rows["offset"]) == (1, 5, 0)
    assert rows["rows"][0]["phrasings"] == 2
    assert rows["rows"][0]["check_by"] == "2027-03-01"
    assert (await call(browser, "GET", house.url + "/api/studio/labels"))[1] == {
        "categories": [{"name": "Returns", "entries": 1}],
        "owners": ["Elif"],
        "tags": ["returns"],
        "locales": ["en"],
        "four_eyes": False,
    }
    status, retired = await call(browser, "POST", entry + "/retire")
    assert (retired["state"], retired["live"]) == ("retired", None)
    async with house.browser().get(public) as response:
        assert response.status == 410


async def test_two_editors_cannot_overwrite_each_other(house: House) -> None:
    elif_, jan = await house.signed_in("Elif", "editor"), await house.signed_in("Jan", "admin")
    draft = await add(elif_, house)
    entry = f"{house.url}/api/studio/entries/{draft['entry_id']}"
    mine = {**CONTENT, "answer": "Elif's answer"}
    theirs = {**CONTENT, "answer": "Jan's answer"}
    status, saved = await call(jan, "PUT", entry, {"content": theirs, "expected_revision": 1})
    assert (status, saved["revisions"][0]["number"]) == (200, 2)
    status, error = await call(elif_, "PUT", entry, {"content": mine, "expected_revision": 1})
    assert (status, error["code"]) == (409, "revision_conflict")
    assert error["details"]["yours"]["answer"] == "Elif's answer"
    assert error["details"]["theirs"]["revisions"][0]["content"]["answer"] == "Jan's answer"
    status, saved = await call(elif_, "PUT", entry, {"content": mine, "expected_revision": 2})
    assert [revision["number"] for revision in saved["revisions"]] == [3, 2, 1]


async def test_a_preview_and_a_trial_show_what_customers_would_get(house: House) -> None:
    browser = await house.signed_in("Elif", "editor")
    status, preview = await call(
        browser, "POST", house.url + "/api/studio/preview", {"markdown": "**hi** <b>x</b>"}
    )
    assert status == 200
    assert preview["rich"][0]["children"][0]["tag"] == "strong"
    status, reading = await call(browser, "POST", house.url + "/api/studio/try", {"text": "I want a person"})
    assert (status, reading["understanding"]["wants_human"], reading["handoff"]) == (200, True, "asked")


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("GET", "/api/studio/entries/nothing", None, 404, "not_found"),
        ("POST", "/api/studio/entries/nothing/publish", {"revision": 1}, 404, "not_found"),
        ("POST", "/api/studio/entries/nothing/retire", None, 404, "not_found"),
        ("GET", "/api/nothing", None, 404, "not_found"),
        ("DELETE", "/api/me", None, 405, "method_not_allowed"),
        ("GET", "/api/studio/entries?limit=x", None, 400, "payload_invalid"),
        ("GET", "/api/studio/entries?limit=9999", None, 400, "payload_invalid"),
        ("GET", "/api/studio/entries?state=x", None, 400, "payload_invalid"),
        ("POST", "/api/studio/entries", {}, 400, "payload_invalid"),
        ("POST", "/api/studio/entries", {"content": CONTENT, "x": 1}, 400, "payload_invalid"),
        ("POST", "/api/studio/entries", {"content": {**CONTENT, "question": ""}}, 400, "payload_invalid"),
        ("POST", "/api/studio/entries", {"content": {**CONTENT, "question": "  "}}, 400, "entry_incomplete"),
        ("POST", "/api/studio/entries", {"content": {**CONTENT, "answer": "a\0"}}, 400, "text_unreadable"),
        (
            "POST",
            "/api/studio/entries",
            {"content": {**CONTENT, "check_by": "2027-02-31"}},
            400,
            "payload_invalid",
        ),
        ("POST", "/api/studio/preview", {"markdown": "x" * 300_000}, 413, "payload_too_large"),
        ("POST", "/api/studio/try", {"text": " "}, 400, "text_empty"),
        ("GET", "/api/board?day=2026-13-01", None, 400, "payload_invalid"),
    ],
)
async def test_a_bad_request_is_refused_by_name(
    house: House, method: str, path: str, body: Any, status: int, code: str
) -> None:
    browser = await house.signed_in("Ann", "admin")
    answered, error = await call(browser, method, house.url + path, body)
    assert (answered, error["code"]) == (status, code)
    assert error["message"].endswith(".")


async def test_a_body_must_say_that_it_is_json(house: House) -> None:
    browser = await house.signed_in("Elif", "editor")
    async with browser.post(house.url + "/api/studio/preview", data='{"markdown": ""}') as response:
        assert (response.status, (await response.json())["code"]) == (400, "payload_invalid")


async def test_the_unexpected_leaves_as_internal_and_is_logged_with_its_traceback(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("the secret reason")

    browser = await house.signed_in("Ann", "supervisor")
    monkeypatch.setattr(house.services.record, "measure", broken)
    status, error = await call(browser, "GET", house.url + "/api/board")
    assert (status, error["code"]) == (500, "internal")
    assert "secret" not in str(error)
    assert "ZeroDivisionError" in caplog.text
    monkeypatch.setattr(house.services.record, "get_latest_conversation", broken)
    customer = await house.customer()
    await customer.send({"type": "session.open", "id": 1, "protocol": 1})
    refused = await customer.wait(lambda f: f["type"] == "error")
    assert (refused["id"], refused["code"]) == (1, "internal")


async def test_the_board_counts_the_day(house: House) -> None:
    mia = await house.agent("Mia")
    for number in range(3):
        customer = await house.customer()
        await customer.open()
        await customer.say("How do I return it?")
        answer = await customer.event(sender="assistant")
        await customer.ask("feedback.give", client_id="f", about_seq=answer["seq"], helpful=number > 0)
    conversation_id = (await customer.ask("handoff.request", client_id="h"))["conversation_id"]
    sam = await house.signed_in("Sam", "supervisor")
    board = (await call(sam, "GET", house.url + "/api/board"))[1]
    assert board["conversations"]["value"] == 3
    assert board["waiting"] == {
        "value": 1,
        "before": None,
        "target": None,
        "target_met": None,
        "conversation_ids": [conversation_id],
    }
    assert board["helpful_share"]["value"] == pytest.approx(2 / 3)
    assert board["helpful_share"]["target_met"] is False
    assert board["reasons"] == [{"key": "asked", "label": "Asked for a person", "count": 1}]
    assert board["entries"][0]["count"] == 3
    assert sum(hour["handoffs"] for hour in board["hours"]) == 1
    assert board["first_human_reply_s"]["value"] is None
    await mia.ask("conversation.take", conversation_id=conversation_id)
    await mia.ask("message.send", conversation_id=conversation_id, client_id="a", text="Hello.")
    board = (await call(sam, "GET", house.url + "/api/board"))[1]
    assert board["first_human_reply_s"]["value"] > 0
    yesterday = (await call(sam, "GET", house.url + "/api/board?day=2020-01-01"))[1]
    assert yesterday["conversations"]["value"] == 0


async def test_readiness_tells_of_the_record_and_of_the_assistant(house: House) -> None:
    browser = house.browser()
    assert await call(browser, "GET", house.url + "/healthz") == (200, {"alive": True})
    status, ready = await call(browser, "GET", house.url + "/readyz")
    assert (status, ready["ready"], ready["assistant"], ready["on_duty"]) == (200, True, True, False)


async def test_the_gateway_is_ready_while_no_assistant_is(tmp_path: Path) -> None:
    async with open_house(tmp_path, assistants=(f"unix:{tmp_path}/nobody.sock",)) as house:
        status, ready = await call(house.browser(), "GET", house.url + "/readyz")
        assert (status, ready["ready"], ready["assistant"], ready["model"]) == (200, True, False, None)
        browser = await house.signed_in("Elif", "editor")
        status, error = await call(browser, "POST", house.url + "/api/studio/try", {"text": "hello"})
        assert (status, error["code"]) == (503, "assistant_unavailable")


async def test_the_demo_signs_identities_and_only_the_demo_does(house: House) -> None:
    status, payload = await call(house.browser(), "GET", house.url + "/demo/identity?name=Priya")
    assert status == 200
    customer = await house.customer()
    assert (await customer.open(identity=payload["identity"]))["customer_name"] == "Priya"
    assert (await call(house.browser(), "GET", house.url + "/demo/identity?name="))[0] == 400


async def test_outside_the_demo_nobody_signs_identities(tmp_path: Path) -> None:
    async with open_house(tmp_path, demo=False) as house:
        assert (await call(house.browser(), "GET", house.url + "/demo/identity?name=Eve"))[0] == 404


async def test_a_caller_who_goes_away_in_the_middle_is_no_fault(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "bot.gateway")
    app = web.Application(middlewares=guard.middlewares(house.settings))

    async def read(request: web.Request) -> web.Response:
        return web.Response(body=await request.read())

    app.router.add_post("/read", read)
    # As it is served: a test's server would cancel the handler instead.
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0]
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(b"POST /read HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n")
    assert b"100 Continue" in await reader.readline(), "the request is being handled"
    writer.write(b"half")
    writer.close()
    await writer.wait_closed()
    for _ in range(1000):
        if "went away" in caplog.text:
            break
        await asyncio.sleep(0.01)
    await runner.cleanup()
    assert "The caller of POST /read went away" in caplog.text
    assert [record for record in caplog.records if record.levelno > logging.DEBUG] == []
