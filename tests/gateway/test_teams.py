"""Teams in a running application: supervisors keep them, everybody else may not."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from bot.conversation.accounts.staff import Staff
from bot.conversation.model import StaffId
from bot.protocol.api import Role
from bot.services.errors import NotAllowed
from tests.gateway.house import House


def somebody(role: Role) -> Staff:
    return Staff(StaffId("s-1"), "Sam", "sam@shop.example", role, datetime(2026, 11, 30, tzinfo=timezone.utc))


async def test_a_supervisor_keeps_teams_and_languages(house: House) -> None:
    await house.signed_in("Mia", "agent")
    teams, sam = house.services.teams, somebody("supervisor")
    agent = (await house.services.writer.read(house.services.staff.list_staff))[0]
    team = await teams.add(sam, "Returns")
    await teams.rename(sam, team.id, "Refunds")
    await teams.set_members(sam, team.id, [agent.id])
    await teams.set_languages(sam, agent.id, ["de", "en"])
    assert [(each.name, each.members) for each in await teams.list_teams()] == [("Refunds", (agent.id,))]
    assert (await teams.list_languages())[agent.id] == ("de", "en")
    await teams.remove(sam, team.id)
    assert await teams.list_teams() == []


@pytest.mark.parametrize("role", ["agent", "editor"])
async def test_others_may_not(house: House, role: Role) -> None:
    with pytest.raises(NotAllowed):
        await house.services.teams.add(somebody(role), "Returns")
    assert await house.services.teams.list_teams() == []
