"""Nobody waits for a person who will not come: what removed and disabled staff had goes back to the queue."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.services.accounts.users import UserError, make_sign_in_link, remove_user, set_disabled, set_password
from tests.gateway.house import House, Peer, Refused, open_house
from tests.gateway.test_routing import team, waiting_customer
from tests.gateway.test_silence import Watched
from tests.gateway.test_staff import call

MIA = "mia@demo.example"


@pytest.fixture
async def watched(tmp_path: Path) -> AsyncIterator[Watched]:
    async with open_house(tmp_path, duty_grace_s=0.05) as house:
        yield Watched(house)


async def lose(house: House, how: str) -> None:
    """Mia does not work here any more."""
    if how == "removed":
        await asyncio.to_thread(remove_user, house.settings.data_dir, MIA)
    else:
        await asyncio.to_thread(set_disabled, house.settings.data_dir, MIA, True)


@pytest.mark.parametrize("how", ["removed", "disabled"])
async def test_they_wait_again_by_how_long_each_has_waited_for_a_word(watched: Watched, how: str) -> None:
    mia, zoe = await watched.house.agent("Mia"), await watched.house.agent("Zoe")
    first, longest = await watched.taken(mia, "Ann")
    idle, nothing_owed = await watched.taken(mia, "Bo")
    second, shorter = await watched.taken(mia, "Cleo")
    _, waiting = await waiting_customer(watched.house, "Dan")
    await first.say("Where is it?")
    watched.clock.ahead += timedelta(seconds=20)
    await second.say("And mine?")
    await first.say("Hello?")
    until = (watched.clock() + timedelta(hours=2)).isoformat()
    await mia.ask("conversation.snooze", conversation_id=nothing_owed, until=until)
    await lose(watched.house, how)
    await watched.after(seconds=1)
    rows = (await zoe.ask("list.get", list="queue"))["rows"]
    assert [row["conversation_id"] for row in rows] == [longest, shorter, waiting, nothing_owed]
    assert [row["reason"] for row in rows] == ["agent_removed", "agent_removed", "asked", "agent_removed"]
    for customer, place, ahead in ((first, 1, True), (second, 2, True), (idle, 4, False)):
        told = (await customer.event(type="owner", owner="waiting", previous="agent"))["text"]
        assert "Mia is no longer available" in told
        assert ("with priority" in told) is ahead
        assert f"number {place} in line" in told


async def test_what_waits_for_longest_comes_first_among_those_with_priority(watched: Watched) -> None:
    mia, zoe = await watched.house.agent("Mia"), await watched.house.agent("Zoe")
    customer, theirs = await watched.taken(mia, "Ann")
    await customer.say("Where is it?")
    watched.clock.ahead += timedelta(seconds=30)
    _, another = await waiting_customer(watched.house, "Dan")
    watched.clock.ahead += timedelta(seconds=901)
    await watched.after(seconds=1)
    assert (await zoe.ask("list.get", list="queue"))["rows"][0]["waited_long"]
    await lose(watched.house, "disabled")
    await watched.after(seconds=1)
    rows = (await zoe.ask("list.get", list="queue"))["rows"]
    assert [row["conversation_id"] for row in rows] == [theirs, another]


async def test_who_is_disabled_is_out_at_once_and_can_come_back(watched: Watched) -> None:
    house = watched.house
    browser = await house.signed_in("Mia", "agent")
    mia = Peer(await browser.ws_connect(house.url + "/ws/staff", headers={"Origin": house.url}))
    mia_id = (await mia.ask("desk.open", protocol=1))["staff_id"]
    zoe = await house.agent("Zoe")
    _, conversation_id = await watched.taken(zoe)
    await asyncio.to_thread(set_password, house.settings.data_dir, MIA, "correct horse battery")
    link = await asyncio.to_thread(make_sign_in_link, house.settings.data_dir, MIA, house.url)
    await lose(house, "disabled")
    with pytest.raises(Refused, match="colleague_absent"):
        await zoe.ask("conversation.assign", conversation_id=conversation_id, staff_id=mia_id)
    await zoe.wait(lambda f: f["type"] == "team" and "Mia" not in {m["name"] for m in f["team"]["members"]})
    assert (await call(browser, "GET", house.url + "/api/me"))[0] == 401
    by_password = {"email": MIA, "password": "correct horse battery"}
    status, refusal = await call(house.browser(), "POST", house.url + "/api/sign-in", by_password)
    assert (status, refusal["code"]) == (401, "sign_in_refused")
    by_link = {"link": link.partition("?link=")[2]}
    status, refusal = await call(house.browser(), "POST", house.url + "/api/sign-in/link", by_link)
    assert (status, refusal["code"]) == (410, "link_spent")
    with pytest.raises(UserError, match="Mia is disabled"):
        await asyncio.to_thread(make_sign_in_link, house.settings.data_dir, MIA, house.url)
    await asyncio.to_thread(set_disabled, house.settings.data_dir, MIA, False)
    assert (await call(house.browser(), "POST", house.url + "/api/sign-in", by_password))[0] == 200
    assert "Mia" in await team(zoe)
