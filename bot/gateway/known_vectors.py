"""Vectors that assistants have computed: kept in the knowledge base's file, and lent to the next one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from bot.protocol.content import Vectors
from bot.protocol.dry_run import AskedQuestion, TextVector
from knowledge_base.questions.store import QuestionStore
from knowledge_base.store import KnowledgeStore


class KnownVectors:
    """The vectors of entries' texts, and those of questions, which go with their question."""

    def __init__(self, store: KnowledgeStore) -> None:
        self._store = store
        self._questions = QuestionStore(store.file)

    def lend(self, questions: Sequence[AskedQuestion]) -> tuple[AskedQuestion, ...]:
        """Return the questions with what was computed to read them before."""
        known: dict[str, list[TextVector]] = {}
        for each in self._questions.list_vectors([question.key for question in questions]):
            known.setdefault(each.question, []).append(TextVector(each.encoder, each.key, each.vector))
        return tuple(
            msgspec.structs.replace(question, vectors=tuple(known.get(question.key, ())))
            for question in questions
        )

    def keep(self, computed: Iterable[TextVector]) -> None:
        """Keep what was computed: that of a question while there is such a question."""
        texts: Vectors = {}
        questions: dict[str, dict[tuple[str, bytes], bytes]] = {}
        for each in computed:
            if each.question:
                questions.setdefault(each.encoder, {})[each.question, each.key] = each.vector
            else:
                texts.setdefault(each.encoder, {})[each.key] = each.vector
        for encoder, of_questions in questions.items():
            self._questions.add_vectors(encoder, of_questions)
        self.keep_texts(texts)

    def lend_texts(self, keys: Mapping[str, Sequence[bytes]]) -> Vectors:
        """Return the vectors of these texts that were computed before."""
        return {encoder: self._store.list_embeddings(encoder, some) for encoder, some in keys.items() if some}

    def keep_texts(self, vectors: Vectors) -> None:
        """Keep the vectors of texts."""
        for encoder, some in vectors.items():
            self._store.add_embeddings(encoder, some)
