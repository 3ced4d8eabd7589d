"""The record's file."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.conversation.database import RecordFile
from bot.conversation.record.record import Record
from bot.storage.errors import DatabaseClosed

if TYPE_CHECKING:
    from tests.conversation.conftest import Scene


def test_work_done_before_a_crash_is_there_after_it(scene: Scene, path: Path, tmp_path: Path) -> None:
    c = scene.start()
    scene.say(c, "Hello")
    # What a killed process leaves: the file and its log as they are, never closed.
    crashed = tmp_path / "crashed.db"
    crashed.write_bytes(path.read_bytes())
    Path(f"{crashed}-wal").write_bytes(Path(f"{path}-wal").read_bytes())
    again = Record(crashed)
    assert again.list_events(c) == scene.record.list_events(c)
    again.close()


def test_a_thread_that_comes_late_opens_nothing(path: Path) -> None:
    file = RecordFile(path)
    file.close()
    with ThreadPoolExecutor(1) as late, pytest.raises(DatabaseClosed):
        late.submit(file.rows, "SELECT 1").result()
