"""How customers of agents are answered: the target for the next reply, and who is on call."""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversation.next_reply import get_next_reply_s, set_next_reply_s
from bot.conversation.record import Record
from bot.protocol.board import Answering as AnsweringView
from bot.protocol.board import AnsweringSet
from bot.services.clock import Clock
from bot.services.handoff.team import TeamWatch
from bot.storage.writer import Writer


@dataclass(frozen=True)
class Answering:
    """What supervisors set about answering."""

    _record: Record
    _writer: Writer
    _team: TeamWatch
    _clock: Clock

    async def get(self) -> AnsweringView:
        """Return what is set now."""
        return await self._writer.read(self._read)

    async def set(self, by: str, asked: AnsweringSet) -> AnsweringView:
        """Set it from now on; every desk hears of the target."""
        file, now = self._record.file, self._clock()
        await self._writer.write(lambda: set_next_reply_s(file, asked.next_reply_s, by, now))
        self._team.look()
        return await self.get()

    def _read(self) -> AnsweringView:
        return AnsweringView(next_reply_s=get_next_reply_s(self._record.file))
