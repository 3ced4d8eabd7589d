"""Nobody else on the machine reads what is kept, also not what an earlier version made readable."""

from __future__ import annotations

import asyncio
import os
import stat
from pathlib import Path

import pytest

from bot.cli.serve import start_gateway
from bot.services.outbox.mail import Mail
from bot.services.settings import Settings
from bot.storage.errors import DatabaseUnavailable
from bot.storage.private_files import make_private_folder
from tests.gateway.house import ROOT, open_house
from tests.gateway.test_limits import PNG, upload

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def loose(folder: Path) -> list[str]:
    """What others could read of a folder and all in it."""
    return [
        str(path)
        for path in (folder, *folder.rglob("*"))
        if path.lstat().st_mode & OTHERS and not path.is_socket()
    ]


async def test_nothing_of_a_data_directory_is_readable_by_others(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    await asyncio.to_thread(folder.mkdir)
    before = os.umask(0)
    try:
        async with open_house(folder) as house:
            customer = await house.customer()
            token = (await customer.open())["token"]
            await customer.say("hello")
            assert (await upload(house, token, PNG))[0] == 201
            mail = Mail("", "a@b.example", folder / "spool", house.clock)
            await asyncio.to_thread(mail.send, "c@d.example", "S", "T")
            assert await asyncio.to_thread((folder / "frontdesk.db-wal").exists)
            assert await asyncio.to_thread(loose, folder) == []
    finally:
        os.umask(before)


async def test_what_was_readable_is_tightened_at_the_start(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    await asyncio.to_thread(folder.mkdir)
    async with open_house(folder) as house:
        customer = await house.customer()
        token = (await customer.open())["token"]
        await customer.say("hello")
        assert (await upload(house, token, PNG))[0] == 201
    for path in (folder, *folder.rglob("*")):
        await asyncio.to_thread(path.chmod, 0o755 if path.is_dir() else 0o644)
    async with open_house(folder):
        assert await asyncio.to_thread(loose, folder) == []


def test_a_shared_folder_is_left_as_it_is(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    make_private_folder(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o1777


@pytest.mark.parametrize("what", ["frontdesk.db", "knowledge.db"])
async def test_data_that_cannot_be_written_is_a_sentence_at_the_start(tmp_path: Path, what: str) -> None:
    await asyncio.to_thread((tmp_path / what).mkdir)  # as root, nothing else cannot be opened
    settings = Settings(data_dir=tmp_path, port=0, domain_path=ROOT / "domain.yml")
    with pytest.raises(DatabaseUnavailable, match=rf"{what} cannot be used.*may write there"):
        await start_gateway(settings)
