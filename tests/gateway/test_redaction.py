"""What a customer strikes is in no place any more: the schema, every door, and the bytes of every file."""

from __future__ import annotations

import asyncio
import fnmatch
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import SMTP
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlite_utils import Database

from bot.conversation.customers.attributes import set_attribute
from bot.conversation.customers.profile import add_preference
from bot.conversation.erasure import Erasure
from bot.conversation.events import GoodwillGiven, NewEvent, NoteAdded, SurveyAnswered
from bot.conversation.model import Agent, ConversationId, StaffId
from bot.conversation.record import redaction as record_places
from bot.conversation.record.redactions_due import DueRedaction, add_due, list_due
from bot.conversation.speaking import sender_of
from bot.protocol.turn import FactsLearned, TurnReply, TurnRequest
from bot.services.clock import utc_now
from bot.services.conversations import redaction as gateway_places
from bot.services.conversations.redaction import RedactedContent, Redactions
from bot.services.conversations.scrubbing import PAUSE_S, Scrubber
from bot.services.due_jobs import DueJobs
from bot.services.outbox.mail import Mail
from bot.services.outbox.spool import redact_spool
from knowledge_base import redaction as knowledge_places
from knowledge_base.gaps.model import GapQuestion
from knowledge_base.gaps.store import GapStore
from knowledge_base.model import Content
from knowledge_base.questions.model import Pass, Source, key_of
from tests.gateway.clock import Clock
from tests.gateway.fake_assistant import think
from tests.gateway.house import House, Peer, Refused, open_house
from tests.gateway.mails import spooled, text_of
from tests.gateway.test_attachments import PNG, as_customer
from tests.gateway.test_leaks import dump
from tests.gateway.test_staff import call

MARKER = "ZQ4711-kestrel"
CARD = f"My card number is {MARKER} and nobody may know it."
EMAIL = "ann@shop.example"
ORDER = f"It is about order 10293, write to {EMAIL}"


def listening(request: TurnRequest) -> TurnReply:
    """An assistant that repeats what it hears, and takes in an order number and an e-mail address."""
    reply = think(request)
    learned = reply.learned
    if "10293" in request.text:
        learned = FactsLearned(order_number="10293", email="ann@shop.example")
    return msgspec.structs.replace(reply, learned=learned, memory={"last": request.text})


# -- nothing is missing from the registry ----------------------------------------------------------


def columns_of(path: Path) -> set[str]:
    """Every column of a database that can hold a text or bytes, as `table.column`."""
    db = Database(path)
    tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
    found = {
        f"{table}.{row[1]}"
        for table in tables
        for row in db.execute(f"PRAGMA table_xinfo([{table}])").fetchall()
        if row[2].upper() not in ("INTEGER", "REAL")
    }
    db.close()
    return found


def listed(places: Sequence[Any], *without: Mapping[str, Sequence[str]]) -> set[str]:
    words = {column for place in places for column in place.columns}
    reasoned = [column for reasons in without for columns in reasons.values() for column in columns]
    assert len(reasoned) == len(set(reasoned)), "a column has one reason"
    assert not words & set(reasoned), "a column holds customers' words or never does"
    return words | set(reasoned)


def spool_of(house: House) -> Mail:
    """What keeps mails as files where there is no server to send them."""
    settings = house.settings
    return Mail(settings.smtp, settings.mail_from, settings.data_dir / "spool", house.clock)


async def test_every_column_is_in_the_registry_or_never_holds_customers_words(house: House) -> None:
    record = await asyncio.to_thread(columns_of, house.settings.record_path)
    ours = listed(record_places.REDACTION_TARGETS, record_places.WITHOUT_WORDS, gateway_places.WITHOUT_WORDS)
    assert record - ours == set(), "not registered"
    assert ours - record == set(), "no such column"
    knowledge = await asyncio.to_thread(columns_of, house.settings.knowledge_path)
    theirs = listed(knowledge_places.REDACTION_TARGETS, knowledge_places.WITHOUT_WORDS)
    assert knowledge - theirs == set(), "not registered"
    assert theirs - knowledge == set(), "no such column"


