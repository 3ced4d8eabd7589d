"""Staff: signing in, what a role opens, and how guessing is slowed down."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from yarl import URL

from bot.conversation.accounts.staff import ROLES, StaffStore
from bot.conversation.database import RecordFile
from bot.services.accounts.access import PAGES
from bot.services.accounts.users import (
    UserError,
    add_user,
    list_users,
    make_sign_in_link,
    remove_user,
    set_password,
)
from bot.services.errors import (
    TooManyAttempts,
)
from bot.services.limits.back_off import FIRST_WAIT_S, FREE_ATTEMPTS, LONGEST_WAIT_S, BackOff
from tests.gateway.house import House, Peer, Refused, open_house

PASSWORD = "correct horse battery"


async def call(
    browser: aiohttp.ClientSession, method: str, url: str, body: Any = None, **headers: str
) -> tuple[int, Any]:
    async with browser.request(method, url, json=body, headers=headers) as response:
        text = await response.read()
        return response.status, (await response.json() if text else None)


async def with_password(house: House, password: str = PASSWORD) -> None:
    await asyncio.to_thread(
        add_user, house.settings.data_dir, name="Mia", email="mia@x.example", role="agent", password=password
    )


async def test_a_password_opens_a_session_and_signing_out_ends_it(house: House) -> None:
    await with_password(house)
    browser = house.browser()
    body = {"email": "MIA@x.example ", "password": PASSWORD}
    status, me = await call(browser, "POST", house.url + "/api/sign-in", body)
    assert status == 200
    assert me["name"] == "Mia"
    assert (me["pages"], me["home"]) == (["desk"], "/desk")
    assert (await call(browser, "GET", house.url + "/api/me"))[1] == me

    stolen = {cookie.key: cookie.value for cookie in browser.cookie_jar}
    assert (await call(browser, "POST", house.url + "/api/sign-out"))[0] == 204
    for cookies in ({}, stolen):
        async with aiohttp.ClientSession(cookies=cookies) as other:
            status, error = await call(other, "GET", house.url + "/api/me")
            assert (status, error["code"]) == (401, "not_signed_in")


async def test_the_session_cookie_keeps_to_this_site_and_away_from_scripts(tmp_path: Path) -> None:
    async with open_house(tmp_path, public_url="https://help.example") as house:
        await with_password(house)
        body = {"email": "mia@x.example", "password": PASSWORD}
        async with house.browser().post(house.url + "/api/sign-in", json=body) as response:
            cookie = response.headers["Set-Cookie"]
        for part in ("__Host-", "HttpOnly", "Secure", "SameSite=Lax", "Path=/"):
            assert part in cookie


@pytest.mark.parametrize(
    "body",
    [{"email": "mia@x.example", "password": "wrong"}, {"email": "nobody@x.example", "password": PASSWORD}],
)
async def test_a_wrong_password_and_an_unknown_address_look_the_same(
    house: House, body: dict[str, str]
) -> None:
    await with_password(house)
    status, error = await call(house.browser(), "POST", house.url + "/api/sign-in", body)
    assert (status, error["code"]) == (401, "sign_in_refused")


async def test_nobody_locks_a_colleague_out_by_guessing(tmp_path: Path) -> None:
    async with open_house(tmp_path, trusted_proxies=("127.0.0.1",)) as house:
        await with_password(house)

        async def sign_in(address: str, password: str) -> int:
            headers = {"X-Forwarded-For": address, "Origin": house.url}
            body = {"email": "mia@x.example", "password": password}
            url = house.url + "/api/sign-in"
            async with house.browser().post(url, json=body, headers=headers) as response:
                return response.status

        assert [await sign_in("192.0.2.7", "wrong") for _ in range(FREE_ATTEMPTS + 1)][-1] == 429
        assert await sign_in("198.51.100.9", PASSWORD) == 200


async def test_guessing_is_slowed_down_even_when_done_at_once(house: House) -> None:
    await with_password(house)
    body = {"email": "mia@x.example", "password": "wrong"}
    answers = await asyncio.gather(
        *(call(house.browser(), "POST", house.url + "/api/sign-in", body) for _ in range(FREE_ATTEMPTS + 4))
    )
    statuses = [status for status, _ in answers]
    assert statuses.count(401) == FREE_ATTEMPTS
    assert statuses.count(429) == 4
    right = await call(house.browser(), "POST", house.url + "/api/sign-in", {**body, "password": PASSWORD})
    assert right[1]["code"] == "too_many_attempts"


def test_the_wait_doubles_up_to_a_limit() -> None:
    now = 0.0
    back_off = BackOff(lambda: now)
    waits = []
    for _ in range(FREE_ATTEMPTS + 9):
        back_off.fail("account")
        try:
            back_off.check("account")
        except TooManyAttempts as error:
            waits.append(error.details["retry_after"] - 1)
            now += error.details["retry_after"]
    assert waits[0] == FIRST_WAIT_S
    assert waits[1] == 2 * FIRST_WAIT_S
    assert waits[-1] == LONGEST_WAIT_S
    back_off.succeed("account")
    back_off.check("account")


async def test_a_link_signs_in_once_and_looking_at_it_does_not_spend_it(house: House) -> None:
    directory = house.settings.data_dir
    await with_password(house)
    link = await asyncio.to_thread(make_sign_in_link, directory, "mia@x.example", house.url)
    async with house.browser().get(link) as page:
        assert page.status == 200
    body = {"link": link.partition("?link=")[2]}
    first, second = house.browser(), house.browser()
    answers = await asyncio.gather(
        *(call(browser, "POST", house.url + "/api/sign-in/link", body) for browser in (first, second))
    )
    assert sorted(status for status, _ in answers) == [200, 410]
    assert {error["code"] for status, error in answers if status == 410} == {"link_spent"}


async def test_only_hashes_of_keys_and_passwords_are_kept(house: House) -> None:
    await with_password(house)
    link = await asyncio.to_thread(make_sign_in_link, house.settings.data_dir, "mia@x.example", house.url)
    browser = house.browser()
    await call(browser, "POST", house.url + "/api/sign-in", {"email": "mia@x.example", "password": PASSWORD})
    key = next(iter(browser.cookie_jar)).value
    customer = await house.customer()
    token = (await customer.open())["token"]
    await customer.say("hello")
    await house.stop()
    files = await asyncio.to_thread(_all_bytes, house.settings.data_dir)
    for secret in (PASSWORD, key, token, link.partition("?link=")[2]):
        assert secret.encode() not in files


def change_record(data_dir: Path, sql: str) -> None:
    """As another process does."""
    file = RecordFile(data_dir / "frontdesk.db")
    with file.transaction():
        file.write(sql)
    file.close()


async def sign_out(house: House, browser: aiohttp.ClientSession) -> None:
    assert (await call(browser, "POST", house.url + "/api/sign-out"))[0] == 204


async def remove(house: House, browser: aiohttp.ClientSession) -> None:
    await asyncio.to_thread(remove_user, house.settings.data_dir, "mia@demo.example")


async def change_password(house: House, browser: aiohttp.ClientSession) -> None:
    await asyncio.to_thread(set_password, house.settings.data_dir, "mia@demo.example", PASSWORD)


async def expire(house: House, browser: aiohttp.ClientSession) -> None:
    sql = "UPDATE staff_session SET expires_at = '2026-01-01T00:00:00.000000Z'"
    await asyncio.to_thread(change_record, house.settings.data_dir, sql)


async def demote(house: House, browser: aiohttp.ClientSession) -> None:
    sql = "UPDATE staff SET role = 'editor' WHERE name = 'Mia'"
    await asyncio.to_thread(change_record, house.settings.data_dir, sql)


@pytest.mark.parametrize(
    ("end", "code"),
    [(sign_out, 4401), (remove, 4401), (change_password, 4401), (expire, 4401), (demote, 4403)],
)
async def test_a_desk_whose_session_ended_is_closed_and_told_nothing_more(
    house: House, end: Callable[[House, aiohttp.ClientSession], Awaitable[None]], code: int
) -> None:
    browser = await house.signed_in("Mia", "supervisor")
    peer = Peer(await browser.ws_connect(house.url + "/ws/staff"))
    await peer.ask("desk.open", protocol=1)
    customer = await house.customer()
    await customer.open()
    said = await customer.say("hello")
    await peer.ask("conversation.open", conversation_id=said["conversation_id"])
    await end(house, browser)
    assert await peer.closed() == code, "without a frame from the page"
    assert house.services.hub.desks() == ()
    await customer.ask("handoff.request", client_id="h")
    await customer.say("My lamp is broken.")
    assert "lamp" not in str(peer.frames)


async def test_nothing_that_waits_is_sent_once_a_session_has_ended(house: House) -> None:
    """What is pushed between the last look and the end of the session goes no further than its queue."""
    desk = await house.agent("Mia")
    await house.services.session_revalidation.close()
    await asyncio.to_thread(remove_user, house.settings.data_dir, "mia@demo.example")
    customer = await house.customer()
    await customer.open(name="Priya")
    seen = len(desk.frames)
    await house.services.session_revalidation.revalidate()
    await customer.say("hello")
    await customer.ask("handoff.request", client_id="h")
    assert await desk.closed() == 4401
    assert [frame for frame in desk.frames[seen:] if frame["type"] in ("row", "event", "packet")] == []


async def test_who_was_removed_by_another_process_hears_nothing_of_the_next_commit(house: House) -> None:
    desk = await house.agent("Mia")
    customer = await house.customer()
    conversation_id = (await customer.open(name="Priya") and await customer.say("hello"))["conversation_id"]
    await desk.ask("conversation.open", conversation_id=conversation_id)
    await house.services.session_revalidation.close()
    await asyncio.to_thread(remove_user, house.settings.data_dir, "mia@demo.example")
    await customer.ask("handoff.request", client_id="h")
    await customer.say("My lamp is broken.")
    assert await desk.closed() == 4401, "not by a look at the clock: by the commit"
    assert "lamp" not in str(desk.frames)


async def test_a_role_that_still_opens_the_desk_is_the_role_from_then_on(house: House) -> None:
    browser = await house.signed_in("Mia", "supervisor")
    peer = Peer(await browser.ws_connect(house.url + "/ws/staff"))
    await peer.ask("desk.open", protocol=1)
    sql = "UPDATE staff SET role = 'agent' WHERE name = 'Mia'"
    await asyncio.to_thread(change_record, house.settings.data_dir, sql)
    await house.services.session_revalidation.revalidate()
    (desk,) = house.services.hub.desks()
    assert desk.staff.role == "agent"
    with pytest.raises(Refused) as refused:
        await peer.ask("label.remove", label="vip")
    assert refused.value.code == "not_allowed"


async def test_a_customer_who_was_erased_hears_no_more(house: House) -> None:
    customer = await house.customer()
    await customer.open()
    await customer.say("hello")
    await house.services.session_revalidation.revalidate()
    await asyncio.to_thread(change_record, house.settings.data_dir, "DELETE FROM customer_tokens")
    assert await customer.closed() == 4410
    assert house.services.hub.customers() == ()


async def test_a_customer_who_has_said_nothing_yet_stays(house: House) -> None:
    customer = await house.customer()
    await customer.open()
    await house.services.session_revalidation.revalidate()
    assert await customer.say("hello")


@pytest.mark.parametrize("role", ROLES)
async def test_a_role_opens_its_pages_and_no_other(house: House, role: str) -> None:
    browser = await house.signed_in("Mia", role)
    behind = {"desk": "/ws/staff", "studio": "/api/studio/entries", "board": "/api/board"}
    for page, path in behind.items():
        expected = 200 if page in PAGES[role] else 403  # type: ignore[index]
        if page == "desk":
            try:
                await (await browser.ws_connect(house.url + path)).close()
                status = 200
            except aiohttp.WSServerHandshakeError as error:
                status = error.status
        else:
            status, _ = await call(browser, "GET", house.url + path)
        assert status == expected, page
        async with browser.get(f"{house.url}/{page}", allow_redirects=False) as response:
            assert response.status == expected


async def test_signed_out_pages_lead_to_the_sign_in_page(house: House) -> None:
    for page in ("desk", "studio", "board"):
        async with house.browser().get(f"{house.url}/{page}?x=1", allow_redirects=False) as response:
            assert response.status == 303
            location = URL(response.headers["Location"])
            assert (location.path, location.query["next"]) == ("/sign-in", f"/{page}?x=1")
    for path in ("/api/me", "/api/board", "/api/studio/entries", "/api/studio/entries/x"):
        status, error = await call(house.browser(), "GET", house.url + path)
        assert (status, error["code"]) == (401, "not_signed_in")
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await house.browser().ws_connect(house.url + "/ws/staff")


async def test_another_site_cannot_act_for_whoever_is_signed_in(house: House) -> None:
    browser = await house.signed_in("Elif", "editor")
    for path in ("/api/sign-out", "/api/studio/entries", "/api/studio/preview"):
        status, error = await call(
            browser, "POST", house.url + path, {"markdown": ""}, Origin="https://evil.example"
        )
        assert (status, error["code"]) == (403, "origin_refused")
    assert (await call(browser, "GET", house.url + "/api/me"))[0] == 200


def test_the_command_line_keeps_users(tmp_path: Path) -> None:
    mia = add_user(tmp_path, name=" Mia ", email="mia@x.example", role="agent")
    add_user(tmp_path, name="Elif", email="elif@x.example", role="editor", password=PASSWORD)
    assert [(s.name, s.role, s.has_password) for s in list_users(tmp_path)] == [
        ("Elif", "editor", True),
        ("Mia", "agent", False),
    ]
    assert set_password(tmp_path, "MIA@x.example", PASSWORD).id == mia.id
    assert re.fullmatch(
        r"http://h/sign-in\?link=[\w-]{43}", make_sign_in_link(tmp_path, "mia@x.example", "http://h/")
    )
    assert remove_user(tmp_path, "mia@x.example").name == "Mia"
    assert [staff.name for staff in list_users(tmp_path)] == ["Elif"]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"name": ""}, "name"),
        ({"email": "mia"}, "e-mail"),
        ({"role": "boss"}, "agent, editor, supervisor, admin"),
        ({"password": "short"}, "10 characters"),
        ({"email": "Elif@x.example"}, "already"),
    ],
)
def test_a_user_who_cannot_be_is_refused_with_a_sentence(
    tmp_path: Path, given: dict[str, str], sentence: str
) -> None:
    add_user(tmp_path, name="Elif", email="elif@x.example", role="editor")
    with pytest.raises(UserError, match=sentence):
        add_user(tmp_path, **{"name": "Mia", "email": "mia@x.example", "role": "agent", **given})
    with pytest.raises(UserError, match="nobody"):
        remove_user(tmp_path, "who@x.example")
    assert len(list_users(tmp_path)) == 1


def test_expired_links_and_sessions_are_nobodys(tmp_path: Path) -> None:
    now = datetime(2026, 11, 21, tzinfo=timezone.utc)
    file = RecordFile(tmp_path / "frontdesk.db")
    store = StaffStore(file)
    with file.transaction():
        staff = store.add_staff("Mia", "m@x.example", "agent", None, now)
        store.add_link(staff.id, "link", now + timedelta(hours=1))
        store.add_session(staff.id, "session", now + timedelta(hours=1))
    later = now + timedelta(hours=2)
    assert store.get_session_staff("session", now) == staff
    assert store.get_session_staff("session", later) is None
    with file.transaction():
        assert store.spend_link("link", later) is None
    file.close()


def _all_bytes(directory: Path) -> bytes:
    return b"".join(path.read_bytes() for path in directory.iterdir() if path.is_file())
