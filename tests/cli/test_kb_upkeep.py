"""`frontdesk kb upkeep`, as it is typed, and the upkeep that is done in a process of its own."""

from __future__ import annotations

import json
import subprocess
from datetime import date
from pathlib import Path
from subprocess import PIPE

import pytest

from bot.cli.main import main
from knowledge_base.model import Content
from knowledge_base.store import KnowledgeStore
from knowledge_base.store.upkeep import UpkeepStore
from knowledge_base.upkeep.apart import COMMAND, environment, findings_from

PAST = date(2026, 1, 1)


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    with KnowledgeStore(tmp_path / "knowledge.db") as store:
        for entry_id, content in {
            "late": Content(
                "When are you open?", "[Look](/help/old) at “nine”. We utilise a clock.", check_by=PAST
            ),
            "old": Content("Old?", "Old."),
        }.items():
            store.add_entry(content, "ada", entry_id)
            store.publish_entry(entry_id, "ada")
        store.retire_entry("old", "ada")
    return tmp_path


def upkeep(data_dir: Path, *options: str) -> int:
    return main(["kb", "--data-dir", str(data_dir), "upkeep", "--without-meaning", *options])


def test_it_names_what_is_there_and_leaves_out_what_was_dismissed(
    data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert upkeep(data_dir, "--json") == 1
    findings = json.loads(capsys.readouterr().out)
    assert [each["kind"] for each in findings] == ["overdue", "dead_link", "jargon"]
    assert "retired" in findings[1]["sentence"]
    with KnowledgeStore(data_dir / "knowledge.db") as store:
        for each in findings[:2]:
            UpkeepStore(store.file).dismiss(each["key"], each["fingerprint"], "It is fine.", "ada")
    assert upkeep(data_dir) == 0, "hints are not serious"
    said = capsys.readouterr().out
    assert "hint  late: “utilise”" in said
    assert "overdue" not in said


def test_nothing_to_do_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    KnowledgeStore(tmp_path / "knowledge.db").close()
    assert upkeep(tmp_path) == 0
    assert capsys.readouterr().out == "Nothing to look at.\n"


def test_a_process_of_its_own_finds_the_same(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    upkeep(data_dir, "--json")
    known = {"today": date.today().isoformat(), "alike": [], "own_site": ""}
    asked = json.dumps({"path": str(data_dir / "knowledge.db"), **known}).encode()
    done = subprocess.run(COMMAND, input=asked, env=environment(), stdout=PIPE, timeout=60, check=True)
    apart = findings_from(done.stdout)
    assert [each.key for each in apart] == [each["key"] for each in json.loads(capsys.readouterr().out)]
    assert all(isinstance(each.entries, tuple) for each in apart)
