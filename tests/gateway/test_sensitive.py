"""An agent asks for a sensitive value in a form: encrypted, read by few, noted, gone after a day."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from bot.conversation.accounts.audit import list_audit
from bot.conversation.database import RecordFile
from bot.conversation.erasure import Erasure
from bot.conversation.events import CustomerLearned, NewEvent
from bot.conversation.model import ASSISTANT
from bot.services.secret_settings import SecretSettings
from tests.gateway.house import House, Peer, Refused
from tests.gateway.test_staff import call

IBAN = "DE89 3704 0044 0532 0130 00"
TRACES = tuple(text.encode() for text in ("3704 0044", "37040044", "0532 0130", "05320130"))


@dataclass
class Talk:
    """A customer with their agent, and what the agent asked for."""

    customer: Peer
    mia: Peer
    here: dict[str, Any]
    request_id: str

    async def give(self, value: str = IBAN, client_id: str = "g1") -> Any:
        return await self.customer.ask(
            "sensitive.give", client_id=client_id, request_id=self.request_id, value=value
        )

    async def view(self, desk: Peer | None = None) -> Any:
        return await (desk or self.mia).ask("sensitive.view", **self.here, request_id=self.request_id)

    async def outcomes(self) -> list[str]:
        return [event["what"] for event in await self.events() if event["type"] == "sensitive"]

    async def events(self) -> list[dict[str, Any]]:
        return list((await self.mia.ask("conversation.open", **self.here))["events"])


async def started(house: House, kind: str = "iban", label: str = "Your IBAN") -> Talk:
    """Have a customer asked for something by Mia."""
    customer, mia, here = await house.taken()
    await mia.ask("sensitive.request", **here, client_id="r1", kind=kind, label=label)
    (request,) = (await customer.ask("sensitive.get"))["requests"]
    assert (request["kind"], request["label"], request["agent_name"]) == (kind, label, "Mia")
    return Talk(customer, mia, here, request["request_id"])


async def refused(code: str, *asked: Any) -> None:
    for each in asked:
        with pytest.raises(Refused) as refusal:
            await each
        assert refusal.value.code == code


def viewed(house: House) -> Any:
    file = house.services.record.file
    return house.services.writer.read(
        lambda: [(e.by, e.subject) for e in list_audit(file) if e.action == "sensitive_viewed"]
    )


async def test_what_is_given_is_read_by_the_agent_and_each_view_is_noted(house: House) -> None:
    talk = await started(house)
    await talk.give()
    assert (await talk.customer.ask("sensitive.get"))["requests"] == []
    first, second = await talk.view(), await talk.view()
    assert first == second
    assert first["value"] == IBAN
    assert await viewed(house) == [("Mia", talk.here["conversation_id"])] * 2
    eva = await house.agent("Eva", role="supervisor")
    assert (await talk.view(eva))["value"] == IBAN
    assert (await viewed(house))[0][0] == "Eva"


async def test_the_transcript_says_that_it_was_asked_for_and_given_and_no_more(house: House) -> None:
    talk = await started(house)
    await talk.give()
    events = await talk.events()
    told = [(event["what"], event.get("label")) for event in events if event["type"] == "sensitive"]
    assert told == [("asked", "Your IBAN"), ("given", None)]
    said = [event["text"] for event in events if event["type"] == "message" and "Your IBAN" in event["text"]]
    assert len(said) == 2
    boss = await house.signed_in("Boss", "supervisor")
    address = f"{house.url}/api/desk/conversations/{talk.here['conversation_id']}/transcript"
    async with boss.get(address) as response:
        assert "0532" not in await response.text()
    assert "0532" not in json.dumps(events)
    found = await talk.mia.ask("search.find", words="0532 DE89 3704")
    assert found["hits"] == []


@pytest.mark.parametrize(
    ("ending", "said"), [("expired", "(Deleted after a day: Your IBAN)"), ("removed", "(Deleted: Your IBAN)")]
)
async def test_a_saved_transcript_says_that_it_is_gone(house: House, ending: str, said: str) -> None:
    talk = await started(house)
    await talk.give()
    boss = await house.signed_in("Boss", "supervisor")
    address = f"{house.url}/api/desk/conversations/{talk.here['conversation_id']}/transcript"
    async with boss.get(address) as response:
        assert "Deleted" not in await response.text()
    if ending == "removed":
        await talk.mia.ask("sensitive.remove", **talk.here, request_id=talk.request_id)
    else:
        house.clock.ahead += timedelta(hours=24, seconds=1)
        await house.services.sensitive.run_due()
    await talk.customer.event(type="sensitive", what=ending)
    async with boss.get(address) as response:
        assert said in await response.text()


async def test_no_file_of_the_data_directory_holds_the_value(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    talk = await started(house)
    await talk.give()
    await talk.view()
    files = [path for path in house.settings.data_dir.rglob("*") if path.is_file()]
    assert any(path.name == "frontdesk.db" for path in files)
    assert [path.name for path in files for trace in TRACES if trace in path.read_bytes()] == []
    assert not any(trace.decode() in caplog.text for trace in TRACES)


async def test_an_answer_puts_the_agent_in_debt_of_a_word(house: House) -> None:
    talk = await started(house)
    await talk.give()
    row = (await talk.mia.ask("conversation.open", **talk.here))["row"]
    assert row["owed_since"]


async def test_who_would_rather_not_is_asked_no_more_and_the_agent_reads_so(house: House) -> None:
    talk = await started(house)
    await talk.customer.ask("sensitive.decline", client_id="d1", request_id=talk.request_id)
    assert (await talk.customer.ask("sensitive.get"))["requests"] == []
    assert await talk.outcomes() == ["asked", "declined"]
    await refused("sensitive_over", talk.give(), talk.view())


async def test_other_agents_and_other_customers_are_refused(house: House) -> None:
    talk = await started(house)
    other = await house.customer()
    await other.open()
    await other.say("hello")
    ask = {"client_id": "x", "request_id": talk.request_id}
    await refused(
        "sensitive_over",
        other.ask("sensitive.give", **ask, value=IBAN),
        other.ask("sensitive.decline", **ask),
    )
    assert (await other.ask("sensitive.get"))["requests"] == []
    await talk.give()
    ben = await house.agent("Ben")
    here = {**talk.here, "request_id": talk.request_id}
    await refused("wrong_owner", talk.view(ben), ben.ask("sensitive.remove", **here))
    await refused(
        "wrong_owner", ben.ask("sensitive.request", **talk.here, client_id="r2", kind="other", label="More")
    )
    assert await viewed(house) == []
    await talk.mia.ask("conversation.return", **talk.here)
    await refused("not_owner", talk.view())


async def test_a_request_of_another_conversation_is_not_answered_by_naming_it(house: House) -> None:
    talk = await started(house)
    await talk.give()
    customer = await house.customer()
    await customer.open()
    here = {"conversation_id": (await customer.say("I want a person"))["conversation_id"]}
    await customer.event(type="owner", owner="waiting")
    ben = await house.agent("Ben")
    await ben.ask("conversation.take", **here)
    await refused("sensitive_over", ben.ask("sensitive.view", **here, request_id=talk.request_id))


async def test_after_the_end_nothing_is_given_and_only_supervisors_read(house: House) -> None:
    talk = await started(house)
    await talk.mia.ask("conversation.close", **talk.here)
    await refused("sensitive_over", talk.give())
    assert (await talk.customer.ask("sensitive.get"))["requests"] == []
    await refused("not_owner", talk.view())


async def test_it_is_gone_after_a_day_also_through_a_restart(house: House) -> None:
    talk = await started(house)
    await talk.give()
    house.clock.ahead += timedelta(hours=23)
    assert (await talk.view())["value"] == IBAN
    house.clock.ahead += timedelta(hours=1, seconds=1)
    await refused("sensitive_over", talk.view())
    await house.services.sensitive.run_due()
    await talk.customer.event(type="sensitive", what="expired")
    assert await talk.outcomes() == [
        "asked",
        "given",
        "expired",
    ]
    assert await rows(house) == 0


async def test_a_request_that_nobody_answers_is_over_after_a_day(house: House) -> None:
    talk = await started(house)
    house.clock.ahead += timedelta(hours=24, seconds=1)
    await refused("sensitive_over", talk.give())
    assert (await talk.customer.ask("sensitive.get"))["requests"] == []
    await house.services.sensitive.run_due()
    assert await rows(house) == 0


async def test_a_replayed_frame_changes_nothing(house: House) -> None:
    talk = await started(house)
    first = await talk.give()
    assert await talk.give(value="NL91 ABNA 0417 1643 00") == first
    assert (await talk.view())["value"] == IBAN
    await refused("sensitive_over", talk.give(value="NL91 ABNA 0417 1643 00", client_id="g2"))
    again = await talk.mia.ask(
        "sensitive.request", **talk.here, client_id="r1", kind="iban", label="Your IBAN"
    )
    assert again
    assert (await talk.customer.ask("sensitive.get"))["requests"] == []


@pytest.mark.parametrize("value", ["x" * 201, "x" * 10_000, ""])
async def test_what_is_too_long_or_empty_is_refused_without_a_trace(house: House, value: str) -> None:
    talk = await started(house, "other", "Member number")
    await refused("frame_invalid", talk.give(value))
    assert len((await talk.customer.ask("sensitive.get"))["requests"]) == 1


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("iban", "DE89 3704 0044 0532 0130 01"),
        ("card_digits", "4242 4242 4242 4242"),
        ("card_digits", "424"),
        ("other", "4242 4242 4242 4242"),
        ("other", "   "),
    ],
)
async def test_what_was_not_asked_for_is_refused(house: House, kind: str, value: str) -> None:
    talk = await started(house, kind)
    await refused("sensitive_invalid", talk.give(value))


async def test_an_agent_removes_it_once_it_is_used(house: House) -> None:
    talk = await started(house)
    await talk.give()
    await talk.mia.ask("sensitive.remove", **talk.here, request_id=talk.request_id)
    await talk.customer.event(type="sensitive", what="removed")
    await refused("sensitive_over", talk.view())
    assert (await talk.outcomes())[-1] == "removed"
    assert await rows(house) == 0


async def test_no_more_than_five_are_open(house: House) -> None:
    talk = await started(house)
    for number in range(4):
        await talk.mia.ask(
            "sensitive.request", **talk.here, client_id=f"more{number}", kind="other", label="More"
        )
    more = talk.mia.ask("sensitive.request", **talk.here, client_id="6", kind="other", label="More")
    await refused("sensitive_too_many", more)


async def test_it_goes_when_the_customer_asks_to_be_forgotten(house: House) -> None:
    talk = await started(house)
    await talk.give()
    record, writer, now = house.services.record, house.services.writer, house.clock()
    forgotten = NewEvent(sender=ASSISTANT, body=CustomerLearned(forget=True))
    await writer.write(lambda: record.change(talk.here["conversation_id"], lambda _: [forgotten], now))
    assert await rows(house) == 0
    await refused("sensitive_over", talk.view())


async def test_a_rotation_of_keys_keeps_it_readable(house: House) -> None:
    talk = await started(house)
    await talk.give()
    file = RecordFile(house.settings.record_path)
    SecretSettings(file, house.settings).rotate("Ada", house.clock())
    file.close()
    assert (await talk.view())["value"] == IBAN


async def test_a_value_in_place_of_another_is_not_shown(house: House) -> None:
    talk = await started(house)
    await talk.give()
    await talk.mia.ask("sensitive.request", **talk.here, client_id="r2", kind="other", label="More")
    (other,) = (await talk.customer.ask("sensitive.get"))["requests"]
    file = house.services.record.file
    query = (
        "UPDATE sensitive_values SET value = (SELECT value FROM sensitive_values WHERE id = ?) WHERE id = ?"
    )
    await house.services.writer.write(lambda: file.write(query, (talk.request_id, other["request_id"])))
    await refused(
        "sensitive_over", talk.mia.ask("sensitive.view", **talk.here, request_id=other["request_id"])
    )


async def rows(house: House) -> int:
    file = house.services.record.file
    return len(await house.services.writer.read(lambda: file.rows("SELECT id FROM sensitive_values")))


async def test_the_audit_page_lists_the_views(house: House) -> None:
    talk = await started(house)
    await talk.give()
    await talk.view()
    vera = await house.signed_in("Vera", "supervisor")
    _, page = await call(vera, "GET", f"{house.url}/api/board/audit?action=sensitive_viewed")
    assert [entry["by"] for entry in page["entries"]] == ["Mia"]


async def test_a_strike_in_the_conversation_removes_it(house: House) -> None:
    talk = await started(house)
    await talk.give()
    record, conversation_id = house.services.record, talk.here["conversation_id"]
    struck = Erasure({"Rosebud": None})
    await house.services.writer.write(lambda: record.redact(conversation_id, (), struck))
    assert await rows(house) == 0


async def test_it_goes_when_the_customer_is_erased(house: House) -> None:
    talk = await started(house)
    await talk.give()
    record, conversation_id = house.services.record, talk.here["conversation_id"]
    state = await house.services.writer.read(lambda: record.get_state(conversation_id))
    await house.services.erasures.erase([state.customer_id], "Vera")
    assert await rows(house) == 0
    assert "Your IBAN" not in json.dumps(await talk.events())
