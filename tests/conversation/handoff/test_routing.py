"""Who gets a conversation, and when the desk opens."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import get_args

import pytest

from bot.conversation import ownership
from bot.conversation.errors import NotAllowed
from bot.conversation.handoff.office_hours import parse_office_hours
from bot.conversation.handoff.routing import Ready, choose_agent, who_speak
from bot.conversation.model import Agent, ConversationId, Handoff, HandoffReason, Priority, StaffId
from bot.conversation.queue import rank
from bot.conversation.state import ConversationState
from tests.conversation.conftest import Scene


def ready(name: str, has: int = 0, last_turn: int = 0, skills: tuple[str, ...] = ()) -> Ready:
    return Ready(agent=Agent(StaffId(name), name.title()), skills=skills, has=has, last_turn=last_turn)


def test_the_least_busy_is_chosen_and_nobody_beyond_the_limit() -> None:
    team = [ready("mia", has=2), ready("ben", has=1, last_turn=9), ready("eve", has=1, last_turn=3)]
    assert choose_agent(team, "", limit=3, order="least_busy") == Agent(StaffId("eve"), "Eve")
    assert choose_agent(team, "", limit=1, order="least_busy") is None
    assert choose_agent([], "", limit=1, order="least_busy") is None


def test_turns_go_round_however_busy_somebody_is() -> None:
    team = [ready("mia", has=2, last_turn=1), ready("ben", has=0, last_turn=2)]
    assert choose_agent(team, "", limit=3, order="round_robin") == Agent(StaffId("mia"), "Mia")


def test_a_category_waits_for_who_knows_about_it_if_somebody_on_duty_does() -> None:
    team = [ready("mia", has=0), ready("ben", has=2, skills=("Returns",))]
    assert choose_agent(team, "Returns", limit=3, order="least_busy") == Agent(StaffId("ben"), "Ben")
    assert choose_agent(team, "Returns", limit=2, order="least_busy") is None
    assert choose_agent(team, "Delivery", limit=3, order="least_busy") == Agent(StaffId("mia"), "Mia")


def test_office_hours_are_those_of_their_time_zone() -> None:
    hours = parse_office_hours("Mon-Fri 09:00-17:00, Sat 10:00-14:00", "Europe/Berlin")
    friday = datetime(2026, 11, 20, 15, 59, tzinfo=timezone.utc)
    assert hours.is_open(friday)
    assert not hours.is_open(friday.replace(hour=16))
    assert hours.next_opening(friday.replace(hour=16)) == "tomorrow at 10:00"
    saturday = datetime(2026, 11, 21, 13, 0, tzinfo=timezone.utc)
    assert hours.next_opening(saturday) == "on Monday at 09:00"
    assert hours.next_opening(saturday.replace(hour=5)) == "today at 10:00"


@pytest.mark.parametrize(
    "text",
    [
        "always",
        "Mon 9-17",
        "Fun 09:00-17:00",
        "Mon 09:00-09:00",
        "Mon 09:00-25:00",
        "Mon 24:00-09:00",
        "Mon 09:60-10:00",
    ],
)
def test_office_hours_that_cannot_be_meant_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"look like|end is the start|on the clock"):
        parse_office_hours(text, "UTC")


def test_without_office_hours_the_desk_may_be_open_at_any_time() -> None:
    hours = parse_office_hours("", "UTC")
    now = datetime(2026, 11, 21, tzinfo=timezone.utc)
    assert hours.is_open(now)
    assert hours.next_opening(now) is None
    with pytest.raises(ValueError, match="time zone"):
        parse_office_hours("", "Mars/Olympus")


def test_a_conversation_is_assigned_from_the_queue_and_from_another_agent_only(scene: Scene) -> None:
    name = scene.start()
    with pytest.raises(NotAllowed, match="not_waiting"):
        scene.change(name, lambda s: ownership.assign(s, scene.mia))
    scene.hand_off(name)
    assert scene.change(name, lambda s: ownership.assign(s, scene.mia)).state.agent_id == "mia"
    moved = scene.change(name, lambda s: ownership.assign(s, scene.tom, by=scene.mia))
    assert (moved.state.owner, moved.state.agent_id) == ("agent", "tom")
    assert moved.events[0].sender.id == "mia"
    assert scene.change(name, lambda s: ownership.assign(s, scene.tom)).events == ()


def test_priority_comes_from_the_wish_or_is_raised_once_while_waiting(scene: Scene) -> None:
    gold, plain = scene.start("gold"), scene.start("plain")
    scene.hand_off(plain)
    scene.hand_off(gold, Handoff(reason="asked", priority="high"))
    assert [row.id for row in scene.record.list_conversations("queue")] == [gold, plain]
    raised = scene.change(plain, lambda s: ownership.raise_priority(s, why="upset"))
    assert raised.state.priority == "high"
    assert [row.id for row in scene.record.list_conversations("queue")] == [plain, gold]
    assert scene.change(plain, lambda s: ownership.raise_priority(s, why="upset")).events == ()


@pytest.mark.parametrize("by_hand", [None, "normal", "high"])
@pytest.mark.parametrize("reason", get_args(HandoffReason))
def test_danger_told_while_waiting_comes_first_whatever_was_decided(
    scene: Scene, reason: HandoffReason, by_hand: Priority | None
) -> None:
    name = waiting_with(scene, reason, by_hand)
    told = tell(scene, name, "danger")
    assert (rank(told.priority, told.reason), told.reason) == (0, "danger")
    noted = tell(scene, name, "danger", "bereavement", "complaint")
    assert (noted.priority, noted.reason) == (told.priority, "danger")
    (row,) = scene.record.list_conversations("queue")
    assert row.reason == "danger"
    assert handoff_reasons(scene) == ["danger"]
    scene.record.rebuild()
    assert (scene.record.get_state(name), handoff_reasons(scene)) == (noted, ["danger"])


@pytest.mark.parametrize("by_hand", [None, "normal", "high"])
@pytest.mark.parametrize(
    ("reason", "told", "after"),
    [
        ("asked", "bereavement", "bereavement"),
        ("complaint", "bereavement", "bereavement"),
        ("bereavement", "complaint", "bereavement"),
        ("agent_silent", "bereavement", "agent_silent"),
        ("agent_silent", "complaint", "agent_silent"),
        ("asked", "complaint", "complaint"),
        ("asked", "upset", "asked"),
    ],
)
def test_what_is_told_while_waiting_becomes_the_reason_if_it_weighs_more(
    scene: Scene, by_hand: Priority | None, reason: HandoffReason, told: HandoffReason, after: HandoffReason
) -> None:
    name = waiting_with(scene, reason, by_hand)
    assert tell(scene, name, told).reason == after
    assert handoff_reasons(scene) == [after]


def waiting_with(scene: Scene, reason: HandoffReason, by_hand: Priority | None) -> ConversationId:
    """A conversation that waits for this reason, with the priority that somebody has set, if any."""
    name = scene.start()
    scene.hand_off(name, Handoff(reason=reason))
    if by_hand:
        scene.change(name, lambda s: ownership.set_priority(s, scene.mia, by_hand))
    return name


def tell(scene: Scene, name: ConversationId, *reasons: HandoffReason) -> ConversationState:
    """The customer writes what the assistant would call a person for."""
    for reason in reasons:
        scene.reply(name, scene.say(name, "It is so."), handoff=Handoff(reason=reason))
    return scene.record.get_state(name)


def handoff_reasons(scene: Scene) -> list[str]:
    """What the waits are counted among."""
    return [row["reason"] for row in scene.record.file.rows("SELECT reason FROM handoffs")]


def test_a_long_wait_moves_up_in_the_queue_and_leaves_the_priority_to_who_decides(scene: Scene) -> None:
    gold, plain = scene.start("gold"), scene.start("plain")
    scene.hand_off(plain)
    scene.hand_off(gold, Handoff(reason="asked", priority="high"))
    moved = scene.change(plain, ownership.move_up)
    assert (moved.state.priority, moved.state.waited_long) == ("normal", True)
    assert [row.id for row in scene.record.list_conversations("queue")] == [plain, gold]
    assert scene.change(plain, ownership.move_up).events == ()
    assert scene.change(plain, lambda s: ownership.raise_priority(s, why="upset")).state.priority == "high"
    taken = scene.change(plain, lambda s: ownership.assign(s, scene.mia)).state
    assert not taken.waited_long


def test_who_speaks_the_customers_language_comes_first() -> None:
    german = Ready(agent=ready("mia").agent, languages=("de-AT", "en"), has=2)
    english = Ready(agent=ready("ben").agent, languages=("en",))
    silent = ready("eve")
    team = [english, silent, german]
    assert who_speak(team, "de") == [german]
    assert who_speak(team, "en") == [english, german]
    assert who_speak(team, "nl") == team, "nobody speaks it: anybody is better than nobody"
    assert who_speak(team, None) == team
