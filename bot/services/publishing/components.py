"""The components of `bot/services/publishing`, opened together."""

from __future__ import annotations

from dataclasses import dataclass

from bot.services.base import Base
from bot.services.pictures import PictureFolder
from bot.services.publishing.bulk import BulkChanges
from bot.services.publishing.editors import Editors
from bot.services.publishing.entries import Entries
from bot.services.publishing.exchange import Exchange
from bot.services.publishing.gaps.decisions import Decisions
from bot.services.publishing.gaps.gap_collector import GapCollector
from bot.services.publishing.gaps.gaps import Gaps
from bot.services.publishing.gaps.taught import TaughtEffect
from bot.services.publishing.gaps.teaching import TeachingQueue
from bot.services.publishing.gate.gate import Gate
from bot.services.publishing.gate.gathering import Gathering
from bot.services.publishing.gate.questions import GuardQuestions
from bot.services.publishing.made_entries import MadeEntries
from bot.services.publishing.putting import Pipelines
from bot.services.publishing.scheduled import Scheduled
from bot.services.publishing.trying import Trying
from bot.services.publishing.upkeep import EntryUpkeep
from bot.services.publishing.upkeep_analysis import UpkeepAnalysis
from bot.services.publishing.usefulness import Usefulness
from bot.services.publishing.variables import Variables
from bot.services.publishing.writing import Writing


@dataclass(frozen=True)
class Publishing:
    """What goes live, and what is known of it."""

    gate: Gate
    questions: GuardQuestions
    gathering: Gathering
    gap_collector: GapCollector
    gaps: Gaps
    teaching: TeachingQueue
    decisions: Decisions
    taught: TaughtEffect
    scheduled: Scheduled
    pictures: PictureFolder
    usefulness: Usefulness
    made_entries: MadeEntries
    entries: Entries
    bulk: BulkChanges
    pipelines: Pipelines
    writing: Writing
    variables: Variables
    exchange: Exchange
    upkeep_study: UpkeepAnalysis
    entry_upkeep: EntryUpkeep
    trying: Trying


def open_publishing(base: Base) -> Publishing:
    """Open the components and add those that run to `base.lifecycle`."""
    settings, record, writer, knowledge = base.settings, base.record, base.writer, base.knowledge
    add, assistant, clock = base.lifecycle.add, base.assistant, base.clock
    gate = Gate(knowledge, assistant)
    gap_collector = add(GapCollector(record, writer, knowledge, assistant, clock))
    store = gap_collector.store
    gaps = Gaps(knowledge, store, assistant, clock)
    teaching = TeachingQueue(knowledge, store, assistant, settings.timezone, clock)
    scheduled = add(Scheduled(knowledge, gate.publish_due, clock))
    usefulness = add(Usefulness(record, writer, knowledge, clock))
    pictures = PictureFolder(settings.data_dir / "pictures")
    study = add(UpkeepAnalysis(knowledge, settings.knowledge_path, assistant, settings.base_url, clock))
    return Publishing(
        gate=gate,
        questions=GuardQuestions(knowledge, gate.questions),
        gathering=add(Gathering(record, writer, gate.questions, assistant, clock)),
        gap_collector=gap_collector,
        gaps=gaps,
        teaching=teaching,
        decisions=Decisions(
            record, writer, knowledge, store, gaps, gate, clock, four_eyes=settings.four_eyes
        ),
        taught=TaughtEffect(knowledge, store, gate.questions, assistant, teaching),
        scheduled=scheduled,
        pictures=pictures,
        usefulness=usefulness,
        made_entries=MadeEntries(record, writer, knowledge, settings.base_url, clock),
        entries=Entries(knowledge, gate, scheduled, usefulness, settings.four_eyes, clock),
        bulk=BulkChanges(knowledge, gate, settings.four_eyes),
        pipelines=Pipelines(knowledge),
        writing=Writing(knowledge, Editors(clock)),
        variables=Variables(knowledge),
        exchange=Exchange(record, writer, knowledge, pictures, clock),
        upkeep_study=study,
        entry_upkeep=EntryUpkeep(knowledge, study, settings.check_links, settings.base_url),
        trying=Trying(knowledge, assistant, base.presence, clock),
    )
