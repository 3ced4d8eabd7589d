"""Filters that are kept, several conversations at once, priority, and writing first, on `/ws/staff`."""

from __future__ import annotations

from bot.conversation.model import ConversationId
from bot.gateway.sockets.staff import StaffPeer, registry
from bot.protocol.bulk import BulkDone, BulkRun, PrioritySet
from bot.protocol.customer import Accepted
from bot.protocol.filters import FilterList, FilterRemove, FilterSave, SavedFilters
from bot.protocol.staff import ConversationRow, ConversationWrite
from bot.services.views import state_row


@registry.handles(FilterList)
async def list_filters(peer: StaffPeer, frame: FilterList) -> SavedFilters:
    """Return what this agent keeps."""
    return await peer.services.filters.list_all(peer.staff.id)


@registry.handles(FilterSave)
async def save_filter(peer: StaffPeer, frame: FilterSave) -> SavedFilters:
    """Keep a filter."""
    return await peer.services.filters.save(peer.staff.id, frame.name, frame.filter)


@registry.handles(FilterRemove)
async def remove_filter(peer: StaffPeer, frame: FilterRemove) -> SavedFilters:
    """Keep it no longer."""
    return await peer.services.filters.remove(peer.staff.id, frame.name)


@registry.handles(BulkRun)
async def change_several(peer: StaffPeer, frame: BulkRun) -> BulkDone:
    """Do one thing with each."""
    return await peer.services.bulk_changes.run(peer.agent, frame)


@registry.handles(PrioritySet)
async def set_priority(peer: StaffPeer, frame: PrioritySet) -> ConversationRow:
    """Decide how urgent it is."""
    conversation_id = ConversationId(frame.conversation_id)
    return state_row(await peer.services.inbox.set_priority(peer.agent, conversation_id, frame.priority))


@registry.handles(ConversationWrite)
async def write_first(peer: StaffPeer, frame: ConversationWrite) -> Accepted:
    """Say something to a customer who did not ask for a person."""
    conversation_id = ConversationId(frame.conversation_id)
    return await peer.services.first_words.write(peer.agent, conversation_id, frame.text, frame.client_id)
