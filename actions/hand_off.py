"""Passes the conversation to a person."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.awaited import is_awaited, is_staffed
from actions.distress import distress_of, hand_off_in_distress
from actions.reading import OFFER_PERSON, Event, asks_if_anyone_is_there, says_yes
from actions.sending import send_handoff, send_wait_note


class ActionHandOff(Action):  # type: ignore[misc]  # rasa_sdk has no types
    """A handoff that the customer asked for, or accepted."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_hand_off"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Say so, and ask the gateway for the handoff, or how it stands if a person is awaited already.

        While nobody is at the desk only the gateway speaks: it says so, and what can be done meanwhile. Who
        only asks then whether anybody is there is asked what they want, and put in no line.
        """
        if distress := distress_of(tracker):
            hand_off_in_distress(dispatcher, tracker, distress)
            return _over()
        if is_awaited(tracker):
            send_wait_note(dispatcher, "status")
            return _over()
        if asks_if_anyone_is_there(tracker) and not is_staffed(tracker):
            send_wait_note(dispatcher, "nobody")
            return [SlotSet("awaiting", None)]
        accepted = tracker.get_slot("awaiting") == OFFER_PERSON and says_yes(tracker)
        if is_staffed(tracker):
            dispatcher.utter_message(response="utter_person_requested")
        send_handoff(dispatcher, "accepted_offer" if accepted else "asked")
        return _over()


def _over() -> list[Event]:
    slots = {"awaiting": None, "failures": 0, "candidates": None, "person_refused": None}
    return [SlotSet(name, value) for name, value in slots.items()]
