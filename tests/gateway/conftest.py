"""Every test here runs against a real gateway, and fails when something blocks its event loop."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from blockbuster import BlockBuster, blockbuster_ctx

from tests.gateway.house import House, open_house


@pytest.fixture(autouse=True)
def blockbuster() -> Iterator[BlockBuster]:
    """Fails a test in which the gateway's code waits for a disk or a socket on the event loop."""
    with blockbuster_ctx("bot.gateway") as buster:
        yield buster


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as house:
        yield house
