"""Tells a customer who waits for a person how that stands."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import ActionAnswer
from actions.awaited import is_awaited
from actions.reading import Event
from actions.sending import send_wait_note


class ActionTellWait(ActionAnswer):
    """Asked without a person being awaited, it is a question like any other."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_tell_wait"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Ask the gateway to say it: the place in line and the opening hours are known there."""
        if not is_awaited(tracker):
            return super().run(dispatcher, tracker, domain)
        send_wait_note(dispatcher, "status")
        return [SlotSet("awaiting", None)]
