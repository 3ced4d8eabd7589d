"""Who of the staff is there, as colleagues see it; told to every desk when it changes."""

from __future__ import annotations

import asyncio
import logging
from typing import Literal

from bot.conversation import work
from bot.conversation.record import Record
from bot.gateway.hub import Hub
from bot.gateway.presence import Presence
from bot.gateway.staff.access import may_open
from bot.gateway.staff.store import StaffStore
from bot.gateway.writer import Writer, WriterClosed
from bot.protocol.routing import Team, TeamMember, TeamPush

logger = logging.getLogger(__name__)

_ROUTINGS: dict[str, Literal["manual", "offer", "given"]] = {
    "manual": "manual",
    "offer": "offer",
    "least_busy": "given",
    "round_robin": "given",
}


class TeamWatch:
    """Looks whenever somebody came, went or got a conversation; a burst of changes is one look."""

    def __init__(
        self,
        record: Record,
        writer: Writer,
        hub: Hub,
        presence: Presence,
        staff: StaffStore,
        limit: int,
        routing: str,
    ) -> None:
        self._record = record
        self._writer = writer
        self._hub = hub
        self._presence = presence
        self._staff = staff
        self._limit = limit
        self._routing = _ROUTINGS[routing]
        self._told: Team | None = None
        self._dirty = asyncio.Event()
        self._watcher = asyncio.create_task(self._watch(), name="team")

    def look(self) -> None:
        """Look soon."""
        self._dirty.set()

    async def read(self) -> Team:
        """Everybody who may work at the desk, as they are now."""
        return await self._writer.read(self._read)

    async def close(self) -> None:
        """Stop looking."""
        self._watcher.cancel()
        await asyncio.gather(self._watcher, return_exceptions=True)

    async def _watch(self) -> None:
        while True:
            await self._dirty.wait()
            self._dirty.clear()
            try:
                team = await self.read()
            except WriterClosed:
                return
            except Exception:
                logger.exception("The team could not be told who is there")
                continue
            if team != self._told:
                self._told = team
                for desk in self._hub.desks():
                    desk.push(TeamPush(team=team))

    def _read(self) -> Team:
        has = work.count_by_agent(self._record.file)
        return Team(
            members=tuple(
                TeamMember(
                    staff_id=member.id,
                    name=member.name,
                    availability=self._presence.availability(member.id),
                    here=self._presence.is_here(member.id),
                    has=has.get(member.id, 0),
                    skills=member.skills,
                )
                for member in self._staff.list_staff()
                if may_open(member, "desk")
            ),
            limit=self._limit,
            routing=self._routing,
        )
