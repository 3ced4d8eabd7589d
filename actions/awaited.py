"""Whether a person is awaited, as an action reads it, and what is said instead of offering one again."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.reading import Event, metadata
from actions.sending import send_wait_note

# In the metadata of a message: a person is on the way; an answer is wanted whatever else the message may be.
AWAITED = "awaited"
HELP_NOW = "help_now"
# Somebody is at the desk.
ON_DUTY = "on_duty"


def is_awaited(tracker: Tracker) -> bool:
    """Return whether the customer waits for a person who has not joined yet."""
    return bool(metadata(tracker).get(AWAITED))


def is_staffed(tracker: Tracker) -> bool:
    """Return whether an agent could take the conversation now, as far as the gateway has said."""
    return bool(metadata(tracker).get(ON_DUTY, True))


def wants_help_now(tracker: Tracker) -> bool:
    """Return whether the customer chose to be helped by the assistant: then even unsure answers are shown."""
    return bool(metadata(tracker).get(HELP_NOW))


def keep_for_person(dispatcher: CollectingDispatcher) -> list[Event]:
    """Leave what could not be answered to the person who is on the way."""
    send_wait_note(dispatcher, "kept")
    return [SlotSet("awaiting", None), SlotSet("failures", 0), SlotSet("candidates", None)]