async def test_every_file_of_the_data_directory_is_in_the_registry(house: House) -> None:
    customer = await told(house)
    await as_customer(house, customer, "photo.png", PNG)
    await asyncio.to_thread(spool_of(house).send, "ann@shop.example", "Hello", "There")
    known = [pattern for place in gateway_places.FILES for pattern in place.patterns]
    known += [pattern for patterns in gateway_places.FILES_WITHOUT_WORDS.values() for pattern in patterns]
    names = await asyncio.to_thread(files, house)
    assert len(names) > 5
    assert [name for name in names if not any(fnmatch.fnmatch(name, pattern) for pattern in known)] == []


# -- what is struck is nowhere, what is kept stays -------------------------------------------------


async def told(house: House, *texts: str) -> Peer:
    """A customer who has said this to the assistant, which repeats and remembers all of it."""
    house.assistant.think = listening
    customer = await house.customer()
    await customer.open(receipts=True)
    for text in texts or (CARD, ORDER):
        await customer.say(text)
        await customer.event(sender="assistant", text=f"You said: {text}")
    return customer


async def strike(customer: Peer, *texts: str) -> str:
    """Pass on all but these lines; the conversation."""
    lines = {line["text"]: line["key"] for line in (await customer.ask("receipt.get"))["lines"]}
    edits = [{"key": lines[text]} for text in texts]
    accepted = await customer.ask("receipt.pass", client_id="pass", edits=edits)
    conversation_id: str = accepted["conversation_id"]
    return conversation_id


def plant(house: House, conversation_id: ConversationId) -> None:
    """Put the marker into every place that no customer's message reaches by itself."""
    record, knowledge = house.services.record, house.services.knowledge
    customer = record.get_customer(record.get_state(conversation_id).customer_id)
    agent = Agent(StaffId("s-1"), "Mia")
    now = utc_now()
    with record.transaction():
        add_preference(record.file, customer.id, f"Knows {MARKER}", agent, now)
        set_attribute(record.file, customer, "code", MARKER, agent, now)
        body = NoteAdded(text=f"They said {MARKER}", mentions=(agent.id,))
        record.append(conversation_id, [NewEvent(sender=sender_of(agent), body=body)], now)
        gesture = GoodwillGiven(kind="thank_you_note", amount=0, worth=0, reason=f"For {MARKER}")
        survey = SurveyAnswered(score=1, comment=f"Forget {MARKER}")
        for one in (gesture, survey):
            record.append(conversation_id, [NewEvent(sender=sender_of(agent), body=one)], now)
    gaps, questions = GapStore(knowledge.file), house.services.gate.questions
    asked = GapQuestion(conversation_id, 2, now, "p", CARD, ("unanswered",), reply=f"No {MARKER}")
    gaps.set_questions(conversation_id, [asked])
    gaps.set_answers([(asked, None)], 1)
    gaps.add_to_gaps([(asked, None, 0)], {0: (1, b"mean")})
    questions.set_sources(conversation_id, [(CARD, Source(conversation_id, 2, now))])
    questions.add_vectors("test", {(key_of(CARD), b"key"): MARKER.encode()})
    questions.pin(f"What is {MARKER}?", None, "Elif")
    entry = knowledge.add_entry(Content("Is it blue?", "Yes."), "Elif")
    questions.add_pass(
        entry.id, Pass("passed", 1, "Elif", now, blocked=(f"Is {MARKER} known?", "Is it blue?"))
    )


def files(house: House) -> list[str]:
    """Every file of the data directory, by its path in it."""
    root = house.settings.data_dir
    return [str(path.relative_to(root)) for path in sorted(root.rglob("*")) if not path.is_dir()]


def holding(house: House, words: str) -> list[str]:
    """The files in whose bytes these words stand, in whatever capitals."""
    root = house.settings.data_dir
    plain = [name for name in files(house) if not (root / name).is_socket()]
    return [name for name in plain if words.encode().lower() in (root / name).read_bytes().lower()]


