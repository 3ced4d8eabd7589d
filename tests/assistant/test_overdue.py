"""Answers that somebody should have checked by now: told with a word of caution, or withheld and said so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from bot.assistant.alike import alike_now
from bot.assistant.project import DOMAIN
from bot.messages import MessageCatalogue
from knowledge_base.model import Content, WhenOverdue
from knowledge_base.store import KnowledgeStore
from tests.assistant.conversation import Conversation, entry_of, text_of

LINES = MessageCatalogue.load(DOMAIN)
PAST = date(2026, 1, 1)
SECRET = "It costs seven guilders."


@pytest.fixture
def overdue(knowledge: KnowledgeStore) -> Iterator[dict[WhenOverdue, str]]:
    """The ids of one overdue entry of each kind, gone again afterwards."""
    kinds: tuple[WhenOverdue, ...] = ("flag", "withhold")
    ids = {}
    for when in kinds:
        content = Content(f"What does a {when} zeppelin cost?", SECRET, check_by=PAST, when_overdue=when)
        ids[when] = str(knowledge.add_entry(content, "tests").id)
        knowledge.publish_entry(ids[when], "tests")
    yield ids
    for entry_id in ids.values():
        knowledge.retire_entry(entry_id, "tests")


def said(response: str) -> set[str]:
    return {variant.text for variant in LINES.variants(response)}


def choose(entry_id: str) -> str:
    return f'/choose{{"entry_id": "{entry_id}"}}'


def test_an_overdue_answer_comes_with_a_word_of_caution(
    conversation: Conversation, overdue: dict[WhenOverdue, str]
) -> None:
    reply = conversation.say("that one", choose(overdue["flag"]))
    assert entry_of(reply) == overdue["flag"]
    assert said("utter_overdue") & set(text_of(reply).split("\n"))


def test_a_withheld_answer_is_not_given_and_a_person_is_offered(
    conversation: Conversation, overdue: dict[WhenOverdue, str]
) -> None:
    reply = conversation.say("that one", choose(overdue["withhold"]))
    assert entry_of(reply) is None
    assert SECRET not in text_of(reply)
    assert text_of(reply) in said("utter_overdue_withheld")
    assert conversation.press(reply, "Yes, please").handoff is not None


def test_the_assistant_says_which_of_its_entries_may_mean_the_same(conversation: Conversation) -> None:
    found = alike_now()
    assert found.generation > 0
    assert all(pair.entry_id != pair.other_id and pair.likeness <= 1 for pair in found.pairs)
