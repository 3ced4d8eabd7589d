"""The trained model as a library: one call per turn, no state in between."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from actions.awaited import AWAITED, HELP_NOW, ON_DUTY
from actions.boundary import BOUNDARY
from actions.customer import CUSTOMER
from actions.distress import EMERGENCY
from actions.language import BROWSER_LANGUAGE, LANGUAGE, LEANS_TO, SPOKEN
from bot.assistant.components.attributes import ASKED
from bot.assistant.content import ContentReceiver
from bot.assistant.dry_run import DryRuns
from bot.assistant.errors import BadRequestError, NotReadyError
from bot.assistant.grouping import group
from bot.assistant.knowledge import encoders, live_index, require_content, serve_index, stop_following
from bot.assistant.masking import mask
from bot.assistant.memory import memory_after, slots_to_set
from bot.assistant.processor import TurnProcessor
from bot.assistant.reading.references import set_reference_pattern
from bot.assistant.reading.whole import is_whole
from bot.assistant.replies import facts_learned, outcome_of, understanding_of
from bot.assistant.sentences import TurnSentences
from bot.matching import BadPattern, Pattern
from bot.messages import CatalogueError, MessageCatalogue
from bot.protocol.content import ContentSettings
from bot.protocol.dry_run import TextVector, TurnPreviewRequest
from bot.protocol.grouping import GroupReply, GroupRequest
from bot.protocol.turn import AssistantStatus, TurnReply, TurnRequest, Understanding

# Bounds the size of a reply; the rest comes with the next one.
_TEXTS_AT_A_TIME = 500
_PAYLOAD = Pattern(r"/(?P<intent>[a-z_]+)(?P<entities>\{(?s:.*)\})?", as_written=True)


class Engine:
    """One loaded model. Not thread-safe: call it from one thread only."""

    def __init__(self, processor: TurnProcessor, catalogue: MessageCatalogue) -> None:
        self._processor = processor
        self._loop = asyncio.new_event_loop()
        self._dry_runs: DryRuns | None = None
        self.content = ContentReceiver(encoders(), self._adopt, serve_index)
        self._speak(catalogue, {})

    @classmethod
    def load(cls, model: Path, domain: Path) -> Engine:
        """Return the engine with this model and the sentences of a domain. Raises `CatalogueError`."""
        return cls(TurnProcessor(model), MessageCatalogue.load(domain))

    def close(self) -> None:
        """Close the event loop and stop the index's thread."""
        self._loop.close()
        stop_following()

    def status(self) -> AssistantStatus:
        """Return the loaded model, the number of entries and the generation. Raises `ContentMissingError`."""
        require_content()
        index = live_index()
        entries, generation = (index.size, index.generation) if index else (0, 0)
        model, source = self._processor.model_filename, self.content.source
        return AssistantStatus(True, model, entries, generation, source=source)

    def _adopt(self, settings: ContentSettings) -> None:
        """Apply the settings of a gateway. Raises `BadRequestError` and changes nothing if one is invalid."""
        try:
            catalogue = MessageCatalogue.from_plain(settings.sentences, settings.locales)
            set_reference_pattern(settings.reference_pattern)
        except (CatalogueError, BadPattern) as error:
            raise BadRequestError(f"The settings cannot be used: {error}") from error
        self._speak(catalogue, settings.facts)

    def _speak(self, catalogue: MessageCatalogue, facts: Mapping[str, str]) -> None:
        self._catalogue, self._facts = catalogue, dict(facts)
        self._choices = {"choose", *_pressable(catalogue)}

    def turn(self, request: TurnRequest) -> TurnReply:
        """Return the reply to one message. Requests may be repeated.

        Raises `ActionFailedError` and `ContentMissingError`.
        """
        require_content()
        slots = slots_to_set(request.customer, request.memory)
        browser_language = (request.locale or "").split("-")[0].lower() or None
        metadata = {
            BOUNDARY: _boundary(request),
            AWAITED: request.awaited,
            # A promise that is asked for is told whatever else the message may be taken for.
            HELP_NOW: request.help_now or bool(request.boundary and request.boundary.asked),
            ON_DUTY: request.on_duty,
            ASKED: slots.get("awaiting"),
            EMERGENCY: self._facts.get("emergency"),
            CUSTOMER: {"attributes": request.customer.attributes, "locale": request.locale},
            LANGUAGE: request.language,
            BROWSER_LANGUAGE: browser_language,
            LEANS_TO: request.memory.get(LEANS_TO),
            SPOKEN: sorted(self._catalogue.languages),
        }
        sentences = TurnSentences(
            self._catalogue,
            request.lines_used,
            self._facts,
            awaited=request.awaited,
            language=request.language or browser_language,
        )
        text = self._readable(request.text, request.choice)
        tracker = self._loop.run_until_complete(self._processor.turn(text, slots, metadata, sentences))
        return replace(_reply(request, tracker), whole=self._is_whole(text, metadata, tracker))

    def _is_whole(self, text: str, metadata: dict[str, Any], tracker: DialogueStateTracker) -> bool:
        """Return whether the last line of a turn's text is a message by itself. A press is."""
        if text.startswith("/"):
            return True
        *before, line = text.splitlines()
        parsed: dict[str, Any] = tracker.latest_message.parse_data
        if before:
            parsed = self._parse(UserMessage(line, metadata=metadata))
        read = understanding_of(parsed)
        confidence = read.ranking[0].confidence if read.ranking else 0.0
        return is_whole(line, read.intent, read.outcome, confidence)

    @property
    def dry_runs(self) -> DryRuns:
        """Dry runs on content that is not live. Raises `NotReadyError` without a knowledge base."""
        live = live_index()
        if live is None:
            raise NotReadyError("There is no knowledge base to ask of.")
        if self._dry_runs is None or self._dry_runs.live is not live:
            self._dry_runs = DryRuns(live, encoders())
        return self._dry_runs

    def computed_vectors(self, dry_runs: DryRuns) -> tuple[TextVector, ...]:
        """Return the vectors that were computed for these dry runs, for the gateway to store."""
        texts = self.content.computed(_TEXTS_AT_A_TIME)
        return (
            *dry_runs.computed(),
            *(TextVector(encoder, *each) for encoder, some in texts.items() for each in some.items()),
        )

    def preview(self, request: TurnPreviewRequest) -> TurnReply:
        """Return the reply that the changes would give. Nothing is stored."""
        with self.dry_runs.shown(request.changes):
            return self.turn(request.turn)

    def mask(self, text: str, names: Sequence[str]) -> str:
        """Return a customer's text with everything masked that could identify them."""
        return mask(text, names)

    def group(self, request: GroupRequest) -> GroupReply:
        """Return which questions have the same meaning."""
        return group(request)

    def understand(self, text: str) -> Understanding:
        """Return how a text is understood without any context. Raises `ContentMissingError`."""
        require_content()
        return self._understand(text)

    def warm_up(self) -> None:
        """Parse a text, because the first one is slow."""
        self._understand("Hello, I am Sam. How do I return a lamp?")

    def _understand(self, text: str) -> Understanding:
        return understanding_of(self._parse(UserMessage(self._readable(text, None))))

    def _parse(self, message: UserMessage) -> dict[str, Any]:
        parsed: dict[str, Any] = self._loop.run_until_complete(self._processor.parse_message(message))
        return parsed

    def _readable(self, text: str, choice: str | None) -> str:
        """Return the text for Rasa: the payload of a known button, or the customer's words.

        Words are stripped of slashes, so that they never act as a payload.
        """
        if choice and self._is_payload(choice):
            return choice
        typed = text.strip()
        return "?" if _PAYLOAD.fullmatch(typed) else typed.lstrip("/ ") or "?"

    def _is_payload(self, choice: str) -> bool:
        match = _PAYLOAD.fullmatch(choice)
        if not match or match["intent"] not in self._choices:
            return False
        try:
            return match["entities"] is None or isinstance(json.loads(match["entities"]), dict)
        except ValueError:
            return False


