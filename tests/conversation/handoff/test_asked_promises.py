"""Which promises a customer asks for, and which questions are none of them."""

from __future__ import annotations

import pytest

from bot.conversation.handoff.asked_promises import asked_promises

LEG, REFUND = "A new leg arrives Friday.", "We will refund the delivery by Monday."


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("When does the leg arrive?", (0,)),
        ("hi, has the new leg been sent yet?", (0,)),
        ("Where is my refund?", (1,)),
        ("What did you promise me?", (0, 1)),
        ("what did Mia promise", (0, 1)),
        ("Was wurde mir versprochen?", (0, 1)),
        ("¿Qué me prometieron?", (0, 1)),
        ("When do you open?", ()),
        ("When does it come?", ()),
        ("How do I fit the leg?", ()),
        ("When will my sofa arrive?", ()),
        ("I want a person", ()),
        ("thanks", ()),
        ("", ()),
    ],
)
def test_asked_promises(text: str, asked: tuple[int, ...]) -> None:
    assert asked_promises(text, (LEG, REFUND)) == asked


def test_when_it_comes_is_clear_with_one_promise() -> None:
    assert asked_promises("When does it arrive?", (LEG,)) == (0,)
    assert asked_promises("When does it arrive?", ()) == ()
