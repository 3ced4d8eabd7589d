"""Search, labels and snooze, on `/ws/staff`."""

from __future__ import annotations

from datetime import datetime

from bot.conversation import labels
from bot.conversation.errors import NotAllowed
from bot.conversation.labels import add_label, list_labels, parse_label, set_label
from bot.conversation.model import ConversationId
from bot.conversation.record import Change
from bot.conversation.search import Hit, find
from bot.conversation.snooze import end_snooze, snooze
from bot.conversation.summary import ConversationSummary, summarise
from bot.gateway.sockets.staff import StaffPeer, registry
from bot.protocol.lists import (
    ConversationSnooze,
    LabelCreate,
    LabelList,
    LabelRemove,
    LabelRename,
    Labels,
    LabelSet,
    LabelView,
    SearchFind,
)
from bot.protocol.staff import ConversationRow, SearchHit, SearchResults
from bot.services.accounts.access import access_page
from bot.services.clock import utc_now
from bot.services.days import parse_time
from bot.services.texts import require_readable
from bot.services.views import row_view, time_text


@registry.handles(SearchFind)
async def search(peer: StaffPeer, frame: SearchFind) -> SearchResults:
    """The conversations in which the words were said, noted or given."""
    require_readable(frame.words)
    record = peer.services.record

    def read() -> list[tuple[Hit, ConversationSummary]]:
        hits = find(record.file, frame.words)
        return [(hit, summarise(record.get_state(hit.conversation_id))) for hit in hits]

    found = await peer.services.writer.read(read)
    return SearchResults(hits=tuple(_hit_view(hit, summary) for hit, summary in found))


@registry.handles(LabelList)
async def get_labels(peer: StaffPeer, frame: LabelList) -> Labels:
    """Every label."""
    return await _labels(peer)


@registry.handles(LabelCreate)
async def create_label(peer: StaffPeer, frame: LabelCreate) -> Labels:
    """Make a label."""
    require_readable(frame.label)
    label = parse_label(frame.label)
    services = peer.services
    await services.writer.write(lambda: add_label(services.record.file, label, utc_now()))
    return await _labels(peer)


@registry.handles(LabelRename)
async def rename_label(peer: StaffPeer, frame: LabelRename) -> Labels:
    """Call it otherwise everywhere."""
    require_readable(frame.to)
    return await _relabel(peer, frame.label, parse_label(frame.to))


@registry.handles(LabelRemove)
async def remove_label(peer: StaffPeer, frame: LabelRemove) -> Labels:
    """Take it off everywhere."""
    return await _relabel(peer, frame.label, None)


async def _relabel(peer: StaffPeer, label: str, to: str | None) -> Labels:
    """One commit, so that nobody ever sees half of the conversations under the old name."""
    access_page(peer.staff, "board")  # whoever watches the service keeps its words in order
    record, agent, now = peer.services.record, peer.agent, utc_now()

    def work() -> tuple[Change, ...]:
        old = labels.find_label(record.file, label)
        labels.remove_label(record.file, old)
        new = labels.add_label(record.file, to, now) if to else None
        return tuple(
            record.change(each, lambda state: labels.relabel(state, agent, old, new), now)
            for each in (labels.list_labelled(record.file, old) if new != old else ())
        )

    await peer.services.writer.write(work)
    return await _labels(peer)


@registry.handles(LabelSet)
async def label_conversation(peer: StaffPeer, frame: LabelSet) -> ConversationRow:
    """Put a label on or take it off."""
    require_readable(frame.label)
    asked = parse_label(frame.label)
    services, agent, now = peer.services, peer.agent, utc_now()

    def work() -> Change:
        label = add_label(services.record.file, asked, now) if frame.on else asked
        return services.record.change(
            ConversationId(frame.conversation_id),
            lambda state: set_label(state, agent, label, on=frame.on),
            now,
        )

    return row_view(summarise((await services.writer.write(work)).state))


@registry.handles(ConversationSnooze)
async def snooze_conversation(peer: StaffPeer, frame: ConversationSnooze) -> ConversationRow:
    """Put a conversation away, or fetch it back."""
    now = utc_now()
    until = _parse_time(frame.until) if frame.until is not None else None
    change = await peer.services.conversations.change(
        ConversationId(frame.conversation_id),
        lambda state: snooze(state, peer.agent, until, now=now) if until else end_snooze(state, peer.agent),
    )
    return row_view(summarise(change.state))


def _parse_time(text: str) -> datetime:
    try:
        return parse_time(text)
    except ValueError as error:
        raise NotAllowed("snooze_time") from error


async def _labels(peer: StaffPeer) -> Labels:
    counts = await peer.services.writer.read(lambda: list_labels(peer.services.record.file))
    return Labels(labels=tuple(LabelView(label=each.label, count=each.count) for each in counts))


def _hit_view(hit: Hit, summary: ConversationSummary) -> SearchHit:
    return SearchHit(
        row=row_view(summary), seq=hit.seq, at=time_text(hit.at), kind=hit.kind, snippet=hit.snippet
    )
