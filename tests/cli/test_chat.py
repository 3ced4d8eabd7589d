"""`frontdesk chat` against a real gateway, with a scripted assistant behind it."""

from __future__ import annotations

import asyncio
import json
from argparse import Namespace
from pathlib import Path

import pytest

from bot.cli import chat
from tests.gateway.house import open_house


async def chatted(url: str, *texts: str, as_json: bool = True, name: str | None = None) -> int:
    options = Namespace(url=url, name=name, identity=None, send=list(texts), json=as_json)
    return await asyncio.to_thread(chat.run, options)


async def test_each_event_is_a_line_and_an_answer_names_its_entry(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with open_house(tmp_path) as house:
        assert await chatted(house.url, "hello", "how do i return it?") == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert all({"seq", "type", "sender", "text"} <= line.keys() for line in lines)
    assert [line["seq"] for line in lines] == sorted(line["seq"] for line in lines)
    assert [(line["sender"], line["text"]) for line in lines[:2]] == [
        ("customer", "hello"),
        ("assistant", "You said: hello"),
    ]
    (answer,) = (line for line in lines if "entry_id" in line)
    assert (answer["sender"], answer["entry_id"], answer["confidence"]) == ("assistant", "returns", 0.93)


async def test_a_handoff_ends_the_wait_for_a_reply(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with open_house(tmp_path) as house:
        assert await chatted(house.url, "a person please") == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    waiting, question = lines[-2:]
    assert (waiting["type"], waiting["owner"]) == ("owner", "waiting")
    assert question["quick_replies"], "before an empty desk they are asked what they would like"


async def test_a_name_is_given_and_people_read_plain_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with open_house(tmp_path) as house:
        assert await chatted(house.url, "how do i return it?", as_json=False, name="Priya") == 0
        (asked,) = house.assistant.requests
    assert asked.customer.name == "Priya"
    said = capsys.readouterr().out
    assert "Priya" in said.splitlines()[0]
    assert "Assistant: Returns are **free**" in said


async def test_a_refused_text_is_told_with_its_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with open_house(tmp_path) as house:
        assert await chatted(house.url, "x" * 10_001) == 1
    assert "(text_too_long)" in capsys.readouterr().err


async def test_a_missing_gateway_is_told_with_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert await chatted("http://127.0.0.1:9", "hello") == 1
    assert "Start one with: make run" in capsys.readouterr().err
