"""The upkeep of entries: what to look at, words to avoid, and links to other sites."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from bot.protocol import upkeep as wire
from bot.services.errors import LinkCheckDisabled
from bot.services.publishing.upkeep_analysis import UpkeepAnalysis
from bot.services.texts import require_readable
from bot.services.views import time_text, view_as
from knowledge_base.model import EntryId
from knowledge_base.store import KnowledgeStore
from knowledge_base.store.upkeep import Dismissal
from knowledge_base.tidy import one_line

if TYPE_CHECKING:
    from knowledge_base.upkeep.findings import Finding

_MOST_FINDINGS = 1_000

# Asks the addresses; returns what is wrong with those that do not answer.
CheckLinks = Callable[[Sequence[str]], Awaitable[Mapping[str, str]]]


class EntryUpkeep:
    """What editors do with the findings of `study`, and with the list of words that customers don't use."""

    def __init__(
        self, store: KnowledgeStore, study: UpkeepAnalysis, may_check_links: bool, own_site: str
    ) -> None:
        self._store = store
        self._study = study
        self._kept = study.kept
        self._may_check_links = may_check_links
        self._own_site = own_site

    async def report(self) -> wire.UpkeepReport:
        """Return what there is to look at."""
        study = await self._study.get_findings()

        def read() -> wire.UpkeepReport:
            listed = study.findings[:_MOST_FINDINGS]
            questions = self._store.list_live_questions([each for one in listed for each in one.entries])
            dismissals, checks = self._kept.list_dismissals(), self._kept.list_link_checks()
            return wire.UpkeepReport(
                findings=tuple(_finding(each, questions, dismissals.get(each.key)) for each in listed),
                alike_known=study.alike_known,
                may_check_links=self._may_check_links,
                links_checked_at=time_text(checks[0].at) if checks else None,
                looking=study.looking,
                total=len(study.findings),
            )

        return await asyncio.to_thread(read)

    async def dismiss(self, by: str, asked: wire.FindingDismiss) -> wire.UpkeepReport:
        """Dismiss a finding, with the reason."""
        require_readable(asked.key + asked.reason)
        reason = one_line(asked.reason)
        await asyncio.to_thread(self._kept.dismiss, asked.key, asked.fingerprint, reason, by)
        return await self.report()

    async def restore(self, key: str) -> wire.UpkeepReport:
        """Let a dismissed finding stand again."""
        require_readable(key)
        await asyncio.to_thread(self._kept.restore, key)
        return await self.report()

    async def check_links(self, check: CheckLinks) -> wire.UpkeepReport:
        """Ask every other site that entries link to whether it still answers; raise `LinkCheckDisabled`."""
        if not self._may_check_links:
            raise LinkCheckDisabled()
        problems = await check(await asyncio.to_thread(self._list_other_sites))
        await asyncio.to_thread(self._kept.save_link_checks, problems)
        return await self.report()

    async def list_words(self) -> wire.Words:
        """Return the words that customers don't use."""
        listed = await asyncio.to_thread(self._kept.list_jargon)
        return wire.Words(words=tuple(view_as(wire.WordView, each) for each in listed))

    async def save_word(self, by: str, asked: wire.WordSave) -> wire.Words:
        """Put a word on the list, or another plain one beside it."""
        require_readable(asked.word + asked.plain)
        if word := one_line(asked.word):
            await asyncio.to_thread(self._kept.save_jargon, word, one_line(asked.plain), by)
        return await self.list_words()

    async def remove_word(self, word: str) -> wire.Words:
        """Take a word off the list."""
        require_readable(word)
        await asyncio.to_thread(self._kept.remove_jargon, word)
        return await self.list_words()

    async def get_hints(self, asked: wire.HintsRequest) -> wire.Hints:
        """Return how an answer reads as the editor has it now."""
        require_readable(asked.markdown)
        return await asyncio.to_thread(self._hints, asked)

    def _hints(self, asked: wire.HintsRequest) -> wire.Hints:
        # Here, not above: a gateway is up sooner without it.
        from knowledge_base.upkeep.jargon import find_jargon
        from knowledge_base.upkeep.readability import readability

        found = readability(asked.markdown, asked.locale)
        hard = find_jargon(asked.markdown, self._kept.jargon())
        return wire.Hints(
            words=found.words,
            ease=found.ease,
            hard=found.is_hard,
            long_sentences=found.long_sentences,
            jargon=tuple(view_as(wire.JargonHint, each) for each in hard),
        )

    def _list_other_sites(self) -> list[str]:
        """Return every address of another site that an entry links to."""
        # Here, not above: a gateway is up sooner without it.
        from knowledge_base.upkeep.links import links_of

        entries = self._store.list_published()
        links = (link for entry in entries for link in links_of(entry.content, self._own_site))
        return [link.target for link in links if link.is_external]


def _finding(
    finding: Finding, questions: Mapping[EntryId, str], dismissal: Dismissal | None
) -> wire.FindingView:
    quotes = dict(finding.quotes)
    stands = dismissal is not None and dismissal.fingerprint == finding.fingerprint
    return view_as(
        wire.FindingView,
        finding,
        entries=tuple(
            wire.FindingEntry(entry_id=each, question=questions.get(each, each), quote=quotes.get(each))
            for each in finding.entries
        ),
        dismissed=view_as(wire.Dismissed, dismissal) if stands else None,
    )
