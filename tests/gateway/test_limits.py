"""What one address, and all together, may do from outside; and that nobody else notices."""

from __future__ import annotations

import asyncio
import pickle
import shutil
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import aiohttp
import pytest

from bot.cli.serve import start_gateway
from bot.gateway.fair_queue import FairQueue
from bot.services.limits.address import address_key
from bot.services.limits.concurrency import ConcurrencyLimit
from bot.services.limits.rate import RateLimit
from bot.services.storage_health import StorageHealth
from bot.storage.errors import DatabaseUnavailable
from bot.storage.transactions import Parameters, Transaction
from tests.gateway.house import House, Peer, Refused, open_house
from tests.peer import until

PROXY = {"trusted_proxies": ("127.0.0.1",)}
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 1000


async def freed(connect: Callable[[], Awaitable[Peer]]) -> Peer:
    """Connect as soon as there is a place: it comes free a little after somebody has left."""
    while True:
        with suppress(aiohttp.WSServerHandshakeError):
            return await connect()


def from_address(address: str) -> dict[str, str]:
    """The header in which our proxy tells who asks."""
    return {"X-Forwarded-For": address}


async def upload(
    house: House, token: str, data: object, address: str = "203.0.113.1"
) -> tuple[int, dict[str, object]]:
    """A customer's file; status and answer."""
    headers = {"Authorization": f"Bearer {token}", "X-File-Name": "a.png", **from_address(address)}
    url = f"{house.url}/api/customer/attachments?client_id={id(data)}"
    async with house.browser().post(url, data=data, headers=headers) as response:
        return response.status, {**await response.json(), "header": response.headers.get("Retry-After")}


async def arriving(house: House, at_least: int = 1) -> list[Path]:
    """The files that are on their way, once there are so many."""
    folder = house.settings.data_dir / "attachments"
    await until(lambda: len(list(folder.glob("*.part"))) >= at_least)
    return list(folder.glob("*.part"))


async def gone(house: House) -> None:
    """Return once no file is on its way any more."""
    folder = house.settings.data_dir / "attachments"
    await until(lambda: not list(folder.glob("*.part")))


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", ""),
        ("x" * 900, "x" * 64),
    ],
)
def test_ipv6_counts_by_its_network(address: str, key: str) -> None:
    assert address_key(address) == key


def test_a_rate_refills_and_says_when() -> None:
    now = 0.0
    rate = RateLimit(3, 60.0, clock=lambda: now)
    assert [rate.take("a") for _ in range(4)] == [0, 0, 0, 20]
    assert rate.take("b") == 0
    now = 20.0
    assert [rate.take("a") for _ in range(2)] == [0, 20]


def test_all_together_are_limited_too() -> None:
    rate = RateLimit(3, 60.0, in_all=4, clock=lambda: 0.0)
    assert [bool(rate.take(f"{number}")) for number in range(6)] == [False] * 4 + [True] * 2


def test_a_refused_amount_is_not_counted() -> None:
    rate = RateLimit(10, 60.0, clock=lambda: 0.0)
    assert rate.take("a", 6) == 0
    assert rate.take("a", 6) == 12
    assert rate.take("a", 4) == 0


def test_memory_is_bounded_by_keys() -> None:
    rate = RateLimit(1, 60.0, clock=lambda: 0.0, max_keys=10)
    for number in range(1000):
        rate.take(f"{number}")
    assert rate.take("999"), "the latest are known"
    assert not rate.take("0"), "and the first forgotten"
    places = ConcurrencyLimit(1, 10_000)
    size = len(pickle.dumps(places))
    for number in range(1000):
        assert places.take(f"{number}")
        assert not places.take(f"{number}")
        places.leave(f"{number}")
    assert len(pickle.dumps(places)) == size


async def test_a_queue_serves_everybody_in_turn() -> None:
    queue, served = FairQueue(1), list[str]()

    async def ask(key: str) -> None:
        async with queue.place(key):
            served.append(key)
            await asyncio.sleep(0)

    many = [asyncio.create_task(ask("many")) for _ in range(50)]
    await asyncio.sleep(0)
    one = asyncio.create_task(ask("one"))
    await asyncio.sleep(0)
    given_up = asyncio.create_task(ask("given up"))
    await asyncio.sleep(0)
    given_up.cancel()
    await asyncio.gather(*many, one, given_up, return_exceptions=True)
    assert len(served) == 51
    assert served.index("one") < 4
    async with queue.place("later"):
        pass


async def test_one_address_begins_so_many_conversations_and_others_go_on(tmp_path: Path) -> None:
    async with open_house(tmp_path, conversations_per_minute=3, **PROXY) as house:
        refused: list[Refused] = []
        for number in range(8):
            customer = await house.customer(**from_address(f"2001:db8::{number}"))
            await customer.open()
            try:
                await customer.say("hello")
            except Refused as error:
                refused.append(error)
        assert [error.code for error in refused] == ["too_many_conversations"] * 5
        assert all(0 < error.details["retry_after"] <= 60 for error in refused)
        other = await house.customer(**from_address("203.0.113.9"))
        await other.open()
        await other.say("hello")
        rows = await house.services.writer.read(
            lambda: house.services.record.file.rows("SELECT id FROM conversations")
        )
        assert len(rows) == 4


