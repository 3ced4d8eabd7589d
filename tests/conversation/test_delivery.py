"""The proof that a handoff's packet has arrived, as the record keeps it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.conversation.errors import NotAllowed, NotFound
from bot.conversation.events import PacketAcknowledged
from bot.conversation.handoff.acknowledge import Proof, acknowledge_packet, check_proof
from bot.conversation.handoff.handoff import fingerprint, packet_turns
from bot.conversation.model import Agent, ConversationId

if TYPE_CHECKING:
    from tests.conversation.conftest import Scene


def proof_of(scene: Scene, c: ConversationId, count: int | None = None) -> Proof:
    turns = packet_turns(scene.record.list_events(c, limit=-1))[:count]
    return Proof(1, len(turns), fingerprint(turns))


def acknowledge(scene: Scene, c: ConversationId, agent: Agent, proof: Proof | None = None) -> int:
    """How many lines an acknowledgement wrote."""
    proof = proof or proof_of(scene, c)
    check_proof(scene.record.list_events(c, limit=-1), proof)
    return len(scene.change(c, lambda s: acknowledge_packet(s, agent, proof)).events)


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
    assert (event.sender.id, event.body.count) == ("mia", 2)


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
    old = proof_of(scene, c)
    acknowledge(scene, c, scene.mia)
    scene.close(c)
    scene.reply(c, scene.say(c, "It is still not here."))
    scene.hand_off(c)
    assert is_owed(scene, c)
    with pytest.raises(NotAllowed, match="packet_mismatch"):
        acknowledge(scene, c, scene.mia, old)


@pytest.mark.parametrize(
    "wrong", [Proof(2, 2, "x"), Proof(1, 2, "0" * 64), Proof(1, 99, "0" * 64), Proof(1, 1, "0" * 64)]
)
def test_a_wrong_proof_is_refused(scene: Scene, wrong: Proof) -> None:
    c = handed_off(scene)
    with pytest.raises(NotAllowed, match="packet_mismatch"):
        acknowledge(scene, c, scene.mia, wrong)


def test_without_a_handoff_there_is_nothing_to_acknowledge(scene: Scene) -> None:
    c = scene.start()
    with pytest.raises(NotFound):
        scene.change(c, partial(acknowledge_packet, agent=scene.mia, proof=Proof(1, 0, "0" * 64)))


def test_an_acknowledgement_is_no_sign_of_life(scene: Scene) -> None:
    c = handed_off(scene)
    before = scene.record.get_state(c).last_at
    acknowledge(scene, c, scene.mia)
    assert scene.record.get_state(c).last_at == before
