"""What the shipped knowledge base makes of questions that were written unlike its phrasings.

The floors are a little below what was measured, so that a loss is noticed. They are also below what is aimed
at (top-1 0.95, Matthews 0.90, and 0.90 in other languages). Nothing is fitted to these questions:
`benchmarks/fit_confidence.py` and `benchmarks/fit_doubts.py` see neither file.
"""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge_base.model import EntryId
from knowledge_base.search.embedding import Embedder
from knowledge_base.search.evaluation import Query, evaluate, read_queries
from knowledge_base.search.live import LiveIndex
from knowledge_base.shipped import prepare
from knowledge_base.store import KnowledgeStore

HERE = Path(__file__).parent
MODELS = HERE.parent.parent / "models"

pytestmark = [pytest.mark.model, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def shipped(embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveIndex]:
    own_copy = shutil.copy(prepare(MODELS), tmp_path_factory.mktemp("shipped"))
    with KnowledgeStore(own_copy) as store:
        yield LiveIndex(store, embedder)


def test_held_out_questions_find_their_entries(shipped: LiveIndex) -> None:
    figures = evaluate(shipped, read_queries(HERE / "shop_questions.jsonl"))
    assert figures.n >= 480, "too few questions to tell"
    assert (figures.top1 or 0.0) >= 0.865
    assert (figures.top5 or 0.0) >= 0.96
    assert figures.mcc >= 0.81
    assert (figures.out_of_scope_recall or 0.0) >= 0.80
    assert (figures.answerable_auroc or 0.0) >= 0.93
    assert figures.ece <= 0.075


def test_questions_in_other_languages_find_their_entries(shipped: LiveIndex) -> None:
    asked: defaultdict[str, list[Query]] = defaultdict(list)
    for line in (HERE / "shop_questions_other_languages.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        asked[row["language"]].append(Query(row["text"], row["entry_id"]))
    assert {len(questions) for questions in asked.values()} == {10}
    assert len(asked) == 14
    shares = sorted((evaluate(shipped, questions).top1 or 0.0 for questions in asked.values()), reverse=True)
    assert sum(shares[:10]) / 10 >= 0.83
    assert sum(shares) / len(shares) >= 0.75


@pytest.mark.parametrize(
    ("previous", "asked", "entry_ids"),
    [
        ("delivery-cost", "and abroad?", ["delivery-in-europe", "delivery-outside-europe"]),
        ("delivery-cost", "how long does that take?", ["delivery-times"]),
        ("delivery-cost", "and for furniture?", ["furniture-delivery"]),
        ("delivery-times", "and how much does it cost?", ["delivery-cost"]),
        ("return-an-item", "and how much does it cost?", ["return-cost"]),
        ("return-an-item", "how long do I have for that?", ["return-period"]),
        ("assembly-service", "and how long does it take?", ["assembly-service"]),
        ("cancel-order", "does that cost anything?", ["cancellation-fees"]),
        ("payment-methods", "and in instalments?", ["instalments"]),
        ("showroom-visit", "can i return things there?", ["return-in-showroom"]),
        ("recover-password", "it doesn't arrive", ["recover-password"]),
    ],
)
def test_a_follow_up_finds_the_entry_it_means(
    shipped: LiveIndex, previous: str, asked: str, entry_ids: list[str]
) -> None:
    ranking = shipped.rank(asked, previous=EntryId(previous))
    assert ranking.outcome != "none"
    assert ranking.candidates[0].entry_id in entry_ids


@pytest.mark.parametrize("asked", ["do goldfish sleep?", "and my goldfish?", "what do goldfish eat"])
def test_delivery_says_nothing_of_goldfish(shipped: LiveIndex, asked: str) -> None:
    assert shipped.rank(asked, previous=EntryId("delivery-cost")).outcome == "none"
