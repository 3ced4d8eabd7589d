"""A business's own start, without `--demo`: nothing of the demo is loaded, said or served."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import pytest
import yaml

from benchmarks.house import House
from bot.gateway.app import create_app
from bot.gateway.pages import DEMO, WEB
from bot.services.accounts.users import add_user
from bot.services.settings import Settings
from tests.story.peers import Peer, is_message, sign_in

ROOT = Path(__file__).parents[2]
DEMO_WORDS = re.compile(rb"larch|\bloom\b|LL-\d{3}|furniture|\bsofa|mattress|duvet|armchair", re.IGNORECASE)
TRADE_WORDS = re.compile(r"\bshops?\b|parcel|checkout|deliver(y|ies)|furniture|voucher code", re.IGNORECASE)

pytestmark = [pytest.mark.model, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with House(tmp_path_factory.mktemp("own") / "data", demo=False) as house:
        add_user(house.data_dir, name="Ada", email="ada@example.com", role="admin")
        yield house


@pytest.fixture
async def admin(own: House) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        await sign_in(session, own, "ada@example.com")
        yield session


def addresses() -> set[str]:
    """Every address that a GET can ask for without an id, and every file that browsers may load."""
    routes = create_app(Settings()).router.resources()
    plain = {route.canonical for route in routes if "{" not in route.canonical}
    files = (path for path in WEB.rglob("*") if path.is_file() and not path.is_relative_to(DEMO))
    return plain | {f"/static/{path.relative_to(WEB).as_posix()}" for path in files}


async def test_without_demo_no_address_names_the_demo(own: House, admin: aiohttp.ClientSession) -> None:
    asked = addresses()
    assert {"/help", "/widget", "/studio", "/api/studio/entries", "/sitemap.xml", "/robots.txt"} <= asked
    for address in sorted(asked):
        async with admin.get(own.url + address) as reply:
            body = await reply.read()
        assert not DEMO_WORDS.search(body), address
        assert not DEMO_WORDS.search(str(reply.headers).encode()), address


async def test_without_demo_no_file_of_the_demo_is_served(own: House, admin: aiohttp.ClientSession) -> None:
    names = [path.relative_to(WEB).as_posix() for path in DEMO.rglob("*") if path.is_file()]
    assert "demo/index.html" in names
    for name in (*names, "shared/../demo/index.html", "shop/index.html"):
        async with admin.get(f"{own.url}/static/{name}") as reply:
            assert reply.status == 404, name
    async with admin.get(own.url + "/demo/identity", params={"name": "Priya"}) as reply:
        assert reply.status == 404


async def test_without_demo_nothing_is_published(own: House, admin: aiohttp.ClientSession) -> None:
    async with admin.get(own.url + "/api/studio/entries") as reply:
        assert (await reply.json())["total"] == 0
    assert (await asyncio.to_thread(own.read, "/readyz"))["entries"] == 0


async def test_assistant_without_entries_says_so_and_offers_a_person(own: House) -> None:
    async with (
        aiohttp.ClientSession() as session,
        Peer.connect(session, own.url, "/ws/customer") as customer,
    ):
        await customer.open()
        seq = await customer.say("how long does it take?")
        answer = await customer.hear("an answer", is_message("assistant"), after=seq)
        assert "no answers to give yet" in answer["text"]
        assert [reply["choice"] for reply in answer["quick_replies"]] == ["/affirm", "/deny"]
        seq = await customer.say("yes please")
        await customer.hear("the queue", lambda event: event["type"] == "owner", after=seq)


async def test_without_demo_the_data_directory_holds_nothing_of_it(own: House) -> None:
    files = [path for path in own.data_dir.rglob("*") if path.is_file()]
    assert files
    for path in files:
        assert not DEMO_WORDS.search(path.read_bytes()), path.name


def test_no_sentence_names_the_demo_or_its_trade() -> None:
    responses = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["responses"]
    responses.pop("utter_goodwill_free_shipping")  # said only by an agent who gives exactly that
    said = [(variant["id"], variant["text"]) for variants in responses.values() for variant in variants]
    help_pages = json.loads((ROOT / "bot/gateway/help_pages/words.json").read_text(encoding="utf-8"))
    said += [(locale, str(words)) for locale, words in help_pages.items()]
    named = {name for name, text in said if TRADE_WORDS.search(text) or DEMO_WORDS.search(text.encode())}
    assert not named


async def test_printed_sign_in_link_leads_to_the_running_gateway(own: House) -> None:
    command = [sys.executable, "-m", "bot.cli.main", "users", "--data-dir", str(own.data_dir), "link"]
    process = await asyncio.create_subprocess_exec(
        *command, "ada@example.com", stdout=asyncio.subprocess.PIPE
    )
    printed, _ = await process.communicate()
    assert printed.decode().startswith(f"{own.url}/sign-in?link=")
    async with aiohttp.ClientSession() as session, session.get(printed.decode().strip()) as page:
        assert page.status == 200
