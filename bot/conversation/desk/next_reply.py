"""How soon a customer of an agent should get the next word: a target that supervisors set."""

from __future__ import annotations

from datetime import datetime

from bot.conversation.database import RecordFile
from bot.conversation.settings.business_settings import BusinessSetting, get_setting, set_setting

# In seconds, from the customer's first word that is not answered yet.
NEXT_REPLY_S = BusinessSetting("next_reply_s", int, 120)


def get_next_reply_s(file: RecordFile) -> int:
    """Return the target in seconds."""
    return get_setting(file, NEXT_REPLY_S)


def set_next_reply_s(file: RecordFile, seconds: int, by: str, at: datetime) -> None:
    """Set the target from now on."""
    set_setting(file, NEXT_REPLY_S, seconds, by, at)
