"""An e-mail address instead of waiting: the answer comes there when the customer has gone."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from bot.conversation.erasure import OMITTED, Erasure
from bot.conversation.events import MailAttempted
from bot.conversation.model import ConversationId
from bot.conversation.outbox.pending_mail import PendingMail, list_pending_mail
from bot.services.clock import utc_now
from bot.services.outbox.outgoing_mail import Letter, OutgoingMail
from bot.services.outbox.spool import redact_spool
from tests.gateway.house import House, Peer, open_house
from tests.gateway.mails import confirm, letters, links, text_of
from tests.gateway.smtp_server import SmtpServer
from tests.gateway.test_confirmed_mail import answered, identity


async def left_with_an_address(house: House, mia: Peer) -> tuple[str, str]:
    """A customer who waited, left an address and went, and was then taken: their token and conversation."""
    customer = await house.customer()
    token = (await customer.open(name="Priya"))["token"]
    conversation_id = (await customer.ask("handoff.request", client_id="h"))["conversation_id"]
    await customer.ask("customer.update", client_id="e", email="priya@demo.example")
    (asked,) = await links(house)
    assert (await confirm(house, asked))[0] == 200
    await customer.leave()
    while house.services.hub.customers():
        await mia.ask("team.get")
    await mia.ask("conversation.take", conversation_id=conversation_id)
    return token, conversation_id


async def test_a_customer_who_left_an_address_is_answered_there_in_one_mail(tmp_path: Path) -> None:
    async with open_house(tmp_path, answer_mail_s=0.2) as house:
        mia = await house.agent("Mia")
        _, conversation_id = await left_with_an_address(house, mia)
        for number, text in enumerate(("We send a new lamp.", "It leaves tomorrow.")):
            await mia.ask("message.send", conversation_id=conversation_id, client_id=f"a{number}", text=text)
        (mail,) = await letters(house, 1)
        assert mail["To"] == "priya@demo.example"
        assert "Mia" in str(mail["Subject"])
        written = text_of(mail)
        assert "Hello Priya" in written
        assert "{" not in written
        assert written.index("We send a new lamp.") < written.index("It leaves tomorrow.")


async def test_neither_a_stop_nor_a_crash_loses_an_answer(tmp_path: Path) -> None:
    async with open_house(tmp_path, answer_mail_s=0.2) as house:
        mia = await house.agent("Mia")
        _, conversation_id = await left_with_an_address(house, mia)
        await house.services.reply_mail.close()  # as if the process had ended here
        await mia.ask(
            "message.send", conversation_id=conversation_id, client_id="a", text="We send a new lamp."
        )
        await house.stop()
        assert await letters(house) == []
        await house.start()
        (mail,) = await letters(house, 1)
        assert str(mail["Message-ID"]).startswith(f"<{conversation_id}."), "the same if it were sent again"


async def test_a_mail_server_that_is_down_for_a_moment_loses_nothing(tmp_path: Path) -> None:
    server = SmtpServer(busy=2)
    async with server.listening() as smtp, open_house(tmp_path, smtp=smtp) as house:
        mia = await house.agent("Mia")
        customer = await house.customer()
        await customer.open(identity=identity(house, email="priya@demo.example"))
        conversation_id = (await customer.ask("handoff.request", client_id="h"))["conversation_id"]
        await customer.leave()
        await mia.ask("conversation.take", conversation_id=conversation_id)
        await mia.ask(
            "message.send", conversation_id=conversation_id, client_id="a", text="It is on its way."
        )
        while await owed(house):  # until it is sent and settled
            house.clock.ahead += timedelta(seconds=30)
        (letter,) = server.letters
        assert "It is on its way." in text_of(letter)
        assert server.tries == 3


async def test_who_is_back_in_time_or_was_here_gets_no_mail(tmp_path: Path) -> None:
    async with open_house(tmp_path, answer_mail_s=60) as house:
        mia = await house.agent("Mia")
        token, conversation_id = await left_with_an_address(house, mia)
        await mia.ask(
            "message.send", conversation_id=conversation_id, client_id="a", text="We send a new lamp."
        )
        back = await house.customer()
        await back.open(token=token)
        await back.event(text="We send a new lamp.")
        await mia.ask("message.send", conversation_id=conversation_id, client_id="b", text="Is that well?")
        await back.event(text="Is that well?")
        await back.ask("events.get", after_seq=0)  # a sign of life, as a browser gives them by itself
        assert await owed(house)
        house.clock.ahead = timedelta(seconds=120)
        while await owed(house):
            await mia.ask("team.get")
        assert await letters(house) == []


async def owed(house: House) -> list[PendingMail]:
    file = house.services.record.file
    return await house.services.writer.read(lambda: list_pending_mail(file, utc_now() + timedelta(days=1)))


async def events_at_desk(desk: Peer, conversation_id: str) -> list[dict[str, Any]]:
    """What the desk shows of mail in this conversation."""
    opened = await desk.ask("conversation.open", conversation_id=conversation_id)
    return [event for event in opened["events"] if event["type"] == "mail"]


async def outcomes(house: House, conversation_id: str) -> list[str]:
    """What became of mail in this conversation, as the record says it."""
    read = partial(house.services.record.list_events, ConversationId(conversation_id), limit=-1)
    events = await house.services.writer.read(read)
    return [event.body.outcome for event in events if isinstance(event.body, MailAttempted)]


async def test_the_second_mail_is_in_the_thread_of_the_first(tmp_path: Path) -> None:
    server = SmtpServer()
    async with server.listening() as smtp, open_house(tmp_path, smtp=smtp, answer_mail_s=0.05) as house:
        desks = [await house.agent("Mia"), await house.agent("Tom")]
        customer = await house.customer()
        token = (await customer.open(identity=identity(house, email="priya@demo.example")))["token"]
        conversation_id = await answered(house, desks[0], customer, "The first.")
        await until_settled(house, desks[0], server, 1)
        for text, desk in (("The second.", desks[0]), ("The third.", desks[1])):
            if desk is desks[1]:
                me = next(f["result"]["staff_id"] for f in desk.frames if "staff_id" in f.get("result", {}))
                await desks[0].ask("conversation.assign", conversation_id=conversation_id, staff_id=me)
            count = len(server.letters)
            await desk.ask("message.send", conversation_id=conversation_id, client_id=text, text=text)
            await until_settled(house, desks[0], server, count + 1)
        first, second, third = server.letters
        assert (first["In-Reply-To"], first["References"]) == (None, None)
        assert second["In-Reply-To"] == second["References"] == first["Message-ID"]
        assert third["In-Reply-To"] == second["Message-ID"]
        assert str(third["References"]).split() == [first["Message-ID"], second["Message-ID"]]
        assert [mail["Subject"] for mail in (first, second, third)] == [
            "Mia has answered you",
            "Re: Mia has answered you",
            "Re: Mia has answered you",
        ], "a mail reader keeps those of one subject together"
        assert len({mail["Message-ID"] for mail in server.letters}) == 3
        again = await house.customer()
        await again.open(token=token)
        told = (await again.ask("events.get", after_seq=0))["events"]
        assert "mail" not in {event["type"] for event in told}, "for staff only"


async def until_settled(house: House, desk: Peer, server: SmtpServer, count: int) -> None:
    """Wait until so many mails have left and nothing is owed."""
    while len(server.letters) < count or await owed(house):
        await desk.ask("team.get")


async def test_the_desk_sees_what_was_mailed_and_what_became_of_it(tmp_path: Path) -> None:
    refusing = SmtpServer(busy=1)
    async with refusing.listening() as smtp, open_house(tmp_path, smtp=smtp) as house:
        mia = await house.agent("Mia")
        customer = await house.customer()
        await customer.open(identity=identity(house, email="priya@demo.example"))
        conversation_id = await answered(house, mia, customer)
        await mia.ask("conversation.open", conversation_id=conversation_id)
        while await owed(house):
            house.clock.ahead += timedelta(seconds=30)
        await mia.event(type="mail", outcome="accepted")  # at once, without opening it anew
        shown = await events_at_desk(mia, conversation_id)
        assert [(e["outcome"], e["email"]) for e in shown] == [
            ("deferred", "priya@demo.example"),
            ("accepted", "priya@demo.example"),
        ]
        opened = await mia.ask("conversation.open", conversation_id=conversation_id)
        (said,) = [e for e in opened["events"] if e.get("text") == "We send a new lamp."]
        assert {(e["first_seq"], e["last_seq"]) for e in shown} == {(said["seq"], said["seq"])}


async def test_the_desk_sees_what_was_never_mailed(tmp_path: Path) -> None:
    refusing = SmtpServer(refused=frozenset({"priya@demo.example"}))
    async with refusing.listening() as smtp, open_house(tmp_path, smtp=smtp) as house:
        mia = await house.agent("Mia")
        customer = await house.customer()
        await customer.open(identity=identity(house, email="priya@demo.example"))
        given_up = await answered(house, mia, customer)
        unknown = await house.customer()
        await unknown.open(email="eve@demo.example")
        unconfirmed = await answered(house, mia, unknown)
        while await owed(house):
            house.clock.ahead += timedelta(hours=12)
        assert await outcomes(house, given_up) == ["deferred", "given_up"]
        assert await outcomes(house, unconfirmed) == ["unconfirmed"]


async def test_without_a_server_it_is_said_to_be_a_file(tmp_path: Path) -> None:
    async with open_house(tmp_path, answer_mail_s=0.05) as house:
        mia = await house.agent("Mia")
        customer = await house.customer()
        await customer.open(identity=identity(house, email="priya@demo.example"))
        conversation_id = await answered(house, mia, customer)
        await letters(house, 1)
        while await owed(house):
            await mia.ask("team.get")
        (shown,) = await events_at_desk(mia, conversation_id)
        assert shown["outcome"] == "spooled"


async def test_words_struck_while_a_mail_is_made_are_not_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_house(tmp_path, answer_mail_s=0.05) as house:
        mia = await house.agent("Mia")
        customer = await house.customer()
        await customer.open(identity=identity(house, email="priya@demo.example"))
        count = OutgoingMail.count

        async def strike_first(self: OutgoingMail, letter: Letter) -> datetime | None:
            """The letter is made; before it is written into the spool its words are struck."""
            assert "We send a new lamp." in letter.text
            services = house.services
            conversation_id = ConversationId(letter.id.partition(".")[0])
            erasure = Erasure({"We send a new lamp.": None})

            def strike() -> None:
                events = services.record.list_events(conversation_id, limit=-1)
                changed = [replace(event, body=erasure.clean(event.body)) for event in events]
                services.record.redact(conversation_id, changed, erasure)

            await services.writer.write(strike)
            await asyncio.to_thread(redact_spool, house.settings.data_dir / "spool", conversation_id, erasure)
            return await count(self, letter)

        monkeypatch.setattr(OutgoingMail, "count", strike_first)
        await answered(house, mia, customer)
        (mail,) = await letters(house, 1)
        assert "lamp" not in text_of(mail)
        assert OMITTED in text_of(mail)
