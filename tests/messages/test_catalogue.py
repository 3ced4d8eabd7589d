"""Which sentence is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import CatalogueError, MessageCatalogue, UnknownResponse
from bot.messages.variant import Variant

DOMAIN = """
responses:
  utter_sorry:
    - id: sorry_plain
      text: I am sorry about that.
    - id: sorry_named
      text: I am sorry about that, {customer_name}.
      condition: [{type: slot, name: customer_name_known, value: true}]
    - id: sorry_upset
      text: I am sorry. That should not have happened.
      condition: [{type: slot, name: mood, value: upset}]
    - id: sorry_upset_again
      text: I can see why that is upsetting, and I am sorry.
      condition: [{type: slot, name: mood, value: upset}]
  utter_joined:
    - id: joined
      text: "{agent_name} has joined."
  utter_helpful:
    - id: helpful
      text: Did that help?
      buttons: [{title: "Yes", payload: /affirm}]
"""


@pytest.fixture
def catalogue(tmp_path: Path) -> MessageCatalogue:
    path = tmp_path / "domain.yml"
    path.write_text(DOMAIN, encoding="utf-8")
    return MessageCatalogue.load(path)


def test_a_line_for_the_mood_is_preferred(catalogue: MessageCatalogue) -> None:
    assert catalogue.pick("utter_sorry", mood="upset").id == "sorry_upset"
    assert catalogue.pick("utter_sorry", mood="worried").id == "sorry_plain"


def test_a_known_name_is_used_and_an_unknown_one_never_quoted(catalogue: MessageCatalogue) -> None:
    named = catalogue.pick("utter_sorry", slots={"customer_name": "Priya"})
    assert named.text == "I am sorry about that, Priya."
    assert catalogue.pick("utter_sorry", slots={"customer_name": None}).id == "sorry_plain"
    assert catalogue.pick("utter_sorry", slots={"customer_name": ""}).id == "sorry_plain"


def test_no_line_is_repeated_before_all_suitable_ones_were_said(catalogue: MessageCatalogue) -> None:
    used: list[str] = []
    for _ in range(3):
        used.append(catalogue.pick("utter_sorry", mood="upset", used=used).id)
    assert used == ["sorry_upset", "sorry_upset_again", "sorry_plain"]


def test_the_line_said_longest_ago_comes_back_first(catalogue: MessageCatalogue) -> None:
    used = ["sorry_upset_again", "sorry_plain", "sorry_upset", "sorry_upset_again"]
    assert catalogue.pick("utter_sorry", mood="upset", used=used).id == "sorry_plain"


def test_a_missing_slot_is_told_and_not_left_as_a_gap(catalogue: MessageCatalogue) -> None:
    with pytest.raises(UnknownResponse, match="utter_joined"):
        catalogue.pick("utter_joined")


def test_an_unknown_response_is_named_in_the_error(catalogue: MessageCatalogue) -> None:
    with pytest.raises(UnknownResponse, match="utter_nothing"):
        catalogue.pick("utter_nothing")


def test_a_line_brings_its_buttons(catalogue: MessageCatalogue) -> None:
    (button,) = catalogue.pick("utter_helpful").buttons
    assert (button.title, button.payload) == ("Yes", "/affirm")


@given(st.text(min_size=1))
def test_a_value_is_quoted_as_it_is(value: str) -> None:
    assert Variant("a", "<{agent_name}>").filled({"agent_name": value}) == f"<{value}>"


@pytest.mark.parametrize("name", ["נועה", "ليلى", "Noa נועה"])
def test_a_name_of_the_other_direction_is_isolated_from_its_sentence(name: str) -> None:
    sentence = Variant("a", "{customer_name}, you are in line.").filled({"customer_name": name})
    assert sentence == f"\u2068{name}\u2069, you are in line."
    hebrew = Variant("b", "{agent_name} מצטרפת").filled({"agent_name": "Mia"})
    assert hebrew == "\u2068Mia\u2069 מצטרפת"


@pytest.mark.parametrize("name", ["Zoë", "Νίκος", "美咲", "42"])
def test_a_name_of_the_same_direction_stands_as_it_is(name: str) -> None:
    assert Variant("a", "Hello {customer_name}.").filled({"customer_name": name}) == f"Hello {name}."


@pytest.mark.parametrize(
    ("domain", "problem"),
    [
        ("responses: {utter_a: [{text: No id.}]}", "utter_a needs an id"),
        ("responses: {utter_a: [{id: a}]}", "needs an id and a text"),
        (
            "responses: {utter_a: [{id: a, text: A}], utter_b: [{id: a, text: B}]}",
            "a .in utter_b. is given twice",
        ),
        ("responses: {utter_a: [", "not valid YAML"),
        ("- just a list", "not a Rasa domain"),
    ],
)
def test_a_broken_domain_is_refused_with_a_sentence(tmp_path: Path, domain: str, problem: str) -> None:
    path = tmp_path / "domain.yml"
    path.write_text(domain, encoding="utf-8")
    with pytest.raises(CatalogueError, match=problem):
        MessageCatalogue.load(path)


def test_a_missing_domain_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"nowhere\.yml"):
        MessageCatalogue.load(tmp_path / "nowhere.yml")
