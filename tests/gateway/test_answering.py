"""How customers of agents are answered is set on the board, and holds at every desk at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.conversation.accounts.audit import list_audit
from tests.gateway.house import House, Peer, open_house
from tests.gateway.test_staff import call


async def next_reply_s(desk: Peer, wanted: int) -> bool:
    """Whether the desk hears of this target without asking."""
    await desk.wait(lambda f: f["type"] == "team" and f["team"]["next_reply_s"] == wanted)
    return True


async def test_a_supervisor_sets_the_target_and_open_desks_hear_of_it(house: House) -> None:
    mia = await house.agent("Mia")
    assert (await mia.ask("team.get"))["next_reply_s"] == 120
    vera = await house.signed_in("Vera", "supervisor")
    url = house.url + "/api/board/answering"
    assert (await call(vera, "GET", url))[1]["next_reply_s"] == 120
    status, saved = await call(vera, "PUT", url, {"next_reply_s": 90, "on_call": []})
    assert (status, saved["next_reply_s"]) == (200, 90)
    assert (saved["take_back_s"], saved["take_back_locked"]) == (225, False)
    assert await next_reply_s(mia, 90)
    file = house.services.record.file
    entries = await house.services.writer.read(lambda: list_audit(file))
    entry = entries[0]
    assert (entry.action, entry.subject, entry.by) == ("setting_changed", "next_reply_s", "Vera")
    await house.stop()
    await house.start()
    assert (await house.services.answering.get()).next_reply_s == 90


async def test_what_the_environment_sets_is_shown_as_locked(tmp_path: Path) -> None:
    async with open_house(tmp_path, agent_silent_s=900.0) as house:
        vera = await house.signed_in("Vera", "supervisor")
        _, shown = await call(vera, "GET", house.url + "/api/board/answering")
    assert (shown["take_back_s"], shown["take_back_locked"]) == (900, True)


@pytest.mark.parametrize("seconds", [0, 9, 10**9, "soon"])
async def test_a_target_that_makes_no_sense_is_refused(house: House, seconds: object) -> None:
    vera = await house.signed_in("Vera", "supervisor")
    url = house.url + "/api/board/answering"
    status, refusal = await call(vera, "PUT", url, {"next_reply_s": seconds, "on_call": []})
    assert (status, refusal["code"]) == (400, "payload_invalid")
    assert (await call(vera, "GET", url))[1]["next_reply_s"] == 120
