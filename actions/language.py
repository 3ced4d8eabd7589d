"""Tells customers who write in another language than the entry's that the answer is in English."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.reading import language
from knowledge_base.model import PublishedEntry

ENGLISH = "en"
# In the languages of the sentence encoders, beside English.
RESPONSES = {
    "ar": "utter_in_english_for_ar",
    "de": "utter_in_english_for_de",
    "es": "utter_in_english_for_es",
    "fr": "utter_in_english_for_fr",
    "it": "utter_in_english_for_it",
    "ja": "utter_in_english_for_ja",
    "ko": "utter_in_english_for_ko",
    "nl": "utter_in_english_for_nl",
    "pl": "utter_in_english_for_pl",
    "pt": "utter_in_english_for_pt",
    "ru": "utter_in_english_for_ru",
    "th": "utter_in_english_for_th",
    "tr": "utter_in_english_for_tr",
    "zh": "utter_in_english_for_zh",
}


def writes_in_another_language(tracker: Tracker) -> bool:
    """Return whether the message is surely in one of the other languages."""
    return language(tracker) in RESPONSES


def is_in_english(entry: PublishedEntry) -> bool:
    """Return whether the entry, as it is shown to the customer, is in the language of our own sentences."""
    return entry.content.locale.lower().split("-")[0] == ENGLISH


def say_that_it_is_in_english(
    dispatcher: CollectingDispatcher, tracker: Tracker, entry: PublishedEntry
) -> bool:
    """Return whether it was said, in the customer's language.

    No sentence rather than one in a wrong language.
    """
    spoken = language(tracker)
    if spoken not in RESPONSES or not is_in_english(entry):
        return False
    dispatcher.utter_message(response=RESPONSES[spoken])
    return True
