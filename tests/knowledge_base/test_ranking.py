"""The ranking with the real encoders: the right entry, honest doubt, and odd messages."""

from __future__ import annotations

import pytest

from knowledge_base.model import Content, EntryId
from knowledge_base.search.embedding import Embedder
from knowledge_base.search.follow_up import joined_question
from knowledge_base.search.live import LiveIndex
from knowledge_base.store import KnowledgeStore
from tests.knowledge_base.shop_content import publish


@pytest.mark.parametrize(
    ("asked", "entry_id"),
    [
        ("when will the money be back on my card?", "refund-time"),
        ("i want to send back what i bought", "return-item"),
        ("what do you charge for shipping", "delivery-cost"),
        ("my parcel is late, where is it", "track-order"),
        ("please cancel what I ordered this morning", "cancel-order"),
        ("i dont remember my pasword", "change-password"),
        ("are you open on saturday", "opening-hours"),
        ("how to clean the cover of my couch", "wash-covers"),
        ("wher is my pakcage", "track-order"),
        ("hwo mcuh does delivry cost", "delivery-cost"),
        ("WHERE IS MY ORDER", "track-order"),
        ("¿Dónde está mi pedido?", "track-order"),
        ("Wie lange dauert eine Rückerstattung?", "refund-time"),
        ("配送费是多少?", "delivery-cost"),
    ],
)
def test_a_question_finds_its_entry(shop: LiveIndex, asked: str, entry_id: str) -> None:
    ranking = shop.rank(asked)
    assert ranking.candidates[0].entry_id == entry_id
    assert ranking.outcome == "answer"


@pytest.mark.parametrize(
    "asked",
    [
        "what is the capital of France",
        "tell me a joke",
        "do you sell bicycles",
        "who won the match",
        "asdf qwer zxcv",
    ],
)
def test_a_question_without_an_entry_gets_none(shop: LiveIndex, asked: str) -> None:
    assert shop.rank(asked).outcome == "none"


@pytest.mark.parametrize("odd", ["", " ", "?", "🙂🙂", "\0\0", "<b></b>", "...", "a", "1", "\ud800"])
def test_a_message_that_says_nothing_gets_none(shop: LiveIndex, odd: str) -> None:
    assert shop.rank(odd).outcome == "none"


def test_a_very_long_message_is_ranked(shop: LiveIndex) -> None:
    assert shop.rank("where is my order? " * 600).candidates[0].entry_id == "track-order"


@pytest.mark.parametrize(
    ("odd", "entry_id"),
    [
        ("<p><b>Where</b> is my <i>order</i>?</p>", "track-order"),
        ("**where** is [my order](https://example.com/order)?", "track-order"),
        ("wo ist meine Bestellung, где мой заказ, 我的订单在哪里?", "track-order"),
        ("🙂🙂 where is my order 🙏", "track-order"),
        ("w\u200bhere is my order", "track-order"),
    ],
)
def test_markup_mixed_scripts_and_emoji_do_not_hide_the_question(
    shop: LiveIndex, odd: str, entry_id: str
) -> None:
    assert shop.rank(odd).candidates[0].entry_id == entry_id


def test_confidences_are_chances_in_order(shop: LiveIndex) -> None:
    candidates = shop.rank("refund for a returned lamp", limit=8).candidates
    confidences = [candidate.confidence for candidate in candidates]
    assert confidences == sorted(confidences, reverse=True)
    assert 0 <= sum(confidences) <= 1.0001
    assert len({candidate.entry_id for candidate in candidates}) == 8


def test_a_candidate_says_what_came_closest(shop: LiveIndex) -> None:
    best = shop.rank("how much is the shipping fee").candidates[0]
    assert best.matched in {"how much is shipping", "shipping fee"}
    assert best.parts["close"] > 0.5


def test_a_message_embedded_before_ranks_the_same(shop: LiveIndex) -> None:
    asked = "wheres my parcle"
    reading = shop.embed(asked)
    assert reading.vector.shape == (896,)
    assert shop.rank(asked, embedding=reading) == shop.rank(asked)


def test_a_follow_up_is_read_with_the_entry_before(shop: LiveIndex) -> None:
    ranking = shop.rank("and to Germany?", previous=EntryId("delivery-cost"))
    assert ranking.candidates[0].entry_id == "delivery-cost"
    assert ranking.confidence > shop.rank("and to Germany?").confidence


