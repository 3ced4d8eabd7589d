"""Which sensitive numbers are masked beside those that everybody has: a business's own, and which stay."""

from __future__ import annotations

from functools import lru_cache

from bot.conversation.database import RecordFile
from bot.conversation.model import Value
from bot.conversation.settings.business_settings import BusinessSetting, get_setting
from bot.matching import Masks, OwnNumber


class MaskingPattern(Value, frozen=True):
    """A number of the business: what it is called, how it is written (RE2), and an example that matches."""

    name: str
    pattern: str
    example: str


class MaskingRules(Value, frozen=True):
    """The numbers that a business adds, and those that are never masked: its own bank account."""

    patterns: tuple[MaskingPattern, ...] = ()
    kept: tuple[str, ...] = ()


MASKING = BusinessSetting("masking", MaskingRules, MaskingRules())


def get_masks(file: RecordFile) -> Masks:
    """Return what masks texts now. It is read anew each time, so that it is the same in every process."""
    return make_masks(get_setting(file, MASKING))


@lru_cache(maxsize=8)
def make_masks(rules: MaskingRules) -> Masks:
    """Return what masks texts by these rules. Raises `BadPattern` for a pattern that cannot be used."""
    return Masks([OwnNumber(each.name, each.pattern) for each in rules.patterns], rules.kept)
