"""Bad edits of the shipped entries are seen before they are live, by the real encoders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import msgspec
import pytest

from bot.assistant.dry_run import DryRuns
from bot.assistant.errors import BadRequestError
from bot.assistant.project import ROOT
from bot.gateway.known_vectors import KnownVectors
from bot.protocol.dry_run import AskedQuestion, EntryChange
from knowledge_base.folder import import_folder
from knowledge_base.model import Content
from knowledge_base.questions.judging import Expectation, Verdict, judge
from knowledge_base.questions.model import Reply, key_of
from knowledge_base.questions.store import QuestionStore
from knowledge_base.search.default import load_embedder
from knowledge_base.search.embedding import Embedder
from knowledge_base.search.live import LiveIndex
from knowledge_base.store import KnowledgeStore

TOPICS = ("orders", "returns-and-refunds")
PINNED = {
    "how can i cancel my order": "cancel-order",
    "stop my order please": "cancel-order",
    "when do i get my refund": "refund-times",
    "how many days for a refund": "refund-times",
    "where is my package": "track-my-order",
    "do you wrap gifts": "gift-wrapping",
    "what does returning an item cost": "return-cost",
    "try a mattress": "mattress-trial",
    "can i exchange it for another colour": "exchange-item",
    "what is the capital of peru": None,
}


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return load_embedder()


@pytest.fixture(scope="module")
def store() -> Iterator[KnowledgeStore]:
    with KnowledgeStore(":memory:") as store:
        for topic in TOPICS:
            import_folder(store, ROOT / "knowledge_base" / "demo" / topic, by="tests")
        questions = QuestionStore(store.file)
        for text, entry_id in PINNED.items():
            questions.pin(text, entry_id, "tests")
        yield store


@pytest.fixture(scope="module")
def dry_runs(store: KnowledgeStore, embedder: Embedder) -> DryRuns:
    return DryRuns(LiveIndex(store, embedder), embedder)


def content(store: KnowledgeStore, entry_id: str) -> Content:
    return store.get_published(entry_id).content


def change(entry_id: str, content: Content | None) -> EntryChange:
    return EntryChange(entry_id, 2, msgspec.to_builtins(content) if content else None)


def replies(dry_runs: DryRuns, *changes: EntryChange) -> dict[str, Reply]:
    index = dry_runs.index(changes)
    found = {text: dry_runs.dry_run(index, AskedQuestion(key_of(text), text)) for text in PINNED}
    return {text: Reply(each.outcome, each.shown, each.confidence) for text, each in found.items()}


def judged(dry_runs: DryRuns, *changes: EntryChange) -> dict[str, Verdict | None]:
    before, after = replies(dry_runs), replies(dry_runs, *changes)
    changed = {change.entry_id for change in changes}
    pins = {
        text: Expectation(right=entry, nothing=entry is None, pinned=True) for text, entry in PINNED.items()
    }
    return {text: judge(before[text], after[text], pins[text], changed) for text in PINNED}


def worse(dry_runs: DryRuns, *changes: EntryChange) -> set[str]:
    return {text for text, verdict in judged(dry_runs, *changes).items() if verdict == "worse"}


def test_the_pinned_questions_get_what_they_should_today(dry_runs: DryRuns) -> None:
    for text, reply in replies(dry_runs).items():
        wanted = PINNED[text]
        assert (reply.outcome, *reply.shown) == (("answer", wanted) if wanted else ("none",)), text


def test_an_entry_that_takes_over_another_question_is_caught(
    dry_runs: DryRuns, store: KnowledgeStore
) -> None:
    """All that asked for one entry now asks for another, whose answer is about something else."""
    refund, wrapping = content(store, "refund-times"), content(store, "gift-wrapping")
    moved = replace(wrapping, question=refund.question, phrasings=refund.phrasings)
    emptied = replace(refund, question="Something about money", phrasings=())
    caught = worse(dry_runs, change("gift-wrapping", moved), change("refund-times", emptied))
    assert {"when do i get my refund", "how many days for a refund", "do you wrap gifts"} <= caught


def test_stolen_phrasings_are_caught(dry_runs: DryRuns, store: KnowledgeStore) -> None:
    victim, thief = content(store, "cancel-order"), content(store, "cancellation-fees")
    stolen = ("cancel order", "stop my order", "how can i cancel my order", "i want to cancel my order")
    robbed = replace(thief, phrasings=(*thief.phrasings, *stolen, *victim.phrasings))
    assert worse(dry_runs, change("cancellation-fees", robbed)) & {
        "how can i cancel my order",
        "stop my order please",
    }


def test_a_title_made_vague_is_caught(dry_runs: DryRuns, store: KnowledgeStore) -> None:
    vague = replace(
        content(store, "mattress-trial"), question="What should I know?", answer="See there.", phrasings=()
    )
    assert worse(dry_runs, change("mattress-trial", vague)) == {"try a mattress"}


def test_removed_phrasings_are_caught(dry_runs: DryRuns, store: KnowledgeStore) -> None:
    bare = replace(content(store, "track-my-order"), phrasings=())
    assert worse(dry_runs, change("track-my-order", bare)) == {"where is my package"}


def test_a_retired_entry_is_caught(dry_runs: DryRuns) -> None:
    assert worse(dry_runs, change("gift-wrapping", None)) == {"do you wrap gifts"}


def test_an_entry_for_everything_is_caught(dry_runs: DryRuns) -> None:
    greedy = Content("What else?", "Ask us anything.", ("what is the capital", "capital of peru"))
    assert worse(dry_runs, change("anything", greedy)) == {"what is the capital of peru"}


def test_a_good_edit_passes(dry_runs: DryRuns, store: KnowledgeStore) -> None:
    returns = content(store, "refund-times")
    better = replace(
        returns,
        answer=f"{returns.answer}\n\nA refund in a shop takes two days.",
        phrasings=(*returns.phrasings, "refund duration in days"),
    )
    assert worse(dry_runs, change("refund-times", better)) == set()


def test_vectors_of_questions_are_computed_once_and_go_with_them(
    store: KnowledgeStore, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions, vectors = QuestionStore(store.file), KnownVectors(store)
    asked = AskedQuestion(key_of("can i pay by cheque?"), "can i pay by cheque?")
    questions.pin(asked.text, None, "tests")
    first = DryRuns(LiveIndex(store, embedder), embedder)
    found = first.dry_run(first.index(()), asked)
    vectors.keep(first.computed())
    assert len(questions.list_vectors([asked.key])) == 2
    again = DryRuns(LiveIndex(store, embedder), embedder)
    index = again.index(())
    (asked,) = vectors.lend([asked])
    with monkeypatch.context() as patch:
        patch.setattr(embedder.close, "encode", lambda texts: pytest.fail(f"{texts} were encoded again"))
        assert again.dry_run(index, asked) == found
    questions.unpin(asked.text)
    assert questions.list_vectors([asked.key]) == []


def test_content_that_is_none_is_refused(dry_runs: DryRuns) -> None:
    with pytest.raises(BadRequestError):
        dry_runs.index([EntryChange("returns", 2, {"question": 3})])
