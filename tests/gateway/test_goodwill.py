"""Gestures of goodwill within the allowance, and entries made of replies."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest

from bot.services.accounts.users import make_sign_in_link
from tests.gateway.house import House
from tests.gateway.test_staff import call
from tests.gateway.test_suggestions import taken

VOUCHER = {"kind": "voucher", "amount": 20, "code": "LOOM-20-ABC", "reason": "The lamp broke twice"}


async def allow(house: House, **allowance: int) -> aiohttp.ClientSession:
    browser = await house.signed_in("Vera", "supervisor")
    status, board = await call(browser, "PUT", house.url + "/api/board/allowance", allowance)
    assert status == 200, board
    assert board["allowance"] == allowance
    return browser


async def desk_of_mia(house: House) -> aiohttp.ClientSession:
    link = await asyncio.to_thread(make_sign_in_link, house.settings.data_dir, "mia@demo.example", house.url)
    browser = house.browser()
    key = link.partition("?link=")[2]
    async with browser.post(house.url + "/api/sign-in/link", json={"link": key}) as response:
        assert response.status == 200
    return browser


async def give(
    house: House, browser: aiohttp.ClientSession, conversation_id: str, client_id: str, **gesture: Any
) -> tuple[int, Any]:
    url = f"{house.url}/api/desk/conversations/{conversation_id}/goodwill"
    return await call(browser, "POST", url, {"client_id": client_id, **gesture})


async def test_a_gesture_within_the_allowance_reaches_customer_and_board(house: House) -> None:
    customer, _, conversation_id = await taken(house)
    vera = await allow(house, largest=25, per_day=35, shipping=10)
    mia = await desk_of_mia(house)
    for _ in range(2):  # repeated after a lost answer, it is given once
        status, goodwill = await give(house, mia, conversation_id, "g1", **VOUCHER)
        assert (status, goodwill["left"]) == (201, 15)
    said = await customer.event(sender="agent")
    assert "€20" in said["text"]
    assert "LOOM-20-ABC" in said["text"]

    status, refusal = await give(house, mia, conversation_id, "g2", **VOUCHER)
    assert (status, refusal["code"]) == (409, "over_allowance")
    assert refusal["message"] == "€15 of €35 are left for today. Give less, or ask your supervisor."
    status, refusal = await give(house, mia, conversation_id, "g3", **{**VOUCHER, "amount": 26})
    assert (status, refusal["code"]) == (409, "gesture_too_large")
    shipping = {"kind": "free_shipping", "code": "SHIP-1", "reason": "Late parcel"}
    status, goodwill = await give(house, mia, conversation_id, "g4", **shipping)
    assert (status, goodwill["left"]) == (201, 5)
    note = {"kind": "thank_you_note", "reason": "Was patient"}
    status, goodwill = await give(house, mia, conversation_id, "g5", **note)
    assert (status, goodwill["left"]) == (201, 5)
    assert [gesture["kind"] for gesture in goodwill["gestures"]] == [
        "thank_you_note",
        "free_shipping",
        "voucher",
    ]
    _, board = await call(vera, "GET", house.url + "/api/board/goodwill")
    assert board["total"] == 30
    last = board["gestures"][-1]
    assert (last["agent_name"], last["amount"], last["reason"]) == ("Mia", 20, "The lamp broke twice")
    _, earlier = await call(vera, "GET", house.url + "/api/board/goodwill?day=2020-01-01")
    assert earlier["gestures"] == []


async def test_nothing_may_be_given_before_a_supervisor_says_so(house: House) -> None:
    _, _, conversation_id = await taken(house)
    mia = await desk_of_mia(house)
    assert (await give(house, mia, conversation_id, "g", **VOUCHER))[1]["code"] == "gesture_too_large"
    status, error = await call(
        mia, "PUT", house.url + "/api/board/allowance", {"largest": 1, "per_day": 1, "shipping": 1}
    )
    assert (status, error["code"]) == (403, "not_allowed")
    noor = await house.signed_in("Noor", "agent")
    await allow(house, largest=25, per_day=35, shipping=10)
    assert (await give(house, noor, conversation_id, "g", **VOUCHER))[1]["code"] == "wrong_owner"


@pytest.mark.parametrize(
    "changes",
    [
        {"reason": "  x  "},
        {"reason": ""},
        {"amount": -5},
        {"amount": 0},
        {"code": ""},
        {"code": "<b>"},
        {"kind": "money"},
        {"kind": "thank_you_note"},
        {"kind": "free_shipping", "amount": 0, "code": ""},
    ],
)
async def test_a_gesture_without_sense_is_refused(house: House, changes: dict[str, Any]) -> None:
    noor = await house.signed_in("Noor", "agent")
    status, error = await give(house, noor, "any", "g", **{**VOUCHER, **changes})
    assert (status, error["code"]) == (400, "payload_invalid")


async def test_gestures_survive_a_rebuild(house: House) -> None:
    _, _, conversation_id = await taken(house)
    vera = await allow(house, largest=25, per_day=35, shipping=10)
    await give(house, await desk_of_mia(house), conversation_id, "g1", **VOUCHER)
    _, before = await call(vera, "GET", house.url + "/api/board/goodwill")
    await house.services.writer.write(house.services.record.rebuild)
    _, after = await call(vera, "GET", house.url + "/api/board/goodwill")
    assert after == before