async def test_all_addresses_together_begin_so_many_conversations(tmp_path: Path) -> None:
    async with open_house(tmp_path, conversations_per_minute=1, limits_in_all=2.0, **PROXY) as house:
        codes = []
        for number in range(4):
            customer = await house.customer(**from_address(f"203.0.113.{number}"))
            await customer.open()
            try:
                await customer.say("hello")
                codes.append("")
            except Refused as error:
                codes.append(error.code)
        assert codes == ["", "", "too_many_conversations", "too_many_conversations"]


async def test_who_forges_the_header_is_still_one_address(tmp_path: Path) -> None:
    async with open_house(tmp_path, conversations_per_minute=1) as house:
        codes = []
        for number in range(2):
            customer = await house.customer(**from_address(f"203.0.113.{number}"))
            await customer.open()
            try:
                await customer.say("hello")
                codes.append("")
            except Refused as error:
                codes.append(error.code)
        assert codes == ["", "too_many_conversations"]


async def test_messages_of_one_address_are_limited(tmp_path: Path) -> None:
    async with open_house(tmp_path, messages_per_minute=4) as house:
        first, second = await house.customer(), await house.customer()
        await first.open()
        await second.open()
        for number in range(4):
            await (first if number % 2 else second).say(f"number {number}")
        with pytest.raises(Refused, match="too_many_messages") as refused:
            await first.ask("handoff.request", client_id="h")
        assert refused.value.details["retry_after"] > 0
        await first.ask("events.get", after_seq=0)  # reading goes on


async def test_marks_on_a_receipt_are_counted_like_messages(tmp_path: Path) -> None:
    async with open_house(tmp_path, messages_per_minute=4) as house:
        customer = await house.customer()
        await customer.open(receipts=True)
        await customer.say("The lamp is broken.")
        await customer.ask("handoff.request", client_id="h")
        (line,) = (await customer.ask("receipt.get"))["lines"]
        await customer.ask("receipt.mark", key=line["key"])
        await customer.ask("receipt.mark", key=line["key"], kept=True, restores=True)
        for frame in ({"key": line["key"]}, {"key": line["key"], "kept": True}):
            with pytest.raises(Refused, match="too_many_messages"):
                await customer.ask("receipt.mark", **frame)
        with pytest.raises(Refused, match="too_many_messages"):
            await customer.ask("receipt.hold")


async def test_sockets_of_one_address_are_limited(tmp_path: Path) -> None:
    async with open_house(tmp_path, sockets_per_address=2, **PROXY) as house:
        sockets = [await house.customer(**from_address("203.0.113.1")) for _ in range(2)]
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await house.customer(**from_address("203.0.113.1"))
        assert (refused.value.status, refused.value.headers["Retry-After"]) == (429, "10")  # type: ignore[index]
        await (await house.customer(**from_address("203.0.113.2"))).open()
        await sockets[0].leave()
        await (await freed(partial(house.customer, **from_address("203.0.113.1")))).open()


async def test_megabytes_of_one_address_are_limited(tmp_path: Path) -> None:
    async with open_house(tmp_path, upload_mb_per_minute=1, **PROXY) as house:
        customer = await house.customer()
        token = (await customer.open())["token"]
        await customer.say("hello")
        half = PNG + b"\0" * 600_000
        assert (await upload(house, token, half))[0] == 201
        status, refusal = await upload(house, token, half + b"\0")
        assert (status, refusal["code"]) == (429, "too_many_uploads")
        assert refusal["details"]["retry_after"] == int(str(refusal["header"])) > 0  # type: ignore[index]
        assert (await upload(house, token, half + b"\0\0", "203.0.113.2"))[0] == 201


async def test_files_that_do_not_finish_are_cut_and_leave_nothing(tmp_path: Path) -> None:
    async with open_house(tmp_path, upload_timeout_s=2.0, uploads_at_once=2, **PROXY) as house:
        customer = await house.customer()
        token = (await customer.open())["token"]
        await customer.say("hello")
        end = asyncio.Event()

        async def endless() -> object:
            yield PNG * 300
            await end.wait()

        slow = [asyncio.create_task(upload(house, token, endless())) for _ in range(2)]
        await arriving(house, 2)
        status, refusal = await upload(house, token, PNG)
        assert (status, refusal["code"]) == (429, "too_many_uploads"), "two at once"
        await gone(house)
        end.set()
        told = await asyncio.gather(*slow)
        assert [(status, refusal["code"]) for status, refusal in told] == [(408, "request_too_slow")] * 2
        # Their places are free again; whether this one is in time is another matter, on a busy machine.
        assert (await upload(house, token, PNG))[0] != 429


