"""Which promises a customer asks for, and which questions are none of them."""

from __future__ import annotations

import pytest

from bot.conversation.handoff.asked_promises import asked_promises, may_ask_for_promises

LEG, REFUND = "A new leg arrives Friday.", "We will refund the delivery by Monday."


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("When does the leg arrive?", (0,)),
        ("hi, has the new leg been sent yet?", (0,)),
        ("Where is my refund?", (1,)),
        ("What did you promise me?", (0, 1)),
        ("what did Mia promise", (0, 1)),
        ("Was wurde mir versprochen?", (0, 1)),
        ("¿Qué me prometieron?", (0, 1)),
        ("When do you open?", ()),
        ("When does it come?", ()),
        ("How do I fit the leg?", ()),
        ("When will my sofa arrive?", ()),
        ("Any news on the leg?", (0,)),
        ("Did you ship the leg already?", (0,)),
        ("Is my refund on its way?", (1,)),
        ("So what was promised?", (0, 1)),
        ("What did your colleague say would happen?", (0, 1)),
        ("Was haben Sie mir versprochen?", (0, 1)),
        ("Qu'est-ce que vous m'avez promis ?", (0, 1)),
        ("Cosa mi avete promesso?", (0, 1)),
        ("O que vocês prometeram?", (0, 1)),
        ("Co mi obiecano?", (0, 1)),
        ("מה הבטחתם לי?", (0, 1)),
        ("بماذا وعدتموني؟", (0, 1)),
        ("約束は何でしたか？", (0, 1)),
        ("How long is the warranty on a leg?", ()),
        ("When do you open on Friday?", ()),
        ("I want a person", ()),
        ("thanks", ()),
        ("", ()),
    ],
)
def test_asked_promises(text: str, asked: tuple[int, ...]) -> None:
    assert asked_promises(text, (LEG, REFUND)) == asked


@pytest.mark.parametrize(
    ("text", "promise"),
    [
        ("Wann kommt das neue Bein?", "Ein neues Bein kommt am Freitag."),
        ("¿Cuándo llega la pata nueva?", "La pata nueva llegará el viernes."),
        ("Quand est-ce que je serai remboursé ?", "Nous vous rembourserons lundi."),
        ("Quando arriva la gamba nuova?", "La gamba nuova arriva venerdì."),
        ("Wanneer komt de nieuwe poot?", "De nieuwe poot komt vrijdag."),
    ],
)
def test_it_is_named_in_the_words_of_the_promise(text: str, promise: str) -> None:
    assert asked_promises(text, ("Something else.", promise)) == (1,)
    assert may_ask_for_promises(text)


def test_what_asks_for_nothing_is_not_looked_up() -> None:
    assert not may_ask_for_promises("My lamp is broken.")


@pytest.mark.parametrize(
    "text",
    [
        "when do I get the part?",
        "When do I get it?",
        "Where is the replacement?",
        "when will i get the thing you promised?",
        "when will i get the thing i was promised?",
        "Is the piece on its way?",
        "when will I hear from you?",
        "Wann bekomme ich das Ersatzteil?",
        "Wann bekomme ich es?",
        "¿Cuándo llega la pieza?",
        "Quand vais-je recevoir la pièce ?",
        "Wanneer krijg ik het onderdeel?",
        "Quando arriva il pezzo?",
        "Quando chega a peça?",
        "Kiedy dostanę część?",
        "מתי אקבל את החלק?",
    ],
)
def test_the_only_promise_is_asked_for_without_its_words(text: str) -> None:
    assert may_ask_for_promises(text)
    assert asked_promises(text, (LEG,)) == (0,)
    assert asked_promises(text, (LEG, REFUND)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "When will my sofa arrive?",
        "When do you open?",
        "When are you there?",
        "How do I fit the part?",
        "Is the part made of oak?",
        "Wann haben Sie geöffnet?",
    ],
)
def test_what_is_something_else_is_not_the_only_promise(text: str) -> None:
    assert asked_promises(text, (LEG,)) == ()


def test_which_part_is_told_by_its_word_among_several() -> None:
    assert asked_promises("Where is the part?", (REFUND, "The spare part comes Friday.")) == (1,)


def test_when_it_comes_is_clear_with_one_promise() -> None:
    assert asked_promises("When does it arrive?", (LEG,)) == (0,)
    assert asked_promises("When does it arrive?", ()) == ()
