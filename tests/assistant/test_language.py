"""Which language a message is in, and what customers of other languages are told."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from actions.language import RESPONSES
from bot.assistant.project import DOMAIN, ROOT
from bot.assistant.reading.anyone_there import asks_if_anyone_is_there
from bot.assistant.reading.language import find_language
from bot.assistant.reading.requests_in_other_languages import (
    asks_for_person_in_other_language,
    complains_in_other_language,
)
from bot.messages import MessageCatalogue
from tests.assistant.conversation import Conversation, entry_of

QUESTIONS = ROOT / "tests" / "knowledge_base" / "shop_questions_other_languages.jsonl"
ENGLISH = ROOT / "tests" / "knowledge_base" / "shop_questions.jsonl"


def _rows() -> list[dict[str, str]]:
    return [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]


def test_the_language_of_questions_is_found_and_never_a_wrong_one() -> None:
    found = Counter(
        "right" if language == row["language"] else "none" if language is None else "wrong"
        for row in _rows()
        for language in [find_language(row["text"])]
    )
    assert found["wrong"] == 0
    assert found["right"] / found.total() >= 0.93


def test_english_questions_are_not_taken_for_another_language() -> None:
    texts = [json.loads(line)["text"] for line in ENGLISH.read_text(encoding="utf-8").splitlines()]
    assert {find_language(text) for text in texts} <= {"en", None}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "👍",
        "LL-204815",
        "ok",
        "no",
        "José Muñoz",
        "Де моє замовлення, його ще немає їм",
        "سفارش من کجاست؟ پ",
    ],
)
def test_no_language_is_named_when_it_is_not_sure(text: str) -> None:
    assert find_language(text) is None


def test_each_language_has_its_sentence() -> None:
    catalogue = MessageCatalogue.load(DOMAIN)
    assert {row["language"] for row in _rows()} <= RESPONSES.keys() | catalogue.languages
    assert not RESPONSES.keys() & catalogue.languages
    for language, response in RESPONSES.items():
        said = [variant.text for variant in catalogue.variants(response)]
        assert len(said) == 2
        assert {find_language(text) for text in said} <= {language, None}


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "language", "entry"),
    [
        ("sipariş iptali nasıl yapılır, siparişimi iptal etmek istiyorum", "tr", "cancel-order"),
        ("как отменить мой заказ?", "ru", "cancel-order"),
        ("注文をキャンセルするにはどうすればいいですか", "ja", "cancel-order"),
    ],
)
def test_the_reply_opens_in_the_language_of_the_customer(
    conversation: Conversation, text: str, language: str, entry: str
) -> None:
    reply = conversation.say(text)
    assert reply.understanding.language == language
    assert reply.messages[0].line_ids == (f"in_english_for_{language}",)
    assert entry_of(reply) == entry


@pytest.mark.model
def test_english_customers_are_told_nothing_of_languages(conversation: Conversation) -> None:
    reply = conversation.say("How do I cancel my order?")
    assert reply.understanding.language == "en"
    assert not any(line.startswith("in_english") for line in conversation.lines)


@pytest.mark.model
@pytest.mark.parametrize(
    "text", ["quiero hablar con una persona", "ich möchte mit einem Mitarbeiter sprechen", "我要转人工"]
)
def test_a_person_is_asked_for_in_any_language(conversation: Conversation, text: str) -> None:
    assert conversation.say(text).handoff is not None


@pytest.mark.parametrize(
    "text",
    [
        "¿puedo hablar con un agente?",
        "quero falar com um atendente",
        "puis-je parler à quelqu'un",
        "vorrei parlare con un operatore",
        "kann ich bitte mit einem Menschen reden?",
        "kan ik iemand spreken",
        "proszę połączyć mnie z konsultantem",
        "bir temsilciyle görüşmek istiyorum",
        "соедините меня с оператором",
        "أريد التحدث إلى موظف",
        "担当者と話したいです",
        "상담원 연결해 주세요",
        "ขอคุยกับเจ้าหน้าที่",
        "Mensch bitte",
        "un agente, por favor",
        "conseiller svp",
        "אני רוצה לדבר עם נציג",
        "נציג בבקשה",
        "אפשר נציג אנושי",
        "תעבירו אותי לנציג",
    ],
)
def test_requests_for_a_person_are_read_in_other_languages(text: str) -> None:
    assert asks_for_person_in_other_language(text)


@pytest.mark.parametrize(
    "text",
    [
        *("ist da jemand?", "il y a quelqu'un ?", "¿hay alguien ahí?", "há alguém aí?", "c'è qualcuno?"),
        *("is daar iemand?", "czy jest tam ktoś?", "kimse var mı?", "есть кто-нибудь?", "هل يوجد أحد؟"),
        *("יש כאן מישהו?", "有人吗？", "誰かいますか", "누구 계세요?", "มีใครอยู่ไหม"),
    ],
)
def test_whether_anybody_is_there_is_read_in_other_languages(text: str) -> None:
    assert asks_if_anyone_is_there(text)


@pytest.mark.parametrize("text", ["hay alguien que venda sillas?", "ist das jemandem passiert?", "ktoś"])
def test_somebody_in_a_longer_question_asks_for_no_person(text: str) -> None:
    assert not asks_for_person_in_other_language(text)
    assert not asks_if_anyone_is_there(text)


@pytest.mark.parametrize(
    "text",
    [
        *("hello, anybody there?", "anybody home?", "anyone online?", "is someone there please"),
        *("jemand da?", "hallo, ist hier wer?", "y a quelqu'un ?", "hallo, is er iemand?"),
        *("Is anybody around right now?", "hola, ¿hay alguien?", "hallo? ist gerade jemand erreichbar?"),
    ],
)
def test_whether_anybody_is_there_is_read_beside_a_hello(text: str) -> None:
    assert asks_if_anyone_is_there(text)


@pytest.mark.parametrize(
    "text",
    [
        *("is anyone there who knows about lamps?", "is there anyone I can talk to", "anyone", "hello??"),
        *("is anybody home when the parcel comes?", "ist jemand zu Hause, wenn das Paket kommt?"),
    ],
)
def test_what_asks_for_more_than_whether_anybody_is_there(text: str) -> None:
    assert not asks_if_anyone_is_there(text)


def test_questions_in_other_languages_are_neither_requests_nor_complaints() -> None:
    shop = [row["text"] for row in _rows() if row["entry_id"] not in ("talk-to-a-person", "make-a-complaint")]
    assert [text for text in shop if complains_in_other_language(text)] == []


@pytest.mark.parametrize(
    "text",
    ["votre service est inadmissible", "das ist eine Frechheit", "ваш сервис ужасен", "你们的服务太差了"],
)
def test_complaints_are_read_in_other_languages(text: str) -> None:
    assert complains_in_other_language(text)
