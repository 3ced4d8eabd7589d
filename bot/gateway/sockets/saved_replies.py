"""Saved replies and macros, on `/ws/staff`."""

from __future__ import annotations

import msgspec

from bot.conversation.desk.saved_replies import Macro, SavedReply, Step
from bot.conversation.model import ConversationId
from bot.gateway.payloads import payload_of
from bot.gateway.sockets.staff import StaffPeer, registry
from bot.protocol.saved_replies import (
    FilledReply,
    MacroRemove,
    MacroRun,
    MacroSave,
    ReplyFill,
    ReplyList,
    ReplyRemove,
    ReplySave,
    SavedReplies,
)
from bot.protocol.staff import ConversationRow
from bot.services.views import state_row


@registry.handles(ReplyList)
async def get_saved(peer: StaffPeer, frame: ReplyList) -> SavedReplies:
    """Return everything that is saved."""
    return await peer.services.saved_replies.list_all()


@registry.handles(ReplySave)
async def save_reply(peer: StaffPeer, frame: ReplySave) -> SavedReplies:
    """Add or change a saved reply."""
    reply = SavedReply(frame.reply_id, frame.shortcut, frame.title, frame.text)
    return await peer.services.saved_replies.save_reply(peer.agent, reply)


@registry.handles(ReplyRemove)
async def remove_reply(peer: StaffPeer, frame: ReplyRemove) -> SavedReplies:
    """Remove a saved reply."""
    return await peer.services.saved_replies.remove_reply(frame.reply_id)


@registry.handles(MacroSave)
async def save_macro(peer: StaffPeer, frame: MacroSave) -> SavedReplies:
    """Add or change a macro."""
    steps: tuple[Step, ...] = payload_of(msgspec.to_builtins(frame.steps), tuple[Step, ...])
    macro = Macro(frame.macro_id, frame.title, steps)
    return await peer.services.saved_replies.save_macro(peer.agent, macro)


@registry.handles(MacroRemove)
async def remove_macro(peer: StaffPeer, frame: MacroRemove) -> SavedReplies:
    """Remove a macro."""
    return await peer.services.saved_replies.remove_macro(frame.macro_id)


@registry.handles(ReplyFill)
async def fill_reply(peer: StaffPeer, frame: ReplyFill) -> FilledReply:
    """Return a saved reply with the conversation's facts."""
    conversation_id = ConversationId(frame.conversation_id)
    filled = await peer.services.saved_replies.fill(peer.agent, conversation_id, frame.reply_id)
    return FilledReply(text=filled.text, missing=filled.missing)


@registry.handles(MacroRun)
async def run_macro(peer: StaffPeer, frame: MacroRun) -> ConversationRow:
    """Do all steps of a macro in one commit."""
    conversation_id = ConversationId(frame.conversation_id)
    state = await peer.services.saved_replies.run_macro(
        peer.agent, conversation_id, frame.macro_id, frame.client_id
    )
    return state_row(state)
