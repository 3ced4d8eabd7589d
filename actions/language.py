"""The customer's language: which one the conversation is held in, and what is said of an entry in another."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.reading import latest_language, metadata
from knowledge_base.model import PublishedEntry

# In the metadata of a message: the language of the conversation before it, that of the customer's browser,
# the other language that the message before was in, and the languages beside English that have our sentences.
LANGUAGE = "language"
BROWSER_LANGUAGE = "browser_language"
LEANS_TO = "leans_to"
SPOKEN = "spoken"
ENGLISH = "en"
# The languages of the sentence encoders that have this sentence alone.
RESPONSES = {
    "ar": "utter_in_english_for_ar",
    "ja": "utter_in_english_for_ja",
    "ko": "utter_in_english_for_ko",
    "ru": "utter_in_english_for_ru",
    "th": "utter_in_english_for_th",
    "tr": "utter_in_english_for_tr",
    "zh": "utter_in_english_for_zh",
}


def language(tracker: Tracker) -> str | None:
    """Return the language of the conversation (ISO 639-1), as of its latest message; None when not sure."""
    return latest_language(tracker) or metadata(tracker).get(LANGUAGE)


def speaks(tracker: Tracker) -> bool:
    """Return whether our sentences are in the customer's language; so they are while that is not known."""
    spoken = language(tracker)
    return spoken in (None, ENGLISH) or spoken in metadata(tracker).get(SPOKEN, ())


def is_in_language(entry: PublishedEntry, tracker: Tracker) -> bool:
    """Return whether the entry, as the customer is shown it, is in that of our sentences to them."""
    return _primary(entry.content.locale) == _of_sentences(tracker)


def is_in_english(tracker: Tracker) -> bool:
    """Return whether our sentences to this customer are in English."""
    return _of_sentences(tracker) == ENGLISH


def say_that_it_is_in_another(
    dispatcher: CollectingDispatcher, tracker: Tracker, entry: PublishedEntry
) -> bool:
    """Return whether it was said, in the customer's language, that the entry is not in it.

    Nothing is said while that language is not sure, and no sentence rather than one in a wrong language.
    """
    spoken = language(tracker)
    if spoken is None or _primary(entry.content.locale) == spoken:
        return False
    if not speaks(tracker) and spoken not in RESPONSES:
        return False
    dispatcher.utter_message(response=RESPONSES.get(spoken, "utter_other_language"))
    return True


def _of_sentences(tracker: Tracker) -> str:
    known = metadata(tracker)
    wanted = language(tracker) or known.get(BROWSER_LANGUAGE)
    return str(wanted) if wanted in known.get(SPOKEN, ()) else ENGLISH


def _primary(locale: str) -> str:
    return locale.lower().split("-")[0]
