"""The steps that several answering actions share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timezone
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.awaited import is_awaited, keep_for_person
from actions.boundary import is_held, tell_that_it_is_seen_to
from actions.customer import get_for, shown_to
from actions.language import is_in_language, say_that_it_is_in_another, speaks
from actions.reading import DID_YOU_MEAN, OFFER_PERSON, WAS_IT_HELPFUL, Event, entity, refuses_person
from actions.sending import MOST_CHOICES, send_choices, send_entry
from actions.topics import topic_of_entry
from knowledge_base.model import PublishedEntry
from knowledge_base.overdue import is_overdue, is_withheld

_KEPT = 5


def greet_first(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
    """Greet before an answer when the message said hello or gave a name, once in a conversation.

    Nobody is greeted in a language that they do not write in.
    """
    if not speaks(tracker):
        return []
    newly_named = entity(tracker, "customer_name") is not None
    if not newly_named and (tracker.get_slot("greeted") or entity(tracker, "greeting") is None):
        return []
    dispatcher.utter_message(response="utter_hello")
    return [SlotSet("greeted", True)]


def answer_with(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    entry: PublishedEntry,
    candidates: Sequence[dict[str, Any]],
    failed: int,
) -> list[Event]:
    """Acknowledge the question, sends the entry, and keep the other candidates for a "no".

    For an answer in another language than the customer's, that it is in another stands in the place of the
    acknowledgement. An answer that somebody should have checked by now comes with a word of caution, or is
    withheld and a person offered.
    """
    if is_withheld(entry.content, _today()):
        return _offer_instead(dispatcher, tracker, failed)
    confidence = next((c["confidence"] for c in candidates if c["entry_id"] == entry.id), 1.0)
    others = kept([c for c in candidates if c["entry_id"] != entry.id])
    _acknowledge(dispatcher, tracker, entry)
    _send_with_caution(dispatcher, entry, confidence)
    return [
        SlotSet("awaiting", WAS_IT_HELPFUL),
        SlotSet("previous_entry", entry.id),
        SlotSet("person_refused", None),
        SlotSet("candidates", others),
        SlotSet("failures", failed),
    ]


def _acknowledge(dispatcher: CollectingDispatcher, tracker: Tracker, entry: PublishedEntry) -> None:
    if say_that_it_is_in_another(dispatcher, tracker, entry):
        return
    if not speaks(tracker) or not is_in_language(entry, tracker):
        return
    topic = topic_of_entry(entry, tracker)
    dispatcher.utter_message(response="utter_acknowledge", topic=topic, question=entry.content.question)


def answer_also(
    dispatcher: CollectingDispatcher, tracker: Tracker, candidates: Sequence[dict[str, Any]]
) -> None:
    """Send the answers to the other questions of the same message; what follows is about the first."""
    for candidate in candidates:
        entry = get_for(tracker, candidate["entry_id"])
        if entry and not is_withheld(entry.content, _today()):
            dispatcher.utter_message(response="utter_answer_also")
            _send_with_caution(dispatcher, entry, candidate["confidence"])


def offer_choices(
    dispatcher: CollectingDispatcher, tracker: Tracker, response: str, candidates: Sequence[dict[str, Any]]
) -> list[Event]:
    """Offer the first of the candidates in these words, and remember them all for what is said to it."""
    send_choices(dispatcher, response, shown_to(tracker, candidates[:MOST_CHOICES]))
    return [SlotSet("awaiting", DID_YOU_MEAN), SlotSet("candidates", kept(candidates))]


def kept(candidates: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the candidates as they are remembered for the next turn: few, and only what a choice needs."""
    return [
        {name: each[name] for name in ("entry_id", "question", "confidence")} for each in candidates[:_KEPT]
    ]


def offer_person(
    dispatcher: CollectingDispatcher, tracker: Tracker, response: str = "utter_offer_person"
) -> list[Event]:
    """Offer a person in these words, and wait for a yes or no; say if an agent sees to it already.

    While a person is awaited, it is kept for them. Whoever has refused one is not offered it again.
    """
    if is_awaited(tracker):
        return keep_for_person(dispatcher)
    if refuses_person(tracker):
        return admit_without_offer(dispatcher)
    if is_held(tracker, "failures"):
        return tell_that_it_is_seen_to(dispatcher, tracker)
    dispatcher.utter_message(response=response)
    return [SlotSet("awaiting", OFFER_PERSON), SlotSet("failures", 2), SlotSet("candidates", None)]


def admit_without_offer(dispatcher: CollectingDispatcher) -> list[Event]:
    """Admit that there is no answer, to somebody who wants no person."""
    dispatcher.utter_message(response="utter_no_answer_alone")
    return [
        SlotSet("awaiting", None),
        SlotSet("failures", 0),
        SlotSet("candidates", None),
        SlotSet("person_refused", True),
    ]


def _send_with_caution(dispatcher: CollectingDispatcher, entry: PublishedEntry, confidence: float) -> None:
    send_entry(dispatcher, entry, confidence)
    if is_overdue(entry.content, _today()):
        dispatcher.utter_message(response="utter_overdue")


def _offer_instead(dispatcher: CollectingDispatcher, tracker: Tracker, failed: int) -> list[Event]:
    """Say that the answer is held back, and offer a person, unless one is awaited or sees to it already."""
    if is_awaited(tracker):
        dispatcher.utter_message(response="utter_overdue_withheld")
        return [SlotSet("awaiting", None), SlotSet("failures", 0), SlotSet("candidates", None)]
    if is_held(tracker, "failures"):
        return tell_that_it_is_seen_to(dispatcher, tracker)
    dispatcher.utter_message(response="utter_overdue_withheld")
    return [SlotSet("awaiting", OFFER_PERSON), SlotSet("failures", failed), SlotSet("candidates", None)]


def _today() -> date:
    return datetime.now(timezone.utc).date()