async def test_a_cut_upload_leaves_nothing_and_gives_its_place_back(tmp_path: Path) -> None:
    async with open_house(tmp_path, uploads_at_once=1) as house:
        customer = await house.customer()
        token = (await customer.open())["token"]
        await customer.say("hello")

        async def endless() -> object:
            yield PNG * 300
            await asyncio.Event().wait()

        cut = asyncio.create_task(upload(house, token, endless()))
        await arriving(house)
        cut.cancel()
        await asyncio.gather(cut, return_exceptions=True)
        await gone(house)
        while (await upload(house, token, PNG))[0] != 201:
            await customer.ask("events.get", after_seq=0)


async def test_what_was_arriving_when_the_process_ended_is_removed_at_start(tmp_path: Path) -> None:
    folder = tmp_path / "attachments"
    await asyncio.to_thread(folder.mkdir)
    await asyncio.to_thread((folder / "0123.part").write_bytes, PNG)
    await asyncio.to_thread((folder / "0123").write_bytes, PNG)
    async with open_house(tmp_path):
        assert [path.name for path in await asyncio.to_thread(lambda: list(folder.iterdir()))] == ["0123"]


async def test_files_are_refused_and_text_is_kept_while_the_disk_is_nearly_full(tmp_path: Path) -> None:
    async with open_house(tmp_path, disk_reserve_mb=10**9) as house:
        customer = await house.customer()
        token = (await customer.open())["token"]
        await customer.say("hello")
        status, refusal = await upload(house, token, PNG)
        assert (status, refusal["code"], refusal["header"]) == (503, "storage_low", "300")
        await customer.say("It is a picture of the crack.")


async def readiness(house: House) -> tuple[int, bool, str, str]:
    """What GET /readyz says of the gateway's own parts."""
    async with house.browser().get(house.url + "/readyz") as response:
        body = await response.json()
    return response.status, body["ready"], body["gateway"], body["storage"]


async def test_service_stays_ready_and_says_so_while_the_disk_is_nearly_full(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await readiness(house) == (200, True, "ready", "ready")
    usage = shutil.disk_usage(house.settings.data_dir)
    with monkeypatch.context() as full:
        full.setattr(shutil, "disk_usage", lambda folder: usage._replace(free=-1))
        assert await readiness(house) == (200, True, "ready", "low")
    assert await readiness(house) == (200, True, "ready", "ready")


def refuse_write(transaction: Transaction, sql: str, values: Parameters = ()) -> int:
    """Refuse every write, as SQLite does on a disk that was mounted anew after a fault."""
    raise DatabaseUnavailable("frontdesk.db", "attempt to write a readonly database")


async def test_service_is_not_ready_while_the_record_cannot_be_written(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as read_only:
        read_only.setattr(Transaction, "write", refuse_write)
        assert await readiness(house) == (503, False, "ready", "unavailable")
        assert await readiness(house) == (503, False, "ready", "unavailable"), "until it can be"
    assert await readiness(house) == (200, True, "ready", "ready")


async def test_readiness_writes_now_and_then_however_often_it_is_asked(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 100.0
    services = house.services
    storage = StorageHealth(services.record.file, services.writer, services.limits.disk, lambda: now)
    assert await storage.check() == "ready"
    monkeypatch.setattr(Transaction, "write", refuse_write)
    assert await storage.check() == "ready", "a write that has just succeeded is believed"
    now += 5
    assert await storage.check() == "unavailable"


async def test_half_a_request_is_cut(tmp_path: Path) -> None:
    async with open_house(tmp_path, request_timeout_s=0.3) as house:
        await house.stop()
        runner = await start_gateway(replace(house.settings, port=0))
        try:
            host, port = runner.addresses[0][:2]
            halves = (b"GET /widget HTTP/1.1\r\nHost: x\r\nX-Slow: ", b"")
            for half in halves:
                reader, writer = await asyncio.open_connection(host, port)
                writer.write(half)
                assert await asyncio.wait_for(reader.read(), Peer.patience_s) == b""
                writer.close()
            reader, writer = await asyncio.open_connection(host, port)
            writer.write(
                b"POST /api/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                b"Content-Length: 100\r\n\r\n{"
            )
            answer = await asyncio.wait_for(reader.read(), Peer.patience_s)
            assert answer.startswith(b"HTTP/1.1 408")
            assert b"request_too_slow" in answer
            writer.close()
        finally:
            await runner.cleanup()


async def test_an_address_that_asks_much_does_not_delay_others(tmp_path: Path) -> None:
    async with open_house(tmp_path, turn_deadline_s=30.0, **PROXY) as house:
        flood = [await house.customer(**from_address("203.0.113.1")) for _ in range(60)]
        other = await house.customer(**from_address("203.0.113.2"))
        for peer in (*flood, other):
            await peer.open()
        house.assistant.hold.clear()
        await asyncio.gather(*(peer.say("many") for peer in flood))
        await until(lambda: len(house.assistant.requests) >= 16)
        await other.say("one")
        house.assistant.hold.set()
        await other.event(text="You said: one")
        asked = [request.text for request in house.assistant.requests]
        assert asked.index("one") <= 18
