"""`frontdesk understand`, as it is typed."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.cli.understand import BadLine, read_lines


@pytest.mark.parametrize(
    ("line", "told"),
    [("{", "line 2 is not JSON"), ('{"txt": "hi"}', "line 2 has no text"), ("[]", "line 2 has no text")],
)
def test_a_bad_line_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, told: str
) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(f'{{"text": "hello"}}\n{line}\n', encoding="utf-8")
    assert main(["understand", "--in", str(source), "--data-dir", str(tmp_path)]) == 1
    assert told in capsys.readouterr().err


@pytest.mark.model
@pytest.mark.timeout(300)
def test_each_line_is_read_through_the_model(tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    texts = ["hi, my name is daniel", "let me talk to a human", "how long does a refund take"]
    source.write_text(
        "".join(json.dumps({"text": text, "kept": 1}) + "\n" for text in texts), encoding="utf-8"
    )
    options = ["--in", str(source), "--out", str(target), "--data-dir", str(tmp_path)]
    # In a process of its own: one process has one model and one index, and here those are other tests'.
    subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bot.cli.main", "understand", *options, "--demo"], check=True
    )
    name, person, refund = (json.loads(line) for line in target.read_text(encoding="utf-8").splitlines())
    assert (name["customer_name"].lower(), name["kept"], name["wants_human"]) == ("daniel", 1, False)
    assert (person["wants_human"], person["customer_name"]) == (True, None)
    assert (refund["entry_id"], refund["text"]) == ("refund-times", texts[2])
    assert {"complaint", "mood", "intent", "confidence"} <= refund.keys()


@pytest.mark.model
@pytest.mark.timeout(300)
def test_standard_output_holds_results_alone_and_no_demo(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"text": "how long does a refund take"}\n', encoding="utf-8")
    command = [sys.executable, "-W", "ignore", "-m", "bot.cli.main", "understand", "--in", str(source)]
    done = subprocess.run([*command, "--data-dir", str(tmp_path)], check=True, capture_output=True)
    (line,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert (line["intent"], line["entry_id"]) == ("ask", None)
    assert b"is up to date" in done.stderr or b"Trained" in done.stderr


def test_lines_are_read_from_standard_input_for_a_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO('{"text": "hi"}\n\n{"text": "ho"}\n'))
    assert [line["text"] for line in read_lines(Path("-"))] == ["hi", "ho"]
    monkeypatch.setattr("sys.stdin", io.StringIO("hi\n"))
    with pytest.raises(BadLine, match="-, line 1 is not JSON"):
        list(read_lines(Path("-")))
