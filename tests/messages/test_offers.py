"""Every offer in a sentence comes with a button, and every button does something."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot.matching import Pattern
from bot.messages import MessageCatalogue
from bot.messages.variant import Variant
from bot.services import voice

DOMAIN = Path(__file__).parents[2] / "domain.yml"
OFFER = Pattern(
    r"ask (for )?a person|shall (I (get|pass)|a person|a colleague)"
    r"|would you like (a person|to speak|me to pass)|a person (can (take over|look|open)|will look at it\.$)",
    ignore_case=True,
)
# They speak of the button that is always in sight.
ALWAYS = Pattern(r"at any time|whenever you like", ignore_case=True)
GATEWAYS_OWN = {voice.HANDOFF, voice.KEEP_PLACE, voice.ANSWER_BY_EMAIL, voice.HELP_NOW, voice.ERASE}
# Said by somebody who has asked for a person, or beside the chat.
NO_OFFERS = ("_awaited", "_requested", "utter_survey_sorry")


def variants() -> Iterator[tuple[str, Variant]]:
    catalogue = MessageCatalogue.load(DOMAIN)
    for name in sorted(catalogue.names):
        for variant in catalogue.variants(name):
            yield name, variant


def test_every_offer_of_a_person_has_its_button() -> None:
    offers = [
        variant
        for name, variant in variants()
        if not name.endswith(NO_OFFERS) and OFFER.search(variant.text) and not ALWAYS.search(variant.text)
    ]
    assert len(offers) >= 20
    assert [variant.id for variant in offers if not variant.buttons] == []


@pytest.mark.parametrize("payload", sorted({b.payload for _, each in variants() for b in each.buttons}))
def test_every_button_is_understood(payload: str) -> None:
    intents = yaml.safe_load(DOMAIN.read_text(encoding="utf-8"))["intents"]
    assert payload in GATEWAYS_OWN or payload.removeprefix("/") in intents
