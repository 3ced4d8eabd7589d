"""What is worth asking an editor, what the answer does to an entry, and the replay of both."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.cli.main import main
from knowledge_base.errors import TaughtOtherwiseError
from knowledge_base.gaps.choice import Candidate, choose
from knowledge_base.store import KnowledgeStore
from knowledge_base.teaching import teach
from tests.knowledge_base.shop_content import SHOP, publish
from tests.knowledge_base.test_evaluation import written

SURE, TORN = (0.97, 0.01), (0.45, 0.4)


def test_the_least_sure_comes_first_and_what_is_surely_not_here_is_sure_too() -> None:
    candidates = [Candidate(SURE, 1, "a"), Candidate(TORN, 1, "b"), Candidate((0.01,), 1, "c")]
    assert choose(candidates, 1) == [1]
    assert Candidate((), 1, "d").uncertainty == 0.0


def test_cost_and_crowds_count() -> None:
    assert choose([Candidate(TORN, 1, "a"), Candidate(TORN, 5, "b")], 1) == [1]
    alone, crowd = [Candidate(TORN, 1, "alone")], [Candidate(TORN, 1, "crowd")] * 3
    assert choose([*alone, *crowd], 1) == [1]


def test_a_crowd_is_not_asked_about_again_and_again_in_one_round() -> None:
    candidates = [Candidate(TORN, 1, "crowd")] * 3 + [Candidate(TORN, 1, "alone")]
    assert choose(candidates, 2) == [0, 3]
    assert sorted(choose(candidates, 9)) == [0, 1, 2, 3]


def test_a_wording_goes_to_one_entry_once(store: KnowledgeStore) -> None:
    for entry_id in ("delivery-cost", "return-item"):
        publish(store, SHOP[entry_id], entry_id)
    taught = teach(store, "delivery-cost", ["what do I pay for the van"], "Ed", "")
    assert taught.latest.content.phrasings[-1] == "what do I pay for the van"
    assert taught.live == taught.latest.number - 1, "nothing is live before it is published"
    assert teach(store, "delivery-cost", ["What do I pay for the van?"], "Ed", "").latest == taught.latest
    with pytest.raises(TaughtOtherwiseError) as caught:
        teach(store, "return-item", ["what do i pay for the van?"], "Mia", "")
    assert caught.value.entry_id == "delivery-cost"


@pytest.mark.model
def test_a_replay_teaches_what_is_right_and_tells_the_figures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entries = [
        {"id": entry_id, "question": content.question, "paraphrases": []}
        for entry_id, content in SHOP.items()
    ]
    ask = "the courier's invoice baffles me"
    told: list[dict[str, str | None]] = [
        {"text": ask, "entry_id": "delivery-cost"},
        {"text": "who won the cup", "entry_id": None},
    ]
    told += [
        {"text": ask.upper(), "entry_id": "return-item"},
        {"text": "a new thing", "entry_id": "not-here"},
    ]
    queries = [{"text": f"{ask}!", "entry_id": "delivery-cost"}]
    arguments = ["kb", "teach", "--budget", "5", "--round", "1"]
    files: dict[str, list[Any]] = {"entries": entries, "stream": told, "queries": queries}
    for name, rows in files.items():
        arguments += [f"--{name}", str(written(tmp_path / name, rows))]
    assert main([*arguments, "--json"]) == 0
    replay: dict[str, Any] = json.loads(capsys.readouterr().out)
    counts = {"rounds": 4, "asked": 4, "confirmed": 1, "without_entry": 2, "refused": 1}
    assert replay.items() >= counts.items()
    assert (replay["before"]["accuracy"], replay["after"]["accuracy"]) == (0.0, 1.0)
    assert replay["live_s"] < 1
    assert main(arguments) == 0
    assert "answered_wrong" in capsys.readouterr().out
