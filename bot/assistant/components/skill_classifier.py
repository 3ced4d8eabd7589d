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

_FILE = "skills.npz"

Weights = npt.NDArray[np.float64]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SkillClassifier(GraphComponent, IntentClassifier):  # type: ignore[misc]  # Rasa has no types
    """Logistic regression, like Rasa's own, kept as plain arrays.

    Rasa's keeps a pickled scikit-learn object: reading that back takes four seconds of imports, and asking it
    two milliseconds per message. `strength` is the inverse of the regularisation.
    """

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._strength = float(config["strength"])
        self._storage = model_storage
        self._resource = resource
        self._names: tuple[str, ...] = ()
        self._weights: Weights = np.empty((0, 0))
        self._biases: Weights = np.empty(0)

    @classmethod
    def required_components(cls) -> list[type]:
        """A featurizer that gives a dense vector per message."""
        return [Featurizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`strength` as described at the class."""
        return {"strength": 30.0}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SkillClassifier:
        """An untrained classifier."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Fits the weights to the examples, rare skills counting as much as frequent ones, and keeps them."""
        from sklearn.linear_model import LogisticRegression

        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        fitted = LogisticRegression(C=self._strength, class_weight="balanced", max_iter=1000)
        fitted.fit(np.stack([_vector(example) for example in examples]), [e.get(INTENT) for e in examples])
        with self._storage.write_to(self._resource) as folder:
            np.savez(folder / _FILE, names=fitted.classes_, weights=fitted.coef_.T, biases=fitted.intercept_)
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
        """The classifier with the weights that training kept."""
        classifier = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder, np.load(folder / _FILE) as kept:
            classifier._names = tuple(str(name) for name in kept["names"])
            classifier._weights, classifier._biases = kept["weights"], kept["biases"]
        return classifier

    def process(self, messages: list[Message]) -> list[Message]:
        """The messages with the likeliest skill as their intent. Payloads get one too; Rasa replaces it."""
        for message in messages:
            if message.get(TEXT):
                name, confidence = self._likeliest(_vector(message))
                verdict = {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: confidence}
                message.set(INTENT, verdict, add_to_output=True)
        return messages

    def _likeliest(self, vector: Weights) -> tuple[str, float]:
        scores = vector @ self._weights + self._biases
        chances = np.exp(scores - scores.max())
        best = int(chances.argmax())
        return self._names[best], float(chances[best] / chances.sum())


def _vector(message: Message) -> Weights:
    _, sentence = message.get_dense_features(TEXT)
    vector: Weights = np.asarray(sentence.features[0], dtype=np.float64)
    return vector
