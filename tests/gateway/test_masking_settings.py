"""A business has its own sensitive numbers masked: a supervisor sets them, and it holds at once."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.conversation.accounts.audit import list_audit
from bot.conversation.commands import post_customer_message
from bot.conversation.record.record import Record
from tests.gateway.house import House
from tests.gateway.test_staff import call

MEMBER = {"name": "Membership", "pattern": r"M-\d{6}", "example": "M-123456"}
IBAN = "DE89 3704 0044 0532 0130 00"


async def set_masking(house: House, **wanted: Any) -> tuple[int, dict[str, Any]]:
    vera = await house.signed_in("Vera", "supervisor")
    return await call(vera, "PUT", house.url + "/api/board/masking", {"patterns": [], "kept": [], **wanted})


async def test_a_number_of_the_business_is_masked_from_the_next_message_on(house: House) -> None:
    customer = await house.customer()
    await customer.open()
    await customer.say("I am M-111111")
    status, saved = await set_masking(house, patterns=[MEMBER], kept=[f" {IBAN} ", " ", " x "])
    assert (status, saved) == (200, {"patterns": [MEMBER], "kept": [IBAN, "x"]})
    sent = await customer.say(f"I am m-654321, and paid to {IBAN}")
    event = await customer.event(type="message", seq=sent["seq"])
    assert event["text"] == f"I am •-••••••, and paid to {IBAN}"
    await customer.wait(
        lambda frame: frame["type"] == "event" and "sensitive" in frame["event"].get("text", "")
    )
    file = house.services.record.file
    entry = (await house.services.writer.read(lambda: list_audit(file)))[0]
    assert (entry.action, entry.subject, entry.by) == ("setting_changed", "masking", "Vera")
    assert "M-" not in json.dumps(entry.details)


async def test_it_holds_for_everything_that_staff_write_down(house: House) -> None:
    await set_masking(house, patterns=[MEMBER])
    _, mia, here = await house.taken()
    await mia.ask("note.add", **here, client_id="n1", text="It is M-654321")
    await mia.ask("preference.add", **here, text="Calls herself M-654321")
    profile = await mia.ask("attribute.set", **here, name="member", value="M-654321")
    assert "654321" not in json.dumps(profile)
    files = [path for path in house.settings.data_dir.rglob("*") if path.is_file()]
    assert [path.name for path in files if b"654321" in path.read_bytes()] == []


async def test_what_was_sent_before_the_setting_is_still_the_same_message(house: House) -> None:
    customer = await house.customer()
    await customer.open()
    first = await customer.ask("message.send", client_id="m1", text="I am M-111111")
    await set_masking(house, patterns=[MEMBER])
    assert await customer.ask("message.send", client_id="m1", text="I am M-111111") == first


async def test_another_process_on_the_record_masks_the_same(house: House) -> None:
    await set_masking(house, patterns=[MEMBER])
    customer = await house.customer()
    await customer.open()
    conversation_id = (await customer.say("hello"))["conversation_id"]
    await house.stop()
    other = Record(house.settings.record_path)
    state = other.get_state(conversation_id)
    change = other.change(
        state.id, lambda now: post_customer_message(now, "M-654321", client_id="x"), house.clock()
    )
    assert "654321" not in str(change.events)
    other.close()
    await house.start()


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("(", "missing"),
        (r"(?=x)\d{6}", "invalid"),
        (r"\d*", "nothing at all"),
        (r"\w+", "ordinary words"),
        (r"\d{4}", "ordinary words"),
        (r"X-\d{6}", "its example"),
    ],
)
async def test_a_pattern_that_cannot_be_used_is_refused_with_the_reason(
    house: House, pattern: str, reason: str
) -> None:
    status, refusal = await set_masking(house, patterns=[{**MEMBER, "pattern": pattern}])
    assert (status, refusal["code"]) == (400, "masking_pattern_invalid")
    assert "Membership" in refusal["message"]
    assert reason in refusal["message"]
    assert (await house.services.masking.get()).patterns == ()


@pytest.mark.parametrize(
    "wanted",
    [{"patterns": [MEMBER] * 21}, {"patterns": [{**MEMBER, "pattern": "M" * 201}]}, {"kept": ["x" * 61]}],
)
async def test_too_much_is_refused(house: House, wanted: dict[str, Any]) -> None:
    assert (await set_masking(house, **wanted))[0] == 400


async def test_two_of_one_name_are_refused(house: House) -> None:
    assert (await set_masking(house, patterns=[MEMBER, MEMBER]))[1]["code"] == "masking_pattern_invalid"


async def test_a_text_is_tried_without_keeping_anything(house: House) -> None:
    vera = await house.signed_in("Vera", "supervisor")
    body = {"text": f"M-123456 and {IBAN}", "patterns": [MEMBER], "kept": []}
    status, tried = await call(vera, "POST", house.url + "/api/board/masking/try", body)
    assert (status, tried["kinds"]) == (200, ["iban", "Membership"])
    assert tried["text"] == "•-•••••• and •••• •••• •••• •••• ••30 00"
    body["patterns"] = [{**MEMBER, "pattern": "("}]
    status, tried = await call(vera, "POST", house.url + "/api/board/masking/try", body)
    assert (status, tried["text"], tried["kinds"]) == (200, body["text"], [])
    assert "Membership" in tried["problem"]
    assert (await house.services.masking.get()).patterns == ()


async def test_only_who_may_open_the_board_sets_it(house: House) -> None:
    mia = await house.signed_in("Mia", "agent")
    for method, path, body in (
        ("GET", "", None),
        ("PUT", "", {"patterns": [], "kept": []}),
        ("POST", "/try", {"text": "x"}),
    ):
        status, _ = await call(mia, method, f"{house.url}/api/board/masking{path}", body)
        assert status == 403
