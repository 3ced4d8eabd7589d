"""Time is a clock that is given where the parts are put together: nothing else asks the wall."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
WALL = re.compile(r"\b(?:utc_now|WALL_CLOCK|datetime\.now|time\.time|time\.monotonic|import monotonic)\b")
MAY_ASK_THE_WALL = {
    "bot/gateway/app.py": "it puts the parts together",
    "bot/services/accounts/identity.py": "another server signs, and PyJWT holds its times against the wall",
    "bot/services/accounts/users.py": "commands, each in a process of its own",
    "bot/services/clock.py": "it is the clock",
}


def test_every_part_takes_the_time_from_the_clock_that_it_is_given() -> None:
    asking = {
        str(path.relative_to(ROOT))
        for room in ("conversation", "gateway", "services")
        for path in (ROOT / "bot" / room).rglob("*.py")
        if WALL.search(path.read_text(encoding="utf-8"))
    }
    assert asking == set(MAY_ASK_THE_WALL)
