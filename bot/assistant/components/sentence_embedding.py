"""Reads each message once with the sentence encoders, for the intent classifier and the ranking alike."""

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

from bot.assistant.components.attributes import CORE_TEXT, EMBEDDED
from bot.assistant.knowledge import encoders, joint_vectors, live_index, preview_index
from knowledge_base.encoders.base import Vectors


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEmbedding(DenseFeaturizer, GraphComponent):  # type: ignore[misc]  # Rasa has no types
    """Embeds the core text, at unit length."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Return a tokenizer, as for every featurizer of Rasa."""
        return [Tokenizer]

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Accept any configuration: there is nothing to set."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEmbedding:
        """Return the component with the encoders loaded."""
        encoders()
        return cls(execution_context.node_name, config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Return the messages with their embeddings.

        A payload ("/affirm") gets zeros: it is not read as text.
        """
        for message in messages:
            text = message.get(TEXT)
            if not text:
                continue
            if text.startswith("/"):
                self._add(message, np.zeros_like(joint_vectors(["?"])[0]))
            else:
                self._embed(message, message.get(CORE_TEXT) or text)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Return the training data with an embedding for each text."""
        examples = [example for example in training_data.training_examples if example.get(TEXT)]
        vectors = joint_vectors([example.get(TEXT) for example in examples])
        for example, vector in zip(examples, vectors, strict=True):
            self._add(example, vector)
        return training_data

    def _embed(self, message: Message, text: str) -> None:
        index = preview_index() or live_index()
        if index is None:
            self._add(message, joint_vectors([text])[0])
            return
        embedded = index.embed(text)
        message.set(EMBEDDED, embedded)
        self._add(message, embedded.vector)

    def _add(self, message: Message, vector: Vectors) -> None:
        sentence = vector[np.newaxis, :]
        message.add_features(Features(sentence, FEATURE_TYPE_SENTENCE, TEXT, self._identifier))
