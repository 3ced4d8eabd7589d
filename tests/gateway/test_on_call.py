"""While no desk is open, staff on call hear that somebody waits: by mail, of each wait once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from bot.conversation.accounts.audit import list_audit
from bot.services.accounts.users import add_user, set_on_call
from tests.gateway.house import House, open_house
from tests.gateway.mails import letters, text_of
from tests.gateway.receiver import SECRET, Receiver
from tests.gateway.smtp_server import SmtpServer
from tests.gateway.test_routing import waiting_customer
from tests.gateway.test_silence import Watched
from tests.gateway.test_staff import call


async def on_call(house: House, name: str = "Vera") -> None:
    """Somebody on call, with no desk open."""

    def add() -> None:
        email = f"{name.lower()}@demo.example"
        add_user(house.settings.data_dir, name=name, email=email, role="agent")
        set_on_call(house.settings.data_dir, email, True)

    await asyncio.to_thread(add)


@pytest.fixture
async def night(tmp_path: Path) -> AsyncIterator[House]:
    """A house in which no desk is open and Vera is on call."""
    async with open_house(tmp_path, duty_grace_s=0.05) as house:
        await on_call(house)
        yield house


def counted(mails: list[EmailMessage], *ids: str) -> list[int]:
    """In how many of the mails each conversation stands."""
    return [sum(f"/desk#{one}" in text_of(mail) for mail in mails) for one in ids]


async def test_who_is_on_call_hears_once_that_somebody_waits(night: House) -> None:
    customer = await night.customer()
    await customer.open(name="Priya")
    await customer.say("My secret problem with a lamp")
    conversation_id = (await customer.ask("handoff.request", client_id="h"))["conversation_id"]
    (mail,) = await letters(night, 1)
    assert (mail["To"], mail["Subject"]) == ("vera@demo.example", "A customer waits, and no desk is open")
    assert f"{night.settings.base_url}/desk#{conversation_id}" in text_of(mail)
    assert "secret" not in text_of(mail)
    assert "Priya" not in text_of(mail)
    await customer.say("Hello?")
    await night.stop()
    await night.start()
    _, other = await waiting_customer(night, "Quinn")
    mails = await letters(night, 2)
    assert counted(mails, conversation_id, other) == [1, 1], "of each wait once, also after a restart"


async def test_who_has_just_had_a_mail_hears_of_the_next_customers_together(night: House) -> None:
    _, first = await waiting_customer(night, "Priya")
    await letters(night, 1)
    others = [(await waiting_customer(night, name))[1] for name in ("Quinn", "Rose")]
    await night.services.writer.write(lambda: None)
    assert len(await letters(night)) == 1
    night.clock.ahead += timedelta(minutes=11)
    mails = await letters(night, 2)
    assert mails[1]["Subject"] == "2 customers wait, and no desk is open"
    assert counted(mails, first, *others) == [1, 1, 1]


async def test_nobody_is_mailed_while_a_desk_is_open_and_all_are_once_it_closes(night: House) -> None:
    mia = await night.agent("Mia", on_duty=False)
    _, conversation_id = await waiting_customer(night)
    night.services.on_call_mail.wake()
    await mia.ask("team.get")
    assert await letters(night) == []
    await mia.leave()
    assert counted(await letters(night, 1), conversation_id) == [1]


async def test_a_customer_whose_agent_is_gone_is_told_of_too(night: House) -> None:
    watched = Watched(night)
    mia = await night.agent("Mia")
    customer, conversation_id = await watched.taken(mia)
    zoe = await night.agent("Zoe", on_duty=False)
    await mia.leave()
    await zoe.leave()
    await customer.say("thanks")
    await watched.after(seconds=1)
    assert await letters(night) == [], "no word is owed"
    await customer.say("It is the wrong colour")
    assert counted(await letters(night, 1), conversation_id) == [1]


async def test_nobody_on_call_is_nobody_mailed(tmp_path: Path) -> None:
    async with open_house(tmp_path, duty_grace_s=0.05) as house:
        await waiting_customer(house)
        await house.services.writer.write(lambda: None)
        assert await letters(house) == []
        await on_call(house)
        house.services.on_call_mail.wake()
        await letters(house, 1)


async def test_a_mail_server_that_is_down_does_not_keep_it_from_them(tmp_path: Path) -> None:
    server = SmtpServer(busy=1)
    async with (
        server.listening() as smtp,
        open_house(tmp_path, duty_grace_s=0.05, smtp=smtp) as house,
    ):
        await on_call(house)
        _, conversation_id = await waiting_customer(house)
        while not server.letters:
            house.clock.ahead += timedelta(seconds=30)
            await house.services.writer.write(lambda: None)
        assert counted(server.letters, conversation_id) == [1]
        assert server.tries == 2


async def test_another_system_learns_that_no_desk_is_open(tmp_path: Path) -> None:
    receiver = Receiver()
    async with (
        receiver.listening() as url,
        open_house(tmp_path, webhook_url=url, webhook_secret=SECRET) as house,
    ):
        await waiting_customer(house)
        assert (await receiver.heard("waiting"))["no_desk_open"]
        receiver.had.clear()
        await house.agent("Mia")
        await waiting_customer(house)
        assert "no_desk_open" not in await receiver.heard("waiting")
        assert "Priya" not in json.dumps(receiver.had)


async def test_another_system_hears_once_of_who_waits_as_the_last_desk_closes(
    tmp_path: Path,
) -> None:
    receiver = Receiver()
    async with (
        receiver.listening() as url,
        open_house(tmp_path, webhook_url=url, webhook_secret=SECRET, duty_grace_s=0.05) as house,
    ):
        mia, ben = await house.agent("Mia"), await house.agent("Ben", on_duty=False)
        _, conversation_id = await waiting_customer(house)
        customer, taken = await waiting_customer(house, "Quinn")
        await mia.ask("conversation.take", conversation_id=taken)
        await receiver.heard("assigned")
        await customer.say("Are you there?")
        receiver.had.clear()
        await mia.leave()
        await house.services.writer.write(lambda: None)
        assert receiver.had == [], "Ben's desk is open"
        receiver.fail = len(receiver.tries) + 1
        await ben.leave()
        while not any(each["event"] == "unattended" for each in receiver.had):
            house.clock.ahead += timedelta(seconds=2)
            await house.services.writer.write(lambda: None)
        # Mia owed the other one a word and is gone, so that it waits in the queue again.
        assert (await receiver.heard("waiting"))["conversation_id"] == taken
        await house.services.writer.write(lambda: None)
        assert all(each["no_desk_open"] for each in receiver.had)
        heard = [(each["event"], each["conversation_id"]) for each in receiver.had]
        assert sorted(heard) == [("unattended", conversation_id), ("waiting", taken)]
        again = await house.agent("Tom", on_duty=False)
        await again.leave()
        receiver.had.clear()
        _, last = await waiting_customer(house, "Rose")
        assert (await receiver.heard("waiting"))["conversation_id"] == last
        await house.services.writer.write(lambda: None)
        assert len(receiver.had) == 1, "of each wait once"


async def test_a_supervisor_says_who_is_on_call(house: House) -> None:
    await house.agent("Mia")
    await house.signed_in("Elif", "editor")
    vera = await house.signed_in("Vera", "supervisor")
    url = house.url + "/api/board/answering"
    before = (await call(vera, "GET", url))[1]
    assert [(each["name"], each["on_call"]) for each in before["staff"]] == [("Mia", False), ("Vera", False)]
    mia = before["staff"][0]["staff_id"]
    wanted = {"next_reply_s": 120, "on_call": [mia]}
    status, saved = await call(vera, "PUT", url, wanted)
    assert (status, [each["on_call"] for each in saved["staff"]]) == (200, [True, False])
    file = house.services.record.file
    entry = (await house.services.writer.read(lambda: list_audit(file)))[0]
    assert (entry.action, entry.subject, entry.by) == ("staff_on_call_set", mia, "Vera")
    assert entry.details == {"name": "Mia", "on_call": "yes"}
    status, refusal = await call(vera, "PUT", url, {"next_reply_s": 90, "on_call": ["s-nobody"]})
    assert (status, refusal["code"]) == (404, "not_found")
    assert (await call(vera, "GET", url))[1] == saved, "all of it or nothing"