def _boundary(request: TurnRequest) -> dict[str, Any] | None:
    """Return the last agent's hand-back in the form that actions read."""
    return msgspec.to_builtins(request.boundary) if request.boundary else None


def _pressable(catalogue: MessageCatalogue) -> Iterator[str]:
    """Yield the intents that buttons of the domain send."""
    for name in catalogue.names:
        for variant in catalogue.variants(name):
            yield from (button.payload.strip("/") for button in variant.buttons)


def _reply(request: TurnRequest, tracker: DialogueStateTracker) -> TurnReply:
    events = _events_of_turn(tracker)
    outcome = outcome_of(events)
    parsed: dict[str, Any] = tracker.latest_message.parse_data
    understanding = understanding_of(parsed)
    leans_to = (parsed.get("reading") or {}).get("leans_to")
    showed_mood = any(entity["entity"] == "mood" for entity in parsed["entities"])
    return TurnReply(
        turn_id=request.turn_id,
        messages=tuple(outcome.messages),
        understanding=understanding,
        memory=memory_after(tracker, request.memory, showed_mood, leans_to),
        learned=facts_learned(request.customer, tracker.current_slot_values(), outcome),
        handoff=outcome.handoff,
        helpful=outcome.helpful,
        wait_note=outcome.wait_note,
    )


def _events_of_turn(tracker: DialogueStateTracker) -> list[Event]:
    events = list(tracker.events)
    start = max(n for n, event in enumerate(events) if isinstance(event, UserUttered))
    return events[start:]