async def doors(house: House, customer: Peer, conversation_id: str) -> str:
    """Everything that anybody can ask for, as one text."""
    mia = await house.agent("Mara")
    boss = await house.signed_in("Eva", "supervisor")
    one = {"conversation_id": conversation_id}
    got: list[Any] = [await mia.ask("list.get", list=name) for name in ("queue", "all")]
    got += [await mia.ask(kind, **one) for kind in ("conversation.open", "boundary.get", "profile.get")]
    got.append(await mia.ask("draft.check", **one, text="What is your order number?", read_seq=0))
    got.append((await mia.ask("search.find", words="kestrel"))["hits"])
    desk = f"/api/desk/conversations/{conversation_id}"
    await house.services.gathering.collect()
    paths = ["/api/board", "/api/board/goodwill", "/api/desk/follow-ups", "/api/studio/questions"]
    paths += ["/api/studio/gaps?state=open", "/api/studio/gaps/1", "/api/studio/pins", desk + "/goodwill"]
    for path in (*paths, "/api/studio/gate/passes", "/help?q=kestrel", desk + "/transcript"):
        async with boss.get(house.url + path) as response:
            got.append(await response.text())
    token = next(f["result"]["token"] for f in customer.frames if f["type"] == "result" and f.get("result"))
    again = await house.customer()
    await again.open(token=token)
    headers = {"Authorization": f"Bearer {token}"}
    async with house.browser().get(house.url + "/api/customer/transcript", headers=headers) as response:
        got.append(await response.text())
    await again.wait(lambda f: f["type"] == "event" and f["event"]["type"] == "receipt")
    return repr((got, mia.frames, again.frames)).replace("kestrel&quot;", "")


async def test_a_marker_in_every_place_is_behind_no_door_and_in_no_file(house: House) -> None:
    await house.services.gap_collector.close()
    customer = await told(house)
    assert (await as_customer(house, customer, f"{MARKER}.png", PNG))[0] == 201
    state = await house.services.writer.read(lambda: house.services.record.list_conversations("all")[0])
    await house.services.writer.write(lambda: plant(house, state.id))
    await asyncio.to_thread(
        partial(spool_of(house).send, name=f"{state.id}.1.transcript"),
        "ann@shop.example",
        "Copy",
        "Here it is",
        attachment=("c.txt", CARD),
    )
    before = await asyncio.to_thread(holding, house, MARKER)
    assert any(name.startswith("spool/") for name in before)
    assert any("frontdesk" in name for name in before)
    assert any("knowledge" in name for name in before)

    conversation_id = await strike(customer, CARD, f"{MARKER}.png")
    got = await doors(house, customer, conversation_id)
    assert "kestrel" not in got.lower().replace("q=kestrel", "")
    assert "Removed by" not in await asyncio.to_thread(dump, house), "what is struck is absent, not a text"
    assert await house.services.scrubber.run_due() == PAUSE_S
    assert await asyncio.to_thread(holding, house, MARKER) == []
    assert await asyncio.to_thread(holding, house, "kestrel") == [], "nor in an index"


# -- what is beside the record follows, whatever happens -------------------------------------------


class Crashing(Redactions):
    """A process that ends right after the commit."""

    def start(self) -> None:
        """Never come to it."""

    async def run_pending(self, conversation_id: ConversationId) -> None:
        """Never come to it."""


async def planted(house: House) -> Peer:
    """A customer whose marker is in the record, the knowledge base, a file and waiting mails."""
    await house.services.gap_collector.close()
    await house.services.gathering.close()
    customer = await told(house)
    await as_customer(house, customer, f"{MARKER}.png", PNG)
    record, writer = house.services.record, house.services.writer
    state = await writer.read(lambda: record.list_conversations("all")[0])
    await writer.write(lambda: plant(house, state.id))
    customer_id = (await writer.read(lambda: record.get_state(state.id))).customer_id
    mail = spool_of(house)
    for to, text, name in (
        ("bob@shop.example", f"You said: {CARD}", f"{state.id}.1.transcript"),
        (EMAIL, "Please confirm your address.", f"{customer_id}.1f2e.20261130T120000"),
        ("eva@shop.example", "Not of this customer.", "other.1.transcript"),
    ):
        await asyncio.to_thread(partial(mail.send, to, "Hello", text, name=name))
    return customer


async def all_done(house: House) -> None:
    """Wait until nothing is due beside the record any more."""
    file, writer = house.services.record.file, house.services.writer
    while await writer.read(lambda: list_due(file)):  # noqa: ASYNC110  # it gives no sign
        await asyncio.sleep(0.02)


