"""What others wrote goes to no address that is not known to be its customer's, and to none too often."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import cast

import jwt
import pytest

from bot.conversation import commands
from bot.conversation.customers import confirmations
from bot.conversation.model import ConversationId, Customer, CustomerId
from bot.conversation.outbox.mail_counts import count_mail
from bot.services.accounts.identity import sign_identity, verify_identity
from bot.services.accounts.users import UserError, add_user
from bot.services.clock import utc_now
from bot.services.errors import (
    MailFailed,
)
from bot.services.link_limits import LINKS_PER_CUSTOMER_AND_DAY, LINKS_PER_RECIPIENT_AND_DAY, LinkLimits
from bot.services.outbox.mail import Mail
from bot.services.outbox.outgoing_mail import Compose, Letter, Outcome, OutgoingMail
from bot.services.page_links import page_link
from bot.services.settings import Settings, SettingsError, read_settings
from bot.services.texts import find_email, is_email
from tests.gateway.clock import Clock
from tests.gateway.house import House, Peer, open_house
from tests.gateway.mails import CONFIRM, confirm, key_in, letters, links, spooled, text_of
from tests.gateway.smtp_server import SmtpServer
from tests.peer import until

WORDS = "Cheap watches at evil.example"


def identity(house: House, **claims: object) -> str:
    """An identity as a host site signs it, with more claims."""
    secret = house.services.identity_secret
    plain = jwt.decode(sign_identity(secret, "s-1", "Priya"), secret, algorithms=["HS256"])
    return jwt.encode({**plain, **claims}, secret, algorithm="HS256")


async def mail_transcript(house: House, token: str) -> tuple[int, dict[str, object]]:
    """What comes of asking for a copy by e-mail."""
    headers = {"Authorization": f"Bearer {token}", "Origin": house.url}
    async with house.browser().post(house.url + "/api/customer/transcript", headers=headers) as response:
        return response.status, await response.json()


async def answered(house: House, mia: Peer, customer: Peer, text: str = "We send a new lamp.") -> str:
    """The customer waits, goes, and is answered; their conversation."""
    conversation_id = str((await customer.ask("handoff.request", client_id="h"))["conversation_id"])
    await mia.ask("conversation.take", conversation_id=conversation_id)
    await customer.leave()
    await mia.ask("message.send", conversation_id=conversation_id, client_id="m", text=text)
    return conversation_id


async def test_a_claimed_address_gets_nothing_that_a_stranger_wrote(house: House) -> None:
    for number in range(20):
        customer = await house.customer()
        token = (await customer.open(name=WORDS, email="victim@shop.example"))["token"]
        await customer.say(WORDS)
        for _ in range(3):
            status, told = await mail_transcript(house, token)
            if number < LINKS_PER_RECIPIENT_AND_DAY:
                assert (status, told) == (200, {"email": "victim@shop.example", "to_confirm": True}), number
            else:
                assert (status, told["code"]) == (429, "too_much_mail"), "no link is promised that isn't sent"
    mails = await links(house, 3)
    assert await letters(house) == []
    assert len(mails) == 3
    assert all("watches" not in mail.as_string() and "evil" not in mail.as_string() for mail in mails)


async def test_one_customer_makes_the_desk_write_to_few_addresses(house: House) -> None:
    customer = await house.customer()
    token = (await customer.open(name="Eve"))["token"]
    await customer.say("hello")
    for number in range(12):
        await customer.ask("customer.update", client_id=f"u{number}", email=f"stranger{number}@shop.example")
        await mail_transcript(house, token)
    mails = await links(house, LINKS_PER_CUSTOMER_AND_DAY)
    assert len({mail["To"] for mail in mails}) == LINKS_PER_CUSTOMER_AND_DAY
    assert len({mail["Message-ID"] for mail in mails}) == LINKS_PER_CUSTOMER_AND_DAY


async def told_after(customer: Peer, text: str, choice: str | None = None) -> str:
    """What a customer is told right after this message."""
    said = await customer.say(text, choice=choice)
    frame = await customer.wait(
        lambda f: f["type"] == "event" and f["event"]["seq"] > said["seq"] and f["event"]["type"] == "message"
    )
    return str(frame["event"]["text"])


async def leave_address(house: House, email: str) -> str:
    """What a customer who waits is told when they leave this address."""
    customer = await house.customer()
    await customer.open()
    await customer.ask("handoff.request", client_id="h")
    return await told_after(customer, email)


async def test_the_chat_promises_only_links_that_are_sent(house: House) -> None:
    told = [await leave_address(house, "victim@shop.example") for _ in range(5)]
    promised = ["open the link" in text for text in told]
    assert promised == [True] * LINKS_PER_RECIPIENT_AND_DAY + [False] * 2
    assert "the answer stays in this conversation" in told[-1]
    assert len(await links(house, LINKS_PER_RECIPIENT_AND_DAY)) == LINKS_PER_RECIPIENT_AND_DAY


async def test_a_choice_after_a_refused_link_promises_none_either(house: House) -> None:
    for _ in range(LINKS_PER_RECIPIENT_AND_DAY):
        await leave_address(house, "victim@shop.example")
    customer = await house.customer()
    await customer.open(email="victim@shop.example")
    await customer.ask("handoff.request", client_id="h")
    for choice in ("/keep_place", "/answer_by_email"):
        told = await told_after(customer, "that", choice)
        assert "link" not in told, choice
        assert "the answer stays in this conversation" in told, choice


async def test_one_network_address_makes_the_desk_write_to_few_strangers(tmp_path: Path) -> None:
    async with open_house(tmp_path, confirmations_per_hour=4) as house:
        told = []
        for number in range(8):
            customer = await house.customer()
            token = (await customer.open(email=f"stranger{number}@shop.example"))["token"]
            await customer.say("hello")
            await customer.leave()  # a page that is closed at once is counted as well
            told.append((await mail_transcript(house, token))[0])
        assert told == [200] * 4 + [429] * 4
        assert len(await links(house, 4)) == 4


def links_from(house: House, source_of: Callable[[CustomerId], str]) -> LinkLimits:
    """The limits of this house, for customers who come from these network addresses."""
    services = house.services
    return LinkLimits(services.record.file, services.limits, source_of, house.clock)


async def test_all_network_addresses_together_are_limited(tmp_path: Path) -> None:
    async with open_house(tmp_path, confirmations_per_hour=1, limits_in_all=3) as house:
        admit = links_from(house, str).admit  # each customer at an address of their own
        for _ in range(5):
            customer = await house.customer()
            await customer.open()
            await customer.say("hello")
        rows = await house.services.writer.read(
            lambda: house.services.record.file.rows("SELECT customer_id AS id FROM conversations")
        )
        ids = [row["id"] for row in rows]
        write = house.services.writer.write
        refused = [await write(partial(admit, one, f"{one}@shop.example")) for one in ids]
        assert [one is None for one in refused] == [True] * 3 + [False] * 2


async def test_a_link_that_was_not_sent_takes_nothing_from_its_network_address(tmp_path: Path) -> None:
    async with open_house(tmp_path, confirmations_per_hour=1) as house:
        links_of, record = links_from(house, lambda _: "192.0.2.1"), house.services.record
        ann, ben = CustomerId("ann"), CustomerId("ben")

        def work() -> list[bool]:
            for each in (ann, ben):
                record.add_customer(Customer(each, utc_now()))
            first = links_of.admit(ann, "ann@shop.example")
            refused = links_of.admit(ben, "ben@shop.example")
            links_of.release(ann, "ann@shop.example")
            again = links_of.admit(ben, "ben@shop.example")
            return [each is None for each in (first, refused, again)]

        assert await house.services.writer.write(work) == [True, False, True]


async def test_what_waited_goes_out_once_when_the_link_is_used_again_too(house: House) -> None:
    customer = await house.customer()
    token = (await customer.open(name="Priya", email="priya@shop.example"))["token"]
    await customer.say("Where is my lamp?")
    await mail_transcript(house, token)
    (asked,) = await links(house)
    async with house.browser().get(f"{house.url}/confirm-email?key={key_in(asked)}") as response:
        page = await response.text()
        assert response.status == 200
        assert "priya@shop.example" in page
        assert response.headers["Cache-Control"] == "no-store"
    assert await letters(house) == [], "a scanner that opens links confirms nothing"
    status, page = await confirm(house, asked)
    assert (status, "come to priya@shop.example" in page) == (200, True)
    (letter,) = await letters(house, 1)
    assert letter["To"] == "priya@shop.example"
    status, page = await confirm(house, asked)
    assert (status, "come to priya@shop.example" in page) == (200, True), "twice is no failure"
    async with house.browser().get(f"{house.url}/confirm-email?key={key_in(asked)}") as response:
        page = await response.text()
        assert (response.status, "<form" in page) == (200, False)
    assert len(await letters(house)) == 1
    assert await mail_transcript(house, token) == (200, {"email": "priya@shop.example"})


async def test_an_older_addresses_link_promises_no_answers_there(house: House) -> None:
    customer = await house.customer()
    await customer.open(name="Priya", email="old@shop.example")
    await customer.ask("handoff.request", client_id="h")
    (asked,) = await links(house)
    await customer.ask("customer.update", client_id="u", email="new@shop.example")
    await links(house, 2)
    async with house.browser().get(f"{house.url}/confirm-email?key={key_in(asked)}") as response:
        assert "Another address was left there since" in await response.text()
    status, page = await confirm(house, asked)
    assert (status, "from now on" in page) == (200, False)
    assert "Another address was left in the conversation since" in page


async def test_a_link_is_too_old_after_a_week(house: House) -> None:
    customer = await house.customer()
    token = (await customer.open(email="priya@shop.example"))["token"]
    await customer.say("hello")
    await mail_transcript(house, token)
    (asked,) = await links(house)
    house.clock.ahead = timedelta(days=8)
    assert (await confirm(house, asked))[0] == 410


async def test_an_answer_waits_for_its_address_to_be_confirmed(tmp_path: Path) -> None:
    async with open_house(tmp_path, answer_mail_s=0.05) as house:
        mia = await house.agent("Mia")
        customer = await house.customer()
        await customer.open(name="Priya")
        await customer.ask("handoff.request", client_id="w")
        await customer.ask("customer.update", client_id="e", email="priya@shop.example")
        (asked,) = await links(house)  # right when it is left
        conversation_id = await answered(house, mia, customer)
        house.clock.ahead = timedelta(minutes=1)  # it is due
        await house.services.reply_mail.send_due()
        assert await letters(house) == []
        await confirm(house, asked)
        (letter,) = await letters(house, 1)
        assert "We send a new lamp." in text_of(letter)
        assert str(letter["Message-ID"]).startswith(f"<{conversation_id}.")


async def test_a_signed_address_needs_no_link(tmp_path: Path) -> None:
    async with open_house(tmp_path, answer_mail_s=0.05) as house:
        mia = await house.agent("Mia")
        customer = await house.customer()
        await customer.open(identity=identity(house, email="priya@shop.example"))
        await answered(house, mia, customer)
        (letter,) = await letters(house, 1)
        assert letter["To"] == "priya@shop.example"
        assert [mail for mail in await spooled(house) if CONFIRM in str(mail["Subject"])] == []


async def test_an_address_confirmed_by_one_customer_is_not_another_ones(house: House) -> None:
    tokens = []
    for _ in range(2):
        customer = await house.customer()
        tokens.append((await customer.open(email="priya@shop.example"))["token"])
        await customer.say(WORDS)
    await mail_transcript(house, tokens[0])
    await confirm(house, (await links(house))[0])
    await letters(house, 1)
    assert (await mail_transcript(house, tokens[1]))[1]["to_confirm"] is True


async def test_mail_to_one_address_is_limited_for_a_day_also_after_a_restart(tmp_path: Path) -> None:
    async with open_house(tmp_path, mails_per_day=2) as house:
        for number in range(3):
            customer = await house.customer()
            token = (
                await customer.open(identity=identity(house, sub=f"s-{number}", email="priya@shop.example"))
            )["token"]
            await customer.say("hello")
            if number == 2:
                await house.stop()
                await house.start()
            status, told = await mail_transcript(house, token)
            assert (status, told.get("code")) == ((200, None) if number < 2 else (429, "too_much_mail"))
        assert len(await letters(house)) == 2
        tomorrow = utc_now() + timedelta(days=1, minutes=1)
        file = house.services.record.file
        assert (
            await house.services.writer.write(
                lambda: count_mail(file, "Priya@shop.example", "words", tomorrow, 2)
            )
            is None
        )


async def test_one_bad_address_stops_no_other_mail(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    server = SmtpServer(refused=frozenset({"bad@shop.example"}))
    async with server.listening() as smtp, open_house(tmp_path, smtp=smtp) as house:
        mia = await house.agent("Mia")
        for number, name in enumerate(("bad", "good")):
            customer = await house.customer()
            await customer.open(identity=identity(house, sub=f"s-{number}", email=f"{name}@shop.example"))
            await answered(house, mia, customer)
        answers, file = house.services.reply_mail, house.services.record.file
        await answers.close()  # the test looks, and nobody else
        query = "SELECT kind, tries FROM delivery_failures WHERE due_at IS NULL"
        with caplog.at_level(logging.ERROR):
            while not (dead := await house.services.writer.read(lambda: file.rows(query))):
                house.clock.ahead += timedelta(days=1)
                await answers.send_due()
        assert [tuple(row) for row in dead] == [("answer", 7)]
        assert "was given up: MailFailed" in caplog.text
        assert [letter["To"] for letter in server.letters] == ["good@shop.example"]


class _Broken:
    """A mail server that no letter can be given to."""

    def composing(self) -> AbstractContextManager[None]:
        return nullcontext()

    def send(self, *_: object, **__: object) -> None:
        raise IndexError("list index out of range")


async def test_a_fault_of_ours_is_a_failed_try(house: House) -> None:
    services = house.services
    mail = cast("Mail", _Broken())
    outgoing = OutgoingMail(services.record, services.writer, mail, 30, lambda language: "", house.clock)
    letter = Letter(kind="answer", id="a.1", to="priya@shop.example", subject="Hello", text="Hello")
    outcome = await outgoing.send(letter)
    assert not outcome.sent
    assert outcome.again_at


BAD = [
    "a@",
    "@b.example",
    "a b@c.example",
    "a@b",
    "a..b@c.example",
    "a@b.example\r\nBcc: c@d.example",
    "x" * 300,
]


@pytest.mark.parametrize("address", BAD)
def test_no_door_lets_a_bad_address_in(tmp_path: Path, address: str) -> None:
    assert not is_email(address)
    found = find_email(f"write to {address} please")
    assert found is None or is_email(found)
    secret = "s" * 40
    token = jwt.decode(sign_identity(secret, "s", "P"), secret, algorithms=["HS256"])
    signed = verify_identity(jwt.encode({**token, "email": address}, secret, algorithm="HS256"), secret)
    assert signed.email is None
    assert signed.name == "P"
    with pytest.raises(SettingsError, match="MAIL_FROM"):
        read_settings({"FRONTDESK_MAIL_FROM": address if address != "a@b" else "a@"})
    if address != "a@b":  # a host of one's own network is an address for staff
        with pytest.raises(UserError):
            add_user(tmp_path, name="A", email=address, role="agent")


def test_a_mail_that_cannot_be_written_is_a_failed_mail(tmp_path: Path) -> None:
    for address in ("a@", "a@b\r\nBcc: x@y.example", "\ud800@x.example"):
        with pytest.raises(MailFailed):
            Mail("", "support@localhost", tmp_path / "spool", Clock()).send(address, "Hello", "Text")


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://shop.example/cart?x=1", True),
        ("HTTPS://SHOP.EXAMPLE/cart", True),
        ("https://desk.example/help/a", True),
        ("https://evil.example/", False),
        ("https://shop.example.evil.example/", False),
        ("https://shop.example@evil.example/", False),
        ("https://shop.example:8443/", False),
        ("http://shop.example/", False),
        ("javascript:alert(1)//https://shop.example", False),
        ("//shop.example/", False),
        ("http://[::1", False),
        ("", False),
        (None, False),
    ],
)
def test_only_pages_of_allowed_sites_become_links(url: str | None, linked: bool) -> None:
    settings = Settings(public_url="https://desk.example", allowed_origins=("https://shop.example",))
    assert page_link(url, settings) == (url if linked else None)


async def test_a_forged_page_is_in_no_packet_and_no_mail(tmp_path: Path) -> None:
    async with open_house(tmp_path, answer_mail_s=0.05) as house:
        mia = await house.agent("Mia")
        customer = await house.customer()
        signed = identity(house, email="priya@shop.example")
        await customer.open(identity=signed, page_url="https://evil.example/login")
        await customer.say("hello")
        conversation_id = await answered(house, mia, customer)
        opened = await mia.ask("conversation.open", conversation_id=conversation_id)
        assert opened["packet"].get("page_url") is None
        (letter,) = await letters(house, 1)
        assert isinstance(letter, EmailMessage)
        assert "evil" not in letter.as_string()


async def test_a_customer_whose_line_is_dead_is_mailed_the_answer(tmp_path: Path) -> None:
    async with open_house(tmp_path, answer_mail_s=0.05, heartbeat_s=1.0) as house:
        mia = await house.agent("Mia")
        browser = house.browser()
        # It holds its end open and says nothing any more: no pong, no goodbye.
        socket = await browser.ws_connect(house.url + "/ws/customer", autoping=False)
        signed = identity(house, email="priya@shop.example")
        await socket.send_json({"type": "session.open", "id": 1, "protocol": 1, "identity": signed})
        await socket.send_json({"type": "handoff.request", "id": 2, "client_id": "h"})
        conversation_id = ""
        while not conversation_id:
            frame = await socket.receive_json()
            if frame.get("id") == 2:
                conversation_id = frame["result"]["conversation_id"]
        await mia.ask("conversation.take", conversation_id=conversation_id)
        await mia.ask(
            "message.send", conversation_id=conversation_id, client_id="m", text="It is on its way."
        )
        (letter,) = await letters(house, 1)
        assert "It is on its way." in text_of(letter)


async def test_an_answer_that_the_page_had_is_not_mailed(tmp_path: Path) -> None:
    async with open_house(tmp_path, answer_mail_s=0.05, heartbeat_s=1.0) as house:
        mia = await house.agent("Mia")
        customer = await house.customer()
        await customer.open(identity=identity(house, email="priya@shop.example"))
        conversation_id = str((await customer.ask("handoff.request", client_id="h"))["conversation_id"])
        await mia.ask("conversation.take", conversation_id=conversation_id)
        await mia.ask("message.send", conversation_id=conversation_id, client_id="m", text="On its way.")
        await customer.event(text="On its way.")
        file = house.services.record.file
        await until(lambda: not file.rows("SELECT * FROM owed_mail"))  # its pong says that it came
        assert await letters(house) == []


# -- an address that is forgotten while mail is under way ------------------------------------------


def add_pending_mail(house: House, name: str, *, transcript: bool = False) -> None:
    """This customer's address is owed a link; or it is confirmed, and the transcript is owed."""
    record, now = house.services.record, utc_now()
    customer = record.add_customer(Customer(CustomerId(name), now))
    address, conversation_id = f"{name}@shop.example", ConversationId(f"of-{name}")
    record.append(conversation_id, commands.start_conversation(customer), now)
    confirmations.ask_to_confirm(record.file, customer.id, address, now, conversation_id)
    if transcript:
        confirmations.confirm(record.file, customer.id, address, now)


