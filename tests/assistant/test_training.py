"""When the model is trained again."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from bot.assistant import training
from bot.assistant.errors import ModelMissingError
from bot.assistant.project import CONFIG, DATA, DOMAIN, find_model


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project's training inputs, in place of the real ones."""
    shutil.copy(CONFIG, tmp_path / "config.yml")
    shutil.copy(DOMAIN, tmp_path / "domain.yml")
    shutil.copytree(DATA, tmp_path / "data")
    monkeypatch.setattr(training, "CONFIG", tmp_path / "config.yml")
    monkeypatch.setattr(training, "DOMAIN", tmp_path / "domain.yml")
    monkeypatch.setattr(training, "DATA", tmp_path / "data")
    return tmp_path


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_unchanged_sources_need_no_training(sources: Path) -> None:
    assert training.fingerprint() == training.fingerprint()


def test_another_wording_needs_no_training(sources: Path) -> None:
    before = training.fingerprint()
    _replace(sources / "domain.yml", "have a good day", "have a lovely day")
    assert training.fingerprint() == before


def test_a_new_example_a_new_response_and_a_new_setting_need_training(sources: Path) -> None:
    prints = [training.fingerprint()]
    _replace(sources / "data" / "nlu" / "courtesy.yml", "- howdy", "- howdy\n      - ahoy")
    prints.append(training.fingerprint())
    _replace(sources / "domain.yml", "  utter_goodbye:", "  utter_farewell:")
    prints.append(training.fingerprint())
    _replace(sources / "config.yml", "strength: 30", "strength: 31")
    prints.append(training.fingerprint())
    assert len(set(prints)) == 4


def test_an_up_to_date_model_is_not_trained_again(sources: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = sources / f"frontdesk-{training.fingerprint()}.tar.gz"
    model.touch()
    assert training.train(sources) == model
    assert "up to date" in capsys.readouterr().out


def test_model_that_fits_again_is_the_one_that_is_loaded(sources: Path) -> None:
    """The wording of a rule was changed, trained, and taken back."""
    fitting = sources / f"frontdesk-{training.fingerprint()}.tar.gz"
    later = sources / "frontdesk-of-the-change.tar.gz"
    for seconds, model in enumerate((fitting, later)):
        model.touch()
        os.utime(model, (seconds, seconds))
    assert find_model(sources) == later
    training.train(sources)
    assert find_model(sources) == fitting


def test_a_missing_model_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match=r"bot\.assistant\.training"):
        find_model(tmp_path)
