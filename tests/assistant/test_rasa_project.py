"""The project as plain Rasa sees it: valid, and right on held-out examples and test conversations."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from bot.assistant.project import DATA, ROOT

if TYPE_CHECKING:
    from bot.assistant.engine import Engine

HELD_OUT = ROOT / "tests" / "nlu"
CONVERSATIONS = ROOT / "tests" / "conversations"
RIGHT_AT_LEAST = 0.93


def read_examples(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*.yml")):
        for item in yaml.safe_load(path.read_text(encoding="utf-8")).get("nlu", []):
            for line in item["examples"].splitlines():
                yield line.removeprefix("- ").strip(), item["intent"]


def _said_in_conversations() -> Iterator[str]:
    for path in sorted(CONVERSATIONS.glob("*.yml")):
        for story in yaml.safe_load(path.read_text(encoding="utf-8"))["stories"]:
            yield from (step["user"].strip() for step in story["steps"] if "user" in step)


def _rasa(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "ignore", "-m", "rasa", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=300)


def test_held_out_lines_are_not_trained_on() -> None:
    trained = {text.lower() for text, _ in read_examples(DATA)}
    assert trained
    assert not trained & {text.lower() for text, _ in read_examples(HELD_OUT)}
    assert not trained & {text.lower() for text in _said_in_conversations()}


@pytest.mark.model
def test_held_out_examples_are_understood(engine: Engine) -> None:
    examples = list(read_examples(HELD_OUT))
    wrong = [(text, intent) for text, intent in examples if engine.understand(text).intent != intent]
    assert len(wrong) <= (1 - RIGHT_AT_LEAST) * len(examples), wrong


NO_WORDS = "にほ|NEXTA from the other|kjhkjh|ああああ|дщшгн|zz|ほげ|กขค|מממ|blorp|qwertz|ab|vbn mnb"
SMALL_TALK = {"affirm", "deny", "greet", "goodbye", "thank", "how_are_you"}


@pytest.mark.model
@pytest.mark.parametrize("text", NO_WORDS.split("|"))
def test_words_that_mean_nothing_are_no_small_talk(engine: Engine, text: str) -> None:
    assert engine.understand(text).intent not in SMALL_TALK


@pytest.mark.model
@pytest.mark.timeout(300)
def test_rasa_finds_the_project_valid() -> None:
    result = _rasa("data", "validate", "--fail-on-warnings")
    assert result.returncode == 0, result.stderr[-3000:]


@pytest.mark.model
@pytest.mark.timeout(300)
def test_rasa_plays_the_test_conversations_as_written(model: Path, tmp_path: Path) -> None:
    result = _rasa(
        *("test", "core", "--model", str(model), "--stories", str(CONVERSATIONS)),
        *("--fail-on-prediction-errors", "--out", str(tmp_path)),
    )
    assert result.returncode == 0, result.stderr[-3000:]
