"""Runs custom actions in this process: without HTTP, and without Rasa's schema check of every result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity
from rasa_sdk import Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

from bot.assistant.errors import ActionFailedError

Run = Callable[[CollectingDispatcher, Tracker, dict[str, Any]], list[dict[str, Any]]]


class NativeAction(RemoteAction):  # type: ignore[misc]  # Rasa has no types
    """A custom action as Rasa calls it. What it dispatches is said as if a server had sent it."""

    def __init__(self, name: str, run: Run) -> None:
        super().__init__(name, None)
        self._run = run
        self.failed: Exception | None = None

    async def run(
        self,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> list[Event]:
        """Return what was said and set. An exception is kept in `failed`: Rasa would log it and continue."""
        dispatcher = CollectingDispatcher()
        try:
            state = tracker.current_state(EventVerbosity.ALL)
            events = self._run(dispatcher, Tracker.from_dict(state), {}) or []
            said: list[Event] = await self._utter_responses(dispatcher.messages, output_channel, nlg, tracker)
        except Exception as error:
            self.failed = error
            raise
        said.extend(deserialise_events(events))
        return said


class NativeActions:
    """The actions of the package `actions`, by name."""

    def __init__(self) -> None:
        executor = ActionExecutor()
        executor.register_package("actions")
        self._runs: dict[str, Run] = executor.actions

    def get(self, name: str) -> NativeAction:
        """Return the action of that name. Raises `ActionFailedError` when `actions` has none."""
        try:
            return NativeAction(name, self._runs[name])
        except KeyError:
            raise ActionFailedError(
                f"The domain names {name}, but the package actions has no such action."
            ) from None