async def scrubbed(house: House) -> list[str]:
    """The files that hold the marker after the hourly job, once nobody reads a log."""
    while await house.services.scrubber.run_due() != PAUSE_S:  # noqa: ASYNC110  # readers give no sign
        await asyncio.sleep(0.02)
    return await asyncio.to_thread(holding, house, "kestrel")


async def test_strike_is_followed_everywhere_when_the_process_ends_after_the_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("bot.services.conversations.components.Redactions", Crashing)
        async with open_house(tmp_path) as house:
            customer = await planted(house)
            await strike(customer, CARD, f"{MARKER}.png", EMAIL, ORDER)
            left = await asyncio.to_thread(holding, house, MARKER)
            assert len([name for name in left if name.startswith("spool/")]) == 1
            assert any(name.startswith("knowledge.db") for name in left)
    async with open_house(tmp_path) as house:
        await all_done(house)
        assert await scrubbed(house) == []
        names = await asyncio.to_thread(files, house)
        assert [name for name in names if name.startswith("attachments/")] == []
        assert len([name for name in names if name.startswith("spool/")]) == 1, "nobody else's mail"
        assert await asyncio.to_thread(house.services.gate.questions.list_pins) == []


async def test_strike_is_followed_once_a_locked_knowledge_base_is_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge_base.store.file._BUSY_TIMEOUT_S", 0.05)
    async with open_house(tmp_path) as house:
        customer = await planted(house)
        other = sqlite3.connect(house.settings.knowledge_path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        await strike(customer, CARD, f"{MARKER}.png")
        due = await house.services.writer.read(lambda: list_due(house.services.record.file))
        assert [one.place for one in due] == ["knowledge"], "the others do not wait"
        assert MARKER not in repr(due)
        assert not [n for n in await asyncio.to_thread(holding, house, MARKER) if n.startswith("spool/")]
        other.execute("ROLLBACK")
        other.close()
        await all_done(house)
        assert await scrubbed(house) == []
        sent = {str(mail["To"]) for mail in await spooled(house)}
        assert sent >= {"bob@shop.example", EMAIL, "eva@shop.example"}, "mails without the words stay"


async def begun(house: House) -> tuple[Redactions, RedactedContent]:
    """What follows the test's strikes, not started, and a strike of what a waiting mail says."""
    services = house.services
    await services.redactions.close()
    await told(house)
    record, writer = services.record, services.writer
    found = await writer.read(lambda: record.list_conversations("all")[0])
    state = await writer.read(lambda: record.get_state(found.id))
    text, name = f"You said: {CARD} Bye.", f"{state.id}.1.transcript"
    await asyncio.to_thread(partial(spool_of(house).send, "bob@shop.example", "Copy", text, name=name))
    redactions = Redactions(house.settings.data_dir, record, writer, services.knowledge.file, house.clock)
    return redactions, RedactedContent(state, (1,), Erasure({CARD: None}), ())


async def waiting(house: House) -> list[str]:
    return [text_of(mail) for mail in await spooled(house)]


async def test_redacted_mail_stays_when_the_strike_was_settled_since_the_loop_listed_it(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed: asyncio.Queue[Sequence[DueRedaction]] = asyncio.Queue()
    settled = asyncio.Event()

    class SlowToBegin(DueJobs[DueRedaction]):
        def __init__(self, *given: Any, list_due: Callable[[datetime], Any], **more: Any) -> None:
            async def list_and_wait(now: datetime) -> Sequence[DueRedaction]:
                due: Sequence[DueRedaction] = await list_due(now)
                listed.put_nowait(due)
                await settled.wait()
                return due

            super().__init__(*given, list_due=list_and_wait, **more)

    monkeypatch.setattr(gateway_places, "DueJobs", SlowToBegin)
    redactions, taken = await begun(house)
    await house.services.writer.write(lambda: redactions.add_pending(taken))
    redactions.start()
    assert {each.conversation_id for each in await listed.get()} == {taken.state.id}
    await redactions.run_pending(taken.state.id)
    assert await waiting(house) == ["You said: […] Bye."]
    settled.set()
    assert await listed.get() == [], "the loop is through with what it had listed"
    assert await waiting(house) == ["You said: […] Bye."]
    await redactions.close()


async def test_mail_is_redacted_when_the_loop_comes_before_the_strike_follows(house: House) -> None:
    redactions, taken = await begun(house)
    await house.services.writer.write(lambda: redactions.add_pending(taken))
    redactions.start()
    await all_done(house)
    assert await waiting(house) == ["You said: […] Bye."]
    await redactions.close()


async def test_a_strike_that_two_follow_at_once_is_followed_once(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    redactions, taken = await begun(house)
    await house.services.writer.write(lambda: redactions.add_pending(taken))
    calls: list[ConversationId] = []

    def counted(folder: Path, conversation_id: ConversationId, erasure: Erasure) -> None:
        calls.append(conversation_id)
        redact_spool(folder, conversation_id, erasure)

    monkeypatch.setattr(gateway_places, "redact_spool", counted)
    await asyncio.gather(*(redactions.run_pending(taken.state.id) for _ in range(2)))
    assert calls == [taken.state.id]
    assert await waiting(house) == ["You said: […] Bye."]


async def test_a_place_of_another_version_is_logged_once_and_settled(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    redactions, taken = await begun(house)
    file, writer = house.services.record.file, house.services.writer
    await writer.write(lambda: redactions.add_pending(taken))
    old = DueRedaction("cellar", taken.state.id, taken.state.last_seq, (1,))
    await writer.write(lambda: add_due(file, old))
    await redactions.run_pending(taken.state.id)
    assert await writer.read(lambda: list_due(file)) == []
    logged = [each.getMessage() for each in caplog.records if "cellar" in each.getMessage()]
    assert logged == [f"Nothing is redacted for {old}: this version knows no such place"]
    assert await waiting(house) == ["You said: […] Bye."]


async def test_words_of_a_strike_that_was_taken_back_are_not_kept(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = await told(house)
    owed: list[RedactedContent] = []
    redactions = house.services.redactions
    owe = redactions.add_pending

    def note(taken: RedactedContent) -> None:
        owed.append(taken)
        owe(taken)

    def refuse(*given: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(redactions, "add_pending", note)
    monkeypatch.setattr(house.services.conversations, "hand_off", refuse)
    with pytest.raises(Refused):
        await strike(customer, CARD)
    assert len(owed) == 1
    assert not vars(redactions)["_erasures"]


@pytest.mark.parametrize("card", [CARD, f"{CARD} {ORDER}", f"10293 {MARKER} ann@shop.example"])
async def test_facts_that_are_kept_stay_when_a_sentence_is_struck(house: House, card: str) -> None:
    customer = await told(house, card, "Order 10293 is late")
    conversation_id = await strike(customer, card)
    mia = await house.agent()
    profile = await mia.ask("profile.get", conversation_id=conversation_id)
    opened = await mia.ask("conversation.open", conversation_id=conversation_id)
    assert "10293" in profile["order_numbers"]
    assert "10293" in opened["packet"]["order_numbers"]
    assert profile.get("email") == "ann@shop.example"
    assert "Order 10293 is late" in str(opened["events"])
    assert MARKER not in str((profile, opened))


async def test_a_struck_address_is_none_to_write_to(house: House) -> None:
    customer = await told(house, "Hello there", ORDER)
    conversation_id = await strike(customer, ORDER, "10293", "ann@shop.example")
    mia = await house.agent()
    profile = await mia.ask("profile.get", conversation_id=conversation_id)
    assert (profile.get("email"), profile.get("order_numbers", [])) == (None, [])
    draft = "What is your e-mail address and your order number?"
    checked = await mia.ask("draft.check", conversation_id=conversation_id, text=draft, read_seq=0)
    assert checked["reasks"] == []
    boss = await house.signed_in("Eva", "supervisor")
    address = f"{house.url}/api/desk/conversations/{conversation_id}/transcript"
    assert (await call(boss, "POST", address))[1]["code"] == "email_missing"


async def test_an_earlier_fact_that_the_receipt_did_not_show_does_not_come_up(house: House) -> None:
    customer = await told(house, "hello")
    for number, (name, email) in enumerate((("Yolanda", "old@shop.example"), ("Zara", "new@shop.example"))):
        await customer.ask("customer.update", client_id=f"u{number}", name=name, email=email)
    await customer.ask("handoff.request", client_id="h")
    conversation_id = ConversationId(await strike(customer, "Zara", "new@shop.example"))
    state = await house.services.writer.read(lambda: house.services.record.get_state(conversation_id))
    assert (state.name, state.email) == (None, None)


async def test_nobody_closes_what_a_customer_has_not_passed_on(house: House) -> None:
    mia = await house.agent("Mia")
    customer = await told(house, "My table wobbles.")
    conversation_id = (await customer.ask("handoff.request", client_id="h"))["conversation_id"]
    with pytest.raises(Refused) as refusal:
        await mia.ask("conversation.close", conversation_id=conversation_id)
    assert refusal.value.code == "not_passed_on"


async def test_a_struck_message_says_so_and_nothing_else(house: House) -> None:
    customer = await told(house)
    conversation_id = await strike(customer, CARD)
    mia = await house.agent()
    events = (await mia.ask("conversation.open", conversation_id=conversation_id))["events"]
    assert [event["text"] for event in events if event["type"] == "message" and event.get("struck")] == [""]
    boss = await house.signed_in("Eva", "supervisor")
    async with boss.get(f"{house.url}/api/desk/conversations/{conversation_id}/transcript") as response:
        assert "(Removed by the customer)" in await response.text()


def test_what_one_customer_strikes_takes_nothing_from_others(tmp_path: Path) -> None:
    mail = Mail("", "desk@shop.example", tmp_path, Clock())
    mail.send("ben@gmail.com", "Your order", "Your order 10293 is on its way.", name="other.7.answer")
    before = [path.read_bytes() for path in tmp_path.glob("*.eml")]
    erasure = Erasure({"gmail": None, "order": None, "10293": None})
    redact_spool(tmp_path, ConversationId("c"), erasure)
    assert [path.read_bytes() for path in tmp_path.glob("*.eml")] == before
    assert not erasure.takes("How do I return an order?"), "an editor's pin"
    assert erasure.takes("Order")


async def test_a_scrub_that_failed_leaves_the_record_writable(house: House) -> None:
    customer = await told(house, CARD)
    await customer.ask("handoff.request", client_id="h")
    await strike(customer, CARD)
    other = sqlite3.connect(house.settings.record_path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert await house.services.scrubber.run_due() != PAUSE_S
    other.execute("ROLLBACK")
    other.close()
    await customer.say("Are you still there?")


async def test_scrub_that_only_waits_for_a_reader_of_the_log_writes_nothing_anew(
    house: House, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = await told(house, CARD)
    await strike(customer, CARD)
    await house.services.scrubber.close()  # from here on the test looks, and nobody else
    clock, services = Clock(), house.services
    scrubber = Scrubber(services.record, services.writer, services.knowledge.file, clock)
    file = services.record.file
    with file.transaction() as transaction:
        transaction.write("PRAGMA busy_timeout = 1")
    reader = sqlite3.connect(house.settings.record_path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM events").fetchone()
    calls: list[str] = []

    def note(name: str, call: Callable[[], None]) -> None:
        calls.append(name)
        call()

    for name in ("rewrite", "empty_log"):
        monkeypatch.setattr(file, name, partial(note, name, getattr(file, name)))
    for _ in range(20):
        assert await scrubber.run_due() != PAUSE_S
        clock.ahead += timedelta(minutes=1)
    assert calls == ["rewrite", *["empty_log"] * 20]
    assert [each.levelname for each in caplog.records if "try 20" in each.getMessage()] == ["ERROR"]
    reader.close()
    while await scrubber.run_due() != PAUSE_S:
        clock.ahead += timedelta(minutes=1)
    assert calls.count("rewrite") == 1
    assert await asyncio.to_thread(holding, house, MARKER) == []


def test_mail_to_an_address_that_was_taken_back_is_not_sent(tmp_path: Path) -> None:
    mail = Mail("", "desk@shop.example", tmp_path, Clock())
    mail.send("ann@shop.example", "One", "Your order is on its way.")
    words = "Ann said ann@shop.example and Tuesday."
    mail.send("bob@shop.example", "Two", words, name="c.3.transcript")
    redact_spool(tmp_path, ConversationId("c"), Erasure({"ann@shop.example": None}))
    (left,) = [message_from_bytes(path.read_bytes(), policy=SMTP) for path in tmp_path.glob("*.eml")]
    assert left["To"] == "bob@shop.example"
    assert left.get_content().strip() == "Ann said […] and Tuesday."
