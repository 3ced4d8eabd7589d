"""Turns what a Rasa turn did into the reply of the protocol."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rasa.shared.core.events import BotUttered, Event

from bot.protocol.events import QuickReply
from bot.protocol.turn import (
    AnswerRef,
    CustomerFacts,
    FactsLearned,
    HandoffAsk,
    RankedEntry,
    ReplyMessage,
    Understanding,
    WaitNote,
)


@dataclass
class Outcome:
    """What the bot's utterances of one turn come to."""

    messages: list[ReplyMessage] = field(default_factory=list)
    handoff: HandoffAsk | None = None
    helpful: bool | None = None
    wait_note: WaitNote | None = None
    forget: bool = False
    forget_name: bool = False

    def add(self, custom: Mapping[str, Any]) -> None:
        """Take in a typed message of an action."""
        kind = custom["type"]
        if kind == "handoff":
            self.handoff = HandoffAsk(custom["reason"])
        elif kind == "feedback":
            self.helpful = custom["helpful"]
        elif kind == "wait_note":
            self.wait_note = custom["note"]
        elif kind == "forget":
            self.forget = True
        elif kind == "forget_name":
            self.forget_name = True
        else:
            raise ValueError(f"an action sent a message of unknown type {kind!r}")


def outcome_of(events: Iterable[Event]) -> Outcome:
    """Return the messages and typed messages among `events`. Plain sentences in a row share one bubble."""
    outcome = Outcome()
    for event in events:
        if not isinstance(event, BotUttered):
            continue
        if event.data.get("custom"):
            outcome.add(event.data["custom"])
        elif event.text:
            _append(outcome.messages, _message(event))
    return outcome


def _message(event: BotUttered) -> ReplyMessage:
    answer = event.metadata.get("answer")
    line_id = event.metadata.get("id")
    return ReplyMessage(
        text=event.text,
        line_ids=(line_id,) if line_id else (),
        quick_replies=_quick_replies(event.data.get("buttons") or ()),
        answer=AnswerRef(**answer) if answer else None,
        asks_feedback=bool(event.metadata.get("asks_feedback")),
    )


def _quick_replies(buttons: Iterable[Mapping[str, str]]) -> tuple[QuickReply, ...]:
    """Return the buttons, entries before the ways out ("none of these"), which Rasa puts first."""
    ordered = sorted(buttons, key=lambda button: not button["payload"].startswith("/choose"))
    return tuple(QuickReply(button["title"], button["payload"]) for button in ordered)


def _append(messages: list[ReplyMessage], message: ReplyMessage) -> None:
    last = messages[-1] if messages else None
    if last is None or last.answer or last.quick_replies or message.answer:
        messages.append(message)
        return
    messages[-1] = ReplyMessage(
        text=f"{last.text} {message.text}",
        line_ids=last.line_ids + message.line_ids,
        quick_replies=message.quick_replies,
    )


def facts_learned(before: CustomerFacts, slots: Mapping[str, Any], outcome: Outcome) -> FactsLearned:
    """Return what the turn taught. To drop only the name, everything is dropped and the rest given again."""
    if outcome.forget:
        return FactsLearned(forget=True)
    if outcome.forget_name:
        return FactsLearned(email=slots.get("email"), order_number=slots.get("order_number"), forget=True)
    return FactsLearned(
        name=_news(slots.get("customer_name"), before.name),
        email=_news(slots.get("email"), before.email),
        order_number=_news(slots.get("order_number"), before.order_number),
    )


def _news(now: str | None, before: str | None) -> str | None:
    return now if now != before else None


def understanding_of(parsed: Mapping[str, Any]) -> Understanding:
    """Return how Rasa read a message. A pressed quick reply has no words to read."""
    reading = parsed.get("reading") or {"mood": "calm", "wants_human": False, "complaint": False}
    ranking = parsed.get("ranking") or {"outcome": "none", "candidates": []}
    entities = {entity["entity"]: entity for entity in reversed(parsed["entities"])}
    name = entities.get("customer_name", {})
    return Understanding(
        intent=str(parsed["intent"]["name"]),
        confidence=float(parsed["intent"]["confidence"]),
        mood=reading["mood"],
        wants_human=reading["wants_human"],
        complaint=reading["complaint"],
        outcome=ranking["outcome"],
        ranking=tuple(_ranked(candidate) for candidate in ranking["candidates"]),
        language=reading.get("language"),
        customer_name=name.get("said") or name.get("value"),
        order_number=entities.get("order_number", {}).get("value"),
        email=entities.get("email", {}).get("value"),
        act=reading.get("act", "other"),
        acts=tuple(reading.get("acts", ())),
        dissatisfaction=reading.get("dissatisfaction", 0.0),
        declines_human=reading.get("refuses_person", False),
    )


def _ranked(candidate: Mapping[str, Any]) -> RankedEntry:
    return RankedEntry(
        entry_id=candidate["entry_id"],
        title=candidate["question"],
        confidence=candidate["confidence"],
        parts=candidate["parts"],
        matched=candidate["matched"] or None,
    )
