"""The gate of a real Frontdesk: a stolen phrasing is caught, a draft is tried, a good edit goes live."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from benchmarks.house import House
from tests.story.peers import sign_in

pytestmark = [pytest.mark.model, pytest.mark.timeout(300)]

STOLEN = "how long does it take to get my money back after a return"
ENTRY = "gift-wrapping"


@pytest.fixture
async def editor(house: House) -> AsyncIterator[aiohttp.ClientSession]:
    await asyncio.to_thread(house.wait_until, "the assistant is ready", house.assistant_is_ready)
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        await sign_in(session, house, "elif@demo.example")
        yield session


async def call(session: aiohttp.ClientSession, url: str, body: Any = None, method: str = "POST") -> Any:
    async with session.request(method, url, json=body) as response:
        lines = (await response.text()).splitlines()
        assert response.status in (200, 409), lines
        return json.loads(lines[-1])


async def test_a_bad_edit_is_held_back_by_the_real_assistant(
    house: House, editor: aiohttp.ClientSession
) -> None:
    entry_url, api = f"{house.url}/api/studio/entries/{ENTRY}", f"{house.url}/api/studio"
    await call(editor, f"{api}/pins", {"text": STOLEN, "entry_id": "refund-times"})
    try:
        entry = await call(editor, entry_url, method="GET")
        live, newest = entry["revisions"][0]["content"], entry["revisions"][0]["number"]
        greedy = {**live, "phrasings": [*live["phrasings"], STOLEN, f"{STOLEN} please"]}
        saved = await call(editor, entry_url, {"content": greedy, "expected_revision": newest}, "PUT")
        change = {"entry_id": ENTRY, "revision": saved["revisions"][0]["number"]}
        report = await call(editor, f"{api}/gate", {"changes": [change]})
        (worse,) = [row for row in report["rows"] if row["verdict"] == "worse"]
        assert (worse["text"], worse["pinned"], report["blocked"]) == (STOLEN, True, True)
        assert [shown["entry_id"] for shown in worse["before"]["shown"]] == ["refund-times"]
        assert ENTRY in [shown["entry_id"] for shown in worse["after"]["shown"]]
        refused = await call(editor, f"{entry_url}/publish", {"revision": change["revision"]})
        assert refused["code"] == "gate_blocked"

        mended = {**live, "answer": live["answer"] + "\n\nA card costs nothing."}
        saved = await call(
            editor, entry_url, {"content": mended, "expected_revision": change["revision"]}, "PUT"
        )
        tried = await call(
            editor,
            f"{api}/try",
            {
                "text": "do you wrap gifts?",
                "profile": {"name": "Priya"},
                "draft": {"entry_id": ENTRY, "content": mended},
            },
        )
        assert tried["messages"][-1]["text"].endswith("A card costs nothing.")
        assert tried["understanding"]["ranking"][0]["parts"]
        published = await call(editor, f"{entry_url}/publish", {"revision": saved["revisions"][0]["number"]})
        assert published["live"] == saved["revisions"][0]["number"]
    finally:
        await call(editor, f"{api}/pins/remove", {"text": STOLEN})
