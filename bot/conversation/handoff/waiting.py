"""What to promise waiting customers, and who of them is owed a word about it, from the record."""

from __future__ import annotations

from datetime import datetime

from bot.conversation.database import RecordFile
from bot.conversation.handoff import waits
from bot.conversation.handoff.estimate import make_promise
from bot.conversation.model import ConversationId, HandoffReason, Priority, Promise
from bot.conversation.queue import priority_of
from bot.conversation.state import ConversationState


class Waiting:
    """The waits in a record."""

    def __init__(self, file: RecordFile) -> None:
        self._file = file

    def promise_on_joining(
        self,
        state: ConversationState,
        reason: HandoffReason,
        now: datetime,
        priority: Priority | None = None,
    ) -> Promise:
        """Return what to promise a customer who joins the queue for this reason, or with this priority."""
        priority = priority or priority_of(reason, state.mood)
        place = waits.count_ahead(self._file, priority, reason, state.owed_since or now) + 1
        return make_promise(waits.read_pick_ups(self._file, now), now, place)

    def promise_on_waiting(self, state: ConversationState, now: datetime) -> Promise:
        """Return what to promise a customer who waits already, and perhaps has been promised something."""
        told_at = state.wait.told_at
        return make_promise(
            waits.read_pick_ups(self._file, now),
            now,
            waits.read_position(self._file, state.id) or 1,
            first_place=state.wait.first_place,
            waited_s=(now - told_at).total_seconds() if told_at else 0.0,
        )

    def list_due(self, now: datetime) -> list[ConversationId]:
        """Return the conversations in which something must be done about a promise now, longest due first."""
        return waits.read_due(self._file, now)

    def get_next_due(self, after: datetime) -> datetime | None:
        """Return the first time after `after` at which something must be done about a promise."""
        return waits.read_next_due(self._file, after)

    def list_untold(self) -> list[ConversationId]:
        """Return the conversations whose customer was not told how long it takes, most urgent first."""
        return waits.read_untold(self._file)
