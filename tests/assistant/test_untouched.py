"""The gate asks again only what a change may touch, and finds what asking everything again would find."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from bot.assistant.dry_run import DryRuns, QuestionEmbedder, change_of, result_of
from bot.assistant.project import ROOT
from bot.protocol.dry_run import AskedQuestion, DryRunResult, EntryChange
from knowledge_base.folder import import_folder
from knowledge_base.model import Content, Ranking
from knowledge_base.questions.model import key_of
from knowledge_base.questions.store import QuestionStore
from knowledge_base.search.default import load_embedder
from knowledge_base.search.embedding import Embedder
from knowledge_base.search.live import LiveIndex, ServedIndex
from knowledge_base.search.untouched import SAMPLE
from knowledge_base.store import KnowledgeStore

TOPICS = ("orders", "returns-and-refunds")
_QUESTIONS = 70
_OTHER = ("what is the capital of peru", "wo ist mein paket?", "wher is my ordr. and can i return it?")


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return load_embedder()


@pytest.fixture
def store() -> Iterator[KnowledgeStore]:
    with KnowledgeStore(":memory:") as store:
        for topic in TOPICS:
            import_folder(store, ROOT / "knowledge_base" / "demo" / topic, by="tests")
        yield store


def questions_of(store: KnowledgeStore) -> list[str]:
    """Near phrasings of all entries, and some that are near none."""
    every = [f"{text} please" for entry in store.list_published() for text in entry.content.phrasings]
    texts = [*random.Random(3).sample(every, _QUESTIONS), *_OTHER]
    questions = QuestionStore(store.file)
    for text in texts:
        questions.pin(text, None, "tests")
    return texts


def edited(store: KnowledgeStore, chance: random.Random) -> EntryChange:
    """A change as editors make them, good and bad."""
    mine, other = chance.sample(store.list_published(), 2)
    content = mine.content
    changes: list[Content | None] = [
        None,
        replace(content, phrasings=content.phrasings[: chance.randrange(3)]),
        replace(content, phrasings=(*content.phrasings, *chance.sample(other.content.phrasings, 3))),
        replace(content, question=other.content.question),
        replace(content, question="What should I know?", phrasings=()),
        replace(content, answer=f"{content.answer} A {chance.randrange(99)}-page novel."),
        replace(other.content, answer=content.answer),
    ]
    entry_id = mine.id if chance.random() < 0.8 else f"new-{chance.randrange(9)}"
    made = chance.choice(changes)
    return EntryChange(entry_id, 9, msgspec.to_builtins(made) if made else None)


def dry_run(dry_runs: DryRuns, texts: list[str], *changes: EntryChange) -> list[DryRunResult]:
    index = dry_runs.index(changes)
    return [dry_runs.dry_run(index, AskedQuestion(key_of(text), text)) for text in texts]


def asked_anew(
    live: LiveIndex, texts: list[str], reader: QuestionEmbedder, *changes: EntryChange
) -> Iterator[DryRunResult]:
    """What all of them get when nothing is known of before."""
    index = live.overlaid(list(map(change_of, changes)), reader)
    for text in texts:
        with reader.remembering(AskedQuestion(key_of(text), text)):
            yield result_of(index.rank_parts(text))


def gets(found: DryRunResult) -> tuple[str, frozenset[str]]:
    return found.outcome, frozenset(found.shown)


@pytest.mark.parametrize("seed", range(3))
def test_what_is_not_asked_again_gets_what_it_got(
    seed: int, store: KnowledgeStore, embedder: Embedder
) -> None:
    texts, chance = questions_of(store), random.Random(seed)
    live, reader = LiveIndex(store, embedder), QuestionEmbedder(embedder)
    dry_runs = DryRuns(live, embedder)
    dry_run(dry_runs, texts)
    for change in [edited(store, chance) for _ in range(3)]:
        found = dry_run(dry_runs, texts, change)
        assert len(found) == len(texts) > 0
        assert list(map(gets, found)) == [gets(each) for each in asked_anew(live, texts, reader, change)]


def test_what_has_nothing_to_do_with_a_change_is_not_asked_again(
    store: KnowledgeStore, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = questions_of(store)
    dry_runs = DryRuns(LiveIndex(store, embedder), embedder)
    before = dry_run(dry_runs, texts)
    wrapping = store.get_published("gift-wrapping").content
    change = replace(wrapping, answer=f"{wrapping.answer} Ribbons too.")
    asked = []
    rank_parts = ServedIndex.rank_parts

    def noted(self: ServedIndex, text: str, **named: Any) -> tuple[Ranking, ...]:
        asked.append(text)
        return rank_parts(self, text, **named)

    monkeypatch.setattr(ServedIndex, "rank_parts", noted)
    found = dry_run(dry_runs, texts, EntryChange("gift-wrapping", 9, msgspec.to_builtins(change)))
    # Of so few entries most are among the eight leaders; the more there are, the fewer are asked again.
    assert SAMPLE <= len(asked) < len(texts)
    assert list(map(gets, found)) == list(map(gets, before))


def test_after_a_publish_only_what_it_touches_is_asked_again_of_what_is_live(
    store: KnowledgeStore, embedder: Embedder
) -> None:
    texts = questions_of(store)
    live, reader = LiveIndex(store, embedder), QuestionEmbedder(embedder)
    dry_runs = DryRuns(live, embedder)
    dry_run(dry_runs, texts)
    for number, entry in enumerate(store.list_published()[:3]):
        content = replace(entry.content, phrasings=entry.content.phrasings[:1], answer=f"Part {number}.")
        store.save_draft(entry.id, content, "tests", entry.revision)
        store.publish_entry(entry.id, "tests")
        found = dry_run(dry_runs, texts)
        assert list(map(gets, found)) == [gets(each) for each in asked_anew(live, texts, reader)]
