"""How customers of agents are answered: the target for the next reply, and who is on call."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.conversation.accounts.audit import add_audit
from bot.conversation.accounts.staff import Staff, StaffStore
from bot.conversation.desk.next_reply import get_next_reply_s, get_take_back_s, set_next_reply_s
from bot.conversation.record.record import Record
from bot.protocol.board import Answering as AnsweringView
from bot.protocol.board import AnsweringSet, OnCall
from bot.services.accounts.access import may_open
from bot.services.clock import Clock
from bot.services.errors import NotFound
from bot.services.handoff.team_notifier import TeamNotifier
from bot.storage.writer import Writer


@dataclass(frozen=True)
class Answering:
    """What supervisors set about answering."""

    _record: Record
    _writer: Writer
    _staff: StaffStore
    _team: TeamNotifier
    _agent_silent_s: float
    _clock: Clock

    async def get(self) -> AnsweringView:
        """Return what is set now."""
        return await self._writer.read(self._read)

    async def set(self, by: str, asked: AnsweringSet) -> AnsweringView:
        """Set it from now on; desks hear of the target. `NotFound` for somebody who may not open one."""

        def write() -> None:
            set_next_reply_s(self._record.file, asked.next_reply_s, by, self._clock())
            self._set_on_call(by, asked.on_call)

        await self._writer.write(write)
        self._team.wake()
        return await self.get()

    def _set_on_call(self, by: str, wanted: Collection[str]) -> None:
        agents = self._agents()
        if not {member.id for member in agents}.issuperset(wanted):
            raise NotFound()
        for member in agents:
            on_call = member.id in wanted
            if on_call != member.on_call:
                self._staff.update_on_call(member.id, on_call)
                details = {"name": member.name, "on_call": "yes" if on_call else "no"}
                add_audit(self._record.file, "staff_on_call_set", member.id, by, self._clock(), **details)

    def _agents(self) -> list[Staff]:
        return [member for member in self._staff.list_staff() if may_open(member, "desk")]

    def _read(self) -> AnsweringView:
        return AnsweringView(
            next_reply_s=get_next_reply_s(self._record.file),
            take_back_s=get_take_back_s(self._record.file, self._agent_silent_s),
            take_back_locked=self._agent_silent_s > 0,
            staff=tuple(
                OnCall(staff_id=member.id, name=member.name, on_call=member.on_call)
                for member in self._agents()
            ),
        )
