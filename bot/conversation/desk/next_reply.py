"""How soon a customer of an agent should get the next word: a target that supervisors set, and its end."""

from __future__ import annotations

from datetime import datetime

from bot.conversation.database import RecordFile
from bot.conversation.settings.business_settings import BusinessSetting, get_setting, set_setting

# In seconds, from the customer's first word that is not answered yet.
NEXT_REPLY_S = BusinessSetting("next_reply_s", int, 120)
# After so many times the target somebody else may answer. The least leaves room for the warning a minute
# before.
_TARGETS = 2.5
_SHORTEST_S = 120.0


def get_next_reply_s(file: RecordFile) -> int:
    """Return the target in seconds."""
    return get_setting(file, NEXT_REPLY_S)


def get_take_back_s(file: RecordFile, given: float = 0.0) -> float:
    """Return after how many seconds a conversation is taken back from an agent who owes a reply.

    Two and a half times the target, two minutes at least; what is `given` in the environment wins.
    """
    return given or max(_TARGETS * get_next_reply_s(file), _SHORTEST_S)


def set_next_reply_s(file: RecordFile, seconds: int, by: str, at: datetime) -> None:
    """Set the target from now on."""
    set_setting(file, NEXT_REPLY_S, seconds, by, at)
