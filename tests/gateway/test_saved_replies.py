"""Saved replies and macros at the desk's socket."""

from __future__ import annotations

import pytest

from tests.gateway.house import Frame, House, Peer, Refused
from tests.gateway.test_lists import conversation_of, desk_of

DELAY = "Hello {customer_name}, {agent_name} here. Your order {order_number} is late."


async def save(desk: Peer, shortcut: str = "delay", text: str = DELAY, **fields: object) -> Frame:
    """Save a reply; all there is then."""
    saved: Frame = await desk.ask("reply.save", shortcut=shortcut, title="A late order", text=text, **fields)
    return saved


async def taken(house: House, desk: Peer, name: str = "Priya") -> str:
    """A conversation that this agent has taken."""
    conversation = await conversation_of(house, name)
    await desk.ask("conversation.take", conversation_id=conversation)
    return conversation


async def test_a_saved_reply_is_kept_changed_and_removed(house: House) -> None:
    mia, tom = await desk_of(house, "Mia"), await desk_of(house, "Tom")
    reply = (await save(mia, "/Delay"))["replies"][0]
    assert reply["shortcut"] == "delay"
    await save(tom, "late", "Sorry, {customer_name}.", reply_id=reply["id"])
    kept = await mia.ask("reply.list")
    assert [(each["shortcut"], each["text"]) for each in kept["replies"]] == [
        ("late", "Sorry, {customer_name}.")
    ]
    assert "order_number" in kept["variables"]
    assert (await tom.ask("reply.remove", reply_id=reply["id"]))["replies"] == []
    with pytest.raises(Refused, match="not_found"):
        await save(mia, reply_id=reply["id"])


async def test_what_is_known_is_filled_in_and_the_rest_pointed_out(house: House) -> None:
    desk = await desk_of(house)
    conversation = await taken(house, desk)
    reply = (await save(desk))["replies"][0]
    filled = await desk.ask("reply.fill", conversation_id=conversation, reply_id=reply["id"])
    assert filled == {
        "text": "Hello Priya, Mia here. Your order {order_number} is late.",
        "missing": ["order_number"],
    }
    found = await desk.ask("draft.check", conversation_id=conversation, text=filled["text"], read_seq=99)
    assert found["unfilled"] == ["order_number"]
    found = await desk.ask("draft.check", conversation_id=conversation, text="Use {} or {1}", read_seq=99)
    assert "unfilled" not in found


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"text": "Dear {custmer_name}"}, "variable_unknown: There is no {custmer_name}"),
        ({"text": "  "}, "text_empty"),
        ({"text": "x" * 10_001}, "text_too_long"),
        ({"shortcut": "two words"}, "shortcut_invalid"),
        ({"shortcut": "/"}, "shortcut_invalid"),
    ],
)
async def test_a_reply_that_could_not_be_used_is_refused_with_a_sentence(
    house: House, fields: dict[str, str], code: str
) -> None:
    desk = await desk_of(house)
    with pytest.raises(Refused, match=code):
        await save(desk, **fields)
    assert (await desk.ask("reply.list"))["replies"] == []


async def test_two_replies_cannot_share_a_shortcut(house: House) -> None:
    desk = await desk_of(house)
    await save(desk)
    with pytest.raises(Refused, match="shortcut_taken: There is a reply for /delay"):
        await save(desk, "DELAY")


async def test_a_macro_does_all_its_steps_once(house: House) -> None:
    desk, customer = await desk_of(house), await house.customer()
    await customer.open(name="Priya")
    conversation = (await customer.say("A person please"))["conversation_id"]
    await customer.event(type="owner", owner="waiting")
    await desk.ask("conversation.take", conversation_id=conversation)
    steps = [
        {"do": "reply", "text": "Goodbye {customer_name}"},
        {"do": "label", "label": "Done"},
        {"do": "close"},
    ]
    macro = (await desk.ask("macro.save", title="Say goodbye", steps=steps))["macros"][0]
    assert macro["steps"] == steps
    rows = [
        await desk.ask("macro.run", conversation_id=conversation, macro_id=macro["id"], client_id="run")
        for _ in range(2)
    ]
    assert rows[0] == rows[1]
    assert (rows[0]["owner"], rows[0]["labels"]) == ("closed", ["Done"])
    await customer.event(type="owner", owner="closed")
    said = [event for event in customer.events() if event.get("text") == "Goodbye Priya"]
    assert len(said) == 1


async def test_a_macro_that_cannot_do_one_step_does_none(house: House) -> None:
    desk = await desk_of(house)
    conversation = await taken(house, desk)
    steps = [
        {"do": "label", "label": "Late"},
        {"do": "reply", "text": "Order {order_number}"},
        {"do": "return"},
    ]
    macro = (await desk.ask("macro.save", title="Late", steps=steps))["macros"][0]
    with pytest.raises(Refused, match=r"variables_missing: Not known here: \{order_number\}"):
        await desk.ask("macro.run", conversation_id=conversation, macro_id=macro["id"], client_id="run")
    row = (await desk.ask("list.get", list="mine"))["rows"][0]
    assert (row["owner"], row.get("labels", [])) == ("agent", [])


@pytest.mark.parametrize("last", [{"do": "snooze", "hours": 4}, {"do": "return"}])
async def test_a_macro_can_end_in_a_snooze_or_with_the_assistant(house: House, last: Frame) -> None:
    desk = await desk_of(house)
    conversation = await taken(house, desk)
    macro = (await desk.ask("macro.save", title="Later", steps=[last]))["macros"][0]
    row = await desk.ask("macro.run", conversation_id=conversation, macro_id=macro["id"], client_id="run")
    assert bool(row.get("snoozed_until")) == (last["do"] == "snooze")
    assert row["owner"] == ("agent" if last["do"] == "snooze" else "assistant")


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ([], "macro_steps"),
        ([{"do": "close"}, {"do": "reply", "text": "Too late"}], "macro_steps"),
        ([{"do": "reply", "text": "Dear {nobody}"}], "variable_unknown"),
        ([{"do": "explode"}], "payload_invalid"),
        ([{"do": "reply"}], "payload_invalid"),
        ([{"do": "snooze", "hours": 0}], "frame_invalid"),
    ],
)
async def test_a_macro_that_makes_no_sense_is_refused(house: House, steps: list[Frame], code: str) -> None:
    desk = await desk_of(house)
    with pytest.raises(Refused, match=code):
        await desk.ask("macro.save", title="Odd", steps=steps)


async def test_a_macro_does_nothing_to_a_colleagues_conversation(house: House) -> None:
    mia, tom = await desk_of(house, "Mia"), await desk_of(house, "Tom")
    conversation = await taken(house, mia)
    macro = (await tom.ask("macro.save", title="Close", steps=[{"do": "close"}]))["macros"][0]
    with pytest.raises(Refused, match="wrong_owner: Mia has this conversation"):
        await tom.ask("macro.run", conversation_id=conversation, macro_id=macro["id"], client_id="run")
