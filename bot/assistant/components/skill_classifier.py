"""Classifies messages into conversation skills by their sentence embedding."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.assistant.components.act_reader import labels_of

_FILE = "skills.npz"
_ASK = "ask"
_PHRASES = "phrases_"
_CLEAR = 0.85
# Skills of a few set phrases. Words that were never seen get some vector too, and the bias of a skill wins.
_SET_PHRASES = frozenset({"choose", "how_are_you"})

Weights = npt.NDArray[np.float64]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SkillClassifier(GraphComponent, IntentClassifier):  # type: ignore[misc]  # Rasa has no types
    """Logistic regression, like Rasa's own, kept as plain arrays.

    Rasa's keeps a pickled scikit-learn object: reading that back takes four seconds of imports, and asking it
    two milliseconds per message. `strength` is the inverse of the regularisation. A skill of set phrases is
    only believed when it is clear, or the message as near as `nearness` (a cosine) to one of its examples.
    """

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._strength = float(config["strength"])
        self._nearness = float(config["nearness"])
        self._storage = model_storage
        self._resource = resource
        self._names: tuple[str, ...] = ()
        self._weights: Weights = np.empty((0, 0))
        self._biases: Weights = np.empty(0)
        self._phrases: dict[str, Weights] = {}

    @classmethod
    def required_components(cls) -> list[type]:
        """Return a featurizer that gives a dense vector per message."""
        return [Featurizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings described at the class.

        Right held-out examples of set phrases lie from 0.52 to 0.92, words that mean nothing mostly lower.
        """
        return {"strength": 30.0, "nearness": 0.56}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SkillClassifier:
        """Return an untrained classifier."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the weights to the examples, rare skills counting as much as frequent ones, and keep them."""
        from sklearn.linear_model import LogisticRegression

        examples = [e for e in training_data.intent_examples if e.get(TEXT) and not labels_of(e)]
        fitted = LogisticRegression(C=self._strength, class_weight="balanced", max_iter=1000)
        vectors, intents = np.stack([_vector(e) for e in examples]), [e.get(INTENT) for e in examples]
        fitted.fit(vectors, intents)
        arrays: dict[str, Any] = {
            "names": fitted.classes_,
            "weights": fitted.coef_.T,
            "biases": fitted.intercept_,
        }
        arrays |= {
            f"{_PHRASES}{name}": vectors[[intent == name for intent in intents]].astype(np.float16)
            for name in _SET_PHRASES.intersection(intents)
        }
        with self._storage.write_to(self._resource) as folder:
            np.savez(folder / _FILE, **arrays)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> SkillClassifier:
        """Return the classifier with the weights that training kept."""
        classifier = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder, np.load(folder / _FILE) as kept:
            classifier._names = tuple(str(name) for name in kept["names"])
            classifier._weights, classifier._biases = kept["weights"], kept["biases"]
            classifier._phrases = {
                name: kept[f"{_PHRASES}{name}"].astype(np.float64)
                for name in classifier._names
                if f"{_PHRASES}{name}" in kept
            }
        return classifier

    def process(self, messages: list[Message]) -> list[Message]:
        """Return the messages with the likeliest skill as their intent.

        Payloads get one too; Rasa replaces it.
        """
        for message in messages:
            if message.get(TEXT):
                has_words = any(sign.isalnum() for sign in message.get(TEXT))
                name, confidence = self._likeliest(_vector(message), has_words)
                verdict = {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: confidence}
                message.set(INTENT, verdict, add_to_output=True)
        return messages

    def _likeliest(self, vector: Weights, has_words: bool) -> tuple[str, float]:
        scores = vector @ self._weights + self._biases
        chances = np.exp(scores - scores.max())
        best = int(chances.argmax())
        name, chance = self._names[best], float(chances[best] / chances.sum())
        phrases = self._phrases.get(name)
        if phrases is None or chance >= _CLEAR or not has_words:  # "??" knocks, and asks nothing
            return name, chance
        if float((phrases @ vector).max()) < self._nearness:
            return _ASK, 1.0 - chance
        return name, chance


def _vector(message: Message) -> Weights:
    _, sentence = message.get_dense_features(TEXT)
    vector: Weights = np.asarray(sentence.features[0], dtype=np.float64)
    return vector
