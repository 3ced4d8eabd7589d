"""The publishing parts of a running application."""

from __future__ import annotations

from dataclasses import dataclass

from bot.services.base import Base
from bot.services.pictures import PictureFolder
from bot.services.publishing.editors import Editors
from bot.services.publishing.gaps.watching import GapWatch
from bot.services.publishing.gate.gate import Gate
from bot.services.publishing.gate.gathering import Gathering
from bot.services.publishing.scheduled import Scheduled
from bot.services.publishing.study import UpkeepStudy


@dataclass(frozen=True)
class Publishing:
    """What goes live, and what is known of it."""

    gate: Gate
    gathering: Gathering
    gaps: GapWatch
    scheduled: Scheduled
    editors: Editors
    pictures: PictureFolder
    upkeep_study: UpkeepStudy


def open_publishing(base: Base) -> Publishing:
    """Open the parts, which start and end with the others."""
    settings, record, writer, knowledge = base.settings, base.record, base.writer, base.knowledge
    add, assistant = base.parts.add, base.assistant
    gate = Gate(knowledge, assistant)
    return Publishing(
        gate=gate,
        gathering=add(Gathering(record, writer, gate.questions, assistant)),
        gaps=add(GapWatch(record, writer, knowledge, assistant)),
        scheduled=add(Scheduled(knowledge, gate.publish_due)),
        editors=Editors(base.clock),
        pictures=PictureFolder(settings.data_dir / "pictures"),
        upkeep_study=add(UpkeepStudy(knowledge, settings.knowledge_path, assistant, settings.base_url)),
    )