def test_a_follow_up_does_not_just_repeat_the_entry_before(shop: LiveIndex) -> None:
    asked = "and how long until I get the money?"
    ranking = shop.rank(asked, previous=EntryId("return-item"))
    assert (ranking.outcome, ranking.candidates[0].entry_id) == ("answer", "refund-time")
    ranking = shop.rank("how much does that cost?", previous=EntryId("track-order"))
    assert ranking.candidates[0].entry_id != "track-order"


@pytest.mark.parametrize("asked", ["and my goldfish?", "do goldfish sleep?", "what about goldfish"])
def test_what_no_entry_speaks_of_follows_up_on_none(shop: LiveIndex, asked: str) -> None:
    assert shop.rank(asked, previous=EntryId("delivery-cost")).outcome == "none"


def test_a_follow_up_names_the_topic_it_points_to() -> None:
    assert joined_question("How do I return an item?", "and how long does that take?") == (
        "how long does return an item take?"
    )
    assert joined_question("What does delivery cost?", "And to Spain?") == "What does delivery cost to Spain?"
    assert joined_question("Why?", "how does it work") == "how does Why? work"


def test_a_new_question_is_not_taken_for_a_follow_up(shop: LiveIndex) -> None:
    ranking = shop.rank("How do I change my password?", previous=EntryId("delivery-cost"))
    assert ranking.candidates[0].entry_id == "change-password"


def test_an_unknown_previous_entry_does_no_harm(shop: LiveIndex) -> None:
    assert shop.rank("order status", previous=EntryId("gone")) == shop.rank("order status")


def test_two_entries_alike_are_asked_about(store: KnowledgeStore, embedder: Embedder) -> None:
    publish(
        store, Content("How do I change the address of my account?", "Under *Details*."), "account-address"
    )
    publish(store, Content("How do I change the address of an order?", "Under *My orders*."), "order-address")
    publish(store, Content("How do I wash wool?", "By hand."), "wool")
    ranking = LiveIndex(store, embedder).rank("change address")
    assert ranking.outcome == "clarify"
    assert {candidate.entry_id for candidate in ranking.candidates[:2]} == {
        "account-address",
        "order-address",
    }


def test_an_empty_knowledge_base_answers_none(store: KnowledgeStore, embedder: Embedder) -> None:
    ranking = LiveIndex(store, embedder).rank("where is my order?")
    assert (ranking.outcome, ranking.candidates, ranking.confidence) == ("none", (), 0.0)


def test_a_single_entry_without_phrasings_works(store: KnowledgeStore, embedder: Embedder) -> None:
    publish(store, Content("Where is my order?", "Use the tracking link."), "track-order")
    index = LiveIndex(store, embedder)
    assert index.rank("where's my order").outcome == "answer"
    assert index.rank("do you have a vegetarian menu").outcome == "none"


@pytest.mark.parametrize(
    "asked",
    [
        "how do i return a lamp and how long does the refund take?",
        "How do I return an item? And when do I get my money back?",
    ],
)
def test_two_questions_in_one_message_are_both_ranked(shop: LiveIndex, asked: str) -> None:
    rankings = shop.rank_parts(asked)
    assert [ranking.candidates[0].entry_id for ranking in rankings] == ["return-item", "refund-time"]
    assert shop.rank(asked) == rankings[0]


@pytest.mark.parametrize(
    "asked",
    ["where is my order?", "my parcel is late. where is it?", "how do I wash and dry the covers of my sofa?"],
)
def test_one_question_has_one_ranking(shop: LiveIndex, asked: str) -> None:
    assert len(shop.rank_parts(asked)) == 1


def test_the_question_is_found_in_the_story(shop: LiveIndex) -> None:
    story = (
        "Hello there. Last week my sister and I painted the living room in a lovely shade of green and "
        "then of course the dog ran straight through the paint and jumped on everything in sight. "
        "How do I wash the covers of my sofa? We have guests on Sunday and my mother in law notices."
    )
    ranking = shop.rank(story)
    assert ranking.outcome == "answer"
    assert ranking.candidates[0].entry_id == "wash-covers"
