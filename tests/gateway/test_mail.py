"""How e-mail leaves: over TLS where there is a password, in threads, and with where replies go."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

import pytest

from bot.services.errors import MailFailed
from bot.services.outbox.mail import Mail
from bot.services.settings import SettingsError, read_settings
from tests.gateway.certificates import make_certificate
from tests.gateway.clock import Clock
from tests.gateway.house import open_house
from tests.gateway.mails import confirm, letters, links, text_of
from tests.gateway.smtp_server import SmtpServer
from tests.gateway.test_confirmed_mail import mail_transcript

USER = "desk:hunter2@"


async def send(smtp: str, folder: Path, *, reply_to: str = "", references: tuple[str, ...] = ()) -> str:
    """Send a mail to Sam; its Message-ID."""
    mail = Mail(smtp, "Desk <help@shop.example>", folder, Clock(), reply_to=reply_to)
    return await asyncio.to_thread(
        partial(mail.send, "sam@example.com", "Hello", "Hello Sam", name="c.7", references=references)
    )


@pytest.mark.parametrize("from_start", [False, True])
async def test_a_password_goes_over_tls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, from_start: bool
) -> None:
    tls, trusted = await asyncio.to_thread(make_certificate, tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    server = SmtpServer(tls=tls, from_start=from_start)
    async with server.listening(USER) as smtp:
        await send(smtp, tmp_path)
    assert server.passwords == [("hunter2", True)]
    assert [letter["To"] for letter in server.letters] == ["sam@example.com"]


async def test_without_tls_no_password_is_sent_and_no_mail(tmp_path: Path) -> None:
    server = SmtpServer()  # it would take the password
    async with server.listening(USER) as smtp:
        with pytest.raises(MailFailed) as refused:
            await send(smtp, tmp_path)
    assert "offers no encryption (STARTTLS)" in str(refused.value.__cause__)
    assert (server.passwords, server.letters) == ([], [])


async def test_a_server_that_nobody_vouches_for_gets_neither(tmp_path: Path) -> None:
    tls, _ = await asyncio.to_thread(make_certificate, tmp_path)
    server = SmtpServer(tls=tls)
    async with server.listening(USER) as smtp:
        with pytest.raises(MailFailed):
            await send(smtp, tmp_path)
    assert (server.passwords, server.letters) == ([], [])


async def test_without_a_password_a_server_without_tls_is_used(tmp_path: Path) -> None:
    server = SmtpServer()
    async with server.listening() as smtp:
        name = await send(smtp, tmp_path)
    (letter,) = server.letters
    assert letter["Message-ID"] == name == "<c.7@shop.example>"
    assert (letter["In-Reply-To"], letter["References"], letter["Reply-To"]) == (None, None, None)


async def test_a_mail_says_what_it_follows_and_where_replies_go(tmp_path: Path) -> None:
    server = SmtpServer()
    async with server.listening() as smtp:
        await send(smtp, tmp_path, reply_to="team@shop.example", references=("<c.1@a>", "<c.4@a>"))
    (letter,) = server.letters
    assert (letter["In-Reply-To"], letter["References"]) == ("<c.4@a>", "<c.1@a> <c.4@a>")
    assert letter["Reply-To"] == "team@shop.example"


def test_replies_go_to_an_address() -> None:
    with pytest.raises(SettingsError, match="FRONTDESK_MAIL_REPLY_TO should look like"):
        read_settings({"FRONTDESK_MAIL_REPLY_TO": "the team"})


@pytest.mark.parametrize(
    ("reply_to", "said"),
    [
        ("team@shop.example", "your reply goes to team@shop.example, where people read it"),
        ("", "nobody reads what is sent to its address"),
    ],
)
async def test_every_mail_to_a_customer_says_where_a_reply_goes(
    tmp_path: Path, reply_to: str, said: str
) -> None:
    async with open_house(tmp_path, mail_reply_to=reply_to) as house:
        customer = await house.customer()
        token = (await customer.open(email="sam@shop.example"))["token"]
        await customer.say("hello")
        await mail_transcript(house, token)
        (asked,) = await links(house)
        await confirm(house, asked)
        (copy,) = await letters(house, 1)
        for mail in (asked, copy):
            assert (mail["Reply-To"] or "") == reply_to
            assert said in text_of(mail)
