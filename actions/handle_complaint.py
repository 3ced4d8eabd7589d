"""Hears a complaint out: one apology, then a person, with priority."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.awaited import is_awaited
from actions.boundary import is_held, tell_that_it_is_seen_to
from actions.reading import Event
from actions.sending import send_handoff, send_wait_note
from actions.topics import topic_of


class ActionHandleComplaint(Action):  # type: ignore[misc]  # rasa_sdk has no types
    """A complaint goes to a person. A second one in the conversation gets no second apology."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_handle_complaint"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Apologise once, names the topic when it is clear, and ask the gateway for the handoff.

        While an agent sees to a complaint already, says so instead; while a person is awaited, also how the
        wait stands.
        """
        awaited = is_awaited(tracker)
        if is_held(tracker, "complaint") and not awaited:
            return [*tell_that_it_is_seen_to(dispatcher, tracker), SlotSet("mood", "upset")]
        if tracker.get_slot("complained"):
            dispatcher.utter_message(response="utter_complaint_again")
        else:
            topic = topic_of(tracker)
            response = "utter_complaint_about" if topic else "utter_complaint_heard"
            dispatcher.utter_message(response=response, topic=topic)
        send_handoff(dispatcher, "complaint")
        if awaited:
            send_wait_note(dispatcher, "status")
        return [SlotSet("complained", True), SlotSet("mood", "upset"), SlotSet("awaiting", None)]
