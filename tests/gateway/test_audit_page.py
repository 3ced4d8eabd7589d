"""The audit log on the board: for supervisors, by person, action and day, page by page."""

from __future__ import annotations

from typing import Any

import pytest

from bot.services.accounts.audit_log import PAGE
from tests.gateway.house import House


async def audit(
    house: House, role: str = "supervisor", who: str = "Sam", **query: str
) -> tuple[int, dict[str, Any]]:
    browser = await house.signed_in(who, role)
    async with browser.get(f"{house.url}/api/board/audit", params=query) as response:
        return response.status, await response.json()


async def note(house: House, subject: str, by: str = "Tom") -> None:
    record, now = house.services.record, house.services.clock()
    await house.services.writer.write(lambda: record.audit("entries_exported", subject, by, now, which="all"))


async def test_a_supervisor_reads_who_did_what(house: House) -> None:
    await note(house, "entries")
    status, page = await audit(house)
    [entry] = [entry for entry in page["entries"] if entry["action"] == "entries_exported"]
    assert status == 200
    assert (entry["by"], entry["subject"]) == ("Tom", "entries")
    assert entry["details"] == [{"name": "which", "value": "all"}]
    assert "Tom" in page["people"]
    assert {"entries_exported", "secret_set"} <= set(page["actions"])


@pytest.mark.parametrize(
    ("query", "subjects"),
    [
        ({"by": "Tom"}, ["2", "1"]),
        ({"by": "Ann", "action": "entries_exported"}, ["3"]),
        ({"by": "Ann", "action": "secret_set"}, []),
        ({"by": "Tom", "day": "2020-01-01"}, []),
    ],
)
async def test_entries_are_filtered(house: House, query: dict[str, str], subjects: list[str]) -> None:
    for subject, by in (("1", "Tom"), ("2", "Tom"), ("3", "Ann")):
        await note(house, subject, by)
    _, page = await audit(house, **query)
    assert [entry["subject"] for entry in page["entries"]] == subjects


async def test_a_long_log_is_read_page_by_page(house: House) -> None:
    for number in range(PAGE + 3):
        await note(house, str(number))
    _, first = await audit(house, by="Tom")
    _, rest = await audit(house, by="Tom", before=str(first["next"]), who="Ann")
    subjects = [entry["subject"] for entry in first["entries"] + rest["entries"]]
    assert (len(first["entries"]), rest["next"]) == (PAGE, None)
    assert subjects == [str(number) for number in reversed(range(PAGE + 3))]


@pytest.mark.parametrize(
    "query", [{"action": "coffee_made"}, {"day": "yesterday"}, {"before": "x"}, {"colour": "red"}]
)
async def test_a_filter_that_is_none_is_refused(house: House, query: dict[str, str]) -> None:
    status, refusal = await audit(house, **query)
    assert (status, refusal["code"]) == (400, "payload_invalid")


@pytest.mark.parametrize("role", ["agent", "editor"])
async def test_others_do_not_read_it(house: House, role: str) -> None:
    status, refusal = await audit(house, role)
    assert (status, refusal["code"]) == (403, "not_allowed")
