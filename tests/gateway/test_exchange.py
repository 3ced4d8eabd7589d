"""Import and export in the studio: a file is looked at first, and then taken whole or not at all."""

from __future__ import annotations

import asyncio
import json
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.conversation.accounts.audit import list_audit
from bot.gateway.api import exchange
from knowledge_base.model import Content, Translation
from tests.gateway.house import House, open_house
from tests.gateway.test_picture_metadata import SECRET, made

TABLE = b"id,title,body\n1,Where are you?,Here.\n2,When are you open?,Always.\n"


async def send(
    browser: aiohttp.ClientSession, house: House, data: bytes, **query: str
) -> tuple[int, dict[str, Any]]:
    query = {"name": "faq.csv", **query}
    async with browser.post(house.url + "/api/studio/import", params=query, data=data) as response:
        return response.status, await response.json()


async def listed(browser: aiohttp.ClientSession, house: House) -> list[str]:
    async with browser.get(house.url + "/api/studio/entries") as response:
        return [row["entry_id"] for row in (await response.json())["rows"]]


async def test_a_file_is_looked_at_then_imported_as_drafts(house: House) -> None:
    browser = await house.signed_in("Elif", "editor")
    status, plan = await send(browser, house, TABLE)
    assert (status, plan["added"], plan["problems"]) == (200, 2, [])
    assert [(step["line"], step["outcome"], step["question"]) for step in plan["steps"]] == [
        (2, "added", "Where are you?"),
        (3, "added", "When are you open?"),
    ]
    assert await listed(browser, house) == []
    status, done = await send(browser, house, TABLE, digest=plan["digest"])
    assert (status, done) == (
        200,
        {
            "added": ["where-are-you", "when-are-you-open"],
            "changed": [],
            "skipped": 0,
            "waiting": [
                {"entry_id": "where-are-you", "revision": 1},
                {"entry_id": "when-are-you-open", "revision": 1},
            ],
        },
    )
    assert house.services.knowledge.list_published() == []
    entry = house.services.knowledge.get_entry("where-are-you")
    assert (entry.latest.saved_by, entry.latest.reason) == ("Elif", "Imported from faq.csv")


async def test_nothing_of_a_broken_file_is_imported(house: House) -> None:
    browser = await house.signed_in("Elif", "editor")
    broken = TABLE + b"3,Who are you?,\n"
    status, plan = await send(browser, house, broken)
    assert (status, len(plan["steps"])) == (200, 2)
    (problem,) = plan["problems"]
    assert (problem["file"], problem["line"]) == ("faq.csv", 4)
    assert "“Who are you?” is empty" in problem["sentence"]
    status, refusal = await send(browser, house, broken, digest=plan["digest"])
    assert (status, refusal["code"]) == (422, "import_broken")
    assert refusal["details"]["problems"] == plan["problems"]
    assert await listed(browser, house) == []


async def test_a_plan_that_is_out_of_date_is_shown_anew(house: House) -> None:
    browser = await house.signed_in("Elif", "editor")
    _, plan = await send(browser, house, TABLE)
    await send(browser, house, TABLE, digest=plan["digest"])
    status, refusal = await send(browser, house, TABLE, digest=plan["digest"])
    assert (status, refusal["code"]) == (409, "import_outdated")
    assert refusal["details"]["plan"]["skipped"] == 2


