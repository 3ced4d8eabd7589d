"""Labels: put on one conversation, or renamed and removed on all of them."""

from __future__ import annotations

from bot.conversation.accounts.staff import Staff
from bot.conversation.desk import labels
from bot.conversation.events import NewEvent
from bot.conversation.model import Agent, ConversationId
from bot.conversation.record.record import Change
from bot.conversation.state import ConversationState
from bot.protocol import lists as wire
from bot.services.accounts.access import access_page
from bot.services.base import Base
from bot.services.texts import require_readable


class Labels:
    """The words by which staff find and count conversations; supervisors keep them in order."""

    def __init__(self, base: Base) -> None:
        self._record, self._writer, self._clock = base.record, base.writer, base.clock

    async def list_all(self) -> wire.Labels:
        """Return every label, with how many open conversations have it."""
        counts = await self._writer.read(lambda: labels.list_labels(self._record.file))
        return wire.Labels(labels=tuple(wire.LabelView(each.label, each.count) for each in counts))

    async def create(self, label: str) -> wire.Labels:
        """Make a label, unless there is one."""
        parsed = _parse(label)
        await self._writer.write(lambda: labels.add_label(self._record.file, parsed, self._clock()))
        return await self.list_all()

    async def rename(self, staff: Staff, label: str, to: str) -> wire.Labels:
        """Call a label otherwise everywhere; if there is one called that, the two become one."""
        return await self._replace(staff, label, _parse(to))

    async def remove(self, staff: Staff, label: str) -> wire.Labels:
        """Take a label off everywhere."""
        return await self._replace(staff, label, None)

    async def set(
        self, agent: Agent, conversation_id: ConversationId, label: str, *, on: bool
    ) -> ConversationState:
        """Put a label on a conversation (a new one is made) or take it off."""
        parsed = _parse(label)

        def decide(state: ConversationState) -> list[NewEvent]:
            return (
                self.adding(state, agent, parsed) if on else labels.set_label(state, agent, parsed, on=False)
            )

        def write() -> Change:
            return self._record.change(conversation_id, decide, self._clock())

        return (await self._writer.write(write)).state

    def adding(self, state: ConversationState, agent: Agent, label: str) -> list[NewEvent]:
        """Decide, inside a write, what follows when a label is put on."""
        known = labels.add_label(self._record.file, labels.parse_label(label), self._clock())
        return labels.set_label(state, agent, known, on=True)

    async def _replace(self, staff: Staff, label: str, to: str | None) -> wire.Labels:
        """Return one commit, so that nobody ever sees half of the conversations under the old name."""
        access_page(staff, "board")  # whoever watches the service keeps its words in order
        file, now = self._record.file, self._clock()

        def write() -> tuple[Change, ...]:
            old = labels.find_label(file, label)
            labels.remove_label(file, old)
            new = labels.add_label(file, to, now) if to else None
            return tuple(
                self._record.change(each, lambda state: labels.relabel(state, staff.agent, old, new), now)
                for each in (labels.list_labelled(file, old) if new != old else ())
            )

        await self._writer.write(write)
        return await self.list_all()


def _parse(label: str) -> str:
    require_readable(label)
    return labels.parse_label(label)
