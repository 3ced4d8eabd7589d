"""The figures of an evaluation, by hand on small cases, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sklearn.metrics import matthews_corrcoef, roc_auc_score  # scikit-learn is the reference here

from knowledge_base.content import ContentError
from knowledge_base.model import Candidate, EntryId, Outcome, Ranking
from knowledge_base.search.embedding import Embedder
from knowledge_base.search.evaluation import (
    Query,
    area_under_curve,
    calibration_error,
    evaluate,
    evaluate_files,
    matthews,
    read_queries,
)
from tests.knowledge_base.shop_content import SHOP


def written(path: Path, rows: list[Any]) -> Path:
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def test_files_are_evaluated_through_the_live_search(tmp_path: Path, embedder: Embedder) -> None:
    entries = [
        {"id": entry_id, "question": content.question, "paraphrases": list(content.phrasings)}
        for entry_id, content in SHOP.items()
    ]
    queries: list[dict[str, str | None]] = [
        {"text": content.phrasings[0], "entry_id": entry_id} for entry_id, content in SHOP.items()
    ]
    queries += [{"text": "what is the capital of France", "entry_id": None}]
    figures = evaluate_files(
        written(tmp_path / "e.jsonl", entries), written(tmp_path / "q.jsonl", queries), embedder
    ).as_dict()
    exact = {"n": 9, "top1": 1.0, "top5": 1.0, "mrr": 1.0, "accuracy": 1.0, "mcc": 1.0}
    exact |= {
        "resolved_in_two": 1.0,
        "answered_wrong": 0.0,
        "always_commonest": 0.1111,
        "always_none": 0.1111,
    }
    shares = {"in_scope_accuracy": 1.0, "out_of_scope_recall": 1.0, "answerable_auroc": 1.0}
    assert figures.items() >= {**exact, **shares}.items()
    assert set(figures) == {*exact, *shares, "ece", "p50_ms", "p95_ms", "build_s"}


def test_figures_without_a_class_are_null(tmp_path: Path, embedder: Embedder) -> None:
    entries = written(tmp_path / "e.jsonl", [{"id": "a", "question": "Where is it?", "paraphrases": []}])
    queries = written(tmp_path / "q.jsonl", [{"text": "vegetarian menu", "entry_id": None}])
    figures = evaluate_files(entries, queries, embedder).as_dict()
    assert (figures["top1"], figures["in_scope_accuracy"], figures["answerable_auroc"]) == (None, None, None)
    assert figures["out_of_scope_recall"] == 1.0


class Rankings:
    """Stands for an index: gives each question the ranking that the test wrote down."""

    def __init__(self, rankings: dict[str, Ranking]) -> None:
        self._rankings = rankings

    def rank(self, text: str, *, limit: int) -> Ranking:
        return self._rankings[text]


def ranking(outcome: Outcome, *entry_ids: str) -> Ranking:
    return Ranking(outcome, tuple(Candidate(EntryId(each), 1, each, 0.2, {}, "") for each in entry_ids))


def test_what_is_offered_when_asking_back_resolves_and_only_an_answer_is_wrong() -> None:
    rankings = {
        "right at once": ranking("answer", "a", "b"),
        "second of those offered": ranking("clarify", "b", "a"),
        "fourth, so not offered": ranking("clarify", "b", "c", "d", "a"),
        "second behind an answer": ranking("answer", "b", "a"),
        "not shown at all": ranking("none", "a"),
        "answered without an entry": ranking("answer", "c"),
        "rightly admitted": ranking("none", "c"),
        "asked back without an entry": ranking("clarify", "c", "b"),
    }
    wanted = ["a", "a", "a", "a", "a", None, None, None]
    asked = [
        Query(text, EntryId(right) if right else None) for text, right in zip(rankings, wanted, strict=True)
    ]
    figures = evaluate(Rankings(rankings), asked)
    assert figures.resolved_in_two == 2 / 5
    assert figures.answered_wrong == 2 / 8
    assert (figures.always_commonest, figures.always_none) == (5 / 8, 3 / 8)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{not json", "not JSON"),
        ('{"text": "a"}', "lacks `entry_id`"),
        ('{"text": 5, "entry_id": null}', "lacks `text`"),
        ("[]", "lacks `text`"),
    ],
)
def test_a_broken_line_is_named_and_nothing_is_read(tmp_path: Path, line: str, words: str) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(f'{{"text": "a", "entry_id": null}}\n\n{line}\n', encoding="utf-8")
    with pytest.raises(ContentError, match=words) as caught:
        read_queries(path)
    assert caught.value.problems[0].line == 3


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="cannot be read"):
        read_queries(tmp_path / "nowhere.jsonl")


def test_matthews_and_the_curve_agree_with_scikit_learn() -> None:
    wanted = ["a", "a", "b", "c", "none", "none", "b", "a"]
    given = ["a", "b", "b", "c", "none", "a", "none", "a"]
    assert matthews(given, wanted) == pytest.approx(matthews_corrcoef(wanted, given))
    scores, positive = [0.1, 0.4, 0.4, 0.8, 0.3], [False, True, False, True, True]
    assert area_under_curve(scores, positive) == pytest.approx(roc_auc_score(positive, scores))


def test_matthews_of_one_class_is_zero() -> None:
    assert matthews(["a", "a"], ["a", "a"]) == 0.0


def test_calibration_error_is_the_gap_by_bin() -> None:
    assert calibration_error([0.95, 0.95, 0.25, 0.25], [True, True, False, True]) == pytest.approx(
        (2 * 0.05 + 2 * 0.25) / 4
    )
    assert calibration_error([], []) == 0.0
