"""The sensitive numbers that a business adds to those that are masked for everybody."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.conversation.database import RecordFile
from bot.conversation.settings.business_settings import get_setting, set_setting
from bot.conversation.settings.masking import MASKING, MaskingRules, make_masks
from bot.conversation.settings.masking import MaskingPattern as Stored
from bot.matching import BadPattern, Masks, OwnNumber
from bot.protocol.masking import Masking as MaskingView
from bot.protocol.masking import MaskingPattern, MaskingSet, MaskingTried, MaskingTry
from bot.services.clock import Clock
from bot.services.errors import MaskingPatternInvalid
from bot.services.texts import require_readable
from bot.storage.writer import Writer


class MaskingSettings:
    """What supervisors set about masking. It holds from the next event on, in every process."""

    def __init__(self, file: RecordFile, writer: Writer, clock: Clock) -> None:
        self._file = file
        self._writer = writer
        self._clock = clock

    async def get(self) -> MaskingView:
        """Return what is set now."""
        rules = await self._writer.read(lambda: get_setting(self._file, MASKING))
        patterns = tuple(MaskingPattern(each.name, each.pattern, each.example) for each in rules.patterns)
        return MaskingView(patterns=patterns, kept=rules.kept)

    async def set(self, by: str, asked: MaskingSet) -> MaskingView:
        """Set it from now on. Refused: `masking_pattern_invalid`, `text_unreadable`."""
        rules = await asyncio.to_thread(_checked, asked.patterns, asked.kept)
        await self._writer.write(lambda: set_setting(self._file, MASKING, rules, by, self._clock()))
        return await self.get()

    async def try_out(self, asked: MaskingTry) -> MaskingTried:
        """Return what would be hidden in a text, or why a pattern is none. Refused: `text_unreadable`."""

        def mask() -> MaskingTried:
            require_readable(asked.text)
            try:
                masked = make_masks(_checked(asked.patterns, asked.kept)).mask(asked.text)
            except MaskingPatternInvalid as refusal:  # as it is mostly, while one is written
                return MaskingTried(text=asked.text, problem=refusal.message)
            return MaskingTried(text=masked.text, kinds=masked.kinds)

        return await asyncio.to_thread(mask)


def _checked(patterns: Sequence[MaskingPattern], kept: Sequence[str]) -> MaskingRules:
    """Return the rules; raise `MaskingPatternInvalid` for a pattern that cannot be used."""
    names = [each.name.strip() for each in patterns]
    for each, name in zip(patterns, names, strict=True):
        require_readable(each.name + each.pattern + each.example)
        if names.count(name) > 1:
            raise MaskingPatternInvalid(name=name, reason="there are two of this name")
        try:
            own = OwnNumber(name, each.pattern)
        except BadPattern as error:
            raise MaskingPatternInvalid(name=name, reason=str(error)) from error
        if Masks([own], kinds=()).mask(each.example).text == each.example:
            raise MaskingPatternInvalid(name=name, reason="it does not find its example")
    require_readable("".join(kept))
    return MaskingRules(
        patterns=tuple(
            Stored(name, each.pattern, each.example) for each, name in zip(patterns, names, strict=True)
        ),
        kept=tuple(stripped for each in kept if (stripped := each.strip())),
    )
