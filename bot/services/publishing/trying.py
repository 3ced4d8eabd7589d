"""How the assistant would answer a customer, with what is live or with a draft."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass

import msgspec

from bot.protocol.dry_run import EntryChange
from bot.protocol.events import MessageEvent
from bot.protocol.studio import Preview
from bot.protocol.trying import Tried, TryDraft, TryProfile, TryRequest
from bot.protocol.turn import CustomerFacts, ReplyMessage, TurnReply, TurnRequest
from bot.services.assistant import Assistant
from bot.services.clock import Clock
from bot.services.presence import Presence
from bot.services.publishing.entry_views import content_of
from bot.services.rich_text import parse_markdown
from bot.services.texts import parse_name, parse_text, require_readable
from bot.services.views import answer_view, time_text
from knowledge_base.errors import UnknownEntryError
from knowledge_base.model import Content
from knowledge_base.store import KnowledgeStore
from knowledge_base.variables import filled, names_in

_TRY_S = 10.0


@dataclass(frozen=True)
class Trying:
    """Has turns of a conversation that nobody has."""

    _store: KnowledgeStore
    _assistant: Assistant
    _presence: Presence
    _clock: Clock

    async def answer(self, asked: TryRequest) -> Tried:
        """Return what the assistant would say; nothing of it is kept."""
        turn = TurnRequest(
            turn_id=f"try:{secrets.token_hex(8)}",
            conversation_id="try",
            text=parse_text(asked.text),
            customer=_customer(asked.profile),
            memory=asked.memory,
            lines_used=asked.lines_used,
            choice=asked.choice,
            on_duty=self._presence.is_staffed,
            locale=asked.profile.locale,
        )
        changes = [await asyncio.to_thread(_change, self._store, asked.draft)] if asked.draft else []
        reply = await self._assistant.preview(turn, changes, _TRY_S)
        return _tried(asked, reply, time_text(self._clock()))

    async def preview(self, markdown: str) -> Preview:
        """Return a text as the widget will show it, its variables filled in."""
        written = Content(question="", answer=markdown)
        names = names_in(written)
        values = await asyncio.to_thread(self._store.variables.values) if names else {}
        unknown = tuple(sorted(names - values.keys()))
        return Preview(rich=parse_markdown(filled(written, values).answer), unknown=unknown)


def _customer(profile: TryProfile) -> CustomerFacts:
    for text in (*profile.attributes, *profile.attributes.values()):
        require_readable(text)
    name = parse_name(profile.name)
    return CustomerFacts(name=name, name_source="identity" if name else None, attributes=profile.attributes)


def _change(store: KnowledgeStore, draft: TryDraft) -> EntryChange:
    """Return the draft as it would be live: under the number that it would get, its variables filled in."""
    content = filled(content_of(draft.content), store.variables.values())
    try:
        number = store.get_entry(draft.entry_id).latest.number + 1
    except UnknownEntryError:
        number = 1
    return EntryChange(draft.entry_id, number, msgspec.to_builtins(content))


def _tried(asked: TryRequest, reply: TurnReply, at: str) -> Tried:
    lines = [line for message in reply.messages for line in message.line_ids]
    return Tried(
        messages=tuple(_event(place, message, at) for place, message in enumerate(reply.messages, start=1)),
        understanding=reply.understanding,
        memory=reply.memory,
        lines_used=(*(line for line in asked.lines_used if line not in lines), *lines),
        handoff=reply.handoff.reason if reply.handoff else None,
    )


def _event(place: int, message: ReplyMessage, at: str) -> MessageEvent:
    return MessageEvent(
        seq=place,
        at=at,
        sender="assistant",
        text=message.text,
        rich=parse_markdown(message.text),
        quick_replies=message.quick_replies,
        answer=answer_view(message.answer),
        asks_feedback=message.asks_feedback,
    )
