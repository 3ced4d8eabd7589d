"""Closes what the last reply asked."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.reading import Event


class ActionCloseQuestion(Action):  # type: ignore[misc]  # rasa_sdk has no types
    """After small talk a "yes" answers nothing any more: a question stays open for one message only."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_close_question"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Say nothing."""
        return [SlotSet("awaiting", None)]
