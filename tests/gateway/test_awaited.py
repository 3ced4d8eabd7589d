"""While a person is awaited the assistant goes on answering, and says honestly how the wait stands."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timezone
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from bot.conversation.customers.confirmations import confirm
from bot.conversation.model import CustomerId
from bot.messages import MessageCatalogue
from bot.protocol.events import QuickReply
from bot.protocol.turn import (
    AssistantReason,
    FactsLearned,
    HandoffAsk,
    ReplyMessage,
    TurnReply,
    TurnRequest,
    WaitNote,
)
from bot.services.texts import spells_email
from tests.gateway.fake_assistant import think, understanding
from tests.gateway.house import House, Peer, open_house
from tests.gateway.test_attachments import PNG, as_customer
from tests.gateway.waits import remember_waits

CHAIR = "I returned my chair 3 weeks ago and hear nothing, unacceptable!"
HOURS = "Mon-Fri 09:00-17:00"
SUNDAY = datetime(2026, 11, 22, 12, 0, tzinfo=timezone.utc)
CHOICES = ["/keep_place", "/answer_by_email", "/help_now"]


def noting(
    note: WaitNote | None, *, why: AssistantReason | None = None
) -> Callable[[TurnRequest], TurnReply]:
    """An assistant that says nothing itself, but leaves this note; or hands over, and says why."""

    def answer(request: TurnRequest) -> TurnReply:
        return TurnReply(
            turn_id=request.turn_id,
            messages=(),
            understanding=understanding(request.text),
            memory={},
            handoff=HandoffAsk(reason=why) if why else None,
            wait_note=note if request.awaited else None,
        )

    return answer


async def a_waiting_customer(house: House, **given: Any) -> Peer:
    """A customer who has asked for a person, and reads what they are told."""
    customer = await house.customer()
    await customer.open(**given)
    await customer.say("The lamp is broken.")
    await customer.event(sender="assistant")
    await customer.ask("handoff.request", client_id="h")
    await customer.event(type="owner", owner="waiting")
    return customer


async def text_after(customer: Peer, seq: int) -> str:
    """The next thing that the customer is told."""
    frame = await customer.wait(
        lambda f: (
            f["type"] == "event"
            and f["event"]["seq"] > seq
            and f["event"]["type"] == "message"
            and f["event"]["sender"] != "customer"
        )
    )
    return str(frame["event"]["text"])


async def customer_of(house: House) -> CustomerId:
    return CustomerId((await row_of(house)).customer_id)


async def row_of(house: House) -> Any:
    rows = await house.services.writer.read(lambda: house.services.record.list_conversations("queue"))
    assert len(rows) == 1
    return rows[0]


async def test_an_ordinary_question_is_answered_while_a_person_is_awaited(house: House) -> None:
    customer = await a_waiting_customer(house)
    before = await row_of(house)
    said = await customer.say("How long does delivery take?")
    assert "Returns are" in await text_after(customer, said["seq"])
    assert house.assistant.requests[-1].awaited
    after = await row_of(house)
    assert (after.owner, after.waiting_since) == ("waiting", before.waiting_since)
    assert after.pending_turn is None


async def test_a_question_pending_at_the_handoff_is_still_answered(house: House) -> None:
    house.assistant.hold.clear()
    customer = await house.customer()
    await customer.open()
    said = await customer.say("How long does delivery take?")
    await house.assistant.arrived.wait()
    await customer.ask("handoff.request", client_id="h")
    await customer.event(type="owner", owner="waiting")
    house.assistant.hold.set()
    await customer.wait(lambda f: f["type"] == "event" and "Returns are" in f["event"].get("text", ""))
    asked = [request for request in house.assistant.requests if request.turn_id.endswith(f":{said['seq']}")]
    assert [request.awaited for request in asked] == [False, True], "asked again, knowing of the person"


async def test_a_late_reply_is_not_said_once_an_agent_has_it(house: House) -> None:
    mia = await house.agent()
    customer = await a_waiting_customer(house)
    house.assistant.hold.clear()
    house.assistant.arrived.clear()
    said = await customer.say("How long does delivery take?")
    await house.assistant.arrived.wait()
    await mia.ask("conversation.open", conversation_id=said["conversation_id"])
    await mia.ask("conversation.take", conversation_id=said["conversation_id"])
    house.assistant.hold.set()
    await customer.event(type="owner", owner="agent")
    await customer.say("Hello Mia")
    await mia.event(text="Hello Mia")
    assert not [e for e in customer.events() if "Returns are" in e.get("text", "")]


async def test_nobody_is_handed_over_or_offered_a_person_twice(house: House) -> None:
    customer = await a_waiting_customer(house)

    def offers(request: TurnRequest) -> TurnReply:
        button = QuickReply(title="Talk to a person", choice="/request_human")
        message = ReplyMessage(text="Shall I get a person?", quick_replies=(button,))
        return replace(think(request), messages=(message,), handoff=HandoffAsk(reason="asked"))

    house.assistant.think = offers
    await customer.say("One more thing")
    offered = await customer.event(text="Shall I get a person?")
    assert not offered.get("quick_replies")
    assert [e["owner"] for e in customer.events() if e["type"] == "owner"] == ["waiting"]


async def test_a_complaint_while_waiting_comes_before_others(house: House) -> None:
    customer = await a_waiting_customer(house)
    assert (await row_of(house)).priority == "normal"
    house.assistant.think = noting("status", why="complaint")
    said = await customer.say("Nobody answers, unacceptable!")
    assert "line" in await text_after(customer, said["seq"])
    assert (await row_of(house)).priority == "high"


@pytest.mark.parametrize(
    ("hours", "email", "words"),
    [
        (HOURS, None, ("no person is at the desk", "opens tomorrow at 09:00", "number 1 in line")),
        ("", None, ("no person is at the desk", "cannot say when", "number 1 in line")),
    ],
)
async def test_who_asks_whether_anybody_is_there_hears_how_it_stands(
    hours: str, email: str | None, words: tuple[str, ...], tmp_path: Path
) -> None:
    async with open_house(tmp_path, office_hours=hours) as house:
        house.clock.show(SUNDAY)
        customer = await a_waiting_customer(house)
        house.assistant.think = noting("status")
        said = await customer.say("is anyone there?")
        first = await text_after(customer, said["seq"])
        assert [word for word in words if word not in first] == []
        again = await text_after(customer, (await customer.say("hello??"))["seq"])
        assert again != first, "not the same sentence twice"


async def test_the_status_repeats_the_promise_and_makes_no_new_one(house: House) -> None:
    await remember_waits(house, 170)
    await house.agent("Mia")
    customer = await a_waiting_customer(house)
    promised = (await row_of(house)).promised_by
    assert promised is not None
    house.assistant.think = noting("status")
    said = await customer.say("are you still there")
    assert "number 1 in line, and somebody should be with you within 3 min" in await text_after(
        customer, said["seq"]
    )
    assert (await row_of(house)).promised_by == promised


async def test_a_burst_of_hellos_gets_one_answer(house: House) -> None:
    customer = await a_waiting_customer(house)
    house.assistant.think = noting("status")
    house.assistant.hold.clear()
    await asyncio.gather(*(customer.say(text) for text in ("hello", "hello??", "anyone")))
    house.assistant.hold.set()
    last = await customer.say("How long does delivery take?", "last")
    house.assistant.think = think
    await customer.wait(lambda f: f["type"] == "event" and "Returns" in f["event"].get("text", ""))
    told = [e for e in customer.events() if "the assistant; no person" in e.get("text", "")]
    assert len(told) <= 1
    assert last["seq"]


@pytest.mark.parametrize(
    "text",
    [
        "when do you open?",
        "are you open on sunday?",
        "What are your opening hours",
        "is the desk closed now?",
    ],
)
async def test_question_about_hours_is_answered_with_the_desks(text: str, tmp_path: Path) -> None:
    async with open_house(tmp_path, office_hours=HOURS) as house:
        customer = await a_waiting_customer(house)
        house.assistant.think = noting("kept")
        said = await customer.say(text)
        assert "staffed Monday to Friday 09:00 to 17:00 (UTC)" in await text_after(customer, said["seq"])


async def test_opening_a_parcel_is_no_question_about_hours(tmp_path: Path) -> None:
    async with open_house(tmp_path, office_hours=HOURS) as house:
        customer = await a_waiting_customer(house)
        house.assistant.think = noting("kept")
        said = await customer.say("how do you open the lid of the box?")
        assert "staffed" not in await text_after(customer, said["seq"])


async def test_what_is_not_known_is_kept_for_the_person(house: House) -> None:
    customer = await a_waiting_customer(house)
    house.assistant.think = noting("kept")
    said = await customer.say("Can my cousin in Peru pay with a goat?")
    assert "keep your question for the person" in await text_after(customer, said["seq"])
    said = await customer.say("It is the oak one.")
    assert "added that for the person" in await text_after(customer, said["seq"])
    await customer.say("Ordered in May.")
    said = await customer.say("Or does a sheep do?")
    assert "kept for the person" in await text_after(customer, said["seq"]), "a question is never ignored"
    noted = [e for e in customer.events() if e.get("sender") == "assistant" and e["seq"] > 8]
    assert len(noted) == 3, "one thanks for several lines of details"


@pytest.mark.parametrize(
    "text",
    ["jo at example dot com", "jo.doe (at) example (dot) com", "meine Adresse: jo [at] beispiel punkt de"],
)
async def test_a_spelled_address_is_asked_for_in_its_usual_form(house: House, text: str) -> None:
    customer = await a_waiting_customer(house)
    house.assistant.think = noting("kept")
    said = await customer.say(text)
    assert "name@example.com" in await text_after(customer, said["seq"])


@pytest.mark.parametrize("text", ["I am at home", "We met at the shop. Dot was there", "at 5 p.m. or so"])
def test_no_address_is_seen_where_none_is_spelled(text: str) -> None:
    assert not spells_email(text)


async def test_the_packet_holds_what_the_assistant_answered_meanwhile(house: House) -> None:
    customer = await a_waiting_customer(house)
    said = await customer.say("How long does delivery take?")
    await text_after(customer, said["seq"])
    mia = await house.agent()
    await mia.ask("conversation.take", conversation_id=said["conversation_id"])
    packet, before = await mia.case(said["conversation_id"])
    texts = [event.get("text") for event in before]
    assert texts.index("How long does delivery take?") < texts.index(
        "Returns are **free** for [30 days](https://shop.example/returns)."
    )
    assert packet["problem"] == "The lamp is broken."


async def test_an_assistant_that_is_down_keeps_the_message_and_offers_no_second_person(house: House) -> None:
    customer = await a_waiting_customer(house)
    house.assistant.status = 500
    said = await customer.say("How long does delivery take?")
    told = await customer.event(
        type="message", sender="system", text=text_of(house, "assistant_unavailable_awaited_plain")
    )
    assert told["seq"] > said["seq"]
    assert not told.get("quick_replies")


async def test_a_complaint_before_an_empty_desk_is_asked_what_it_wants(house: House) -> None:
    house.assistant.think = noting(None, why="complaint")
    customer = await house.customer()
    await customer.open()
    await customer.say(CHAIR)
    told = await customer.event(type="owner", owner="waiting")
    assert "obody is at the desk" in told["text"]
    asked = await customer.event(type="message", sender="assistant")
    assert [reply["choice"] for reply in asked["quick_replies"]] == CHOICES
    row = await row_of(house)
    assert (row.priority, row.problem) == ("high", CHAIR), "the place is kept whatever they answer"


@pytest.mark.parametrize("on_duty", [True, False])
async def test_a_complaint_while_waiting_is_recorded_and_given_a_choice(house: House, on_duty: bool) -> None:
    if on_duty:
        await house.agent("Mia")
    customer = await a_waiting_customer(house)
    house.assistant.think = noting(None, why="complaint")
    for text in (CHAIR, "And nobody cares!"):
        said = await customer.say(text)
        frame = await customer.wait(
            lambda f, after=said["seq"]: (  # type: ignore[misc]  # a default binds the loop's value
                f["type"] == "event" and f["event"]["seq"] > after and bool(f["event"].get("quick_replies"))
            )
        )
        assert [reply["choice"] for reply in frame["event"]["quick_replies"]] == CHOICES
    row = await row_of(house)
    assert (row.owner, row.priority, row.reason) == ("waiting", "high", "complaint")
    zoe = await house.agent("Zoe")
    opened = await zoe.ask("conversation.take", conversation_id=said["conversation_id"])
    assert opened["reason"] == "complaint"
    packet, before = await zoe.case(said["conversation_id"])
    assert packet["reason"] == "complaint"
    assert CHAIR in [event.get("text") for event in before]
    events = (await zoe.ask("conversation.open", conversation_id=said["conversation_id"]))["events"]
    assert [e["why"] for e in events if e["type"] == "work"] == ["complaint"], "noted once"
    figures = await house.services.board.measure(None)
    assert [(count.key, count.count) for count in figures.reasons] == [("complaint", 1)]


def answers(customer: Peer) -> int:
    """How often the customer was shown the entry."""
    return sum("Returns are" in event.get("text", "") for event in customer.events())


async def test_with_the_first_answer_the_customer_hears_that_their_place_is_kept(house: House) -> None:
    customer = await a_waiting_customer(house)
    kept = text_of(house, "place_kept_meanwhile_first")
    for number, text in enumerate(("How long does delivery take?", "And to Norway?"), start=1):
        await customer.say(text)
        await customer.wait(lambda _, wanted=number: answers(customer) == wanted)  # type: ignore[misc]
    last = await customer.say("Thanks")
    await customer.wait(lambda f: f["type"] == "event" and f["event"]["seq"] > last["seq"])
    assert [e.get("text") for e in customer.events()].count(kept) == 1


async def test_the_place_told_after_a_complaint_is_the_one_it_brings(house: House) -> None:
    await house.agent("Mia")
    await a_waiting_customer(house)
    customer = await a_waiting_customer(house)
    house.assistant.think = noting("status", why="complaint")
    said = await customer.say("nobody answers me")
    assert "number 1 in line" in await text_after(customer, said["seq"])
    await customer.wait(lambda f: f["type"] == "presence" and f.get("position") == 1)


async def test_danger_told_while_waiting_comes_before_complaints(house: House) -> None:
    await house.agent("Mia")
    other, customer = await a_waiting_customer(house), await a_waiting_customer(house)
    house.assistant.think = noting(None, why="complaint")
    await other.say("nobody answers me")
    await other.wait(lambda f: f["type"] == "event" and "quick_replies" in f["event"])
    house.assistant.think = noting("status", why="danger")
    said = await customer.say("the lamp burns")
    assert "number 1 in line" in await text_after(customer, said["seq"])
    await customer.wait(lambda f: f["type"] == "presence" and f.get("position") == 1)
    await other.wait(lambda f: f["type"] == "presence" and f.get("position") == 2)


async def test_nobody_is_asked_while_somebody_is_on_duty(house: House) -> None:
    await house.agent("Mia")
    customer = await a_waiting_customer(house)
    await customer.wait(lambda f: f["type"] == "presence" and f.get("position") == 1)
    assert not [e for e in customer.events() if e.get("quick_replies")]


async def test_help_now_is_help_with_what_was_asked_and_keeps_place_and_priority(house: House) -> None:
    house.assistant.think = noting(None, why="complaint")
    customer = await house.customer()
    await customer.open()
    await customer.say(CHAIR)
    await customer.event(type="message", sender="assistant")
    before = await row_of(house)
    house.assistant.think = think
    said = await customer.say("Try to help me now", choice="/help_now")
    assert await text_after(customer, said["seq"]) == f"You said: {CHAIR}"
    request = house.assistant.requests[-1]
    assert (request.text, request.help_now, request.awaited) == (CHAIR, True, True)
    after = await row_of(house)
    assert (after.priority, after.waiting_since) == ("high", before.waiting_since)
    assert after.problem == CHAIR


async def test_help_now_without_a_question_asks_for_it(house: House) -> None:
    customer = await house.customer()
    await customer.open()
    await customer.ask("handoff.request", client_id="h")
    await customer.event(type="message", sender="assistant")
    said = await customer.say("Try to help me now", choice="/help_now")
    assert "What is it about?" in await text_after(customer, said["seq"])
    assert house.assistant.requests == []
    said = await customer.say("How long does delivery take?")
    assert "Returns are" in await text_after(customer, said["seq"])


async def test_keeping_the_place_says_what_happens_next(house: House) -> None:
    customer = await a_waiting_customer(house)
    said = await customer.say("Keep my place", choice="/keep_place")
    assert "Your place is kept" in await text_after(customer, said["seq"])
    assert (await row_of(house)).problem == "The lamp is broken.", "a choice is no problem"
    assert len(house.assistant.requests) == 1


@pytest.mark.parametrize("text", ["priya at example dot com", "no idea"])
async def test_an_address_that_cannot_be_read_is_asked_for_once_more(house: House, text: str) -> None:
    customer = await a_waiting_customer(house)
    house.assistant.think = noting("kept")
    await customer.say("Answer by e-mail", choice="/answer_by_email")
    said = await customer.say(text)
    assert "no e-mail address in that" in await text_after(customer, said["seq"])
    said = await customer.say(text)
    assert "added that for the person" in await text_after(customer, said["seq"]), "asked once"
    mia = await house.agent()
    await mia.ask("conversation.take", conversation_id=said["conversation_id"])
    _, before = await mia.case(said["conversation_id"])
    assert text in [event.get("text") for event in before]


async def test_a_question_instead_of_an_address_is_answered(house: House) -> None:
    customer = await a_waiting_customer(house)
    await customer.say("Answer by e-mail", choice="/answer_by_email")
    said = await customer.say("How long does delivery take?")
    assert "Returns are" in await text_after(customer, said["seq"])


async def test_an_answer_by_email_asks_for_the_address_and_says_what_becomes_of_it(house: House) -> None:
    customer = await a_waiting_customer(house)
    said = await customer.say("Answer by e-mail", choice="/answer_by_email")
    assert "Write your e-mail address" in await text_after(customer, said["seq"])
    said = await customer.say("sure, priya@x.example")
    told = await text_after(customer, said["seq"])
    assert "open the link" in told, "no answer goes there before it is known to be theirs"
    said = await customer.say("Answer by e-mail", choice="/answer_by_email")
    told = await text_after(customer, said["seq"])
    assert "open the link that we send to priya@x.example first" in told
    assert "keep your place" in told
    confirmed = partial(confirm, house.services.record.file, await customer_of(house), "priya@x.example")
    await house.services.writer.write(lambda: confirmed(SUNDAY))
    said = await customer.say("Answer by e-mail", choice="/answer_by_email")
    assert "the answer goes to priya@x.example" in await text_after(customer, said["seq"])
    assert len(house.assistant.requests) == 1, "an address alone is seen to by the gateway"


async def test_a_question_beside_an_address_is_answered_as_well(house: House) -> None:
    customer = await a_waiting_customer(house)
    await customer.say("It is priya@x.example. How long does delivery take to Belgium?")
    await customer.event(type="customer", email="priya@x.example")
    await customer.wait(lambda f: f["type"] == "event" and "Returns are" in f["event"].get("text", ""))


async def test_a_choice_pressed_after_leaving_the_line_takes_a_place_again(house: House) -> None:
    customer = await a_waiting_customer(house)
    await customer.ask("assistant.request", client_id="b")
    await customer.event(type="owner", owner="assistant")
    await customer.say("Keep my place", choice="/keep_place")
    await customer.wait(lambda f: f["type"] == "presence" and f.get("position") == 1)
    assert [e["owner"] for e in customer.events() if e["type"] == "owner"] == [
        "waiting",
        "assistant",
        "waiting",
    ]


async def test_a_file_for_the_person_is_not_met_with_silence(house: House) -> None:
    customer = await a_waiting_customer(house)
    assert (await as_customer(house, customer, "lamp.png", PNG))[0] == 201
    kept = await customer.event(text=text_of(house, "file_kept_awaited_plain"))
    assert kept["sender"] == "assistant"


async def test_what_is_struck_while_a_turn_runs_is_not_learned_again(house: House) -> None:
    customer = await house.customer()
    await customer.open(receipts=True)
    house.assistant.hold.clear()

    def learns(request: TurnRequest) -> TurnReply:
        return replace(think(request), learned=FactsLearned(order_number="FD-SECRET-9"))

    house.assistant.think = learns
    await customer.say("My order is FD-SECRET-9")
    await house.assistant.arrived.wait()
    await customer.ask("handoff.request", client_id="h")
    line = (await customer.ask("receipt.get"))["lines"][0]
    await customer.ask("receipt.pass", client_id="r", edits=[{"key": line["key"]}])
    house.assistant.think = think
    house.assistant.hold.set()
    said = await customer.say("How long does delivery take?")
    assert "Returns are" in await text_after(customer, said["seq"])
    state = await house.services.writer.read(lambda: house.services.record.get_state(said["conversation_id"]))
    assert (state.order_numbers, state.pending_turns) == ((), ())


def text_of(house: House, line_id: str) -> str:
    """The sentence of that id, as the domain has it."""
    catalogue = MessageCatalogue.load(house.settings.domain_path)
    return next(v.text for name in catalogue.names for v in catalogue.variants(name) if v.id == line_id)
