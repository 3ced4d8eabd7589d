"""The record on a real file: what is written stays, once, in order, and can be read in several ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.conversation import commands
from bot.conversation.events import MessagePosted, TurnCompleted
from bot.conversation.model import Agent, Handoff, StaffId

if TYPE_CHECKING:
    from tests.conversation.conftest import Scene

MIA = Agent(id=StaffId("mia"), name="Mia")


def test_that_a_whole_conversation_reads_back_as_it_was_told(scene: Scene) -> None:
    c = scene.start()
    scene.change(c, lambda s: commands.post_customer_message(s, "Where is my parcel?", client_id="a"))
    seq = scene.record.get_state(c).pending_turn
    assert seq == 2
    done = TurnCompleted(about_seq=seq, mood="worried", memory={"topic": "parcel"})
    scene.change(
        c,
        lambda s: commands.complete_turn(
            s, done, [MessagePosted(text="I'll get a person.")], handoff=Handoff(reason="asked")
        ),
    )
    scene.change(c, lambda s: commands.take(s, MIA))
    scene.change(c, lambda s: commands.post_agent_message(s, MIA, "Hello", client_id="m1"))
    scene.change(c, lambda s: commands.return_to_assistant(s, MIA, note="found it"))
    events = scene.record.list_events(c)
    assert [event.seq for event in events] == list(range(1, 10))
    state = scene.record.get_state(c)
    assert (state.owner, state.note, state.problem) == ("assistant", "found it", "Where is my parcel?")
    assert state.memory == {"topic": "parcel"}
