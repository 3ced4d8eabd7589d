"""The language of a conversation: what begins one, what changes it, and what does not."""

from __future__ import annotations

import pytest

from bot.assistant.project import DOMAIN
from bot.assistant.reading.held_language import HeldLanguage, hold_language
from bot.assistant.reading.set_phrases import find_set_phrase
from bot.messages import MessageCatalogue
from bot.protocol.turn import TurnReply
from tests.assistant.conversation import Conversation, entry_of, text_of

CATALOGUE = MessageCatalogue.load(DOMAIN)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wie lange dauert die Lieferung?", "de"),
        ("Danke", "de"),
        ("Guten Tag", "de"),
        ("Hello", "en"),
        ("bonjour", "fr"),
        ("¡Hola!", "es"),
        ("שלום, איפה ההזמנה שלי?", "he"),
        ("ok", None),
        ("Hallo", None),  # also Dutch
        ("Luna sofa", None),
        ("48213377", None),
    ],
)
def test_the_first_message_that_is_sure_begins_a_language(text: str, language: str | None) -> None:
    assert hold_language(text, None, None) == HeldLanguage(language)


@pytest.mark.parametrize(
    "text", ["ok", "Thank you", "hello", "Luna sofa", "48213377", "👍", "my order", "anna@example.com"]
)
def test_a_short_word_of_another_language_changes_nothing(text: str) -> None:
    held, _ = hold_language(text, "de", None)
    assert held == "de"


def test_one_long_sentence_changes_it() -> None:
    long = "I would rather go on in English if you do not mind"
    assert hold_language(long, "de", None) == HeldLanguage("en")
    assert hold_language(
        "注文した商品がまだ届いていないのですが、どうなっていますか", "de", None
    ) == HeldLanguage("ja")


def test_two_messages_in_a_row_change_it_and_one_of_ours_between_does_not() -> None:
    once = hold_language("Where is my order?", "de", None)
    assert once == HeldLanguage("de", leans_to="en")
    assert hold_language("When will it arrive?", once.language, once.leans_to) == HeldLanguage("en")
    assert hold_language("Wann kommt meine Bestellung?", once.language, once.leans_to) == HeldLanguage("de")
    assert hold_language("48213377", once.language, once.leans_to) == once


@pytest.mark.parametrize(
    ("text", "language", "skill"),
    [
        ("danke", "de", "thank"),
        ("Danke, tschüss", "de", "goodbye"),
        ("nein", "de", "deny"),
        ("Nein danke", "de", "deny"),
        ("ja bitte", "de", "affirm"),
        ("das hilft nicht", "de", "deny"),
        ("Nein, das hilft mir nicht weiter", "de", "deny"),
        ("Danke, das hat geholfen", "de", "affirm"),
        ("oui", "fr", "affirm"),
        ("merci beaucoup", "fr", "thank"),
        ("ça n'aide pas", "fr", "deny"),
        ("vale", "es", "affirm"),
        ("eso no me ayuda", "es", "deny"),
        ("adiós y gracias", "es", None),  # "y" may begin anything
        ("grazie mille, arrivederci", "it", "goodbye"),
        ("dat helpt niet", "nl", "deny"),
        ("nie, dziękuję", "pl", "deny"),
        ("muito obrigada", "pt", "thank"),
        ("תודה רבה", "he", "thank"),
        ("לא", "he", "deny"),
        ("شكرا جزيلا", "ar", "thank"),
        ("はい、お願いします。", "ja", "affirm"),
        ("役に立ちませんでした", "ja", "deny"),
        ("nein?", "de", None),
        ("danke für die Lampe", "de", None),
        ("merci", "en", None),
        ("no", "en", None),
        ("Danke", None, None),
    ],
)
def test_set_phrases_are_read(text: str, language: str | None, skill: str | None) -> None:
    assert find_set_phrase(text, language) == skill


