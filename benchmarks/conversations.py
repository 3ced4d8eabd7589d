"""Play whole conversations: `python -m benchmarks.conversations tests/conversations/people/developed.jsonl`.

Each line is a conversation (`id`, `role`, `language`, `turns`); each turn has what the customer `says` and
what is `right` to do: `entry:<id>`, `ask_back`, `admit`, `person` or `courtesy`, one or several. It runs
where the assistant runs, on the demo's entries.
"""

from __future__ import annotations

import argparse
import json
import os
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.assistant.project import DOMAIN, MODELS
from bot.messages import MessageCatalogue
from bot.protocol.turn import CustomerFacts, TurnReply, TurnRequest

if TYPE_CHECKING:
    from bot.assistant.engine import Engine

_ASKS_BACK = ("did_you_mean", "offer_next", "ask_", "help_with_what")
_ADMITS = ("no_answer", "nearest", "out_of_scope", "nothing_published", "overdue_withheld")
_OFFERS_PERSON = ("offer_person", "person_requested", "seen_to")


class Customer:
    """One customer who talks to the assistant: keeps what the gateway would from turn to turn."""

    def __init__(
        self, engine: Engine, customer: CustomerFacts | None = None, locale: str | None = None
    ) -> None:
        self.engine = engine
        self.customer = customer or CustomerFacts()
        self.memory: dict[str, Any] = {}
        self.lines: list[str] = []
        self.turns = 0
        self.locale = locale
        self.language: str | None = None

    def say(self, text: str, choice: str | None = None, *, awaited: bool = False) -> TurnReply:
        """Return the reply to what the customer says, or presses; `awaited`: a person is on the way."""
        self.turns += 1
        request = TurnRequest(
            turn_id=f"turn-{self.turns}",
            conversation_id="conversation",
            text=text,
            customer=self.customer,
            memory=self.memory,
            lines_used=tuple(self.lines),
            choice=choice,
            locale=self.locale,
            language=self.language,
            awaited=awaited,
        )
        reply = self.engine.turn(request)
        self._remember(reply)
        return reply

    def _remember(self, reply: TurnReply) -> None:
        self.memory = reply.memory
        self.language = reply.understanding.language or self.language
        self.lines += [line for message in reply.messages for line in message.line_ids]
        known = CustomerFacts() if reply.learned.forget else self.customer
        self.customer = CustomerFacts(
            name=reply.learned.name or known.name,
            email=reply.learned.email or known.email,
            order_number=reply.learned.order_number or known.order_number,
        )


def kinds_of(reply: TurnReply) -> set[str]:
    """Return what a reply does, in the words of `right`."""
    names = [_responses()[line] for message in reply.messages for line in message.line_ids]
    kinds = {f"entry:{message.answer.entry_id}" for message in reply.messages if message.answer}
    if reply.handoff or reply.wait_note or _any(names, _OFFERS_PERSON):
        kinds.add("person")
    if _any(names, _ADMITS) or _any(names, ("offer_person",)) or reply.wait_note == "kept":
        kinds.add("admit")
    offers = any(
        quick.choice.startswith("/choose") for message in reply.messages for quick in message.quick_replies
    )
    if offers or (not kinds and _any(names, _ASKS_BACK)):
        kinds.add("ask_back")
    return kinds or {"courtesy"}


@cache
def _responses() -> dict[str, str]:
    """Return which response each variant of the demo's sentences belongs to, without its `utter_`."""
    catalogue = MessageCatalogue.load(DOMAIN)
    return {
        variant.id: name.removeprefix("utter_")
        for name in catalogue.names
        for variant in catalogue.variants(name)
    }


def _any(names: list[str], wanted: tuple[str, ...]) -> bool:
    return any(name.startswith(each) for name in names for each in wanted)


def play(engine: Engine, conversation: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield each turn with what the reply did (`did`), its text (`said`) and whether that was `ok`."""
    customer, awaited = Customer(engine), False
    for turn in conversation["turns"]:
        reply = customer.say(turn["says"], awaited=awaited)
        awaited = awaited or reply.handoff is not None
        right = {_of_entry(each) for each in turn["right"]}
        did = kinds_of(reply)
        yield {
            **turn,
            "did": sorted(did),
            "ok": _is_right(right, did),
            "said": [message.text[:160] for message in reply.messages],
            "intent": reply.understanding.intent,
            "ranking": [(one.entry_id, round(one.confidence, 2)) for one in reply.understanding.ranking[:3]],
        }


def _of_entry(right: str) -> str:
    """Return `entry:<id>` without the folder in which the entry stands."""
    return f"entry:{right.rsplit('/', 1)[-1]}" if right.startswith("entry:") else right


def _is_right(right: set[str], did: set[str]) -> bool:
    """Return whether it did one of the right things; an answer that is shown must be a right one."""
    shown = {each for each in did if each.startswith("entry:")}
    return bool(shown & right) if shown else bool(did & right)


def load_engine() -> Engine:
    """Return the trained model with the demo's entries."""
    from knowledge_base.shipped import prepare

    os.environ["FRONTDESK_KNOWLEDGE"] = str(prepare(MODELS))
    with warnings.catch_warnings(record=True):
        warnings.simplefilter("ignore")
        from bot.assistant.__main__ import load_engine as load
        from bot.assistant.training import trained_model

        model = trained_model()
        if model is None:
            raise SystemExit("There is no model of these sources. Train one: make model")
        return load(model)


def main() -> None:
    """Print the share of conversations and turns that were right, by kind, and with -v what was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("-v", "--verbose", action="store_true", help="print the turns that were not right")
    options = parser.parse_args()
    engine = load_engine()
    try:
        for path in options.files:
            _measure(engine, path, options.verbose)
    finally:
        engine.close()


def _measure(engine: Engine, path: Path, verbose: bool) -> None:
    whole, turns, right_turns = [], Counter[str](), Counter[str]()
    for line in path.read_text(encoding="utf-8").splitlines():
        conversation = json.loads(line)
        played = list(play(engine, conversation))
        whole.append(all(turn["ok"] for turn in played))
        for number, turn in enumerate(played):
            kind = turn["right"][0].split(":")[0]
            turns[kind] += 1
            right_turns[kind] += turn["ok"]
            if verbose and not turn["ok"]:
                print(
                    conversation["id"], number + 1, conversation["role"], json.dumps(turn, ensure_ascii=False)
                )
    figures = {
        "conversations": round(sum(whole) / len(whole), 3),
        "turns": round(sum(right_turns.values()) / sum(turns.values()), 3),
        "n": len(whole),
        "by_kind": {kind: [round(right_turns[kind] / count, 3), count] for kind, count in turns.items()},
    }
    print(path.name, json.dumps(figures))


if __name__ == "__main__":
    main()
