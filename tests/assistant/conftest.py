"""What the tests of the assistant share: spaCy's model, and the trained model with a small knowledge base.

Loading Rasa and spaCy makes their libraries warn about one another, and some of them change what is shown;
none of it is ours to mend, so warnings are swallowed while they load, and only then.
"""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.assistant.project import ROOT
from bot.assistant.training import trained_model
from knowledge_base.folder import import_folder
from knowledge_base.store import KnowledgeStore
from tests.assistant.conversation import Conversation

if TYPE_CHECKING:
    from bot.assistant.engine import Engine

CONTENT = ROOT / "knowledge_base" / "demo"
TOPICS = ("orders", "returns-and-refunds", "reviews-and-complaints")


@dataclass(frozen=True)
class Read:
    """spaCy as the pipeline uses it."""

    nlp: Any
    known_words: frozenset[str]

    def document(self, text: str) -> Any:
        """The analysed text."""
        return self.nlp(text)


@pytest.fixture(scope="session")
def read() -> Read:
    """spaCy's small English model. Rasa comes with it, because our component finds the model."""
    with warnings.catch_warnings(record=True):
        warnings.simplefilter("ignore")
        from bot.assistant.without_tensorflow import leave_out_tensorflow

        leave_out_tensorflow()
        from bot.assistant.components.spacy_model import load_spacy_model

        spacy = load_spacy_model()
    return Read(spacy.model, spacy.ordinary_words)


@pytest.fixture(scope="session")
def model() -> Path:
    """The trained model of the present sources; trained now when there is none, as `make run` does."""
    subprocess.run([sys.executable, "-m", "bot.assistant.training"], cwd=ROOT, check=True)
    model = trained_model()
    assert model is not None
    return model


@pytest.fixture(scope="session")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeStore]:
    """A knowledge base with some of the shipped entries, where the assistant looks for it."""
    path = tmp_path_factory.mktemp("knowledge") / "knowledge.db"
    with KnowledgeStore(path) as store:
        for topic in TOPICS:
            import_folder(store, CONTENT / topic, by="tests")
        before = os.environ.get("FRONTDESK_KNOWLEDGE")
        os.environ["FRONTDESK_KNOWLEDGE"] = str(path)
        yield store
        os.environ.pop("FRONTDESK_KNOWLEDGE")
        if before:
            os.environ["FRONTDESK_KNOWLEDGE"] = before


@pytest.fixture(scope="session")
def engine(model: Path, knowledge: KnowledgeStore) -> Iterator[Engine]:
    """The engine with the trained model, loaded once for all tests."""
    with warnings.catch_warnings(record=True):
        warnings.simplefilter("ignore")
        from bot.assistant.__main__ import load_engine

        engine = load_engine(model)
    yield engine
    engine.close()


@pytest.fixture
def conversation(engine: Engine) -> Conversation:
    """A conversation with an unknown customer that has just begun."""
    return Conversation(engine)
