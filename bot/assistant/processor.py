"""Rasa's message processor without tracker store, session or lock.

Its shortcuts are those that `benchmarks/shortcuts.py` has shown to save time; the figures are in
`benchmarks/RESULTS.md`.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from itertools import takewhile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rasa.core.actions.action import Action, RemoteAction
from rasa.core.channels.channel import CollectingOutputChannel, OutputChannel, UserMessage
from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.engine.loader import load_predict_graph_runner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.storage import ModelMetadata
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, ActionExecutionRejected, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.assistant.errors import ActionFailedError
from bot.assistant.native_actions import NativeAction, NativeActions
from bot.assistant.predictions import RememberedPredictions
from bot.assistant.sentences import TurnSentences
from bot.assistant.straight_runner import StraightRunner

logger = logging.getLogger(__name__)


class TurnProcessor(MessageProcessor):  # type: ignore[misc]  # Rasa has no types
    """Runs one turn at a time on the model at `model_path`."""

    def __init__(self, model_path: Path) -> None:
        super().__init__(str(model_path), tracker_store=None, lock_store=None, generator=None)
        self._actions = NativeActions()
        self._predictions = RememberedPredictions(self.model_metadata)

    @staticmethod
    def _load_model(model_path: str) -> tuple[str, ModelMetadata, StraightRunner]:
        with TemporaryDirectory() as folder:
            metadata, runner = load_predict_graph_runner(
                Path(folder), Path(model_path), LocalModelStorage, StraightRunner
            )
        return Path(model_path).name, metadata, runner

    async def turn(
        self, text: str, slots: Mapping[str, Any], metadata: Mapping[str, Any], sentences: TurnSentences
    ) -> DialogueStateTracker:
        """Run a turn in a new conversation with these slots and return its tracker.

        Raises `ActionFailedError` when an action raised.
        """
        self.nlg = sentences
        tracker = self._tracker(slots)
        channel = CollectingOutputChannel()
        message = UserMessage(text, channel, metadata=dict(metadata))
        await self._handle_message_with_tracker(message, tracker)
        tracker = await self.run_action_extract_slots(channel, tracker)
        await self._run_prediction_loop(channel, tracker)
        return tracker

    def _tracker(self, slots: Mapping[str, Any]) -> DialogueStateTracker:
        tracker = DialogueStateTracker("turn", self.domain.slots)
        for name, value in slots.items():
            tracker.update(SlotSet(name, value), self.domain)
        tracker.update(ActionExecuted(ACTION_LISTEN_NAME), self.domain)
        return tracker

    async def _run_action(
        self,
        action: Action,
        tracker: DialogueStateTracker,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        prediction: PolicyPrediction,
    ) -> bool:
        """Run a custom action here instead of on an action server.

        Rasa would log an exception and continue; here the turn has to fail.
        """
        native = self._actions.get(action.name()) if isinstance(action, RemoteAction) else action
        goes_on: bool = await super()._run_action(native, tracker, output_channel, nlg, prediction)
        if isinstance(native, NativeAction) and native.failed:
            raise ActionFailedError(f"{native.name()} failed.") from native.failed
        return goes_on

    def _log_action_on_tracker(
        self,
        tracker: DialogueStateTracker,
        action: Action,
        events: list[Event] | None,
        prediction: PolicyPrediction,
    ) -> None:
        """Do what Rasa does, without copying all events for a debug log that is off."""
        happened = events or []
        if not any(isinstance(event, ActionExecutionRejected) for event in happened):
            tracker.update_with_events(prediction.events, self.domain)
            tracker.update(action.event_for_successful_execution(prediction))
        tracker.update_with_events(happened, self.domain)

    @staticmethod
    def _log_slots(tracker: DialogueStateTracker) -> None:
        """Log nothing, because slots hold personal data."""

    def _predict_next_with_tracker(self, tracker: DialogueStateTracker) -> PolicyPrediction:
        """Predict the next action; one that has run in this turn is not run again, the turn ends instead.

        Where no rule fits what an action left behind, Rasa falls back to the same action, which leaves the
        same behind, up to its limit: the customer would read the answer ten times.
        """
        prediction = self._predictions.get(tracker, super()._predict_next_with_tracker)
        name = self.domain.action_names_or_texts[prediction.max_confidence_index]
        if name == ACTION_LISTEN_NAME or name not in _actions_of_turn(tracker):
            return prediction
        logger.warning("No rule says what follows %s; the turn ends", name)
        return PolicyPrediction.for_action_name(self.domain, ACTION_LISTEN_NAME, prediction.policy_name)


def _actions_of_turn(tracker: DialogueStateTracker) -> set[str | None]:
    """Return the names of the actions that ran since the customer's last message."""
    since = takewhile(lambda event: not isinstance(event, UserUttered), reversed(tracker.events))
    return {event.action_name for event in since if isinstance(event, ActionExecuted)}
