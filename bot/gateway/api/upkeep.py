"""The studio's upkeep: what to look at, words to avoid, links to other sites, and how entries do."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

from aiohttp import web

from bot.conversation.usefulness import Use, measure_use, measure_weeks
from bot.gateway.api.access import require_page
from bot.gateway.link_check import check_links
from bot.gateway.payloads import read_payload, respond
from bot.gateway.transport import SERVICES
from bot.protocol.upkeep import (
    Dismissed,
    EntryUse,
    EntryUses,
    EntryWeeks,
    FindingDismiss,
    FindingEntry,
    FindingTakeUp,
    FindingView,
    Hints,
    HintsRequest,
    JargonHint,
    UpkeepReport,
    WeekUse,
    WordRemove,
    Words,
    WordSave,
    WordView,
)
from bot.services.clock import utc_now
from bot.services.errors import (
    LinksNotChecked,
)
from bot.services.publishing.study import UpkeepStudy
from bot.services.services import Services
from bot.services.texts import require_readable
from bot.services.views import time_text
from knowledge_base.model import EntryId
from knowledge_base.store.upkeep import Dismissal
from knowledge_base.tidy import one_line

if TYPE_CHECKING:
    from knowledge_base.upkeep.findings import Finding

routes = web.RouteTableDef()

_MOST_USED = 200
_MOST_FINDINGS = 1_000


@routes.get("/api/studio/upkeep")
async def get_report(request: web.Request) -> web.Response:
    """What there is to look at."""
    return respond(await _report(await _access(request)))


@routes.post("/api/studio/upkeep/dismiss")
async def dismiss(request: web.Request) -> web.Response:
    """A finding is none, with the reason."""
    staff = await require_page(request, "studio")
    services, asked = request.app[SERVICES], await read_payload(request, FindingDismiss)
    require_readable(asked.key + asked.reason)
    reason = one_line(asked.reason)
    kept = services.upkeep_study.kept
    await asyncio.to_thread(kept.dismiss, asked.key, asked.fingerprint, reason, staff.name)
    return respond(await _report(services))


@routes.post("/api/studio/upkeep/take-up")
async def take_up(request: web.Request) -> web.Response:
    """A dismissed finding stands again."""
    services = await _access(request)
    key = (await read_payload(request, FindingTakeUp)).key
    require_readable(key)
    await asyncio.to_thread(services.upkeep_study.kept.take_up, key)
    return respond(await _report(services))


@routes.post("/api/studio/upkeep/links")
async def look_at_links(request: web.Request) -> web.Response:
    """Ask every other site that entries link to whether it still answers."""
    services = await _access(request)
    if not services.settings.check_links:
        raise LinksNotChecked()
    problems = await check_links(await asyncio.to_thread(_other_sites, services))
    await asyncio.to_thread(services.upkeep_study.kept.save_link_checks, problems)
    return respond(await _report(services))


@routes.get("/api/studio/upkeep/words")
async def get_words(request: web.Request) -> web.Response:
    """The words that customers don't use."""
    return respond(await _words((await _access(request)).upkeep_study))


@routes.put("/api/studio/upkeep/words")
async def save_word(request: web.Request) -> web.Response:
    """Put a word on the list, or another plain one beside it."""
    staff = await require_page(request, "studio")
    study, asked = request.app[SERVICES].upkeep_study, await read_payload(request, WordSave)
    require_readable(asked.word + asked.plain)
    word, plain = one_line(asked.word), one_line(asked.plain)
    if word:
        await asyncio.to_thread(study.kept.save_jargon, word, plain, staff.name)
    return respond(await _words(study))


@routes.post("/api/studio/upkeep/words/remove")
async def remove_word(request: web.Request) -> web.Response:
    """Take a word off the list."""
    study = (await _access(request)).upkeep_study
    word = (await read_payload(request, WordRemove)).word
    require_readable(word)
    await asyncio.to_thread(study.kept.remove_jargon, word)
    return respond(await _words(study))


