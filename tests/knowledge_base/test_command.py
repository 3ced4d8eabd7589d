"""`frontdesk kb`, as it is typed."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from bot.cli.main import main
from knowledge_base.errors import EncoderFilesError
from knowledge_base.model import Content
from knowledge_base.questions.store import QuestionStore
from knowledge_base.rendering import render_content
from knowledge_base.store import KnowledgeStore
from tests.knowledge_base.test_content import GOOD

GIF = base64.b64decode("R0lGODdhAQABAIAAAAAAAAAAACwAAAAAAQABAAAIBAABBAQAOw==")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "costs.md").write_text(GOOD, encoding="utf-8")
    return folder


def said(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, Any]:
    code = main(["kb", *map(str, arguments), "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_entries_go_in_are_found_and_come_out(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ["--data-dir", tmp_path / "data"]
    code, plan = said(capsys, *data, "import", folder, "--publish", "--dry-run")
    assert (code, [(step["line"], step["outcome"], step["publishes"]) for step in plan["steps"]]) == (
        0,
        [(2, "added", True)],
    )
    assert said(capsys, *data, "import", folder, "--publish")[1]["published"] == ["delivery-costs"]
    assert said(capsys, *data, "import", folder)[1]["skipped"] == ["delivery-costs"]
    code, ranking = said(capsys, *data, "search", "how much is delivery")
    assert (code, ranking["outcome"], ranking["candidates"][0]["entry_id"]) == (0, "answer", "delivery-costs")
    assert main(["kb", *map(str, data), "explain", "how much is delivery"]) == 0
    assert "closest: " in capsys.readouterr().out
    _, exported = said(capsys, *data, "export", tmp_path / "out")
    assert [Path(file).name for file in exported["files"]] == ["delivery-costs.md"]
    for name in ("out.zip", "out.json"):
        assert said(capsys, *data, "export", tmp_path / name)[0] == 0
        assert said(capsys, *data, "import", tmp_path / name)[1]["skipped"] == ["delivery-costs"]


def test_a_dry_run_is_read_line_by_line_and_drafts_are_told_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "faq.csv"
    table.write_text("title,body,views\nWhere?,Here.,7\n", encoding="utf-8")
    data = ["kb", "--data-dir", str(tmp_path / "data"), "import", str(table)]
    assert main([*data, "--dry-run"]) == 0
    captured = capsys.readouterr()
    assert captured.out == f"{table}:2: added: Where?\n1 added, 0 changed, 0 as they were.\n"
    assert captured.err == f"Note: {table}:1: The column “views” is not used.\n"
    assert main(data) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("1 waits as a draft: publish it in the studio")
    table.write_text("title,body\nWhere?,There.\nWho?,\n", encoding="utf-8")
    assert main([*data, "--dry-run"]) == 1
    captured = capsys.readouterr()
    assert f"{table}:2: changed where: Where? (answer)" in captured.out
    assert f"{table}:3: The answer to “Who?” is empty" in captured.err
    assert main(data) == 1


def test_bad_content_is_named_and_ends_with_1(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "costs.md").write_text(GOOD.replace("category", "kind"), encoding="utf-8")
    code, told = said(capsys, "--data-dir", tmp_path / "data", "import", folder)
    assert (code, told["problems"][0]["line"]) == (1, 4)
    assert main(["kb", "check", str(folder)]) == 1
    assert "`kind` is not a key" in capsys.readouterr().out


def test_a_broken_query_file_reports_nothing_but_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "e.jsonl").write_text(
        '{"id": "a", "question": "Why?", "paraphrases": []}\n', encoding="utf-8"
    )
    (tmp_path / "q.jsonl").write_text('{"text": "a", "entry_id": "a"}\n{"text":\n', encoding="utf-8")
    arguments = [
        "kb",
        "evaluate",
        "--entries",
        str(tmp_path / "e.jsonl"),
        "--queries",
        str(tmp_path / "q.jsonl"),
    ]
    assert main(arguments) == 1
    captured = capsys.readouterr()
    assert (captured.out, "q.jsonl:2:" in captured.err) == ("", True)


def test_the_gate_tells_what_retiring_an_entry_does(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ["--data-dir", tmp_path / "data"]
    said(capsys, *data, "import", folder, "--publish")
    with KnowledgeStore(tmp_path / "data" / "knowledge.db") as store:
        QuestionStore(store.file).pin("how much is delivery", "delivery-costs", "ada")
    assert said(capsys, *data, "gate", "delivery-costs")[1]["rows"] == []
    code, report = said(capsys, *data, "gate", "delivery-costs", "--retire")
    assert (code, report["blocked"], report["rows"][0]["verdict"]) == (1, True, "worse")
    assert main(["kb", *map(str, data), "gate", "delivery-costs", "--retire"]) == 1
    assert "worse, pinned: how much is delivery" in capsys.readouterr().out
    assert main(["kb", *map(str, data), "gate", "nothing"]) == 1
    assert capsys.readouterr().err == "There is no such revision of nothing.\n"


def test_an_import_that_makes_a_pinned_question_worse_waits_as_drafts(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ["--data-dir", tmp_path / "data"]
    said(capsys, *data, "import", folder, "--publish")
    with KnowledgeStore(tmp_path / "data" / "knowledge.db") as store:
        questions = QuestionStore(store.file)
        questions.pin("how much is delivery", "delivery-costs", "ada")
        bad = Content("Do parrots talk?", "All day long.", ("talking parrots",))
        (folder / "costs.md").write_text(render_content("delivery-costs", bad), encoding="utf-8")

        code = main(["kb", *map(str, data), "import", str(folder), "--publish"])
        told = capsys.readouterr().err
        assert code == 1
        assert "worse, pinned: how much is delivery" in told
        assert "Nothing went live; 1 wait as drafts. Pinned questions would get worse." in told
        assert store.get_published("delivery-costs").revision == 1
        assert store.get_entry("delivery-costs").latest.number == 2

        reason = ["--override", "The parrot shop opens."]
        code, done = said(capsys, *data, "import", folder, "--publish", *reason, "--by", "bo")
        assert (code, done["published"], done["waiting"]) == (0, ["delivery-costs"], [])
        assert store.get_published("delivery-costs").revision == 2
        (_, passed), *_ = questions.list_passes()
        assert (passed.kind, passed.by, passed.reason) == ("overridden", "bo", "The parrot shop opens.")
        assert passed.blocked == ("how much is delivery",)


def test_an_import_that_cannot_be_checked_goes_live_with_a_reason_only(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> None:
        raise EncoderFilesError("model.onnx")

    monkeypatch.setattr("knowledge_base.search.default.load_embedder", missing)
    data = ["--data-dir", tmp_path / "data"]
    assert said(capsys, *data, "import", folder)[0] == 0
    with KnowledgeStore(tmp_path / "data" / "knowledge.db") as store:
        QuestionStore(store.file).pin("how much is delivery", None, "ada")
        assert main(["kb", *map(str, data), "import", str(folder), "--publish"]) == 1
        assert (
            "Nothing went live; 1 wait as drafts. The assistant is not available" in capsys.readouterr().err
        )
        assert said(capsys, *data, "import", folder, "--publish", "--override", "No encoders here.")[0] == 0
        (_, passed), *_ = QuestionStore(store.file).list_passes()
        assert (passed.kind, passed.reason) == ("unchecked", "No encoders here.")


def test_pictures_go_out_and_come_in_with_their_entries(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here, there, source = tmp_path / "here", tmp_path / "there", tmp_path / "source"
    source.mkdir()
    (source / "door.md").write_text("---\ntitle: Where is it?\n---\n![The door](door.gif)")
    (source / "door.gif").write_bytes(GIF)
    assert said(capsys, "--data-dir", here, "import", source)[0] == 0
    for name, data in (("folder", there / "a"), ("pack.zip", there / "b")):
        out = tmp_path / name
        assert said(capsys, "--data-dir", here, "export", out, "--all")[0] == 0
        assert said(capsys, "--data-dir", data, "import", out)[0] == 0
        [kept] = (data / "pictures").iterdir()
        assert kept.read_bytes() == GIF
        with KnowledgeStore(data / "knowledge.db") as store:
            assert (
                store.get_entry("where-is-it").latest.content.answer == f"![The door](/pictures/{kept.name})"
            )