async def test_files_that_are_none_and_too_large_are_refused(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = await house.signed_in("Elif", "editor")
    status, plan = await send(browser, house, b"PK\x03\x04nothing", name="faq.zip")
    assert (status, "cannot be unpacked" in plan["problems"][0]["sentence"]) == (200, True)
    monkeypatch.setattr(exchange, "MOST_BYTES", 1000)
    status, refusal = await send(browser, house, TABLE * 20)
    assert (status, refusal["code"]) == (413, "import_too_large")
    status, refusal = await send(browser, house, TABLE, format="word")
    assert (status, refusal["code"]) == (400, "payload_invalid")


async def test_an_export_is_a_file_that_imports_as_it_was(house: House) -> None:
    browser = await house.signed_in("Elif", "editor")
    _, plan = await send(browser, house, TABLE)
    await send(browser, house, TABLE, digest=plan["digest"])
    house.services.knowledge.publish_entry("where-are-you", "Elif")
    url = house.url + "/api/studio/export"
    async with browser.get(url, params={"format": "json"}) as response:
        assert response.headers["Content-Disposition"] == 'attachment; filename="entries.json"'
        document = json.loads(await response.read())
        assert [entry["id"] for entry in document["entries"]] == ["where-are-you"]
    async with browser.get(url, params={"which": "all"}) as response:
        data = await response.read()
    status, plan = await send(browser, house, data, name="entries.zip")
    assert (status, plan["skipped"], plan["problems"]) == (200, 2, [])
    noted = await house.services.writer.read(lambda: list_audit(house.services.record.file))
    assert [(entry.action, entry.subject, entry.by) for entry in noted[:2]] == [
        ("entries_exported", "all", "Elif"),
        ("entries_exported", "published", "Elif"),
    ]


async def test_only_editors_bring_entries_in_and_out(house: House) -> None:
    agent = await house.signed_in("Mia", "agent")
    assert (await send(agent, house, TABLE))[0] == 403
    async with house.browser().get(house.url + "/api/studio/export") as response:
        assert response.status == 401


async def test_pictures_travel_with_their_entries(house: House, tmp_path: Path) -> None:
    browser = await house.signed_in("Elif", "editor")
    here = house.services
    name = (await asyncio.to_thread(here.pictures.add, sideways())).name
    content = Content("Where is it?", f"Here: ![the door](/pictures/{name})", locale="en")
    content = replace(content, translations=(Translation("de", "Wo?", f"Hier: ![](/pictures/{name})"),))
    here.knowledge.add_entry(content, "Elif", "door")
    here.knowledge.publish_entry("door", "Elif")
    async with browser.get(house.url + "/api/studio/export") as response:
        data = await response.read()
    (elsewhere := tmp_path / "b").mkdir()
    async with open_house(elsewhere) as another:
        elif_ = await another.signed_in("Elif", "editor")
        _, plan = await send(elif_, another, data, name="entries.zip")
        assert (plan["added"], plan["problems"], plan["notes"]) == (1, [], [])
        path_of = another.services.pictures.path_of
        assert await asyncio.to_thread(path_of, name) is None  # so far it was only looked at
        await send(elif_, another, data, name="entries.zip", digest=plan["digest"])
        assert another.services.knowledge.get_entry("door").latest.content == content
        kept = await asyncio.to_thread(path_of, name)
        assert kept
        assert kept.read_bytes() == (here.pictures.folder / name).read_bytes()
        _, again = await send(elif_, another, data, name="entries.zip")
        assert (again["added"], again["changed"], again["skipped"]) == (0, 0, 1)


async def test_the_pictures_of_another_sites_folder_become_ours(house: House) -> None:
    browser = await house.signed_in("Elif", "editor")
    files = {
        "help/door.md": b"---\ntitle: Where?\n---\n"
        b"Here: ![](img/the%20door.jpg) ![](broken.png) ![](https://a.example/x.png)",
        "help/img/the door.jpg": sideways(),
        "help/broken.png": b"\x89PNG\r\n\x1a\n<script>",
        "help/img/unused.png": b"never looked at",
    }
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        for path, data in files.items():
            packed.writestr(path, data)
    _, plan = await send(browser, house, archive.getvalue(), name="site.zip")
    assert [note["sentence"] for note in plan["notes"]] == [
        "The picture help/broken.png cannot be shown and is left out: use a PNG, JPEG, GIF or WebP file."
    ]
    _, done = await send(browser, house, archive.getvalue(), name="site.zip", digest=plan["digest"])
    [kept] = house.services.pictures.folder.iterdir()
    answer = house.services.knowledge.get_entry(done["added"][0]).latest.content.answer
    assert answer == f"Here: ![](/pictures/{kept.name}) ![](broken.png) ![](https://a.example/x.png)"
    assert SECRET not in kept.read_bytes()


def sideways() -> bytes:
    return made("JPEG", orientation=6)
