"""What the customer strikes never reaches a desk, however a person came to be asked for.

The desk is open all along, and everything that it, its supervisor or another system can be told is gathered
before, while and after the customer looks at the receipt: sockets, lists, packet, search, profile, drafts,
suggestions, saved replies, transcripts, mail, webhook, board, log and, in the end, the record itself.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import pytest

from bot.protocol.turn import FactsLearned, HandoffAsk, TurnReply, TurnRequest
from tests.gateway.fake_assistant import think
from tests.gateway.house import House, Peer, open_house
from tests.gateway.mails import confirm, letters, links
from tests.gateway.receiver import SECRET as WEBHOOK_SECRET
from tests.gateway.receiver import Receiver
from tests.gateway.test_attachments import PNG, as_customer
from tests.gateway.test_staff import call

# So long that no time and no random id holds it by chance.
SAID = "My card number is 49927398711. It was stolen in Utrecht!"
PROBLEM = "The lamp from FD-SECRET-9 arrived broken."
SECRETS = (
    "49927398711",
    "card number",
    "Utrecht",
    "old@private.example",
    "Priyanka",
    "SECRET-9",
    "passport.png",
)
SEARCHED = ("49927398711", "card", "Utrecht", "old", "Priyanka", "SECRET", "passport")


def leaky(request: TurnRequest) -> TurnReply:
    """An assistant that repeats whatever it hears, keeps it in mind, and hands over as it is asked to."""
    reply = think(request)
    email = FactsLearned(email="old@private.example") if "old@" in request.text else reply.learned
    reason: Any = {"This is terrible": "complaint", "Yes, please": "accepted_offer"}.get(request.text)
    return msgspec.structs.replace(
        reply,
        learned=FactsLearned(order_number="FD-SECRET-9") if "FD-SECRET" in request.text else email,
        memory={"last": request.text, "topic": request.text.split(". ")[-1].rstrip("!")},
        handoff=HandoffAsk(reason=reason) if reason else reply.handoff,
    )


async def told_all(house: House) -> Peer:
    """A customer who has told the assistant more than a person is to know."""
    house.assistant.think = leaky
    customer = await house.customer()
    await customer.open(receipts=True)
    for said in ("I am Priyanka", SAID, "Write to old@private.example", PROBLEM):
        await customer.say(said)
        await customer.event(sender="assistant", text=f"You said: {said}")
    assert (await as_customer(house, customer, "passport.png", PNG))[0] == 201
    return customer


async def press(customer: Peer) -> None:
    await customer.ask("handoff.request", client_id="h")


async def in_words(customer: Peer) -> None:
    await customer.say("I want a person")


async def complain(customer: Peer) -> None:
    await customer.say("This is terrible")


async def accept(customer: Peer) -> None:
    await customer.say("Yes, please")


async def choose(customer: Peer) -> None:
    await customer.say("Talk to a person", choice="/handoff")


WAYS: list[Callable[[Peer], Awaitable[None]]] = [press, in_words, complain, accept, choose]


class Office:
    """All that the business can get to see: a desk open from the beginning, a supervisor, another system."""

    def __init__(self, house: House, mia: Peer, boss: aiohttp.ClientSession, receiver: Receiver) -> None:
        self.house = house
        self.mia = mia
        self.boss = boss
        self.receiver = receiver

    async def everything(self, conversation_id: str) -> str:
        """As one text: what was pushed so far, and every answer that can be asked for now."""
        got: list[Any] = [await self._asked(conversation_id), await self._fetched(conversation_id)]
        got += [self.mia.frames, self.receiver.had, [str(mail) for mail in await letters(self.house)]]
        return json.dumps(got, ensure_ascii=False)

    async def _asked(self, conversation_id: str) -> list[Any]:
        one = {"conversation_id": conversation_id}
        lists = ("queue", "mine", "all", "snoozed", "closed")
        got: list[Any] = [await self.mia.ask("list.get", list=name) for name in lists]
        got.append(await self.mia.ask("conversation.open", **one))
        got.append(await self.mia.ask("boundary.get", **one))
        got.append(await self.mia.ask("profile.get", **one))
        got.append(await self.mia.ask("read.list"))
        draft = "What is your name, your e-mail address and your order number?"
        got.append(await self.mia.ask("draft.check", **one, text=draft, read_seq=0))
        saved = await self.mia.ask("reply.list")
        got += [await self.mia.ask("reply.fill", **one, reply_id=r["id"]) for r in saved["replies"]]
        # The words asked for come back in no answer, so what is found is told by how much it is.
        hits = [(await self.mia.ask("search.find", words=words))["hits"] for words in SEARCHED]
        assert hits == [[]] * len(SEARCHED)
        return got

    async def _fetched(self, conversation_id: str) -> list[Any]:
        desk = f"{self.house.url}/api/desk/conversations/{conversation_id}"
        await self.house.services.gathering.collect()
        got: list[Any] = [await call(self.boss, "POST", desk + "/suggestions", {"draft": ""})]
        pages = [
            f"{self.house.url}{path}"
            for path in ("/api/board", "/api/board/goodwill", "/api/desk/follow-ups", "/api/studio/questions")
        ]
        got += [await call(self.boss, "GET", page) for page in (*pages, desk + "/goodwill")]
        async with self.boss.get(desk + "/transcript") as response:
            got.append(await response.text())
        return got


async def wishes(customer: Peer) -> list[dict[str, str]]:
    """What is to become of the receipt's lines, so that no secret is left."""
    lines = (await customer.ask("receipt.get"))["lines"]
    key = {line["text"]: line["key"] for line in lines}
    return [
        *({"key": key[text]} for text in (SAID, "I am Priyanka", "Priyanka", "passport.png", "FD-SECRET-9")),
        {"key": key["Write to old@private.example"]},
        {"key": key["old@private.example"], "text": "new@shop.example"},
        {"key": key[PROBLEM], "text": "The lamp arrived broken."},
    ]