def forget_at_first_mail(
    house: House, monkeypatch: pytest.MonkeyPatch, name: str, instead: Outcome | None = None
) -> None:
    """Forget this customer's address while the first mail is sent, of which `instead` comes, if given."""
    services, sent = house.services, list[str]()
    original, file = services.outgoing_mail.send, services.record.file

    async def send(letter: Letter, *, compose: Compose) -> Outcome:
        sent.append(letter.to)
        if len(sent) > 1:
            return await original(letter, compose=compose)
        await services.writer.write(lambda: confirmations.forget_addresses(file, CustomerId(name)))
        return instead or await original(letter, compose=compose)

    monkeypatch.setattr(services.outgoing_mail, "send", send)


async def kept(house: House) -> set[str]:
    """The customers of whom an address is kept."""
    file = house.services.record.file
    select = "SELECT customer_id FROM email_confirmations"
    return {row["customer_id"] for row in await house.services.writer.read(lambda: file.rows(select))}


async def owe_all(house: House, *names: str, transcript: bool = False) -> None:
    """Owe all of them mail, in one list and in this order."""

    def work() -> None:
        for name in names:
            add_pending_mail(house, name, transcript=transcript)

    await house.services.writer.write(work)
    house.services.confirmation_mail.wake()


async def test_an_address_that_was_forgotten_since_it_was_listed_gets_no_link(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget_at_first_mail(house, monkeypatch, "ben")
    await owe_all(house, "ann", "ben", "cem")
    assert {mail["To"] for mail in await links(house, 2)} == {"ann@shop.example", "cem@shop.example"}
    assert await kept(house) == {"ann", "cem"}


async def test_an_address_that_was_forgotten_stays_so_when_its_mail_is_given_up(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget_at_first_mail(house, monkeypatch, "ann", Outcome())
    await owe_all(house, "ann", "cem")
    assert {mail["To"] for mail in await links(house, 1)} == {"cem@shop.example"}
    assert await kept(house) == {"cem"}


@pytest.mark.parametrize("transcript", [False, True])
async def test_an_address_that_is_forgotten_before_its_mail_leaves_gets_none(
    house: House, monkeypatch: pytest.MonkeyPatch, transcript: bool
) -> None:
    forget_at_first_mail(house, monkeypatch, "ann")
    await owe_all(house, "ann", "cem", transcript=transcript)
    mails = await (letters if transcript else links)(house, 1)
    assert {mail["To"] for mail in mails} == {"cem@shop.example"}


async def test_an_address_that_was_forgotten_since_it_was_listed_gets_no_transcript(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget_at_first_mail(house, monkeypatch, "ben")
    await owe_all(house, "ann", "ben", "cem", transcript=True)
    assert {mail["To"] for mail in await letters(house, 2)} == {"ann@shop.example", "cem@shop.example"}


async def test_a_transcript_that_left_brings_no_forgotten_address_into_the_record(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget_at_first_mail(house, monkeypatch, "ann", Outcome(sent=True))
    await owe_all(house, "ann", "cem", transcript=True)
    await letters(house, 1)
    record = house.services.record
    events = await house.services.writer.read(lambda: record.list_events(ConversationId("of-ann"), limit=-1))
    assert "ann@shop.example" not in repr(events)
