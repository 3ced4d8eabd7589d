"""Forgets what is known about the customer."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.reading import Event
from actions.sending import send_forget


class ActionForgetCustomer(Action):  # type: ignore[misc]  # rasa_sdk has no types
    """Name, e-mail address and order number are dropped here and, by the gateway, from the profile."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_forget_customer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Drop the facts, and say what that does and does not cover."""
        send_forget(dispatcher)
        dispatcher.utter_message(response="utter_forgotten")
        dropped = ("customer_name", "email", "order_number", "awaiting")
        return [SlotSet(name, None) for name in dropped] + [SlotSet("customer_name_known", False)]
