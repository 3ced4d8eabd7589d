"""The record as its readers may see it: lines of the record become events of the wire."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal, TypeVar

import msgspec

from bot.conversation.desk.summary import ConversationSummary, summarise
from bot.conversation.events import (
    ConversationMerged,
    CustomerLearned,
    CustomerLeft,
    CustomerReturned,
    FeedbackGiven,
    LabelsChanged,
    MailAttempted,
    MergeUndone,
    MessagePosted,
    NoteAdded,
    OwnerChanged,
    PriorityRaised,
    PrioritySet,
    ReceiptGiven,
    ReceiptLapsed,
    ReceiptOpened,
    RecordedEvent,
    SensitiveRequested,
    SensitiveSettled,
    Snoozed,
    SnoozeEnded,
    TranscriptSent,
)
from bot.conversation.model import Answer, Attachment
from bot.conversation.state import ConversationState
from bot.protocol.events import (
    AnswerView,
    AttachmentView,
    CustomerEvent,
    Event,
    FeedbackEvent,
    MailEvent,
    MessageEvent,
    NoteEvent,
    OwnerEvent,
    QuickReply,
    ReceiptEvent,
    RichNode,
    SensitiveEvent,
    WorkEvent,
)
from bot.protocol.staff import ConversationRow
from bot.protocol.turn import AnswerRef
from bot.services.agent_markup import parse_reply
from bot.services.media import IMAGES
from bot.services.rich_text import parse_markdown

Audience = Literal["customer", "staff"]
ViewT = TypeVar("ViewT", bound=msgspec.Struct)


class KnownCustomer(msgspec.Struct, frozen=True):
    """What is known of the customer at some line of the record."""

    name: str | None = None
    email: str | None = None

    def after(self, body: CustomerLearned) -> KnownCustomer:
        """Return what is known once `body` has been learned."""
        before = KnownCustomer() if body.forget else self
        return KnownCustomer(body.name or before.name, body.email or before.email)


def event_views(events: Iterable[RecordedEvent], audience: Audience, known: KnownCustomer) -> list[Event]:
    """Return what this audience may read of some lines.

    `known` is what was known before the first of them.
    """
    views: list[Event] = []
    for event in events:
        if isinstance(event.body, CustomerLearned):
            known = known.after(event.body)
        if view := _event_view(event, audience, known):
            views.append(view)
    return views


def learned_in(events: Iterable[RecordedEvent]) -> KnownCustomer:
    """Return what these lines, from the first of a conversation, tell of the customer."""
    known = KnownCustomer()
    for event in events:
        if isinstance(event.body, CustomerLearned):
            known = known.after(event.body)
    return known


def time_text(at: datetime) -> str:
    """Return a time as it travels: UTC, RFC 3339, to the millisecond."""
    return at.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def state_row(state: ConversationState) -> ConversationRow:
    """Return the line of a conversation in this state, as staff may read it."""
    return row_view(summarise(state))


def view_as(kind: type[ViewT], noun: object, /, **given: object) -> ViewT:
    """Return a noun as it travels: the fields of the view under their names, times as texts.

    `given` are others.
    """
    values = {name: getattr(noun, name) for name in kind.__struct_fields__ if name not in given}
    texts = {name: time_text(value) for name, value in values.items() if isinstance(value, datetime)}
    return kind(**{**values, **texts, **given})


def row_view(summary: ConversationSummary) -> ConversationRow:
    """Return a conversation's line in the desk's lists."""
    return ConversationRow(
        conversation_id=summary.id,
        owner=summary.owner,
        started_at=time_text(summary.started_at),
        last_at=time_text(summary.last_at),
        last_text=summary.last_text,
        last_seq=summary.last_seq,
        mood=summary.mood,
        customer_name=summary.customer_name,
        customer_email=summary.customer_email,
        problem=summary.problem,
        reason=summary.reason,
        priority=summary.priority,
        waiting_since=time_text(summary.waiting_since) if summary.waiting_since else None,
        promised_by=time_text(summary.promised_by) if summary.promised_by else None,
        agent_id=summary.agent_id,
        agent_name=summary.agent_name,
        labels=summary.labels,
        snoozed_until=time_text(summary.snoozed_until) if summary.snoozed_until else None,
        withheld=summary.withheld_from is not None,
        receipt_until=time_text(summary.receipt_until) if summary.receipt_until else None,
        owed_since=time_text(summary.owed_since) if summary.owed_since else None,
        left=summary.left_at is not None,
        wanted_name=summary.wanted_name,
        customer_last_at=time_text(summary.customer_last_at) if summary.customer_last_at else None,
        language=summary.language,
        page=summary.page,
        waited_long=summary.waited_long,
    )


def _event_view(event: RecordedEvent, audience: Audience, known: KnownCustomer) -> Event | None:
    body = event.body
    seq, at = int(event.seq), time_text(event.at)
    if isinstance(body, MessagePosted):
        return _message_view(event, body, audience)
    if isinstance(body, OwnerChanged):
        return OwnerEvent(
            seq=seq,
            at=at,
            owner=body.owner,
            previous=body.previous,
            agent_name=body.agent_name,
            # Why a person was called is for staff: a customer should not read that they seemed upset.
            reason=body.reason if audience == "staff" else None,
            text=body.text,
            quick_replies=_quick_replies(body),
            note=body.note if audience == "staff" else None,
            by=_giver(event, body) if audience == "staff" else None,
        )
    if isinstance(body, FeedbackGiven):
        return FeedbackEvent(seq=seq, at=at, about_seq=body.about_seq, helpful=body.helpful)
    if isinstance(body, CustomerLearned):
        return CustomerEvent(seq=seq, at=at, name=known.name, email=known.email, forgotten=body.forget)
    if isinstance(body, ReceiptOpened):
        return ReceiptEvent(seq=seq, at=at, until=time_text(body.until))
    if isinstance(body, ReceiptLapsed):
        return ReceiptEvent(seq=seq, at=at)
    if isinstance(body, ReceiptGiven):
        return view_as(ReceiptEvent, body, seq=seq, at=at, until=None)
    if isinstance(body, SensitiveRequested):
        return view_as(SensitiveEvent, body, seq=seq, at=at, what="asked")
    if isinstance(body, SensitiveSettled):
        request_id, what = body.request_id, body.outcome
        return SensitiveEvent(seq=seq, at=at, request_id=request_id, what=what)
    if audience == "customer":
        return None
    if isinstance(body, MailAttempted):
        return view_as(MailEvent, body, seq=seq, at=at)
    return _note_view(event, body) if isinstance(body, NoteAdded) else _work_view(event)


def _giver(event: RecordedEvent, body: OwnerChanged) -> str | None:
    """Return who else gave the conversation to the agent who has it now."""
    given = body.owner == "agent" and event.sender.id != body.agent_id
    return event.sender.name if given else None


def _work_view(event: RecordedEvent) -> WorkEvent | None:
    """Return what staff did with the conversation, in a quiet line."""
    body, seq, at, by = event.body, int(event.seq), time_text(event.at), event.sender.name
    if isinstance(body, LabelsChanged):
        return WorkEvent(seq=seq, at=at, what="labels", by=by, added=body.added, removed=body.removed)
    if isinstance(body, Snoozed):
        return WorkEvent(seq=seq, at=at, what="snoozed", by=by, until=time_text(body.until))
    if isinstance(body, SnoozeEnded):
        return WorkEvent(seq=seq, at=at, what="snooze_ended", by=by)
    if isinstance(body, ConversationMerged):
        what: Literal["merged", "merged_away"] = "merged" if body.kept else "merged_away"
        return WorkEvent(seq=seq, at=at, what=what, by=by, other_id=body.other_id)
    if isinstance(body, MergeUndone):
        return WorkEvent(seq=seq, at=at, what="merge_undone", by=by, other_id=body.other_id)
    if isinstance(body, TranscriptSent):
        return WorkEvent(seq=seq, at=at, what="copy_sent", by=by if event.sender.kind == "agent" else None)
    if isinstance(body, PrioritySet):
        return WorkEvent(seq=seq, at=at, what="priority_set", by=by, priority=body.priority)
    if isinstance(body, CustomerLeft):
        return WorkEvent(seq=seq, at=at, what="left")
    if isinstance(body, CustomerReturned):
        return WorkEvent(seq=seq, at=at, what="returned")
    if isinstance(body, PriorityRaised):
        return WorkEvent(seq=seq, at=at, what="priority", why=body.why)
    return None


def _note_view(event: RecordedEvent, body: NoteAdded) -> NoteEvent:
    return NoteEvent(
        seq=event.seq,
        at=time_text(event.at),
        sender_name=event.sender.name or "",
        text=body.text,
        mentions=body.mentions,
        client_id=event.client_id,
    )


def _quick_replies(body: MessagePosted | OwnerChanged) -> tuple[QuickReply, ...]:
    return tuple(QuickReply(title=reply.title, choice=reply.choice) for reply in body.quick_replies)


def _message_view(event: RecordedEvent, body: MessagePosted, audience: Audience) -> MessageEvent:
    return MessageEvent(
        seq=event.seq,
        at=time_text(event.at),
        sender=event.sender.kind,
        text=body.text,
        struck=body.struck,
        corrected=body.corrected and audience == "staff",
        unfinished=body.unfinished and audience == "staff",
        sender_name=event.sender.name,
        agent_id=event.sender.id if event.sender.kind == "agent" and audience == "staff" else None,
        rich=_rich(event, body),
        quick_replies=_quick_replies(body),
        answer=answer_view(body.answer),
        asks_feedback=body.asks_feedback,
        attachments=tuple(_attachment_view(attachment, audience) for attachment in body.attachments),
        # Only who made an id has a use for it; those of the assistant are derived from the turn.
        client_id=event.client_id if event.sender.kind in ("customer", "agent") else None,
    )


def _rich(event: RecordedEvent, body: MessagePosted) -> tuple[RichNode, ...]:
    if body.markdown:
        return parse_markdown(body.text)
    typed = event.sender.kind == "agent" and not body.attachments
    return parse_reply(body.text) if typed else ()


def answer_view(answer: Answer | AnswerRef | None) -> AnswerView | None:
    """Return the entry that a message quotes, with its page if everybody may read it."""
    if answer is None:
        return None
    return AnswerView(
        entry_id=answer.entry_id,
        revision=answer.revision,
        title=answer.title,
        confidence=answer.confidence,
        url=f"/help/{answer.entry_id}" if answer.public else "",
    )


def _attachment_view(attachment: Attachment, audience: Audience) -> AttachmentView:
    # Staff are signed in; a customer's page has no cookie that would let an <img> in.
    key = f"?key={attachment.key}" if audience == "customer" else ""
    return AttachmentView(
        name=attachment.name,
        media_type=attachment.media_type,
        size=attachment.size,
        url=f"/files/{attachment.id}{key}",
        image=attachment.media_type in IMAGES,
        width=attachment.width,
        height=attachment.height,
    )
