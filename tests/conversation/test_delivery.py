"""That a handoff's packet has arrived, as the record keeps it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.conversation.errors import NotAllowed, NotFound
from bot.conversation.events import PacketAcknowledged
from bot.conversation.handoff.acknowledge import acknowledge_packet
from bot.conversation.model import Agent, ConversationId, Seq

if TYPE_CHECKING:
    from tests.conversation.conftest import Scene


def acknowledge(scene: Scene, c: ConversationId, agent: Agent, seq: Seq | None = None) -> int:
    """How many lines an acknowledgement wrote."""
    seq = scene.record.get_state(c).last_seq if seq is None else seq
    return len(scene.change(c, lambda s: acknowledge_packet(s, agent, seq)).events)


def is_owed(scene: Scene, c: ConversationId) -> bool:
    state = scene.record.get_state(c)
    return state.delivery.is_owed(state.owner, state.agent_id)


def handed_off(scene: Scene) -> ConversationId:
    c = scene.start()
    scene.reply(c, scene.say(c, "Where is my parcel?"))
    scene.hand_off(c)
    return c


def test_a_packet_is_owed_from_the_handoff_until_a_desk_has_it(scene: Scene) -> None:
    c = scene.start()
    scene.reply(c, scene.say(c, "Where is my parcel?"))
    assert not is_owed(scene, c)
    scene.hand_off(c)
    assert is_owed(scene, c)
    assert acknowledge(scene, c, scene.mia) == 1
    assert not is_owed(scene, c)
    event = scene.record.list_events(c, limit=-1)[-1]
    assert isinstance(event.body, PacketAcknowledged)
    assert (event.sender.id, event.body.seq) == ("mia", 3)


def test_whoever_takes_it_owes_an_acknowledgement_of_every_turn(scene: Scene) -> None:
    c = handed_off(scene)
    acknowledge(scene, c, scene.mia)
    scene.say(c, "It is number FD-1.")
    scene.take(c, scene.mia)
    assert is_owed(scene, c), "the last message is not in what she acknowledged"
    acknowledge(scene, c, scene.mia)
    assert not is_owed(scene, c)


def test_a_packet_read_whole_while_it_waited_need_not_be_read_again(scene: Scene) -> None:
    c = handed_off(scene)
    acknowledge(scene, c, scene.mia)
    scene.take(c, scene.mia)
    assert not is_owed(scene, c)


def test_anothers_acknowledgement_is_not_the_agents(scene: Scene) -> None:
    c = handed_off(scene)
    acknowledge(scene, c, scene.tom)
    scene.take(c, scene.mia)
    assert is_owed(scene, c)


def test_saying_it_twice_writes_it_once(scene: Scene) -> None:
    c = handed_off(scene)
    assert [acknowledge(scene, c, scene.mia) for _ in range(2)] == [1, 0]


def test_the_packet_of_an_earlier_handoff_proves_nothing_of_the_next(scene: Scene) -> None:
    c = handed_off(scene)
    old = scene.record.get_state(c).last_seq
    acknowledge(scene, c, scene.mia)
    scene.close(c)
    scene.reply(c, scene.say(c, "It is still not here."))
    scene.hand_off(c)
    assert is_owed(scene, c)
    with pytest.raises(NotAllowed, match="packet_mismatch"):
        acknowledge(scene, c, scene.mia, old)


@pytest.mark.parametrize("wrong", [0, 2, 99])
def test_what_falls_short_of_the_handoff_or_was_never_recorded_is_refused(scene: Scene, wrong: int) -> None:
    c = handed_off(scene)
    with pytest.raises(NotAllowed, match="packet_mismatch"):
        acknowledge(scene, c, scene.mia, Seq(wrong))


def test_without_a_handoff_there_is_nothing_to_acknowledge(scene: Scene) -> None:
    c = scene.start()
    with pytest.raises(NotFound):
        scene.change(c, partial(acknowledge_packet, agent=scene.mia, seq=Seq(1)))


def test_an_acknowledgement_is_no_sign_of_life(scene: Scene) -> None:
    c = handed_off(scene)
    before = scene.record.get_state(c).last_at
    acknowledge(scene, c, scene.mia)
    assert scene.record.get_state(c).last_at == before
