"""Sees to it that every handoff's packet reaches a desk: sent, sent again, and raised as an alarm."""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversation.errors import NotFound
from bot.conversation.events import NewEvent
from bot.conversation.handoff.acknowledge import acknowledge_packet
from bot.conversation.model import Agent, ConversationId, Seq, StaffId
from bot.conversation.record.record import Change, Record
from bot.conversation.state import ConversationState
from bot.conversation.withheld import require_passed_on
from bot.protocol.packet import Packet, PacketPush
from bot.services.clock import Clock
from bot.services.due_jobs import DueLoop
from bot.services.handoff.packets import read_packet
from bot.services.hub import Hub
from bot.services.presence import Presence
from bot.services.settings import Settings
from bot.storage.writer import Writer

# An agent on duty has the packet within ten seconds, or somebody is told that they have not.
ALARM_AFTER_S = 10.0
SEND_AGAIN_AFTER_S = 3.0
_LOOK_EVERY_S = 0.5


@dataclass
class _PendingPacket:
    """A packet that nobody has acknowledged: whose it is, since when they could have, how often it went."""

    handoff_seq: Seq | None
    agent_id: StaffId | None
    since: float | None = None
    sent_at: float | None = None
    sent: int = 0

    def is_for(self, state: ConversationState) -> bool:
        return (self.handoff_seq, self.agent_id) == (state.delivery.handoff_seq, state.agent_id)

    def is_late(self, now: float) -> bool:
        return self.since is not None and now - self.since >= ALARM_AFTER_S

    def is_due(self, now: float) -> bool:
        return self.sent_at is None or now - self.sent_at >= SEND_AGAIN_AFTER_S


class PacketDelivery:
    """Sends the packets that are owed. It hears of every change; the time runs while an agent is on duty.

    A packet that waits goes to one agent on duty, in turns, and when it has to be sent again to all of
    them; that of a taken conversation goes to its agent.
    """

    def __init__(
        self,
        record: Record,
        writer: Writer,
        hub: Hub,
        presence: Presence,
        settings: Settings,
        clock: Clock,
    ) -> None:
        self._record = record
        self._writer = writer
        self._hub = hub
        self._settings = settings
        self._presence = presence
        self._clock = clock
        self._owed: dict[ConversationId, _PendingPacket] = {}
        self._turn = 0
        self._resumed = False
        self._loop = DueLoop("packets", self._run, clock)

    def start(self) -> None:
        """Begin to look, at what the process before left undone first."""
        self._loop.start()

    @property
    def alarms(self) -> tuple[ConversationId, ...]:
        """The conversations whose packet an agent on duty should have and has not, longest first."""
        now = self._clock.monotonic()
        late = [(owed.since or 0.0, c) for c, owed in self._owed.items() if owed.is_late(now)]
        return tuple(c for _, c in sorted(late))

    def on_commit(self, change: Change) -> None:
        """Begin or cease to see to this conversation's packet, as its newest state asks."""
        state = change.state
        if state.withheld_from is not None or not state.delivery.is_owed(state.owner, state.agent_id):
            self._owed.pop(state.id, None)
            return
        known = self._owed.get(state.id)
        if known is None or not known.is_for(state):
            self._owed[state.id] = _PendingPacket(state.delivery.handoff_seq, state.agent_id)
            self._loop.wake()

    async def acknowledge(self, agent: Agent, conversation_id: ConversationId, seq: Seq) -> None:
        """Note that the agent's desk has the packet, and what was said up to `seq`.

        `packet_mismatch` when that falls short of the handoff.
        """

        def decide(state: ConversationState) -> list[NewEvent]:
            require_passed_on(state)
            return acknowledge_packet(state, agent, seq)

        await self._writer.write(lambda: self._record.change(conversation_id, decide, self._clock()))

    async def close(self) -> None:
        """Stop looking; what is owed is found in the record again."""
        await self._loop.close()

    async def step(self) -> None:
        """Send what is due now, and start or stop the time as agents come and go."""
        if not self._resumed:
            await self._resume()
            self._resumed = True
        for conversation_id, owed in tuple(self._owed.items()):
            now, readers = self._clock.monotonic(), self._readers(owed)
            if not readers and not self._is_awaited(owed):
                owed.since = None
            elif owed.since is None:
                owed.since = now
            if readers and owed.is_due(now):
                owed.sent, owed.sent_at = owed.sent + 1, now
                await self._send(conversation_id, readers)

    async def _run(self) -> float | None:
        await self.step()
        return _LOOK_EVERY_S if self._owed else None

    async def _resume(self) -> None:
        """Find what the process before left undone."""
        for state in await self._writer.read(self._record.list_handed_off):
            self.on_commit(Change(events=(), state=state))

    def _readers(self, owed: _PendingPacket) -> list[StaffId]:
        """Return the staff whose desks are sent the packet now."""
        here = self._hub.staff()
        if owed.agent_id is not None:
            return [owed.agent_id] if owed.agent_id in here else []
        ready = sorted(here & self._presence.on_duty)
        if owed.sent or not ready:
            return ready
        self._turn += 1
        return [ready[self._turn % len(ready)]]

    def _is_awaited(self, owed: _PendingPacket) -> bool:
        """Return whether somebody is on duty who should have it, even if their desk is gone for a moment."""
        on_duty = self._presence.on_duty
        return owed.agent_id in on_duty if owed.agent_id else bool(on_duty)

    async def _send(self, conversation_id: ConversationId, readers: list[StaffId]) -> None:
        try:
            packet = await self._writer.read(lambda: self._read(conversation_id))
        except NotFound:
            return
        if packet is not None:
            for staff_id in readers:
                self._hub.push_to_staff(staff_id, PacketPush(conversation_id=conversation_id, packet=packet))

    def _read(self, conversation_id: ConversationId) -> Packet | None:
        return read_packet(self._record, self._settings, self._record.get_state(conversation_id))
