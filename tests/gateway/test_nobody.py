"""Nobody is on duty: what the customer is told is the business's choice, and the wait goes on in any case."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest

from bot.conversation.handoff.office_hours import parse_office_hours
from bot.services.settings import SettingsError, read_settings
from tests.gateway.house import House, Peer, open_house

HOURS = "Mon-Fri 09:00-17:00, Sat 10:00-14:00"
SUNDAY = datetime(2026, 11, 22, 12, 0, tzinfo=timezone.utc)
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