async def strike_all(customer: Peer) -> Any:
    return await customer.ask("receipt.pass", client_id="pass", edits=await wishes(customer))


def leaked(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret in text]


@pytest.mark.parametrize("ask_for_person", WAYS, ids=lambda way: way.__name__)
async def test_struck_text_is_in_nothing_that_anybody_else_can_get(
    ask_for_person: Callable[[Peer], Awaitable[None]], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    receiver = Receiver()
    async with (
        receiver.listening() as url,
        open_house(tmp_path, webhook_url=url, webhook_secret=WEBHOOK_SECRET, answer_mail_s=0.01) as house,
    ):
        mia = await house.agent()
        await mia.ask("reply.save", shortcut="hi", title="Hello", text="Hi {customer_name}, {order_number}?")
        office = Office(house, mia, await house.signed_in("Eva", "supervisor"), receiver)
        customer = await told_all(house)
        conversation_id = (await mia.wait(lambda f: f["type"] == "row"))["row"]["conversation_id"]
        assert leaked(await office.everything(conversation_id)) == [], "nobody reads along"

        await ask_for_person(customer)
        await receiver.heard("waiting")
        await customer.event(type="receipt")
        await customer.ask("receipt.hold", editing=True)
        await mia.ask("conversation.take", conversation_id=conversation_id)
        await mia.ask("message.send", conversation_id=conversation_id, client_id="m", text="I am here.")
        assert await customer.event(sender="agent", text="I am here."), "the receipt holds nothing up"
        assert leaked(await office.everything(conversation_id)) == [], "nor while the customer looks"

        await strike_all(customer)
        await mia.wait(lambda f: f["type"] == "row" and not f["row"].get("withheld"))
        assert (await mia.wait(lambda f: f["type"] == "packet"))["packet"]["problem"]
        (asked,) = await links(house)
        assert asked["To"] == "new@shop.example", "the address that was struck was not written to"
        assert (await confirm(house, asked))[0] == 200
        mailed = await call(
            office.boss, "POST", f"{house.url}/api/desk/conversations/{conversation_id}/transcript"
        )
        assert mailed == (200, {"email": "new@shop.example"})
        await customer.leave()
        while house.services.hub.customers():
            await mia.ask("read.list")
        text = "A new lamp is on its way."
        await mia.ask("message.send", conversation_id=conversation_id, client_id="away", text=text)
        await letters(house, 2)  # the transcript, and the answer to who has gone
        got = await office.everything(conversation_id)
        assert "The lamp arrived broken." in got
        assert "new@shop.example" in got
        assert leaked(got) == []
        assert leaked(await asyncio.to_thread(dump, house)) == [], "not in the record either"
        assert await asyncio.to_thread(files, house) == []
    assert leaked(caplog.text) == []


@pytest.mark.parametrize("ending", ["taken", "timed out"])
async def test_marked_text_is_in_nothing_when_the_customer_is_gone_before_it_is_passed_on(
    ending: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    receiver = Receiver()
    async with (
        receiver.listening() as url,
        open_house(tmp_path, webhook_url=url, webhook_secret=WEBHOOK_SECRET, answer_mail_s=0.01) as house,
    ):
        mia = await house.agent()
        office = Office(house, mia, await house.signed_in("Eva", "supervisor"), receiver)
        customer = await told_all(house)
        await press(customer)
        await receiver.heard("waiting")
        for wish in await wishes(customer):
            await customer.ask("receipt.mark", **wish)
        await customer.leave()
        row = (await mia.wait(lambda f: f["type"] == "row" and f["row"]["owner"] == "waiting"))["row"]
        assert leaked(await office.everything(row["conversation_id"])) == []
        if ending == "timed out":
            house.clock.ahead = timedelta(seconds=61)
            await mia.wait(lambda f: f["type"] == "row" and f["row"].get("problem"))
        await mia.ask("conversation.take", conversation_id=row["conversation_id"])
        assert (await mia.wait(lambda f: f["type"] == "packet"))["packet"]["problem"]
        got = await office.everything(row["conversation_id"])
        assert "The lamp arrived broken." in got
        assert "new@shop.example" in got
        assert leaked(got) == []
        assert leaked(await asyncio.to_thread(dump, house)) == [], "not in the record either"
        while await asyncio.to_thread(files, house):  # follows the commit
            await mia.ask("read.list")
    assert leaked(caplog.text) == []


def dump(house: House) -> str:
    """Every row of every table of the record, as text."""
    file = house.services.record.file
    tables = [row["name"] for row in file.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    plain = [name for name in tables if not name.startswith("search_") or name == "search_lines"]
    return repr([[tuple(row) for row in file.rows(f"SELECT * FROM {name}")] for name in plain])


def files(house: House) -> list[str]:
    """The names of the files that are kept."""
    return [path.name for path in (house.settings.data_dir / "attachments").iterdir()]
