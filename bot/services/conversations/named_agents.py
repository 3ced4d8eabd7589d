"""Reads whether a customer asks for one of the staff by name."""

from __future__ import annotations

from bot.conversation.accounts.staff import StaffStore
from bot.conversation.handoff.asked_agent import AskedAgent, find_asked_agent
from bot.conversation.state import ConversationState
from bot.services.accounts.access import may_open


class NamedAgents:
    """The names of those who may take a conversation. Reads the staff: for inside a write."""

    def __init__(self, staff: StaffStore) -> None:
        self._staff = staff

    def read(self, state: ConversationState, text: str, choice: str | None) -> AskedAgent | None:
        """Return the agent whom the customer asks for; `None` for a press, and while an agent answers."""
        if choice is not None or state.owner == "agent":
            return None
        members = [member for member in self._staff.list_staff() if may_open(member, "desk")]
        return find_asked_agent(text, [member.agent for member in members])
