"""When an agent who owes a customer a word has been silent for too long, and is warned before it counts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from bot.conversation.model import ConversationId, StaffId, Value

# Whoever is writing is not silent.
TYPING_COUNTS = timedelta(seconds=60)
# So long before a conversation is taken back its agent is warned, or half the time that they have.
LONGEST_NOTICE = timedelta(seconds=60)


class SilenceWarning(Value, frozen=True):
    """An agent was warned that a conversation is taken back at `until`.

    `held`: it stays with them all the same, since nobody else is there; at `until` they are warned again.
    """

    staff_id: StaffId
    until: datetime
    held: bool = False


class Silence:
    """What keeps a conversation with an agent who owes a word, and which warnings stand.

    `limit` is how long they may owe it. All of it is of this process: after a restart an agent is warned
    again, and nothing is taken from an agent at a desk without a warning.
    """

    def __init__(self, limit: timedelta) -> None:
        self._limit = limit
        self._notice = min(LONGEST_NOTICE, limit / 2)
        self._kept_until: dict[ConversationId, datetime] = {}
        self._warned: dict[ConversationId, SilenceWarning] = {}

    @property
    def notice(self) -> timedelta:
        """How long before a conversation is taken back its agent is warned."""
        return self._notice

    def note_typing(self, conversation_id: ConversationId, now: datetime) -> None:
        """Note that the agent is writing there."""
        self._keep(conversation_id, now + TYPING_COUNTS + self._notice)

    def keep(self, conversation_id: ConversationId, now: datetime) -> datetime:
        """Give the agent, who says that they are on it, as long again. Return until when."""
        self._keep(conversation_id, now + self._limit)
        return self._kept_until[conversation_id]

    def warned(self, conversation_id: ConversationId) -> SilenceWarning | None:
        """Return the warning that stands, if any."""
        return self._warned.get(conversation_id)

    def check(
        self,
        conversation_id: ConversationId,
        staff_id: StaffId,
        since: datetime,
        now: datetime,
        *,
        alone: bool = False,
    ) -> Literal["fine", "warn", "warned", "hold", "silent"]:
        """Return how it stands with an agent at a desk who has owed the word since then; `warn`: as of now.

        From who is `alone` nothing is taken: it is held (`hold`: as of now), and when somebody comes they are
        warned anew before it can be taken.
        """
        due = max(since + self._limit, self._kept_until.get(conversation_id, since))
        warned = self._warned.get(conversation_id)
        if warned is not None and warned.staff_id != staff_id:
            warned = None
        if now < due - self._notice:
            return "fine"
        if warned is None or (warned.held and not alone):
            self._warned[conversation_id] = SilenceWarning(staff_id, max(due, now + self._notice))
            return "warn"
        if now < max(due, warned.until):
            return "warned"
        if not alone:
            return "silent"
        self._warned[conversation_id] = SilenceWarning(staff_id, now + self._limit, held=True)
        return "hold"

    def withdraw(self, conversation_id: ConversationId) -> SilenceWarning | None:
        """Return the warning no longer stands; it, if there was one."""
        return self._warned.pop(conversation_id, None)

    def withdraw_others(self, standing: set[ConversationId]) -> list[tuple[ConversationId, SilenceWarning]]:
        """Withdraw all warnings but these, and return what was withdrawn."""
        gone = [(one, warned) for one, warned in self._warned.items() if one not in standing]
        for one, _ in gone:
            del self._warned[one]
        return gone

    def forget_past(self, now: datetime) -> None:
        """Forget what kept conversations until before now."""
        self._kept_until = {one: until for one, until in self._kept_until.items() if until > now}

    def _keep(self, conversation_id: ConversationId, until: datetime) -> None:
        self._kept_until[conversation_id] = max(until, self._kept_until.get(conversation_id, until))
