"""Which messages of a customer need no reply, in several languages; when unsure, a reply is owed."""

from __future__ import annotations

import pytest

from bot.conversation.closing import is_closing, read_ask


@pytest.mark.parametrize(
    "text",
    [
        "ok thank you, bye!",
        "thanks",
        "Thank you so much for your help",
        "Thanks, Mia :)",
        "👍",
        "👍🏽",
        "❤️",
        "ok",
        "Great, thanks a lot!",
        "thx 🙏",
        "that's all, thanks",
        "danke, tschüss",
        "Vielen Dank für die schnelle Hilfe!",
        "Alles klar, schönen Tag noch",
        "merci beaucoup, bonne journée",
        "d'accord, au revoir",
        "muchas gracias, adiós",
        "grazie mille",
        "bedankt, fijne dag",
        "Obrigado!",
        "dziękuję bardzo",
        "teşekkürler",
        "спасибо, до свидания",
        "شكرا جزيلا",
        "شكرًا",
        "谢谢",
        "ありがとうございました",
        "감사합니다",
    ],
)
def test_closings_need_no_reply(text: str) -> None:
    assert is_closing(text, agent_name="Mia Jansen")


@pytest.mark.parametrize(
    "text",
    [
        "thanks, but when does it arrive",
        "ok?",
        "thanks, and my order 123",
        "thank you for nothing",
        "yes",
        "yes please, thanks",
        "ok, Wednesday",
        "hello",
        "bye the way it is broken",
        "👎",
        "😡",
        "thanks :(",
        "danke, aber es geht nicht",
        "danke, und wann kommt es",
        "gracias pero no funciona",
        "谢谢，什么时候到",
        "no thanks",
        "…",
        "",
        "   ",
        "!!!",
        "❓",
        "you",
        "3",
        "thanks " * 40,
        "thanks Ben",
        "ok £",
    ],
)
def test_whatever_else_needs_a_reply(text: str) -> None:
    assert not is_closing(text, agent_name="Mia Jansen")


def test_an_answer_to_the_agents_question_needs_a_reply() -> None:
    asked = read_ask("Shall I cancel the order for you?")
    assert asked == "something"
    for answer in ("ok", "👍", "great", "thanks", "no thanks", "perfekt, danke"):
        assert not is_closing(answer, asked=asked)
    assert is_closing("ok thank you, bye!", asked=asked)


def test_no_to_whether_there_is_anything_else_needs_no_reply() -> None:
    for question in ("Is there anything else I can do?", "Kann ich sonst noch etwas für Sie tun?"):
        assert read_ask(question) == "anything_else"
    for answer in ("no", "No, thank you", "nope, that's all", "nein danke"):
        assert is_closing(answer, asked="anything_else")
    assert not is_closing("no, but the lamp", asked="anything_else")
    assert read_ask("Did it arrive? Is there anything else?") == "something"
    assert read_ask("I have sent it to you.") == "nothing"
