"""Asking for an agent by name is a wish for a person, and a name alone is not."""

from __future__ import annotations

import pytest

from bot.conversation.handoff.asked_agent import find_asked_agent
from bot.conversation.model import Agent, StaffId

JONAS, MAYA = Agent(StaffId("jonas"), "Jonas Weber"), Agent(StaffId("maya"), "Maya")
ASKED = [
    ("can I talk to Jonas again", JONAS),
    ("Could I please speak with Jonas Weber?", JONAS),
    ("is Maya there?", MAYA),
    ("Hi! Is Maya still here today?", MAYA),
    ("Where is Jonas?", JONAS),
    ("Maya please", MAYA),
    ("MAYA, are you there?", MAYA),
    ("I want Jonas back", JONAS),
    ("put me through to Maya", MAYA),
    ("I'd prefer to chat with Maya, she knows my lamp", MAYA),
    ("Kann ich bitte mit Jonas sprechen?", JONAS),
    ("Ist Maya noch da?", MAYA),
    ("Je voudrais parler à Maya", MAYA),
    ("¿Puedo hablar con Jonas?", JONAS),
    ("Posso parlare con Maya?", MAYA),
]
NOT_ASKED = [
    "Jonas told me that the lamp comes on Friday",
    "Thank you, Maya!",
    "Maya said it would be here today",
    "I talked to Jonas yesterday about my refund",
    "I don't want to talk to Jonas",
    "This is Maya here, I ordered a lamp",
    "Is Jonas' answer right?",
    "My name is Maya",
    "Do you have the Maya table in oak?",
    "can I talk to somebody",
    "",
]


@pytest.mark.parametrize(("text", "agent"), ASKED)
def test_an_agent_is_asked_for_by_name(text: str, agent: Agent) -> None:
    found = find_asked_agent(text, [JONAS, MAYA])
    assert found is not None
    assert found.agent == agent


@pytest.mark.parametrize("text", NOT_ASKED)
def test_who_only_names_somebody_does_not_ask_for_them(text: str) -> None:
    assert find_asked_agent(text, [JONAS, MAYA]) is None


def test_of_two_with_the_same_first_name_neither_is_meant_unless_in_full() -> None:
    other = Agent(StaffId("other"), "Jonas Maier")
    assert find_asked_agent("can I talk to Jonas", [JONAS, other]) is None
    found = find_asked_agent("can I talk to Jonas Maier", [JONAS, other])
    assert found is not None
    assert found.agent == other


def test_what_else_is_said_is_told_apart() -> None:
    short = find_asked_agent("Is Maya there?", [MAYA])
    long = find_asked_agent("Is Maya there? My lamp flickers again since this morning.", [MAYA])
    assert short is not None
    assert long is not None
    assert (short.more, long.more) == (False, True)