@routes.post("/api/studio/upkeep/hints")
async def get_hints(request: web.Request) -> web.Response:
    """How an answer reads as the editor has it now."""
    services, asked = await _access(request), await read_payload(request, HintsRequest)
    require_readable(asked.markdown)

    def read() -> Hints:
        # Here, not above: a gateway is up sooner without it.
        from knowledge_base.upkeep.jargon import find_jargon
        from knowledge_base.upkeep.readability import readability

        found = readability(asked.markdown, asked.locale)
        hard = find_jargon(asked.markdown, services.upkeep_study.kept.jargon())
        return Hints(
            words=found.words,
            ease=found.ease,
            hard=found.is_hard,
            long_sentences=found.long_sentences,
            jargon=tuple(JargonHint(word=each.word, plain=each.plain) for each in hard),
        )

    return respond(await asyncio.to_thread(read))


@routes.get("/api/studio/upkeep/use")
async def get_use(request: web.Request) -> web.Response:
    """How entries did, those with most trouble first."""
    services, now = await _access(request), utc_now()
    used = await services.writer.read(lambda: measure_use(services.record.file, now))
    questions = await asyncio.to_thread(services.knowledge.list_live_questions, list(used))
    rows = [_use(entry_id, question, used[entry_id]) for entry_id, question in questions.items()]
    rows.sort(key=lambda row: (-(row.unhelpful + row.to_person), -row.shown, row.question))
    return respond(EntryUses(entries=tuple(rows[:_MOST_USED])))


@routes.get("/api/studio/upkeep/use/{entry_id}")
async def get_weeks(request: web.Request) -> web.Response:
    """How one entry did, week by week."""
    services, now = await _access(request), utc_now()
    entry_id = request.match_info["entry_id"]
    weeks = await services.writer.read(lambda: measure_weeks(services.record.file, entry_id, now))
    views = (
        WeekUse(
            week=monday.isoformat(),
            shown=use.shown,
            helpful=use.helpful,
            unhelpful=use.unhelpful,
            to_person=use.to_person,
        )
        for monday, use in weeks
    )
    return respond(EntryWeeks(entry_id=entry_id, weeks=tuple(views)))


def _other_sites(services: Services) -> list[str]:
    """Every address of another site that an entry links to."""
    # Here, not above: a gateway is up sooner without it.
    from knowledge_base.upkeep.links import links_of

    entries, own = services.knowledge.list_published(), services.settings.base_url
    return [link.target for entry in entries for link in links_of(entry.content, own) if link.is_external]


async def _access(request: web.Request) -> Services:
    await require_page(request, "studio")
    return request.app[SERVICES]


async def _report(services: Services) -> UpkeepReport:
    study = await services.upkeep_study.look()

    def read() -> UpkeepReport:
        kept = services.upkeep_study.kept
        listed = study.findings[:_MOST_FINDINGS]
        questions = services.knowledge.list_live_questions([each for one in listed for each in one.entries])
        dismissals, checks = kept.list_dismissals(), kept.list_link_checks()
        return UpkeepReport(
            findings=tuple(_finding(finding, questions, dismissals.get(finding.key)) for finding in listed),
            alike_known=study.alike_known,
            may_check_links=services.settings.check_links,
            links_checked_at=time_text(checks[0].at) if checks else None,
            looking=study.looking,
            total=len(study.findings),
        )

    return await asyncio.to_thread(read)


def _finding(finding: Finding, questions: Mapping[EntryId, str], dismissal: Dismissal | None) -> FindingView:
    quotes = dict(finding.quotes)
    stands = dismissal is not None and dismissal.fingerprint == finding.fingerprint
    return FindingView(
        key=finding.key,
        kind=finding.kind,
        serious=finding.serious,
        sentence=finding.sentence,
        advice=finding.advice,
        entries=tuple(
            FindingEntry(entry_id=each, question=questions.get(each, each), quote=quotes.get(each))
            for each in finding.entries
        ),
        fingerprint=finding.fingerprint,
        dismissed=Dismissed(by=dismissal.by, at=time_text(dismissal.at), reason=dismissal.reason)
        if dismissal and stands
        else None,
    )


async def _words(study: UpkeepStudy) -> Words:
    listed = await asyncio.to_thread(study.kept.list_jargon)
    return Words(words=tuple(WordView(word=each.word, plain=each.plain, by=each.by) for each in listed))


def _use(entry_id: str, question: str, use: Use) -> EntryUse:
    return EntryUse(
        entry_id=entry_id,
        question=question,
        shown=use.shown,
        helpful=use.helpful,
        unhelpful=use.unhelpful,
        to_person=use.to_person,
    )