def is_in(reply: TurnReply, language: str) -> bool:
    """Whether every sentence of the reply is in that language, apart from entries."""
    lines = {
        variant.id: variant for name in CATALOGUE.names for variant in CATALOGUE.variants(name, language)
    }
    said = [line for message in reply.messages for line in message.line_ids]
    texts = [lines[line].text.partition("{")[0] for line in said]
    titles = {button.title for variant in lines.values() for button in variant.buttons}
    shown = {
        quick.title
        for message in reply.messages
        for quick in message.quick_replies
        if not quick.choice.startswith("/choose")
    }
    return bool(said) and all(text in text_of(reply) for text in texts) and shown <= titles


@pytest.mark.model
def test_ten_turns_in_german_are_answered_in_german(conversation: Conversation) -> None:
    said = {
        "Guten Tag": "greet",
        "Wie kann ich meine Bestellung stornieren?": "ask",
        "das hilft mir nicht": "deny",
        "nein": "deny",
        "Welche Farbe hat der Mond in Ihrem Garten gestern gehabt?": "ask",
        "Ich heiße Anna": "give_name",
        "ok": "affirm",
        "LL-204815": "give_details",
        "Danke": "thank",
        "Mensch bitte": "request_human",
        "tschüss": "goodbye",
    }
    for text, intent in said.items():
        reply = conversation.say(text)
        assert (reply.understanding.intent, reply.understanding.language) == (intent, "de"), text
        assert is_in(reply, "de"), (text, text_of(reply))


@pytest.mark.model
@pytest.mark.parametrize(
    ("language", "turns"),
    [
        (
            "fr",
            (
                "Bonjour",
                "comment annuler ma commande ?",
                "ça n'aide pas",
                "non",
                "merci",
                "un conseiller svp",
            ),
        ),
        (
            "es",
            (
                "Hola",
                "¿Cómo puedo cancelar mi pedido?",
                "no me sirve",
                "vale",
                "gracias",
                "un agente, por favor",
            ),
        ),
        (
            "he",
            ("שלום", "איך מבטלים הזמנה?", "זה לא עוזר", "קוראים לי נועה", "תודה", "אני רוצה לדבר עם נציג"),
        ),
    ],
)
def test_a_conversation_is_answered_in_its_language(
    conversation: Conversation, language: str, turns: tuple[str, ...]
) -> None:
    for text in turns:
        reply = conversation.say(text)
        assert is_in(reply, language), (text, text_of(reply))
    assert reply.handoff is not None
    assert is_in(conversation.say("ok"), language)


@pytest.mark.model
def test_an_answer_in_another_language_is_said_to_be_one_and_a_person_offered(
    conversation: Conversation,
) -> None:
    reply = conversation.say("Hallo, ich heiße Anna. Wie kann ich meine Bestellung stornieren?")
    assert entry_of(reply) == "cancel-order"
    assert "other_language_first" in reply.messages[0].line_ids
    assert [quick.title for quick in reply.messages[0].quick_replies] == ["Mit einem Menschen sprechen"]
    assert is_in(reply, "de")


@pytest.mark.model
def test_english_in_a_german_conversation_is_answered_in_german_until_it_goes_on(
    conversation: Conversation,
) -> None:
    conversation.say("Wie kann ich meine Bestellung stornieren?")
    assert is_in(conversation.say("Thanks!"), "de")
    assert is_in(conversation.say("Who won the world cup in 1990?"), "de")
    reply = conversation.say("And can you tell me a joke about it, please?")
    assert reply.understanding.language == "en"
    assert is_in(reply, "en")


@pytest.mark.model
def test_the_browser_speaks_for_whoever_has_not_written_yet(engine: object) -> None:
    from bot.assistant.engine import Engine

    assert isinstance(engine, Engine)
    assert is_in(Conversation(engine, locale="de-AT").say("ok"), "de")
    assert is_in(Conversation(engine, locale="de-AT").say("Hello"), "en")
    assert is_in(Conversation(engine, locale="fi").say("ok"), "en")
