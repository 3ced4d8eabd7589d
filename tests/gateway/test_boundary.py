"""Back to the assistant with a note, over real sockets: found, left, and handed to the next turn."""

from __future__ import annotations

from datetime import datetime, time, timedelta, timezone
from pathlib import Path

from bot.conversation.model import ConversationId
from bot.protocol.turn import AskedPromise, TurnBoundary
from bot.services.conversations.late_turns import ANSWER_WITHIN
from tests.gateway.house import House, Peer, open_house
from tests.peer import Frame


async def with_mia(house: House) -> tuple[Peer, Peer, str]:
    mia = await house.agent()
    customer = await house.customer()
    await customer.open()
    await customer.say("How do I return a lamp?")
    answer = await customer.event(sender="assistant")
    await customer.ask("feedback.give", client_id="f-1", about_seq=answer["seq"], helpful=False)
    accepted = await customer.ask("handoff.request", client_id="h-1")
    conversation_id = accepted["conversation_id"]
    await mia.ask("conversation.take", conversation_id=conversation_id)
    return mia, customer, conversation_id


async def answered_after(customer: Peer, seq: int) -> None:
    def is_answer(frame: Frame) -> bool:
        event = frame.get("event", {})
        return bool(event.get("sender") == "assistant" and event["seq"] > seq)

    await customer.wait(is_answer)


async def test_the_desk_is_told_what_there_is_to_settle(house: House) -> None:
    mia, _, conversation_id = await with_mia(house)
    await mia.ask(
        "message.send", conversation_id=conversation_id, client_id="a-1", text="I'll send you a label today."
    )
    draft = await mia.ask("boundary.get", conversation_id=conversation_id)
    assert draft["promises"] == ["I'll send you a label today."]
    assert [(e["entry_id"], e["helpful"]) for e in draft["entries"]] == [("returns", False)]
    assert "holds" not in draft, "the customer's own wish for a person is never held off"


async def test_the_note_reaches_the_assistant_and_never_the_customer(house: House) -> None:
    mia, customer, conversation_id = await with_mia(house)
    await mia.ask(
        "conversation.return",
        conversation_id=conversation_id,
        note="Label sent, SECRET-NOTE.",
        boundary={"promises": ["I'll send you a label today."], "hold_minutes": 60},
    )
    back = await customer.event(type="owner", owner="assistant")
    assert not {"boundary", "note"} & back.keys()
    await customer.say("Thanks. And rugs?")
    await customer.wait(
        lambda f: (
            f["type"] == "event"
            and f["event"].get("sender") == "assistant"
            and f["event"]["seq"] > back["seq"]
        )
    )
    note = house.assistant.requests[-1].boundary
    assert note is not None
    assert (note.agent_name, note.outcome) == ("Mia", "Label sent, SECRET-NOTE.")
    assert note.promises == ("I'll send you a label today.",)
    assert note.refused_entries == ("returns",), "refused by the customer, not named by the agent"
    assert note.held_reasons == (), "asked for: not the assistant's to hold off"
    assert "SECRET-NOTE" not in str(customer.frames)


async def test_a_question_for_a_promise_takes_it_to_the_assistant_with_who_and_when(house: House) -> None:
    mia, customer, conversation_id = await with_mia(house)
    await mia.ask("message.send", conversation_id=conversation_id, client_id="a-1", text=f"Sorry! {LEG}")
    said_on = house.clock().date().isoformat()
    draft = await mia.ask("boundary.get", conversation_id=conversation_id)
    assert draft["promises"] == [LEG]
    house.clock.ahead += timedelta(days=1)
    await mia.ask(
        "conversation.return",
        conversation_id=conversation_id,
        note=None,
        boundary={"promises": [*draft["promises"], "And a call."]},
    )
    await customer.event(type="owner", owner="assistant")
    for text in ("When does the leg arrive?", "Do you sell rugs?"):
        said = await customer.say(text)
        await answered_after(customer, said["seq"])
    first, second = (request.boundary for request in house.assistant.requests[-2:])
    assert first is not None
    assert second is not None
    assert first.asked == (AskedPromise(text=LEG, by="Mia", on=said_on),)
    assert second.asked == ()


LEG = "A new leg arrives Friday."


async def asked_later(house: House, customer: Peer, text: str) -> TurnBoundary | None:
    """What the assistant is told beside this question."""
    said = await customer.say(text)
    await answered_after(customer, said["seq"])
    assert house.assistant.requests[-1].text == text
    return house.assistant.requests[-1].boundary


async def test_a_promise_is_told_in_a_conversation_that_was_closed_without_a_note(house: House) -> None:
    mia, customer, conversation_id = await with_mia(house)
    await mia.ask("message.send", conversation_id=conversation_id, client_id="a-1", text=LEG)
    said_on = house.clock().date().isoformat()
    await mia.ask("conversation.close", conversation_id=conversation_id, note=None)
    await customer.event(type="owner", owner="closed")
    found = await asked_later(house, customer, "When does the leg arrive?")
    assert found == TurnBoundary(agent_name="Mia", asked=(AskedPromise(text=LEG, by="Mia", on=said_on),))
    assert await asked_later(house, customer, "Do you sell rugs?") is None
    house.clock.ahead += timedelta(days=31)
    assert await asked_later(house, customer, "When does the leg arrive?") is None, "who knows by now"


