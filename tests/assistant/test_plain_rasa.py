"""Plain `rasa run` with `rasa run actions` says what our assistant says, over two hundred turns.

Which variant of a response is said may differ: Rasa draws lots, ours avoids what was said before.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import Request, urlopen

import pytest

from benchmarks.stock_rasa import StockRasa
from bot.assistant.project import DOMAIN, ROOT
from bot.messages import MessageCatalogue
from bot.protocol.events import QuickReply
from bot.protocol.turn import ReplyMessage
from knowledge_base.store import KnowledgeStore
from tests.assistant.conversation import Conversation
from tests.assistant.test_rasa_project import HELD_OUT, read_examples

if TYPE_CHECKING:
    from bot.assistant.engine import Engine

SHOP_QUESTIONS = ROOT / "tests" / "knowledge_base" / "shop_questions.jsonl"
# In which something must stay in mind, or must not: what was answered last, what was asked before small talk.
WRITTEN = (
    ("How do I cancel my order?", "who is the king of Spain", "yes", "hiya there", "no"),
    ("what is the capital of Peru?", "and of Chile?", "gotta run, goodbye", "yes please"),
    ("How do I return an item?", "how long do I have?", "my name is Priya", "no", "forget me", "yes"),
)
CONVERSATIONS, TURNS = 24, 8
TO_WHAT_WAS_ASKED = {"affirm", "deny", "choose", "thank"}
SHARES = (0.4, 0.25, 0.35)  # of held-out lines, of those to what was asked, of questions to the shop
PRESSES = 0.25  # of the turns that have something to press

# What came of a turn: its messages by response or entry, with their buttons, and what the gateway is to do.
CameOf = tuple[object, ...]


@pytest.fixture(scope="module")
def plain(model: Path, knowledge: KnowledgeStore) -> Iterator[StockRasa]:
    """Both servers of plain Rasa, with the same model and the same entries."""
    with StockRasa(model, Path(os.environ["FRONTDESK_KNOWLEDGE"]), ROOT) as running:
        yield running


@pytest.mark.model
@pytest.mark.timeout(300)
def test_plain_rasa_gives_the_same_replies(engine: Engine, plain: StockRasa) -> None:
    conversations = list(_conversations())
    assert sum(map(len, conversations)) > 200
    differences = [
        _first_difference(engine, plain, number, each) for number, each in enumerate(conversations)
    ]
    assert not any(differences), "\n".join(filter(None, differences))


def _first_difference(engine: Engine, plain: StockRasa, number: int, texts: Sequence[str]) -> str | None:
    """Play one conversation with both; returns how they differ, None if they don't."""
    conversation, chance, said = Conversation(engine), random.Random(number), []
    offered: list[QuickReply] = []
    for text in texts:
        pressed = chance.choice(offered) if offered and chance.random() < PRESSES else None
        reply = conversation.say(*((pressed.title, pressed.choice) if pressed else (text,)))
        said.append(pressed.choice if pressed else text)
        offered = [quick for message in reply.messages for quick in message.quick_replies]
        ours = _came_of(reply.messages, reply.handoff, reply.helpful, reply.learned.forget)
        theirs = _ask(plain, f"customer-{number}", said[-1])
        if ours != theirs:
            return f"after {said}\nours  {ours}\nplain {theirs}"
    return None


def _conversations() -> Iterator[Sequence[str]]:
    """What customers write: held-out lines, questions that the entries answer or don't, yes and no."""
    yield from WRITTEN
    chance = random.Random("plain rasa")
    held_out = list(read_examples(HELD_OUT))
    to_what_was_asked = [text for text, intent in held_out if intent in TO_WHAT_WAS_ASKED]
    questions = [json.loads(line)["text"] for line in SHOP_QUESTIONS.read_text(encoding="utf-8").splitlines()]
    kinds = ([text for text, _ in held_out], to_what_was_asked, questions)
    for _ in range(CONVERSATIONS):
        yield [chance.choice(*chance.choices(kinds, SHARES)) for _ in range(TURNS)]


def _ask(plain: StockRasa, sender: str, message: str) -> CameOf:
    """What came of a message, as our assistant reads it from the events of Rasa's tracker."""
    from rasa.shared.core.events import UserUttered, deserialise_events

    from bot.assistant.replies import outcome_of

    body = json.dumps({"sender": sender, "message": message}).encode()
    urlopen(Request(plain.url, body, {"Content-Type": "application/json"}), timeout=60).read()
    with urlopen(plain.tracker_url(sender), timeout=60) as reply:
        events = deserialise_events(json.load(reply)["events"])
    start = max(n for n, event in enumerate(events) if isinstance(event, UserUttered))
    outcome = outcome_of(events[start:])
    forgets = outcome.forget or outcome.forget_name
    return _came_of(outcome.messages, outcome.handoff, outcome.helpful, forgets)


def _came_of(messages: Iterable[ReplyMessage], handoff: object, helpful: object, forgets: object) -> CameOf:
    return ([_shown(message) for message in messages], handoff, helpful, forgets)


def _shown(message: ReplyMessage) -> CameOf:
    """A message without what depends on the variant: its words, and the buttons that stand in it."""
    responses = _response_of_each_line()
    own = {reply for line in message.line_ids for reply in _own_buttons(responses[line])}
    return (
        [responses[line] for line in message.line_ids] or message.text,
        message.answer,
        message.asks_feedback,
        [reply for reply in message.quick_replies if reply not in own],
    )


def _own_buttons(response: str) -> Iterator[QuickReply]:
    for variant in _catalogue().variants(response):
        yield from (QuickReply(button.title, button.payload) for button in variant.buttons)


@cache
def _response_of_each_line() -> dict[str, str]:
    return {variant.id: name for name in _catalogue().names for variant in _catalogue().variants(name)}


@cache
def _catalogue() -> MessageCatalogue:
    return MessageCatalogue.load(DOMAIN)
