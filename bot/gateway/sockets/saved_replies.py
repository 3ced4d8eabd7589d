"""Saved replies and macros, on `/ws/staff`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import msgspec

from bot.conversation.commands import post_agent_message
from bot.conversation.errors import NotAllowed
from bot.conversation.events import NewEvent
from bot.conversation.labels import add_label, parse_label, set_label
from bot.conversation.model import Agent, ConversationId
from bot.conversation.record import Change
from bot.conversation.saved_replies import (
    VARIABLES,
    CloseStep,
    Filled,
    LabelStep,
    Macro,
    ReplyStep,
    SavedReply,
    SnoozeStep,
    Step,
    fill_reply,
    get_macro,
    get_reply,
    list_macros,
    list_replies,
    remove_macro,
    remove_reply,
    save_macro,
    save_reply,
    values_for,
)
from bot.conversation.snooze import snooze
from bot.conversation.state import ConversationState
from bot.conversation.summary import summarise
from bot.conversation.withheld import for_staff
from bot.gateway.sockets.staff import StaffPeer, registry
from bot.protocol.saved_replies import (
    FilledReply,
    MacroRemove,
    MacroRun,
    MacroSave,
    MacroStep,
    MacroView,
    ReplyFill,
    ReplyList,
    ReplyRemove,
    ReplySave,
    SavedReplies,
    SavedReplyView,
)
from bot.protocol.staff import ConversationRow
from bot.services.clock import utc_now
from bot.services.errors import PayloadInvalid
from bot.services.services import Services
from bot.services.texts import parse_text, require_readable
from bot.services.views import row_view


@registry.handles(ReplyList)
async def get_saved(peer: StaffPeer, frame: ReplyList) -> SavedReplies:
    """Everything that is saved."""
    return await peer.services.writer.read(lambda: _saved(peer.services))


@registry.handles(ReplySave)
async def keep_reply(peer: StaffPeer, frame: ReplySave) -> SavedReplies:
    """Add or change a saved reply."""
    require_readable(frame.title)
    reply = SavedReply(frame.reply_id, frame.shortcut, frame.title.strip(), parse_text(frame.text))
    return await _change(peer, lambda: save_reply(peer.services.record.file, reply, peer.agent, utc_now()))


@registry.handles(ReplyRemove)
async def drop_reply(peer: StaffPeer, frame: ReplyRemove) -> SavedReplies:
    """Remove a saved reply."""
    return await _change(peer, lambda: remove_reply(peer.services.record.file, frame.reply_id))


@registry.handles(MacroSave)
async def keep_macro(peer: StaffPeer, frame: MacroSave) -> SavedReplies:
    """Add or change a macro."""
    require_readable(frame.title)
    macro = Macro(frame.macro_id, frame.title.strip(), tuple(_step(step) for step in frame.steps))
    return await _change(peer, lambda: save_macro(peer.services.record.file, macro, peer.agent, utc_now()))


@registry.handles(MacroRemove)
async def drop_macro(peer: StaffPeer, frame: MacroRemove) -> SavedReplies:
    """Remove a macro."""
    return await _change(peer, lambda: remove_macro(peer.services.record.file, frame.macro_id))


@registry.handles(ReplyFill)
async def fill(peer: StaffPeer, frame: ReplyFill) -> FilledReply:
    """A saved reply with the conversation's facts."""
    services, agent = peer.services, peer.agent

    def read() -> Filled:
        reply = get_reply(services.record.file, frame.reply_id)
        state = for_staff(services.record.get_state(ConversationId(frame.conversation_id)))
        return fill_reply(reply.text, values_for(state, agent, services.settings.business))

    filled = await services.writer.read(read)
    return FilledReply(text=filled.text, missing=filled.missing)


@registry.handles(MacroRun)
async def run_macro(peer: StaffPeer, frame: MacroRun) -> ConversationRow:
    """Do all steps of a macro in one commit."""
    services, agent, now = peer.services, peer.agent, utc_now()
    conversation_id = ConversationId(frame.conversation_id)

    def work() -> Change:
        record = services.record
        if known := record.get_event_by_client_id(conversation_id, "agent", f"{frame.client_id}:0"):
            return Change(events=(known,), state=record.get_state(conversation_id), repeated=True)
        events: list[Any] = []
        for place, step in enumerate(get_macro(record.file, frame.macro_id).steps):
            decide = partial(_decide, services, agent, step, f"{frame.client_id}:{place}")
            events += record.change(conversation_id, decide, now).events
        return Change(events=tuple(events), state=record.get_state(conversation_id))

    return row_view(summarise((await services.writer.write(work)).state))


def _decide(
    services: Services, agent: Agent, step: Step, client_id: str, state: ConversationState
) -> list[NewEvent]:
    """What one step does to the conversation."""
    if isinstance(step, ReplyStep):
        filled = fill_reply(step.text, values_for(for_staff(state), agent, services.settings.business))
        if filled.missing:
            names = ", ".join(f"{{{name}}}" for name in filled.missing)
            raise NotAllowed("variables_missing", variables=names)
        return post_agent_message(state, agent, filled.text, client_id=client_id)
    if isinstance(step, LabelStep):
        label = add_label(services.record.file, parse_label(step.label), utc_now())
        return set_label(state, agent, label, on=True)
    if isinstance(step, SnoozeStep):
        now = utc_now()
        return snooze(state, agent, now + timedelta(hours=step.hours), now=now)
    if isinstance(step, CloseStep):
        return services.conversations.closing(state, agent)
    return services.conversations.returning(state, agent)


async def _change(peer: StaffPeer, work: Callable[[], object]) -> SavedReplies:
    def change() -> SavedReplies:
        work()
        return _saved(peer.services)

    return await peer.services.writer.write(change)


def _saved(services: Services) -> SavedReplies:
    file = services.record.file
    return SavedReplies(
        variables=VARIABLES,
        replies=tuple(SavedReplyView(r.id, r.shortcut, r.title, r.text) for r in list_replies(file)),
        macros=tuple(
            MacroView(
                id=macro.id,
                title=macro.title,
                steps=tuple(msgspec.convert(msgspec.to_builtins(step), MacroStep) for step in macro.steps),
            )
            for macro in list_macros(file)
        ),
    )


def _step(step: MacroStep) -> Step:
    try:
        parsed: Step = msgspec.convert(msgspec.to_builtins(step), Step)
        return parsed
    except msgspec.ValidationError as error:
        raise PayloadInvalid(reason=str(error)) from error
