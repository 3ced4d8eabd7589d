"""What an agent leaves for the assistant, and what they promised on the way."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.conversation import ownership
from bot.conversation.boundary import Boundary, refused_entries
from bot.conversation.handoff.pledges import find_pledges
from bot.conversation.model import ConversationId, Handoff, HandoffReason
from bot.protocol.packet import Packet
from bot.services.handoff.packets import build_packet

if TYPE_CHECKING:
    from tests.conversation.conftest import Scene


def packet_of(scene: Scene, c: ConversationId) -> Packet:
    customer = scene.record.get_customer(scene.record.get_state(c).customer_id)
    return build_packet(scene.record.list_events(c, limit=-1), customer)


def with_mia(scene: Scene, reason: HandoffReason = "failures") -> ConversationId:
    c = scene.start()
    shown = scene.reply(c, scene.say(c, "My lamp flickers."), "Change the bulb.", entry="bulb")
    scene.judge(c, shown.events[0].seq, helpful=False)
    scene.hand_off(c, Handoff(reason))
    scene.take(c)
    return c


def hand_back(scene: Scene, c: ConversationId, *promises: str, hold_hours: int = 4) -> Boundary:
    state = scene.record.get_state(c)
    note = Boundary(
        agent_id=scene.mia.id,
        agent_name=scene.mia.name,
        at=scene.now,
        outcome="A new lamp is on its way.",
        promises=promises,
        refused=refused_entries(state.shown, state.boundary),
        reason=state.reason,
        hold_until=scene.now + timedelta(hours=hold_hours),
    )
    scene.change(c, partial(ownership.return_to_assistant, agent=scene.mia, note=note.outcome, boundary=note))
    return note


def test_the_note_is_there_for_the_next_turns(scene: Scene) -> None:
    c = with_mia(scene)
    note = hand_back(scene, c, "We will send a new lamp.")
    scene.say(c, "And the shade?")
    state = scene.record.get_state(c)
    assert state.boundary == note
    assert note.refused == ("bulb",)


def test_what_was_refused_before_stays_refused(scene: Scene) -> None:
    c = with_mia(scene)
    hand_back(scene, c)
    again = scene.reply(c, scene.say(c, "It flickers still."), "Tighten it.", entry="tighten")
    scene.judge(c, again.events[0].seq, helpful=False)
    scene.hand_off(c)
    scene.take(c)
    assert hand_back(scene, c).refused == ("bulb", "tighten")


@pytest.mark.parametrize(
    ("reason", "held"),
    [
        ("failures", {"failures", "accepted_offer"}),
        ("complaint", {"complaint", "upset"}),
        ("asked", set()),
        ("assistant_down", set()),
    ],
)
def test_only_the_assistants_own_reasons_are_held_and_only_until_then(
    scene: Scene, reason: HandoffReason, held: set[str]
) -> None:
    note = hand_back(scene, with_mia(scene, reason))
    assert note.hold_until is not None
    assert note.held_reasons(scene.now) == held
    assert note.held_reasons(note.hold_until) == frozenset()


def test_a_conversation_that_comes_back_another_day_starts_afresh(scene: Scene) -> None:
    c = with_mia(scene)
    hand_back(scene, c, hold_hours=4)
    scene.close(c)
    scene.say(c, "One more thing, quickly.")
    assert scene.record.get_state(c).boundary is not None
    scene.close(c)
    scene.wait(hours=5)
    scene.say(c, "Hello again, another matter.")
    assert scene.record.get_state(c).boundary is None


def test_the_next_agent_reads_what_was_promised_and_how_it_ended(scene: Scene) -> None:
    c = with_mia(scene)
    scene.agent_says(c, "I will send you a new lamp tomorrow. Is the address right? One moment, I'll look.")
    hand_back(scene, c, "I will send you a new lamp tomorrow.")
    scene.close(c)
    scene.say(c, "It has not come.")
    scene.hand_off(c)
    packet = packet_of(scene, c)
    assert [(p.text, p.by) for p in packet.promises] == [("I will send you a new lamp tomorrow.", "Mia")]
    assert [(e.agent_name, e.outcome) for e in packet.earlier] == [("Mia", "A new lamp is on its way.")]


def test_a_promise_of_an_agent_who_went_silent_is_not_lost(scene: Scene) -> None:
    c = with_mia(scene)
    scene.agent_says(c, "We'll refund you by Friday.")
    scene.change(c, ownership.requeue)
    assert [p.text for p in packet_of(scene, c).promises] == ["We'll refund you by Friday."]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hello! I'll send it today. Bye.", ["I'll send it today."]),
        ("You will get an e-mail within 2.5 days.", ["You will get an e-mail within 2.5 days."]),
        ("The refund should be credited on Monday", ["The refund should be credited on Monday"]),
        ("A new leg arrives Friday.", ["A new leg arrives Friday."]),
        ("The lamp ships on 3 December. It is blue.", ["The lamp ships on 3 December."]),
        ("Ich schicke Ihnen morgen ein neues Bein.", ["Ich schicke Ihnen morgen ein neues Bein."]),
        ("Le enviaré una pata nueva.", ["Le enviaré una pata nueva."]),
        ("Je vous enverrai un pied demain.", ["Je vous enverrai un pied demain."]),
        ("Ik stuur u vrijdag een nieuwe poot.", ["Ik stuur u vrijdag een nieuwe poot."]),
        ("The courier comes to your door.", []),
        ("I will check that right away.", []),
        ("Shall I call you? Will you be in?", []),
        ("Our parcels are sent by DHL.", []),
        ("", []),
    ],
)
def test_promises_are_found_in_the_agents_own_words(text: str, found: list[str]) -> None:
    assert find_pledges(text) == found
