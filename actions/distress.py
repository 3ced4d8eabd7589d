"""Danger to life or health, and a death: plain kindness, and a person first of all."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.reading import metadata
from actions.sending import send_handoff

EMERGENCY = "emergency"
_USUAL_NUMBER = "112"  # in plain Rasa; else the business says what to call


def distress_of(tracker: Tracker) -> str | None:
    """Return `danger` or `bereavement` when the latest message tells of it."""
    return (tracker.latest_message.get("reading") or {}).get("distress")


def hand_off_in_distress(dispatcher: CollectingDispatcher, tracker: Tracker, distress: str) -> None:
    """Say what there is to say before anything else, and ask the gateway for a person.

    Whoever waits already is heard as well, and moves to the front.
    """
    number = metadata(tracker).get(EMERGENCY) or _USUAL_NUMBER
    response = "utter_danger" if distress == "danger" else "utter_bereavement"
    dispatcher.utter_message(response=response, emergency=number)
    send_handoff(dispatcher, distress)
