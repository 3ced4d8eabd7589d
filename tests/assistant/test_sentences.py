"""The sentences of the domain, held to the tone that we promise."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from bot.assistant.project import DOMAIN, ROOT
from bot.messages import MessageCatalogue
from bot.messages.variant import Variant

MOODS = ("calm", "worried", "upset", "grateful")
# What the assistant and the gateway fill in.
SLOTS = (
    *("agent_name", "email", "order_number", "topic", "question"),
    *(
        "amount",
        "business",
        "code",
        "emergency",
        "hours",
        "minutes",
        "opens",
        "page_url",
        "place",
        "previous_name",
    ),
    *("promise", "promised_on", "link", "email_to_confirm", "email_kept"),
    *("reply_to", "standard", "until", "detail"),
)
GIVEN = dict.fromkeys(SLOTS, "x")
# Not said twice: subjects and ends of mail, pages behind its links, the mark in place of a struck line, and
# the question after the end.
SAID_ONCE = {
    "utter_confirm_email_ask_older",
    "utter_confirm_email_done_older",
    "utter_continue_ask",
    "utter_continue_heading",
    "utter_continue_opening",
    "utter_continue_over",
    "utter_continue_yes",
    "utter_mail_ending",
    "utter_confirm_email_subject",
    "utter_confirm_email_letter",
    "utter_confirm_email_heading",
    "utter_confirm_email_ask",
    "utter_confirm_email_yes",
    "utter_confirm_email_done",
    "utter_confirm_email_over",
    "utter_mail_subject",
    "utter_sensitive_expired",
    "utter_sensitive_removed",
    "utter_struck",
    "utter_survey",
    "utter_survey_sorry",
    "utter_survey_thanks",
    "utter_transcript_subject",
}
LINES = MessageCatalogue.load(DOMAIN)
VARIANTS = [variant for name in sorted(LINES.names) for variant in LINES.variants(name)]


@pytest.mark.parametrize("mood", MOODS)
@pytest.mark.parametrize("name", sorted(LINES.names))
def test_there_is_always_something_to_say_without_a_name(name: str, mood: str) -> None:
    assert LINES.pick(name, mood=mood, slots=GIVEN).text


@pytest.mark.parametrize("name", sorted(LINES.names - SAID_ONCE))
def test_there_are_several_ways_to_say_it(name: str) -> None:
    assert len(LINES.variants(name)) >= 2


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.id)
def test_nothing_is_shouted_and_no_slot_is_unknown(variant: Variant) -> None:
    assert "!" not in variant.text
    assert variant.needs <= {*GIVEN, "customer_name"}


@pytest.mark.parametrize(
    "variant", [v for v in VARIANTS if "customer_name" in v.needs], ids=lambda variant: variant.id
)
def test_a_line_with_a_name_also_tells_plain_rasa_to_wait_for_one(variant: Variant) -> None:
    assert ("customer_name_known", True) in variant.conditions


@pytest.mark.parametrize(
    "variant", [v for v in VARIANTS if v.mood not in ("calm", "grateful")], ids=lambda variant: variant.id
)
def test_a_line_for_any_mood_is_not_cheerful(variant: Variant) -> None:
    cheerful = r"\b(?:glad|lovely|wonderful|pleasure|happy|great|nice to|enjoy|delighted)\b"
    assert not re.search(cheerful, variant.text, re.IGNORECASE)


# Said before the conversation, beside the button that is always in sight, or after a person is awaited.
_BESIDE_THE_BUTTON = {"greeting_plain"}
_OFFERS = re.compile(r"\b(?:ask for (?:a person|one)|shall I get a person|talk to a person|want a person)\b")


@pytest.mark.parametrize(
    "variant", [v for v in VARIANTS if _OFFERS.search(v.text)], ids=lambda variant: variant.id
)
def test_whoever_is_offered_a_person_has_a_button_for_it(variant: Variant) -> None:
    offered = {button.payload for button in variant.buttons}
    assert variant.id in _BESIDE_THE_BUTTON or offered & {"/request_human", "/handoff"}


def test_actions_say_nothing_that_is_not_in_the_domain() -> None:
    spoken = [name for path in (ROOT / "actions").glob("*.py") for name in _responses_in(path)]
    assert spoken
    assert set(spoken) <= LINES.names


def _responses_in(path: Path) -> list[str]:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    texts = [node.value for node in nodes if isinstance(node, ast.Constant)]
    return [text for text in texts if isinstance(text, str) and text.startswith("utter_")]
