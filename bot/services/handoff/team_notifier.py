"""Who of the staff is there, as colleagues see it; told to every desk when it changes."""

from __future__ import annotations

from typing import Literal

from bot.conversation.accounts.staff import StaffStore
from bot.conversation.accounts.teams import list_teams
from bot.conversation.desk.next_reply import get_next_reply_s
from bot.conversation.events import OwnerChanged
from bot.conversation.handoff import work
from bot.conversation.model import StaffId
from bot.conversation.record.record import Change, Record
from bot.protocol.routing import Availability, Team, TeamMember, TeamPush
from bot.services.accounts.access import may_open
from bot.services.clock import Clock
from bot.services.due_jobs import DueLoop
from bot.services.hub import Hub
from bot.services.presence import Presence
from bot.storage.writer import Writer

_LOOK_EVERY_S = 1.0
_ROUTINGS: dict[str, Literal["manual", "offer", "given"]] = {
    "manual": "manual",
    "offer": "offer",
    "least_busy": "given",
    "round_robin": "given",
}


class TeamNotifier:
    """Tells desks when somebody came, went or got a conversation, or a setting changed; once for a burst.

    Teams, skills and languages change in other processes too (`frontdesk users languages`), so the record is
    asked every second while a desk is open.
    """

    def __init__(
        self,
        record: Record,
        writer: Writer,
        hub: Hub,
        presence: Presence,
        staff: StaffStore,
        limit: int,
        routing: str,
        clock: Clock,
    ) -> None:
        self._record = record
        self._writer = writer
        self._hub = hub
        self._presence = presence
        self._staff = staff
        self._limit = limit
        self._routing = _ROUTINGS[routing]
        self._told: Team | None = None
        self._loop = DueLoop("team", self._run, clock)

    def start(self) -> None:
        """Start the loop."""
        self._loop.start()

    def wake(self) -> None:
        """Run the loop soon."""
        self._loop.wake()

    async def read(self) -> Team:
        """Return everybody who may work at the desk, as they are now."""
        return await self._writer.read(self._read)

    async def set_availability(self, staff_id: StaffId, availability: Availability) -> None:
        """Be on duty, away or off; all three outlive a restart."""
        on_duty, away = availability != "off", availability == "away"
        await self._writer.write(lambda: self._staff.update_duty(staff_id, on_duty, away=away))
        self._presence.set_availability(staff_id, availability)

    def on_commit(self, change: Change) -> None:
        """Run the loop soon when a conversation has another owner."""
        if any(isinstance(event.body, OwnerChanged) for event in change.events):
            self.wake()

    async def close(self) -> None:
        """Stop the loop."""
        await self._loop.close()

    async def _run(self) -> float | None:
        team = await self.read()
        if team != self._told:
            self._told = team
            self._hub.push_to_desks(TeamPush(team=team))
        return _LOOK_EVERY_S if self._presence.is_anybody_here else None

    def _read(self) -> Team:
        has = work.count_by_agent(self._record.file)
        teams = list_teams(self._record.file)
        return Team(
            members=tuple(
                TeamMember(
                    staff_id=member.id,
                    name=member.name,
                    availability=self._presence.availability(member.id),
                    here=self._presence.is_here(member.id),
                    has=has.get(member.id, 0),
                    skills=member.skills,
                    languages=member.languages,
                    teams=tuple(team.name for team in teams if member.id in team.members),
                )
                for member in self._staff.list_staff()
                if may_open(member, "desk")
            ),
            limit=self._limit,
            next_reply_s=get_next_reply_s(self._record.file),
            routing=self._routing,
        )
