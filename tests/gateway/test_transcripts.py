"""The conversation for its customer to keep: what is in it, where it goes, and how often."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.conversation.accounts.audit import list_audit
from bot.services.errors import (
    MailFailed,
)
from bot.services.outbox.mail import Mail
from bot.services.settings import SettingsError, read_settings
from tests.gateway.clock import Clock
from tests.gateway.house import House, Peer
from tests.gateway.mails import confirm, letters, links
from tests.gateway.smtp_server import SmtpServer
from tests.gateway.test_staff import call
from tests.gateway.test_suggestions import taken


async def token_of(peer: Peer) -> str:
    opened = await peer.wait(lambda f: f["type"] == "result" and "token" in (f["result"] or {}))
    return str(opened["result"]["token"])


async def as_customer(house: House, peer: Peer, method: str = "GET") -> tuple[int, bytes, Any]:
    headers = {"Authorization": f"Bearer {await token_of(peer)}"}
    url = house.url + "/api/customer/transcript"
    async with house.browser().request(method, url, headers=headers) as response:
        return response.status, await response.read(), response.headers


async def test_a_customer_saves_what_they_could_read_and_nothing_else(house: House) -> None:
    customer, agent, conversation_id = await taken(house)
    await agent.ask(
        "note.add", conversation_id=conversation_id, client_id="n", text="Knows the boss, handle with care"
    )
    await agent.ask(
        "message.send", conversation_id=conversation_id, client_id="m", text="A new lamp leaves today."
    )
    status, body, headers = await as_customer(house, customer)
    text = body.decode()
    assert status == 200
    assert headers["Content-Disposition"] == 'attachment; filename="conversation.txt"'
    assert "How do I return the lamp I bought?" in text
    assert "Returns are free for 30 days" in text, "the answer, without its Markdown"
    assert "Mia (Larch & Loom), " in text
    assert "A new lamp leaves today." in text
    assert "boss" not in text

    staff = await house.signed_in("Noor", "agent")
    url = f"{house.url}/api/desk/conversations/{conversation_id}/transcript"
    async with staff.get(url) as response:
        assert await response.text() == text
    async with house.browser().get(url) as response:
        assert response.status == 401
    async with house.browser().get(house.url + "/api/customer/transcript") as response:
        assert response.status == 401
    noted = (await house.services.writer.read(lambda: list_audit(house.services.record.file)))[0]
    assert (noted.action, noted.subject, noted.by) == ("transcript_exported", conversation_id, "Noor")


async def test_it_is_sent_to_the_address_that_was_given_and_not_too_often(house: House) -> None:
    customer, _, conversation_id = await taken(house)
    staff = await house.signed_in("Noor", "agent")
    url = f"{house.url}/api/desk/conversations/{conversation_id}/transcript"
    status, error = await call(staff, "POST", url)
    assert (status, error["code"]) == (409, "email_missing")
    await customer.ask("customer.update", client_id="e", email="sam@example.com", name="Sam")
    assert (await confirm(house, (await links(house))[0]))[0] == 200
    assert await call(staff, "POST", url) == (200, {"email": "sam@example.com"})
    assert (await as_customer(house, customer, "POST"))[0] == 200

    first, _ = await letters(house, 2)
    assert (first["To"], first["Subject"]) == ("sam@example.com", "Your conversation with Larch & Loom")
    letter = first.get_body()
    assert letter is not None
    assert "Hello Sam, here is your conversation with Larch & Loom" in letter.get_content()
    (attached,) = first.iter_attachments()
    assert "How do I return the lamp I bought?" in attached.get_content()

    assert (await call(staff, "POST", url))[0] == 200
    status, error = await call(staff, "POST", url)
    assert (status, error["code"]) == (409, "too_many_transcripts")
    assert len(await letters(house)) == 3


async def test_it_goes_out_by_smtp_when_a_server_is_set(tmp_path: Path) -> None:
    server = SmtpServer()
    async with server.listening() as smtp:
        mail = Mail(smtp, "help@shop.example", tmp_path, Clock())
        await asyncio.to_thread(mail.send, "sam@example.com", "A\r\nBcc: x@y.example", "Hello Zoë")
    (message,) = server.letters
    assert (message["To"], message["Subject"], message["Bcc"]) == (
        "sam@example.com",
        "A Bcc: x@y.example",
        None,
    )
    with pytest.raises(MailFailed):
        await asyncio.to_thread(mail.send, "sam@example.com", "Too late", "Nobody is there")


def test_a_mail_server_must_be_one_and_stays_secret() -> None:
    with pytest.raises(SettingsError, match="FRONTDESK_SMTP should look like"):
        read_settings({"FRONTDESK_SMTP": "mail.example.com"})
    assert "hunter2" not in repr(read_settings({"FRONTDESK_SMTP": "smtp://me:hunter2@mail.example.com"}))


async def copies_at_desk(desk: Peer, conversation_id: str) -> list[str]:
    """What the desk shows of mailed copies in this conversation."""
    opened = await desk.ask("conversation.open", conversation_id=conversation_id)
    return [event["outcome"] for event in opened["events"] if event["type"] == "mail" and event.get("copy")]


async def test_the_desk_shows_what_became_of_a_mailed_copy(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer, agent, conversation_id = await taken(house)
    await customer.ask("customer.update", client_id="u", email="priya@example.com")
    assert await copies_at_desk(agent, conversation_id) == []
    await as_customer(house, customer, "POST")
    await confirm(house, (await links(house))[0])
    await agent.event(type="mail", copy=True, outcome="spooled", email="priya@example.com")

    def fail(*_: object, **__: object) -> None:
        raise MailFailed()

    monkeypatch.setattr(Mail, "send", fail)
    status, _, _ = await as_customer(house, customer, "POST")
    assert status >= 400
    assert await copies_at_desk(agent, conversation_id) == ["spooled", "given_up"]
