"""Who gets which entry, and in which language: audiences and translations in the search."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from knowledge_base.audience import fits
from knowledge_base.model import Content, EntryId, Translation
from knowledge_base.search.embedding import Embedder
from knowledge_base.search.live import LiveIndex
from knowledge_base.store import KnowledgeStore
from tests.knowledge_base.shop_content import SHOP, publish

GOLD, BASIC = {"plan": "gold"}, {"plan": "basic"}
PAUSE = Content(
    question="Can I pause my subscription?",
    answer="Yes, for up to three months, under **Subscription**.",
    phrasings=("put my subscription on hold", "stop the boxes for a while"),
    audience=(("plan", ("gold", "platinum")),),
)
NO_PAUSE = Content(
    question="Can I pause my subscription on the basic plan?",
    answer="The basic plan can be cancelled, but not paused.",
    phrasings=("put my subscription on hold", "stop the boxes for a while"),
    audience=(("plan", ("basic",)),),
)
WARRANTY = Content(
    question="How long is the warranty?",
    answer="Two years.",
    phrasings=("is there a guarantee",),
    translations=(
        Translation("de", "Wie lange gilt die Garantie?", "Zwei Jahre.", ("Gibt es eine Gewährleistung?",)),
        Translation("pt-BR", "Qual é a garantia?", "Dois anos."),
    ),
)


@pytest.fixture(scope="module")
def index(embedder: Embedder) -> Iterator[LiveIndex]:
    with KnowledgeStore(":memory:") as store:
        for entry_id, content in {**SHOP, "pause": PAUSE, "no-pause": NO_PAUSE, "warranty": WARRANTY}.items():
            publish(store, content, entry_id)
        yield LiveIndex(store, embedder)


@pytest.mark.parametrize(
    ("attributes", "fit"),
    [
        ({"plan": "gold"}, True),
        ({"Plan": " GOLD "}, True),
        ({"plan": "platinum", "country": "NL"}, True),
        ({"plan": "basic"}, False),
        ({"country": "NL"}, False),
        ({}, False),
    ],
)
def test_an_audience_is_met_by_known_attributes_only(attributes: dict[str, str], fit: bool) -> None:
    assert fits(PAUSE.audience, attributes) is fit
    assert fits((*PAUSE.audience, ("country", ("NL",))), attributes) is (fit and "country" in attributes)
    assert fits((), attributes)


@pytest.mark.parametrize(
    ("attributes", "entry"), [(GOLD, "pause"), ({"plan": "Platinum"}, "pause"), (BASIC, "no-pause")]
)
def test_a_customer_gets_the_answer_for_customers_like_them(
    index: LiveIndex, attributes: dict[str, str], entry: str
) -> None:
    ranking = index.rank("can i put my subscription on hold?", attributes=attributes)
    assert (ranking.outcome, ranking.candidates[0].entry_id) == ("answer", entry)
    assert {"pause", "no-pause"} - {candidate.entry_id for candidate in ranking.candidates}


def test_nobody_else_learns_that_an_entry_is_there(index: LiveIndex) -> None:
    for attributes in ({}, {"plan": "trial"}):
        ranking = index.rank("can i put my subscription on hold?", attributes=attributes, limit=50)
        assert not {"pause", "no-pause"} & {candidate.entry_id for candidate in ranking.candidates}
        assert ranking.outcome != "answer"
        follow_up = index.rank("and on hold?", previous=EntryId("pause"), attributes=attributes, limit=50)
        assert not {"pause", "no-pause"} & {candidate.entry_id for candidate in follow_up.candidates}
    everything = index.rank("can i put my subscription on hold?", limit=50)
    assert {"pause", "no-pause"} <= {candidate.entry_id for candidate in everything.candidates}


def test_an_index_of_entries_for_others_alone_answers_nothing(embedder: Embedder) -> None:
    with KnowledgeStore(":memory:") as store:
        publish(store, PAUSE, "pause")
        index = LiveIndex(store, embedder)
        assert index.rank("pause my subscription", attributes=BASIC).candidates == ()
        assert index.rank("pause my subscription", attributes=GOLD).candidates[0].entry_id == "pause"


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("Wie lange habe ich Garantie auf meine Lampe?", "warranty"),
        ("gibt es eine gewährleistung", "warranty"),
        ("Quanto tempo dura a garantia?", "warranty"),
        ("how long is the warranty", "warranty"),
        ("is there a guarantee?", "warranty"),
    ],
)
def test_an_entry_is_found_by_what_it_says_in_any_language(index: LiveIndex, text: str, entry: str) -> None:
    ranking = index.rank(text, attributes={})
    assert (ranking.outcome, ranking.candidates[0].entry_id) == ("answer", entry)


def test_translations_leave_the_ranking_of_other_questions_as_it_was(
    index: LiveIndex, shop: LiveIndex
) -> None:
    for entry_id, content in SHOP.items():
        for text in (content.question, *content.phrasings[:2]):
            best = index.rank(text, attributes={}).candidates[0].entry_id
            assert best == shop.rank(text).candidates[0].entry_id == entry_id


@pytest.mark.parametrize(
    ("locale", "answer"),
    [
        ("de", "Zwei Jahre."),
        ("de-AT", "Zwei Jahre."),
        ("pt", "Dois anos."),
        ("pt-BR", "Dois anos."),
        ("en-GB", "Two years."),
        ("fr", "Two years."),
        (None, "Two years."),
    ],
)
def test_the_language_chooses_the_translation(locale: str | None, answer: str) -> None:
    assert WARRANTY.texts_for(locale).answer == answer
