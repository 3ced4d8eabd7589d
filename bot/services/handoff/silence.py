"""Decides when an agent has not answered a customer for too long, and when to warn them before that."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from bot.conversation.model import ConversationId, StaffId, Value

# An agent who is typing counts as answering for so long.
TYPING_COUNTS = timedelta(seconds=60)
# An agent is warned so long before the conversation is taken back, or at half time if that is later.
LONGEST_NOTICE = timedelta(seconds=60)


class SilenceWarning(Value, frozen=True):
    """An agent was warned that a conversation is taken back at `until`.

    `held`: it stays with them all the same, since nobody else is there; at `until` they are warned again.
    """

    staff_id: StaffId
    until: datetime
    held: bool = False


class Silence:
    """Tracks which conversations agents asked to keep, and which warnings they were given.

    `limit` is how long an agent may take to answer: set it before each check. The state is not stored: after
    a restart agents are warned again, so that nothing is taken from an agent at a desk without a warning.
    """

    def __init__(self) -> None:
        self.limit = timedelta(minutes=5)
        self._kept_until: dict[ConversationId, datetime] = {}
        self._warned: dict[ConversationId, SilenceWarning] = {}

    @property
    def notice(self) -> timedelta:
        """How long before a conversation is taken back its agent is warned."""
        return min(LONGEST_NOTICE, self.limit / 2)

    def note_typing(self, conversation_id: ConversationId, now: datetime) -> None:
        """Note that the agent is typing there."""
        self._keep(conversation_id, now + TYPING_COUNTS + self.notice)

    def keep(self, conversation_id: ConversationId, now: datetime) -> datetime:
        """Give the agent another `limit` because they asked for it. Return until when."""
        self._keep(conversation_id, now + self.limit)
        return self._kept_until[conversation_id]

    def warned(self, conversation_id: ConversationId) -> SilenceWarning | None:
        """Return the current warning, if any."""
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
        """Return what to do about an agent at a desk who has not answered since `since`.

        `warn`: warn them now. `warned`: they have been warned and have time left. `silent`: take it
        back. `hold`: they keep it because they are `alone`; tell them so now. Once somebody else is there,
        they are warned anew before it can be taken.
        """
        due = max(since + self.limit, self._kept_until.get(conversation_id, since))
        warned = self._warned.get(conversation_id)
        if warned is not None and warned.staff_id != staff_id:
            warned = None
        if now < due - self.notice:
            return "fine"
        if warned is None or (warned.held and not alone):
            self._warned[conversation_id] = SilenceWarning(staff_id, max(due, now + self.notice))
            return "warn"
        if now < max(due, warned.until):
            return "warned"
        if not alone:
            return "silent"
        self._warned[conversation_id] = SilenceWarning(staff_id, now + self.limit, held=True)
        return "hold"

    def withdraw(self, conversation_id: ConversationId) -> SilenceWarning | None:
        """Withdraw the warning and return it, if there was one."""
        return self._warned.pop(conversation_id, None)

    def withdraw_others(self, standing: set[ConversationId]) -> list[tuple[ConversationId, SilenceWarning]]:
        """Withdraw all warnings but these, and return what was withdrawn."""
        gone = [(one, warned) for one, warned in self._warned.items() if one not in standing]
        for one, _ in gone:
            del self._warned[one]
        return gone

    def forget_past(self, now: datetime) -> None:
        """Drop what agents asked to keep until a time before `now`."""
        self._kept_until = {one: until for one, until in self._kept_until.items() if until > now}

    def _keep(self, conversation_id: ConversationId, until: datetime) -> None:
        self._kept_until[conversation_id] = max(until, self._kept_until.get(conversation_id, until))
