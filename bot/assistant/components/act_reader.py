"""Reads what a message is (a greeting, a yes, details, a question ...) and what it shows of its writer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.assistant.components import attributes
from bot.assistant.components.attributes import ASKED
from bot.assistant.reading.act_features import SIZE, find_places
from bot.assistant.reading.acts import ACTS, SIGNALS

_FILE = "acts.npz"
LABELS = "labels"
# What the examples of a skill are, which the skill classifier learns from.
_OF_SKILLS = {
    **{name: frozenset({name}) for name in ACTS},
    **dict.fromkeys(("bot_abilities", "bot_challenge", "how_are_you", "ask_name"), frozenset({"ask"})),
    "aside": frozenset({"other"}),
    "give_name": frozenset({"give_details"}),
    "correct_name": frozenset({"give_details", "corrects"}),
    "choose": frozenset({"give_details"}),
    "request_human": frozenset({"ask", "wants_person"}),
    "decline_person": frozenset({"deny", "declines_person"}),
    "complain": frozenset({"ask", "dissatisfied"}),
}

Weights = npt.NDArray[np.float32]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ActReader(GraphComponent, IntentClassifier):  # type: ignore[misc]  # Rasa has no types
    """One logistic regression for each act and signal, over the sentence embedding and the words.

    It learns from the examples that name their `labels` in the metadata. `strength` is the inverse of the
    regularisation.
    """

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._strength = float(config["strength"])
        self._storage = model_storage
        self._resource = resource
        self._meaning: Weights = np.empty((0, 0), np.float32)
        self._words: Weights = np.empty((0, 0), np.float32)
        self._biases: Weights = np.empty(0, np.float32)

    @classmethod
    def required_components(cls) -> list[type]:
        """Return a featurizer that gives a dense vector per message."""
        return [Featurizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings described at the class."""
        return {"strength": 4.0}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ActReader:
        """Return an untrained reader."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the weights, rare labels counting as much as frequent ones, and keep them."""
        from scipy.sparse import csr_matrix, hstack
        from sklearn.linear_model import LogisticRegression

        examples = [e for e in training_data.intent_examples if e.get(TEXT) and _acts_of(e)]
        vectors = np.stack([_vector(example) for example in examples])
        words = np.stack([_word_row(example.get(TEXT), _asked_of(example)) for example in examples])
        features = hstack([csr_matrix(vectors), csr_matrix(words)]).tocsr()
        weights, biases = [], []
        for name in (*ACTS, *SIGNALS):
            fitted = LogisticRegression(C=self._strength, class_weight="balanced", max_iter=400)
            fitted.fit(features, [name in _acts_of(example) for example in examples])
            weights.append(fitted.coef_[0])
            biases.append(fitted.intercept_[0])
        stacked = np.stack(weights, axis=1)
        size = vectors.shape[1]
        with self._storage.write_to(self._resource) as folder:
            np.savez_compressed(
                folder / _FILE,
                meaning=stacked[:size].astype(np.float32),
                words=stacked[size:].astype(np.float32),
                biases=np.asarray(biases, np.float32),
            )
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> ActReader:
        """Return the reader with the weights that training kept."""
        reader = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder, np.load(folder / _FILE) as kept:
            reader._meaning, reader._words = kept["meaning"], kept["words"]
            reader._biases = kept["biases"]
        return reader

    def process(self, messages: list[Message]) -> list[Message]:
        """Return the messages with the probability of each act and signal (`acts`); payloads as they are."""
        for message in messages:
            text = message.get(TEXT)
            if text and not text.startswith("/"):
                asked = (message.get(METADATA) or {}).get(ASKED)
                message.set(attributes.ACTS, self._read(_vector(message), text, asked))
        return messages

    def _read(self, vector: Weights, text: str, asked: str | None) -> dict[str, float]:
        places = find_places(text, asked)
        scores = vector @ self._meaning + self._words[places].sum(0) / np.sqrt(len(places)) + self._biases
        chances = 1.0 / (1.0 + np.exp(-scores))
        return dict(zip((*ACTS, *SIGNALS), map(float, chances), strict=True))


def labels_of(example: Message) -> frozenset[str]:
    """Return the acts and signals that an example of the training data names."""
    return frozenset(_metadata(example).get(LABELS, ()))


def _acts_of(example: Message) -> frozenset[str]:
    """Return its acts and signals; those of its skill when it names none."""
    return labels_of(example) or _OF_SKILLS.get(example.get(INTENT), frozenset())


def _asked_of(example: Message) -> str | None:
    asked: str | None = _metadata(example).get(ASKED)
    return asked


def _metadata(example: Message) -> Mapping[str, Any]:
    """Return what stands beside the examples of a group in the training data."""
    found: Mapping[str, Any] = (example.get(METADATA) or {}).get("intent") or {}
    return found


def _vector(message: Message) -> Weights:
    _, sentence = message.get_dense_features(TEXT)
    vector: Weights = np.asarray(sentence.features[0], dtype=np.float32)
    return vector


def _word_row(text: str, asked: str | None) -> Weights:
    """Return the words' features at unit length."""
    places = find_places(text, asked)
    row = np.zeros(SIZE, np.float32)
    row[places] = 1.0 / np.sqrt(len(places))
    return row
