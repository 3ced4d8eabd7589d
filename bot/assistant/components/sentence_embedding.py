"""One sentence embedding per message, shared by the intent classifier and the ranking."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.assistant.components.attributes import CORE_TEXT, EMBEDDING
from knowledge_base.encoders.base import Encoder, Vectors
from knowledge_base.encoders.minilm import load_minilm


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEmbedding(DenseFeaturizer, GraphComponent):  # type: ignore[misc]  # Rasa has no types
    """Embeds the core text. `scale` lengthens the unit vector for the classifier, which is the same as
    weakening its regularisation; the ranking gets the unit vector.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """A tokenizer, as for every featurizer of Rasa."""
        return [Tokenizer]

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Raises `ValueError` for a scale that is not positive."""
        if float(config.get("scale", 1.0)) <= 0:
            raise ValueError(f"SentenceEmbedding: scale must be above 0, not {config['scale']}")

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`scale` as described at the class."""
        return {**DenseFeaturizer.get_default_config(), "scale": 1.0}

    def __init__(self, config: dict[str, Any], name: str, encoder: Encoder) -> None:
        super().__init__(name, config)
        self._encoder = encoder
        self._scale = float(config["scale"])

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEmbedding:
        """The component with the encoder loaded."""
        return cls(config, execution_context.node_name, load_minilm())

    def process(self, messages: list[Message]) -> list[Message]:
        """The messages with their embeddings. A payload ("/affirm") gets zeros: it is not read as text."""
        read = [message for message in messages if message.get(TEXT)]
        texts = [message.get(CORE_TEXT) or message.get(TEXT) for message in read]
        typed = [n for n, message in enumerate(read) if not message.get(TEXT).startswith("/")]
        vectors = np.zeros((len(read), self._encoder.dimensions), dtype=np.float32)
        if typed:
            vectors[typed] = self._encoder.encode([texts[n] for n in typed])
        for message, vector in zip(read, vectors, strict=True):
            self._add(message, vector)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """The training data with an embedding for each text."""
        self.process(training_data.training_examples)
        return training_data

    def _add(self, message: Message, vector: Vectors) -> None:
        message.set(EMBEDDING, vector)
        scaled = (vector * self._scale)[np.newaxis, :]
        message.add_features(Features(scaled, FEATURE_TYPE_SENTENCE, TEXT, self._identifier))
