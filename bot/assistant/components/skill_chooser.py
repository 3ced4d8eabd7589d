"""Decides which skill a message calls for, from everything that was read in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import (
    ENTITIES,
    INTENT,
    INTENT_NAME_KEY,
    METADATA,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from actions.awaited import HELP_NOW
from actions.language import LANGUAGE, LEANS_TO
from bot.assistant.components.attributes import ACTS, ASKED, CORE_TEXT, RANKING, READING
from bot.assistant.reading.acts import (
    LIKELY,
    find_courtesy,
    find_distress,
    likely_acts,
    main_act,
    with_facts,
)
from bot.assistant.reading.anyone_there import asks_if_anyone_is_there
from bot.assistant.reading.complaint import is_complaint
from bot.assistant.reading.held_language import hold_language
from bot.assistant.reading.helped import says_it_helped
from bot.assistant.reading.mood import find_mood
from bot.assistant.reading.references import is_only_details
from bot.assistant.reading.requests_in_other_languages import (
    asks_for_person_in_other_language,
    complains_in_other_language,
    declines_person_in_other_language,
)
from bot.assistant.reading.set_phrases import closes, find_set_phrase
from bot.assistant.reading.wants_person import asks_for_person, asks_what_it_is, declines_person
from knowledge_base.search.confidence import SURE

ASK = "ask"
DECLINE = "decline_person"
CHALLENGE = "bot_challenge"
# As many words as a question of what answers has, with nothing else asked beside it.
_LONGEST_CHALLENGE = 12
# A skill that only makes sense as a whole message: it yields when the message goes on about something else.
_SHORT = {"choose": 6, "give_name": 5}
# A nod, or a yes that chooses nothing, may not look like the courtesy that it is taken for.
_LEAST_COURTESY = 0.6
# Skills that the act reader knows better than the classifier.
_COURTESIES = frozenset({"affirm", "aside", "deny", "goodbye", "greet", "thank"})
# Small talk that also asks something, so that an entry may be what answers it.
_ABOUT_ASSISTANT = frozenset({"bot_abilities", "how_are_you", "out_of_scope"})
# They speak of people, and ask for none.
_ABOUT_PEOPLE = frozenset({"ask_wait", CHALLENGE})
_GENERAL = frozenset({ASK, "complain", "give_details", "out_of_scope", "request_human"})

# What a skill must be recognised with beside an entry that is very sure to answer.
_SURE_ANSWER, _VERY_CLEAR = 0.8, 0.95
_CLEAR = 0.85  # a skill recognised this clearly is not outdone by an entry on the same subject
_CLEAR_JOY = 0.9  # "Great, my lamp arrived!!!", whatever an entry says of lamps that arrived
_SURE_OF_DETAILS = 0.6
_LIKE_ANYTHING = 0.2  # an entry that is no likelier has nothing to do with the message
_CLEAR_WISH = 0.9  # to speak to a person, in words that an entry is sure to answer
# The classifier alone is not enough for these: the words, or a high confidence, decided before.
_NEEDS_PROOF = frozenset({"request_human", "complain", "give_details"})


@dataclass(frozen=True)
class Reading:
    """What the skill is chosen from."""

    text: str
    core: str
    intent: str
    confidence: float
    outcome: str
    answer_confidence: float
    wants_person: bool
    asks_if_anyone_is_there: bool
    refuses_person: bool
    asks_what_it_is: bool
    distress: str | None
    complaint: bool
    names_self: bool
    greets: bool
    set_phrase: str | None = None
    asks: bool = True
    gives_details: bool = False
    closes: bool = False


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class SkillChooser(GraphComponent, IntentClassifier):  # type: ignore[misc]  # Rasa has no types
    """Replaces the classifier's intent where the words, the facts or the ranking know better.

    The settings are confidences. From `sure_of_person` and `sure_of_complaint` on, a person is asked for, or
    a complaint made, where no known words say so; from `sure_elsewhere` on, the subject is not ours; from
    `sure_to_forget` on, what is known of the customer is to be forgotten, which nothing brings back. Below
    `unsure` a message is taken as a question.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        self._sure_of_person = float(config["sure_of_person"])
        self._sure_of_complaint = float(config["sure_of_complaint"])
        self._sure_elsewhere = float(config["sure_elsewhere"])
        self._sure_to_forget = float(config["sure_to_forget"])
        self._unsure = float(config["unsure"])

    @classmethod
    def required_components(cls) -> list[type]:
        """Return the kinds of classifier whose verdict it can weigh."""
        return [IntentClassifier]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the thresholds described at the class."""
        return {
            "sure_of_person": 0.7,
            "sure_of_complaint": 0.75,
            "sure_elsewhere": 0.75,
            "sure_to_forget": 0.75,
            "unsure": 0.45,
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SkillChooser:
        """Return a new component with its thresholds."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Return the messages with their final intents, and the mood as an entity."""
        for message in messages:
            if message.get(TEXT) and not message.get(TEXT).startswith("/"):
                self._settle(message)
        return messages

    def _settle(self, message: Message) -> None:
        text = message.get(TEXT)
        acts = with_facts(message.get(ACTS), (entity["entity"] for entity in message.get(ENTITIES, [])))
        mood = find_mood(text)
        known = message.get(METADATA) or {}
        help_now = known.get(HELP_NOW)
        held = hold_language(text, known.get(LANGUAGE), known.get(LEANS_TO))
        reading = self._read(message, held.language)
        intent, confidence = (ASK, 1.0) if help_now else self.choose(reading)
        message.set(
            INTENT, {INTENT_NAME_KEY: intent, PREDICTED_CONFIDENCE_KEY: confidence}, add_to_output=True
        )
        found = {
            "mood": mood or "calm",
            "wants_human": reading.wants_person,
            "asks_if_anyone_is_there": reading.asks_if_anyone_is_there,
            "refuses_person": reading.refuses_person,
            "distress": reading.distress,
            "helped": says_it_helped(text),
            "complaint": reading.complaint,
            "language": held.language,
            "leans_to": held.leans_to,
            "act": main_act(acts),
            "acts": likely_acts(acts),
            "dissatisfaction": acts["dissatisfied"],
        }
        message.set(READING, found, add_to_output=True)
        if mood:
            entity = {"entity": "mood", "value": mood, "extractor": type(self).__name__}
            message.set(ENTITIES, [*message.get(ENTITIES, []), entity], add_to_output=True)

    def _read(self, message: Message, language: str | None) -> Reading:
        text, verdict, ranking = message.get(TEXT), message.get(INTENT), message.get(RANKING)
        intent, confidence = verdict[INTENT_NAME_KEY], float(verdict[PREDICTED_CONFIDENCE_KEY])
        acts, asked = message.get(ACTS), (message.get(METADATA) or {}).get(ASKED)
        if any(sign.isalnum() or sign > "\u2000" for sign in text):  # "??" knocks, and is no courtesy
            intent, confidence = _with_courtesy(intent, confidence, acts, asked, text)
        if intent == "aside" and ranking["outcome"] == "answer":
            glad = acts["other"] >= _CLEAR_JOY and "!" in text and acts["dissatisfied"] < LIKELY
            intent, confidence = ("thank", acts["other"]) if glad else (ASK, 1.0 - confidence)
        entities = {entity["entity"] for entity in message.get(ENTITIES, [])}
        candidates = ranking["candidates"]
        if_there = asks_if_anyone_is_there(text)
        asks = if_there or asks_for_person(text) or asks_for_person_in_other_language(text)
        answered = ranking["outcome"] == "answer" and candidates[0]["confidence"] >= SURE
        wish = _CLEAR_WISH if answered else self._sure_of_person
        names_self = "customer_name" in entities and acts["ask"] < LIKELY  # "call me Maggie"
        seems_to = acts["wants_person"] >= wish and intent not in _ABOUT_PEOPLE and not names_self
        refuses = not asks and (
            acts["declines_person"] >= self._sure_of_person
            or declines_person(text)
            or declines_person_in_other_language(text)
        )
        wonders = asks_what_it_is(text)
        wants_person = asks or (seems_to and not refuses and not wonders)
        complains = is_complaint(text) or complains_in_other_language(text)
        complaint = complains or (intent == "complain" and confidence >= self._sure_of_complaint)
        return Reading(
            text=text,
            core=message.get(CORE_TEXT),
            intent=intent,
            confidence=confidence,
            outcome=ranking["outcome"],
            answer_confidence=candidates[0]["confidence"] if candidates else 0.0,
            wants_person=wants_person,
            asks_if_anyone_is_there=if_there,
            refuses_person=refuses,
            asks_what_it_is=wonders,
            distress=find_distress(acts, answered),
            complaint=complaint,
            names_self="customer_name" in entities,
            greets="greeting" in entities,
            set_phrase=find_set_phrase(text, language),
            asks=acts["ask"] >= LIKELY,
            gives_details=main_act(acts) == "give_details" and acts["give_details"] >= _SURE_OF_DETAILS,
            closes=closes(text, language),
        )

    def choose(self, reading: Reading) -> tuple[str, float]:
        """Return the intent to act on, and how sure it is."""
        if reading.wants_person or reading.distress:
            return "request_human", max(reading.confidence, self._sure_of_person)
        if reading.set_phrase and not reading.names_self:
            return reading.set_phrase, 1.0
        if reading.complaint:
            return "complain", max(reading.confidence, self._sure_of_complaint)
        if reading.refuses_person:
            return self._beside_refusal(reading)
        if reading.asks_what_it_is and len(reading.core.split()) <= _LONGEST_CHALLENGE:
            return CHALLENGE, 1.0
        if reading.closes and reading.outcome == "none":
            return "goodbye", max(reading.confidence, self._unsure)
        if is_only_details(reading.core) or _only_tells(reading):
            return "give_details", 1.0
        if reading.core == reading.text.strip() and not reading.names_self and not reading.greets:
            return self._weigh(reading)
        return self._weigh_rest(reading)

    def _beside_refusal(self, reading: Reading) -> tuple[str, float]:
        """Return the skill and its probability.

        A question beside a refusal is answered, a refusal alone is heard.
        """
        rest = len(reading.core.split()) > 2 and reading.core != reading.text.strip()
        return (ASK, 1.0 - reading.confidence) if rest else (DECLINE, 1.0)

    def _weigh_rest(self, reading: Reading) -> tuple[str, float]:
        """Return what the rest of a message with a hello or a name in it asks for, if there is a rest."""
        rest = len(reading.core.split()) > 2 and reading.core != reading.text.strip()
        if not rest and reading.names_self and reading.intent in ("give_name", "correct_name"):
            return reading.intent, reading.confidence
        if reading.names_self and (not rest or (not reading.asks and reading.outcome == "none")):
            return "give_name", max(reading.confidence, self._unsure)
        if not rest and reading.greets and reading.outcome == "none":
            return "greet", max(reading.confidence, self._unsure)
        return self._weigh(reading)

    def _weigh(self, reading: Reading) -> tuple[str, float]:
        """Return the classifier's intent, unless it is unsure or the knowledge base has a better claim."""
        if reading.intent == ASK:
            return ASK, reading.confidence
        unsure = reading.intent == "forget_me" and reading.confidence < self._sure_to_forget
        if reading.intent in _NEEDS_PROOF or unsure:
            return ASK, 1.0 - reading.confidence
        too_long = len(reading.core.split()) > _SHORT.get(reading.intent, 1_000)
        answers = reading.outcome == "answer" and reading.confidence < self._clear_beside(reading)
        elsewhere = reading.intent == "out_of_scope" and (
            reading.outcome != "none" or reading.confidence < self._sure_elsewhere
        )
        if reading.confidence < self._unsure or too_long or answers or elsewhere:
            return ASK, 1.0 - reading.confidence
        return reading.intent, reading.confidence

    def _clear_beside(self, reading: Reading) -> float:
        """Return how clear a skill must be not to be outdone by the entry that answers."""
        if reading.intent in _ABOUT_ASSISTANT and reading.answer_confidence >= _SURE_ANSWER:
            return _VERY_CLEAR
        return min(_CLEAR, reading.answer_confidence)


def _only_tells(reading: Reading) -> bool:
    """Return whether the message gives a number, a time or a place, and no entry has to do with it."""
    told = reading.gives_details and not reading.asks and not reading.names_self
    return told and reading.intent in _GENERAL and reading.answer_confidence < _LIKE_ANYTHING


def _with_courtesy(
    intent: str, confidence: float, acts: Mapping[str, float], asked: str | None, text: str
) -> tuple[str, float]:
    """Return the skill and its probability; of a greeting, a yes and their like as the act reader has it."""
    courtesy = find_courtesy(acts, asked, text)
    outdoes = intent in _COURTESIES | _GENERAL or confidence < _CLEAR
    if courtesy and (intent in (ASK, courtesy) if courtesy == "aside" else outdoes):
        return courtesy, max(acts["other" if courtesy == "aside" else courtesy], _LEAST_COURTESY)
    return (ASK, 1.0 - confidence) if intent in _COURTESIES else (intent, confidence)
