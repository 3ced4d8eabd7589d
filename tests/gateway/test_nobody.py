"""Nobody is on duty: what the customer is told is the business's choice, and the wait goes on in any case."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from bot.conversation.handoff.office_hours import parse_office_hours
from bot.protocol.turn import TurnReply, TurnRequest
from bot.services.settings import SettingsError, read_settings
from tests.gateway.fake_assistant import think
from tests.gateway.house import House, Peer, open_house
from tests.gateway.test_typed_choices import choice_of

HOURS = "Mon-Fri 09:00-17:00, Sat 10:00-14:00"
SUNDAY = datetime(2026, 11, 22, 12, 0, tzinfo=timezone.utc)
THERE = "is anyone there?"
CHOICES = ["/keep_place", "/answer_by_email", "/help_now"]
MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=timezone.utc)


async def told(house: House, at: datetime, email: str | None = None) -> tuple[Peer, str]:
    """What a customer is told who asks for a person then."""
    house.clock.show(at)
    customer = await house.customer()
    await customer.open(email=email)
    await customer.ask("handoff.request", client_id="h")
    text: str = (await customer.event(type="owner", owner="waiting"))["text"]
    return customer, text


@pytest.mark.parametrize(
    ("rule", "at", "email", "said"),
    [
        ("queue", SUNDAY, None, "opens tomorrow at 09:00"),
        ("queue", MONDAY, None, "kept in the queue"),
        ("email", SUNDAY, None, "Write your e-mail address here"),
        ("email", SUNDAY, None, "opens tomorrow at 09:00; it is staffed Monday to Friday 09:00 to 17:00"),
        ("email", MONDAY, None, "Nobody is at the desk at the moment. Write your e-mail address here"),
        ("email", SUNDAY, "priya@x.example", "opens tomorrow at 09:00; it is staffed Monday to Friday"),
        ("email", SUNDAY, "priya@x.example", "open the link that we send to priya@x.example"),
        ("hours", SUNDAY, None, "Monday to Friday 09:00 to 17:00 and Saturday 10:00 to 14:00 (UTC)"),
        ("hours", SUNDAY, None, "opens tomorrow at 09:00"),
        ("hours", MONDAY, None, "Nobody is at the desk at the moment. It is staffed Monday to Friday"),
    ],
)
async def test_the_rule_says_what_the_customer_hears(
    rule: str, at: datetime, email: str | None, said: str, tmp_path: Path
) -> None:
    async with open_house(tmp_path, nobody_on_duty=rule, office_hours=HOURS) as house:
        customer, text = await told(house, at, email)
        assert said in text
        assert "minutes" not in text, "nobody is there who could keep a promise"
        waiting = await customer.wait(lambda f: f["type"] == "presence" and "position" in f)
        assert waiting["position"] == 1, "whatever they are told, they keep a place"


async def test_one_thing_is_asked_for_when_an_address_is_wanted(tmp_path: Path) -> None:
    async with open_house(tmp_path, nobody_on_duty="email", office_hours=HOURS) as house:
        customer, told_first = await told(house, SUNDAY)
        choice = await customer.event(
            type="message", text="Or choose one of these. You keep your place either way."
        )
    assert "?" not in told_first + choice["text"]
    assert [reply["choice"] for reply in choice["quick_replies"]] == ["/keep_place", "/help_now"]


async def test_an_address_given_in_words_is_where_the_answer_goes(tmp_path: Path) -> None:
    async with open_house(tmp_path, nobody_on_duty="email") as house:
        customer, _ = await told(house, SUNDAY)
        said = await customer.say("sure, priya@x.example")
        noted = await customer.wait(lambda f: f["type"] == "event" and f["event"]["seq"] == said["seq"] + 2)
        assert "noted priya@x.example. Please open the link" in noted["event"]["text"]


def is_anybody_there(request: TurnRequest) -> TurnReply:
    """An assistant that was asked only whether anybody is there, and answers anything else."""
    reply = think(request)
    asks = request.text == THERE and not request.on_duty and not request.help_now
    return replace(reply, messages=(), wait_note="nobody") if asks else reply


async def asked_at_night(house: House, **given: Any) -> tuple[Peer, dict[str, Any]]:
    """A customer who asked whether anybody is there, and what they are asked in return."""
    house.clock.show(SUNDAY)
    house.assistant.think = is_anybody_there
    customer = await house.customer()
    await customer.open(**given)
    await customer.say(THERE)
    return customer, await customer.event(type="message", sender="assistant")


async def test_who_asks_whether_anybody_is_there_is_asked_what_they_want(tmp_path: Path) -> None:
    async with open_house(tmp_path, office_hours=HOURS) as house:
        customer, asked = await asked_at_night(house, receipts=True)
        assert "opens tomorrow at 09:00" in asked["text"]
        assert [reply["choice"] for reply in asked["quick_replies"]] == CHOICES
        again = await customer.say(THERE)
        told = await customer.wait(lambda f: f["type"] == "event" and f["event"]["seq"] > again["seq"])
        assert told["event"]["text"] != asked["text"]
        assert not [event for event in customer.events() if event["type"] == "owner"], "they are in no line"


@pytest.mark.parametrize(
    ("choice", "words"),
    [("/keep_place", "Your place is kept"), ("/answer_by_email", "Write your e-mail address here")],
)
async def test_what_was_chosen_puts_in_line_and_is_asked_once(
    choice: str, words: str, tmp_path: Path
) -> None:
    async with open_house(tmp_path, office_hours=HOURS) as house:
        customer, asked = await asked_at_night(house)
        title = next(reply["title"] for reply in asked["quick_replies"] if reply["choice"] == choice)
        await customer.say(title, choice=choice)
        moved = await customer.event(type="owner", owner="waiting")
        told = await customer.event(type="message", seq=moved["seq"] + 1)
        assert words in told["text"]
        assert not told.get("quick_replies"), "they have chosen"


async def test_an_address_is_asked_for_once_where_the_rule_asks_for_it(tmp_path: Path) -> None:
    async with open_house(tmp_path, office_hours=HOURS, nobody_on_duty="email") as house:
        customer, _ = await asked_at_night(house)
        said = await customer.say("Answer by e-mail", choice="/answer_by_email")
        moved = await customer.event(type="owner", owner="waiting")
        assert "Write your e-mail address here" in moved["text"]
        await customer.say("sure, priya@x.example")
        noted = await customer.wait(
            lambda f: f["type"] == "event" and "priya@x.example" in f["event"].get("text", "")
        )
        assert noted["event"]["seq"] > said["seq"]
        asks = [event for event in customer.events() if "Write your e-mail address" in event.get("text", "")]
        assert len(asks) == 1


async def test_help_is_asked_about_what_before_anything_was_asked(tmp_path: Path) -> None:
    async with open_house(tmp_path, office_hours=HOURS) as house:
        customer, _ = await asked_at_night(house)
        turns = len(house.assistant.requests)
        said = await customer.say("Try to help me now", choice="/help_now")
        told = await customer.event(type="message", seq=said["seq"] + 1)
        assert told["text"] == "I will try. What is it about?"
        assert len(house.assistant.requests) == turns, "there is nothing to help with yet"
        await customer.say("How long does delivery take?")
        await customer.wait(lambda f: f["type"] == "event" and "Returns are" in f["event"].get("text", ""))


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("per E-Mail bitte", "/answer_by_email"),
        ("e-mail please", "/answer_by_email"),
        ("Platz freihalten", "/keep_place"),
        ("Keep a place for me", "/keep_place"),
        ("Hilf mir jetzt", "/help_now"),
    ],
)
async def test_what_stands_before_an_empty_desk_may_be_typed(text: str, choice: str, tmp_path: Path) -> None:
    async with open_house(tmp_path, office_hours=HOURS) as house:
        customer, _ = await asked_at_night(house)
        assert await choice_of(house, await customer.say(text)) == choice


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({"FRONTDESK_NOBODY_ON_DUTY": "sleep"}, "should be queue, email or hours"),
        ({"FRONTDESK_NOBODY_ON_DUTY": "hours"}, "needs FRONTDESK_OFFICE_HOURS"),
    ],
)
def test_a_rule_that_cannot_be_kept_stops_the_start(environ: dict[str, str], sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        read_settings(environ)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ""),
        ("Sun 10:00-11:00", "Sunday 10:00 to 11:00 (UTC)"),
        (
            "Mon-Wed 09:00-17:00, Thu 09:00-21:00, Fri 09:00-17:00",
            "Monday to Wednesday 09:00 to 17:00, Thursday 09:00 to 21:00 and Friday 09:00 to 17:00 (UTC)",
        ),
        ("Mon 09:00-12:00, Mon 13:00-17:00", "Monday 09:00 to 12:00 and Monday 13:00 to 17:00 (UTC)"),
    ],
)
def test_office_hours_are_told_as_a_person_would(text: str, words: str) -> None:
    assert parse_office_hours(text, "UTC").in_words() == words
