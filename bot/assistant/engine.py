"""The trained model as a library: a turn in, a reply out, nothing kept between."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from actions.awaited import AWAITED, HELP_NOW, ON_DUTY
from actions.boundary import BOUNDARY
from actions.customer import CUSTOMER
from actions.knowledge import knowledge_path, open_store
from bot.assistant.components.attributes import PREVIOUS_ENTRY
from bot.assistant.errors import NotReadyError
from bot.assistant.grouping import group
from bot.assistant.knowledge import encoders, live_index
from bot.assistant.masking import mask
from bot.assistant.memory import memory_after, slots_to_set
from bot.assistant.processor import TurnProcessor
from bot.assistant.rehearsal import Rehearsals
from bot.assistant.replies import facts_learned, outcome_of, understanding_of
from bot.assistant.sentences import TurnSentences
from bot.lines import Lines
from bot.matching import Pattern
from bot.protocol.grouping import GroupReply, GroupRequest
from bot.protocol.rehearsal import RehearseRequest
from bot.protocol.turn import AssistantStatus, TurnReply, TurnRequest, Understanding

_PAYLOAD = Pattern(r"/(?P<intent>[a-z_]+)(?P<entities>\{(?s:.*)\})?", as_written=True)


class Engine:
    """One loaded model. Not for several threads at once: give it a thread of its own."""

    def __init__(self, processor: TurnProcessor, lines: Lines) -> None:
        self._processor = processor
        self._lines = lines
        self._loop = asyncio.new_event_loop()
        self._choices = {"choose", *_pressable(lines)}

    @classmethod
    def load(cls, model: Path, domain: Path) -> Engine:
        """The engine with the model file and the sentences of a domain. Raises `bot.lines.LinesError`."""
        return cls(TurnProcessor(model), Lines.load(domain))

    def close(self) -> None:
        """Lets go of the event loop, and ends the index's thread."""
        self._loop.close()
        index = live_index()
        if index:
            index.stop()

    def status(self) -> AssistantStatus:
        """Which model is loaded, and how much it can answer from."""
        index = live_index()
        entries, generation = (index.size, index.generation) if index else (0, 0)
        return AssistantStatus(True, self._processor.model_filename, entries, generation)

    def turn(self, request: TurnRequest) -> TurnReply:
        """The reply to one message. Repeating a request does no harm. Raises `ActionFailedError`."""
        slots = slots_to_set(request.customer, request.memory)
        metadata = {
            PREVIOUS_ENTRY: slots.get("previous_entry"),
            BOUNDARY: _boundary(request),
            AWAITED: request.awaited,
            HELP_NOW: request.help_now,
            ON_DUTY: request.on_duty,
            CUSTOMER: {"attributes": request.customer.attributes, "locale": request.locale},
        }
        sentences = TurnSentences(self._lines, request.lines_used, awaited=request.awaited)
        text = self._readable(request.text, request.choice)
        tracker = self._loop.run_until_complete(self._processor.turn(text, slots, metadata, sentences))
        return _reply(request, tracker)

    @cached_property
    def rehearsals(self) -> Rehearsals:
        """What asks of content that is not live. Raises `NotReadyError` without a knowledge base."""
        live = live_index()
        if live is None:
            raise NotReadyError("There is no knowledge base to ask of.")
        return Rehearsals(live, encoders(), open_store(knowledge_path()))

    def rehearse(self, request: RehearseRequest) -> TurnReply:
        """The reply as it would be with the changes. Nothing of it is kept."""
        with self.rehearsals.shown(request.changes):
            return self.turn(request.turn)

    def mask(self, text: str, names: Sequence[str]) -> str:
        """What a customer asked, without what points to them."""
        return mask(text, names)

    def group(self, request: GroupRequest) -> GroupReply:
        """Which questions mean the same."""
        return group(request)

    def understand(self, text: str) -> Understanding:
        """How a text is read on its own."""
        message = UserMessage(self._readable(text, None))
        return understanding_of(self._loop.run_until_complete(self._processor.parse_message(message)))

    def _readable(self, text: str, choice: str | None) -> str:
        """What Rasa reads: a choice that the domain knows, or the words. Words never act as a payload."""
        if choice and self._is_payload(choice):
            return choice
        return text.strip().lstrip("/ ") or "?"

    def _is_payload(self, choice: str) -> bool:
        match = _PAYLOAD.fullmatch(choice)
        if not match or match["intent"] not in self._choices:
            return False
        try:
            return match["entities"] is None or isinstance(json.loads(match["entities"]), dict)
        except ValueError:
            return False


def _boundary(request: TurnRequest) -> dict[str, Any] | None:
    """What the last agent left, as actions read it."""
    return msgspec.structs.asdict(request.boundary) if request.boundary else None


def _pressable(lines: Lines) -> Iterator[str]:
    """The intents that buttons of the domain send."""
    for name in lines.names:
        for variant in lines.variants(name):
            yield from (button.payload.strip("/") for button in variant.buttons)


def _reply(request: TurnRequest, tracker: DialogueStateTracker) -> TurnReply:
    events = _events_of_turn(tracker)
    outcome = outcome_of(events)
    parsed: dict[str, Any] = tracker.latest_message.parse_data
    understanding = understanding_of(parsed)
    showed_mood = any(entity["entity"] == "mood" for entity in parsed["entities"])
    return TurnReply(
        turn_id=request.turn_id,
        messages=tuple(outcome.messages),
        understanding=understanding,
        memory=memory_after(tracker, events, request.memory, showed_mood),
        learned=facts_learned(request.customer, tracker.current_slot_values(), outcome),
        handoff=outcome.handoff,
        helpful=outcome.helpful,
        wait_note=outcome.wait_note,
    )


def _events_of_turn(tracker: DialogueStateTracker) -> list[Event]:
    events = list(tracker.events)
    start = max(n for n, event in enumerate(events) if isinstance(event, UserUttered))
    return events[start:]
