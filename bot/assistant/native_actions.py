"""Runs custom actions in this process: without HTTP, without Rasa's schema check of every result, and without
turning into dictionaries what stays here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker
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
        """Return what was said and set. An exception is kept in `failed`: Rasa would log it and go on."""
        dispatcher = CollectingDispatcher()
        try:
            events = self._run(dispatcher, ActionTracker(tracker), {}) or []
            said: list[Event] = await self._utter_responses(dispatcher.messages, output_channel, nlg, tracker)
        except Exception as error:
            self.failed = error
            raise
        said.extend(_event(event) for event in events)
        return said


class ActionTracker(Tracker):  # type: ignore[misc]  # rasa_sdk has no types
    """The tracker as actions see it. Its events become dictionaries only when an action asks for them."""

    def __init__(self, tracker: DialogueStateTracker) -> None:
        state = tracker.current_state()
        super().__init__(
            state["sender_id"],
            state["slots"],
            state["latest_message"],
            [],
            state["paused"],
            state["followup_action"],
            state["active_loop"],
            state["latest_action_name"],
        )
        self._events = tracker.events

    @property
    def events(self) -> list[dict[str, Any]]:
        """All events of the turn, as rasa_sdk writes them."""
        return [event.as_dict() for event in self._events]

    @events.setter
    def events(self, events: list[dict[str, Any]]) -> None:
        """rasa_sdk sets an attribute; the events are read from Rasa's tracker."""


def _event(event: dict[str, Any]) -> Event:
    """Return the event that an action returned. Nearly all set a slot, and Rasa's general way is slow."""
    if event["event"] == SlotSet.type_name:
        return SlotSet(event["name"], event["value"], timestamp=event.get("timestamp"))
    (other,) = deserialise_events([event])
    return other


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
