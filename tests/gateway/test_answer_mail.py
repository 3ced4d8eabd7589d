"""An e-mail address instead of waiting: the answer comes there when the customer has gone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot.conversation.outbox.pending_mail import PendingMail, list_pending_mail
from bot.services.clock import utc_now
from tests.gateway.house import House, Peer, open_house
from tests.gateway.mails import confirm, letters, links, text_of
from tests.gateway.smtp_server import SmtpServer
from tests.gateway.test_confirmed_mail import identity


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