async def test_a_promise_is_told_while_the_customer_waits_for_another_agent(tmp_path: Path) -> None:
    async with open_house(tmp_path, duty_grace_s=0.05) as house:
        mia, customer, conversation_id = await with_mia(house)
        await mia.ask("message.send", conversation_id=conversation_id, client_id="a-1", text=LEG)
        await customer.say("And the screws?")
        await mia.leave()
        house.clock.ahead += timedelta(seconds=5)
        await house.services.router.step()
        await customer.event(type="owner", owner="waiting", previous="agent")
        found = await asked_later(house, customer, "What did you promise me?")
        assert found
        assert [(one.text, one.by) for one in found.asked] == [(LEG, "Mia")]
        assert house.assistant.requests[-1].awaited


async def test_the_day_of_a_promise_is_that_of_the_business(tmp_path: Path) -> None:
    async with open_house(tmp_path, timezone="Europe/Amsterdam") as house:
        house.clock.stop()
        mia, customer, conversation_id = await with_mia(house)
        # Not the next one: half an hour before it may be past, and clocks go forward.
        midnight = datetime.combine(house.clock().date() + timedelta(days=2), time(), timezone.utc)
        house.clock.ahead += midnight - house.clock() - timedelta(minutes=30)
        await mia.ask("message.send", conversation_id=conversation_id, client_id="a-1", text=LEG)
        await mia.ask("conversation.return", conversation_id=conversation_id, boundary={"promises": [LEG]})
        await customer.event(type="owner", owner="assistant")
        found = await asked_later(house, customer, "When does the leg arrive?")
        assert found
        assert [one.on for one in found.asked] == [midnight.date().isoformat()]


async def test_a_closed_conversation_that_comes_back_shows_its_history_to_both(house: House) -> None:
    mia, customer, conversation_id = await with_mia(house)
    await mia.ask("conversation.close", conversation_id=conversation_id, note="Solved by phone.")
    opened = await customer.event(type="owner", owner="closed")
    await customer.leave()

    token = next(f["result"]["token"] for f in customer.frames if f["type"] == "result" and f.get("result"))
    back = await house.customer()
    await back.open(token=token)
    await back.event(seq=opened["seq"])
    assert back.events()[0]["text"] == "How do I return a lamp?"
    await back.say("It is about the lamp again.")
    await back.ask("handoff.request", client_id="h-2")
    await mia.ask("conversation.take", conversation_id=conversation_id)
    packet, before = await mia.case(conversation_id)
    assert before[0]["text"] == "How do I return a lamp?"
    assert [(e["agent_name"], e["outcome"]) for e in packet["earlier"]] == [("Mia", "Solved by phone.")]


async def test_message_that_the_agent_left_unanswered_is_owed_a_turn(house: House) -> None:
    mia, customer, conversation_id = await with_mia(house)
    await customer.say("Hello, is it about my order that still says processing?")
    await mia.ask("conversation.return", conversation_id=conversation_id, note=None)
    back = await customer.event(type="owner", owner="assistant")
    assert "last message" in back["text"], "the sentence does not pretend that nothing was asked"
    await customer.wait(
        lambda f: (
            f["type"] == "event"
            and f["event"].get("sender") == "assistant"
            and f["event"]["seq"] > back["seq"]
            and "Returns are" in f["event"]["text"]
        )
    )
    assert house.assistant.requests[-1].text == "Hello, is it about my order that still says processing?"


async def test_message_that_the_agent_answered_or_that_needs_no_word_is_owed_no_turn(house: House) -> None:
    mia, customer, conversation_id = await with_mia(house)
    await customer.say("Where is my order?")
    await mia.ask("message.send", conversation_id=conversation_id, client_id="a-1", text="On its way.")
    await customer.event(text="On its way.")
    await customer.say("ok thank you, bye!")
    before = len(house.assistant.requests)
    await mia.ask("conversation.return", conversation_id=conversation_id, note=None)
    back = await customer.event(type="owner", owner="assistant")
    assert "last message" not in back["text"]
    await customer.say("Hi")
    await customer.event(text="You said: Hi")
    assert len(house.assistant.requests) == before + 1


async def test_turn_handed_back_long_after_the_message_is_not_given_up(house: House) -> None:
    mia, customer, conversation_id = await with_mia(house)
    await customer.say("Where is my order")
    house.clock.ahead = ANSWER_WITHIN
    house.assistant.hold.clear()
    house.assistant.arrived.clear()
    await mia.ask("conversation.return", conversation_id=conversation_id, note=None)
    await house.assistant.arrived.wait()
    await house.services.late_turns.resolve(ConversationId(conversation_id))
    house.assistant.hold.set()
    await customer.event(text="You said: Where is my order")
    assert not [event for event in customer.events() if "could not answer" in event.get("text", "")]
