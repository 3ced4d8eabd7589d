"""A recorded event without any word that a customer said, or that somebody wrote to or about them.

What is left is that something happened, when, and by which member of staff: enough for the figures.
"""

from __future__ import annotations

from functools import singledispatch

from msgspec.structs import replace

from bot.conversation.events import (
    Body,
    ConversationStarted,
    CustomerLearned,
    EventBody,
    GoodwillGiven,
    HandoffRequested,
    MailAttempted,
    MessagePosted,
    NoteAdded,
    OwnerChanged,
    RecordedEvent,
    SensitiveRequested,
    SurveyAnswered,
    TranscriptSent,
    TurnCompleted,
)


def wipe_event(event: RecordedEvent) -> RecordedEvent:
    """Return the event as it is left when its customer is erased."""
    sender = event.sender
    if sender.kind == "customer":
        sender = replace(sender, name=None)
    return replace(event, body=_wipe(event.body), sender=sender)


@singledispatch
def _wipe(body: Body) -> EventBody:
    """Return the body as it is: it holds ids, times and stable names."""
    return body  # type: ignore[return-value]  # every body is one of the record's


@_wipe.register
def _(body: ConversationStarted) -> EventBody:
    return replace(body, page_url=None)


@_wipe.register
def _(body: MessagePosted) -> EventBody:
    """Keep which entry was quoted and which lines were said: they are the business's own words."""
    return MessagePosted(
        text="",
        struck=True,
        answer=body.answer,
        line_ids=body.line_ids,
        reasked=body.reasked,
        suggestions=body.suggestions,
        needs_turn=body.needs_turn,
        continues=body.continues,
    )


@_wipe.register
def _(body: TurnCompleted) -> EventBody:
    return replace(body, understanding={}, memory={})


@_wipe.register
def _(body: CustomerLearned) -> EventBody:
    return CustomerLearned(forget=body.forget)


@_wipe.register
def _(body: HandoffRequested) -> EventBody:
    return replace(body, problem="")


@_wipe.register
def _(body: OwnerChanged) -> EventBody:
    return replace(body, text=None, note=None, boundary=None, quick_replies=())


@_wipe.register
def _(body: SensitiveRequested) -> EventBody:
    return replace(body, label="")


@_wipe.register
def _(body: NoteAdded) -> EventBody:
    return NoteAdded(text="")


@_wipe.register
def _(body: TranscriptSent) -> EventBody:
    return TranscriptSent()


@_wipe.register
def _(body: MailAttempted) -> EventBody:
    return replace(body, email="", subject=None)


@_wipe.register
def _(body: GoodwillGiven) -> EventBody:
    return replace(body, reason="")


@_wipe.register
def _(body: SurveyAnswered) -> EventBody:
    return SurveyAnswered(score=body.score)
