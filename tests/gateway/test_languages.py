"""A customer is spoken to in one language to the end: by assistant and gateway, in mails and on pages."""

from __future__ import annotations

import asyncio
import html
import re
from datetime import datetime, timezone
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from msgspec.structs import replace

from bot.messages.locale_file import read_locales
from bot.protocol.turn import TurnReply, TurnRequest
from tests.gateway.fake_assistant import think
from tests.gateway.house import House, Peer, open_house
from tests.gateway.mails import confirm, key_in, spooled, text_of, way_back

LOCALES = read_locales()
SUNDAY = datetime(2026, 11, 22, 12, 0, tzinfo=timezone.utc)
HOURS = "Mon-Fri 09:00-17:00, Sat 10:00-14:00"


def is_in(language: str, text: str) -> bool:
    """Whether a text begins with a sentence of that language's file."""
    forms = (re.escape(" ".join(each.split())) for each in LOCALES[language].sentences.values())
    return any(re.match(re.sub(r"\\{\w+\\}", ".+", form), " ".join(text.split())) for form in forms)


def german(request: TurnRequest) -> TurnReply:
    """Read every message as German, and hand over who says Mensch."""
    asked = replace(request, text="person") if "Mensch" in request.text else request
    reply = think(asked)
    return replace(reply, understanding=replace(reply.understanding, language="de"))


def notices(customer: Peer) -> list[str]:
    """What the gateway itself has told the customer."""
    events = [event for event in customer.events() if event.get("sender") != "customer"]
    said = [event["text"] for event in events if event["type"] in ("owner", "message") and event.get("text")]
    return [text for text in said if not text.startswith("You said")]


async def test_a_german_conversation_is_german_to_the_end(house: House) -> None:
    house.assistant.think = german
    mia, customer = await house.agent(), await house.customer()
    await customer.open(email="anna@shop.example")
    said_first = await customer.say("Ich möchte einen Menschen sprechen")
    conversation_id = said_first["conversation_id"]
    await customer.event(type="owner", owner="waiting")
    await mia.ask("conversation.take", conversation_id=conversation_id)
    await customer.event(type="owner", owner="agent")
    await mia.ask("conversation.return", conversation_id=conversation_id)
    await customer.wait(lambda f: f["type"] == "event" and f["event"].get("owner") == "assistant")
    await customer.ask("handoff.request", client_id="again")
    await mia.ask("conversation.take", conversation_id=conversation_id)
    await mia.ask("conversation.close", conversation_id=conversation_id)
    await customer.event(type="owner", owner="closed")
    said = notices(customer)
    assert len(said) >= 4
    assert [text for text in said if not is_in("de", text)] == []


async def test_the_browser_s_language_is_spoken_until_they_write(house: House) -> None:
    customer, other = await house.customer(), await house.customer()
    assert is_in("de", (await customer.open(locale="de-AT"))["greeting"])
    assert (await other.open(locale="fi"))["greeting"].startswith("Hello")


@pytest.mark.parametrize(
    ("locale", "opens", "week"),
    [
        (
            "de",
            "morgen um 09:00 Uhr",
            "Montag bis Freitag von 09:00 bis 17:00 Uhr und Samstag von 10:00 bis 14:00 Uhr (UTC)",
        ),
        ("fr", "demain à 09:00", "du lundi au vendredi de 09:00 à 17:00 et samedi de 10:00 à 14:00 (UTC)"),
        ("pl", "jutro o 09:00", "poniedziałek–piątek od 09:00 do 17:00 i sobota od 10:00 do 14:00 (UTC)"),
        (
            "pt",
            "amanhã às 09:00",
            "de segunda-feira a sexta-feira das 09:00 às 17:00 e sábado das 10:00 às 14:00 (UTC)",
        ),
    ],
)
async def test_hours_are_told_as_they_are_written_there(
    locale: str, opens: str, week: str, tmp_path: Path
) -> None:
    async with open_house(tmp_path, nobody_on_duty="email", office_hours=HOURS) as house:
        house.clock.show(SUNDAY)
        customer = await house.customer()
        await customer.open(locale=locale)
        await customer.ask("handoff.request", client_id="h")
        text = (await customer.event(type="owner", owner="waiting"))["text"]
        assert is_in(locale, text)
        assert opens in text
        assert week in text


async def test_mails_and_the_pages_behind_their_links_are_in_it(tmp_path: Path) -> None:
    async with open_house(tmp_path, answer_mail_s=0.05) as house:
        mia, customer = await house.agent(), await house.customer()
        await customer.open(email="anna@shop.example", locale="de")
        begun = await customer.ask("handoff.request", client_id="h")
        asking = await mail_with(house, "/confirm-email?key=")
        link = f"{house.url}/confirm-email?key={key_in(asking)}"
        async with house.browser().get(link) as response:
            shown = await response.text()
        assert "Ja, das ist meine" in shown
        assert '<html lang="de" dir="ltr">' in shown
        assert is_in("de", html.unescape((await confirm(house, asking))[1].split("<p>")[2]))
        await mia.ask("conversation.take", conversation_id=begun["conversation_id"])
        await customer.leave()
        conversation = {"conversation_id": begun["conversation_id"], "client_id": "m"}
        await mia.ask("message.send", **conversation, text="Wir senden eine neue Lampe.")
        answer = await mail_with(house, "/continue?key=")
        for mail in (asking, answer):
            assert is_in("de", str(mail["Subject"]))
            assert is_in("de", text_of(mail))
            assert is_in("de", text_of(mail)[text_of(mail).index("Bitte antworten Sie nicht") :])
        assert "Um zu antworten, öffnen Sie" in text_of(answer)
        key = parse_qs(urlsplit(way_back(answer)).query)["key"][0]
        async with house.browser().get(house.url + "/continue", params={"key": key}) as response:
            assert "Gespräch öffnen" in await response.text()


async def mail_with(house: House, link: str) -> EmailMessage:
    """The first mail with such a link."""
    while True:
        found = [mail for mail in await spooled(house) if link in text_of(mail)]
        if found:
            return found[0]
        await asyncio.sleep(0.01)


async def test_a_link_that_is_over_is_answered_in_the_browser_s_language(house: House) -> None:
    wanted = {"Accept-Language": "fr-CH, de;q=0.8"}
    async with house.browser().get(house.url + "/continue?key=x.y.z", headers=wanted) as response:
        assert response.status == 410
        assert "Ce lien est trop ancien" in await response.text()
