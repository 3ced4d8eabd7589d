"""The link in an answer's mail opens the conversation elsewhere, for its customer alone and for a while."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest

from bot.conversation.customers.confirmations import forget_addresses
from bot.conversation.model import ConversationId
from bot.services.return_links import LIFETIME
from tests.gateway.house import House, Peer, open_house
from tests.gateway.mails import letters, way_back
from tests.gateway.test_confirmed_mail import answered, identity


async def mailed(house: House, *, sub: str = "s-1") -> tuple[str, str]:
    """The key in the link that an answer's mail brought to a customer, and their conversation."""
    mia = await house.agent(f"Mia{sub[2:]}")
    customer = await house.customer()
    await customer.open(identity=identity(house, sub=sub, email="priya@shop.example"))
    before = len(await letters(house))
    conversation_id = await answered(house, mia, customer)
    all_mail = await letters(house, before + 1)
    mail = next(each for each in all_mail if str(each["Message-ID"]).startswith(f"<{conversation_id}."))
    return parse_qs(urlsplit(way_back(mail)).query)["key"][0], conversation_id


async def page(house: House, key: str) -> tuple[int, str]:
    """The page behind the link."""
    async with house.browser().get(house.url + "/continue", params={"key": key}) as response:
        assert response.headers["Cache-Control"] == "no-store"
        return response.status, await response.text()


async def enter(house: House, key: str) -> tuple[int, str]:
    """What pressing the button on it gives: the status, and the token of the new browser."""
    data = aiohttp.FormData({"key": key})
    headers = {"Origin": house.url}
    async with house.browser().post(house.url + "/continue", data=data, headers=headers) as response:
        found = re.search(r'id="token" hidden>([^<]+)<', await response.text())
        assert response.headers["Cache-Control"] == "no-store"
        return response.status, html.unescape(found[1]) if found else ""


async def opened(house: House, token: str) -> tuple[Peer, str | None]:
    """Another browser with this token, and the conversation in which it goes on."""
    customer = await house.customer()
    return customer, (await customer.open(token=token)).get("conversation_id")


@pytest.fixture
async def quick(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path, answer_mail_s=0.05) as house:
        yield house


async def test_it_opens_the_conversation_in_another_browser_more_than_once(quick: House) -> None:
    key, conversation_id = await mailed(quick)
    status, shown = await page(quick, key)
    assert (status, "priya@shop.example" in shown, 'id="token"' in shown) == (200, True, False)
    for _ in range(2):  # the phone, then the computer
        status, token = await enter(quick, key)
        assert status == 200
        customer, found = await opened(quick, token)
        assert found == conversation_id
        events = (await customer.ask("events.get", after_seq=0))["events"]
        assert "We send a new lamp." in [event.get("text") for event in events]
        assert (await customer.say("Thank you"))["conversation_id"] == conversation_id


async def test_it_is_one_customers_and_cannot_be_made_anothers(quick: House) -> None:
    first, first_id = await mailed(quick)
    second, second_id = await mailed(quick, sub="s-2")  # the same address, somebody else
    for key, own in ((first, first_id), (second, second_id)):
        assert (await opened(quick, (await enter(quick, key))[1]))[1] == own
    customer, _, rest = second.partition(".")
    claims, _, signature = first.rpartition(".")
    owner, address, until = claims.split(".")
    changed = (
        f"{customer}.{first.partition('.')[2]}",
        f"{owner}.{rest}",
        f"{owner}.{address}.{int(until) + 1}.{signature}",
        f"{claims}.",
        claims,
        "",
        ".",
        "…",
    )
    for key in changed:
        assert (await page(quick, key))[0] == 410, key
        assert await enter(quick, key) == (410, ""), key


async def test_it_ends_after_two_weeks(quick: House) -> None:
    key, _ = await mailed(quick)
    quick.clock.ahead = LIFETIME - timedelta(minutes=1)
    assert (await page(quick, key))[0] == 200
    quick.clock.ahead = LIFETIME + timedelta(minutes=1)
    assert (await page(quick, key))[0] == 410
    assert await enter(quick, key) == (410, "")


async def test_it_ends_with_the_address_that_it_was_mailed_to(quick: House) -> None:
    key, conversation_id = await mailed(quick)
    services = quick.services
    read = partial(services.record.get_state, ConversationId(conversation_id))
    customer_id = (await services.writer.read(read)).customer_id
    await services.writer.write(partial(forget_addresses, services.record.file, customer_id))
    assert (await page(quick, key))[0] == 410
    assert await enter(quick, key) == (410, "")


async def test_another_sites_page_opens_nothing(quick: House) -> None:
    key, _ = await mailed(quick)
    data = aiohttp.FormData({"key": key})
    headers = {"Origin": "https://evil.example"}
    async with quick.browser().post(quick.url + "/continue", data=data, headers=headers) as response:
        assert response.status == 403
