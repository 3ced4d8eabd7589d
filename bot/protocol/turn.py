"""What the gateway asks of the assistant, over HTTP on a Unix socket, and what comes back.

The assistant keeps nothing between turns: `memory` holds the Rasa slots that the next turn needs, goes
back with the reply, lives in the record, and returns with the next turn. So an assistant can be
killed, replaced or doubled at any moment.
"""

from __future__ import annotations

from typing import Any, Literal

from bot.protocol.base import Frozen
from bot.protocol.events import QuickReply

Mood = Literal["calm", "worried", "upset", "grateful"]
Outcome = Literal["answer", "clarify", "none"]
# Why the assistant asks for a person; a subset of the reasons for which a conversation waits.
AssistantReason = Literal[
    "asked", "complaint", "failures", "accepted_offer", "upset", "danger", "bereavement"
]
WaitNote = Literal["status", "kept", "nobody"]


class CustomerFacts(Frozen, frozen=True):
    """What is known of the customer. `name_source`: identity, form or said."""

    name: str | None = None
    name_source: Literal["identity", "form", "said"] | None = None
    email: str | None = None
    order_number: str | None = None
    attributes: dict[str, str] = {}


class AskedPromise(Frozen, frozen=True):
    """An open promise that the customer's message asks for.

    It is in the words of `by`, given on this date where the business is.
    """

    text: str
    by: str
    on: str


class TurnBoundary(Frozen, frozen=True):
    """What the last agent left: how it ended, what is still promised, and what the assistant must not do.

    It never shows an entry of `refused_entries`, and does not ask for a handoff for one of `held_reasons`.
    `asked` are the promises that this message asks for: they are told before anything is looked up, also when
    the agent who gave them left no note, and there is nothing else.
    """

    agent_name: str
    outcome: str = ""
    promises: tuple[str, ...] = ()
    refused_entries: tuple[str, ...] = ()
    held_reasons: tuple[str, ...] = ()
    asked: tuple[AskedPromise, ...] = ()


class TurnRequest(Frozen, frozen=True):
    """POST /turn. One message of a customer, with all the assistant needs to know.

    What they wrote in several lines, one after the other, is one text with line breaks.

    Nothing is kept, so repeating a `turn_id` is safe. `awaited`: a person is on the way, so none is offered
    or asked for. `help_now`: whatever else the text may be, an answer is looked for. `language` is the one
    that the conversation is held in (ISO 639-1), once the customer has written in one; `locale` that of their
    browser.
    """

    turn_id: str
    conversation_id: str
    text: str
    customer: CustomerFacts = CustomerFacts()
    memory: dict[str, Any] = {}
    lines_used: tuple[str, ...] = ()
    choice: str | None = None
    on_duty: bool = True
    locale: str | None = None
    language: str | None = None
    boundary: TurnBoundary | None = None
    awaited: bool = False
    help_now: bool = False


class AnswerRef(Frozen, frozen=True):
    """The revision of the entry that a message quotes, and the ranking's calibrated confidence (0 to 1).

    `public`: it is for everybody, so it has a page.
    """

    entry_id: str
    revision: int
    title: str
    confidence: float
    public: bool = True


class ReplyMessage(Frozen, frozen=True):
    """One bubble. `line_ids` are the ids of the `domain.yml` responses it is made of."""

    text: str
    line_ids: tuple[str, ...] = ()
    quick_replies: tuple[QuickReply, ...] = ()
    answer: AnswerRef | None = None
    asks_feedback: bool = False


class RankedEntry(Frozen, frozen=True):
    """One candidate of the ranking. `parts` are the scores behind the confidence, by name."""

    entry_id: str
    title: str
    confidence: float
    parts: dict[str, float] = {}
    matched: str | None = None


class Understanding(Frozen, frozen=True):
    """How a message was read. `confidence` is that of `intent`; the ranking has its own.

    `language` is that of the conversation after a turn, of the text alone without one; None when not sure.

    `acts` are all that the message is (greet, goodbye, thank, affirm, deny, give_details, ask, other),
    `act` what it is first of all. `dissatisfaction` is a probability, 0 to 1.
    """

    intent: str
    confidence: float
    mood: Mood
    wants_human: bool
    complaint: bool
    outcome: Outcome
    ranking: tuple[RankedEntry, ...] = ()
    language: str | None = None
    customer_name: str | None = None
    order_number: str | None = None
    email: str | None = None
    act: str = "other"
    acts: tuple[str, ...] = ()
    dissatisfaction: float = 0.0
    declines_human: bool = False


class HandoffAsk(Frozen, frozen=True):
    """The assistant asks that a person takes over. `reason` is one of `HANDOFF_REASONS`."""

    reason: AssistantReason


class FactsLearned(Frozen, frozen=True):
    """What this turn taught about the customer; `forget` drops what was known before it."""

    name: str | None = None
    email: str | None = None
    order_number: str | None = None
    forget: bool = False


class TurnReply(Frozen, frozen=True):
    """The answer to POST /turn. `helpful`: the customer said whether the last answer helped.

    `wait_note`: what the gateway puts in words after the messages while a person is awaited: how the wait
    is (`status`), or that what was said is kept for that person (`kept`); and while none is, that nobody is
    at the desk, with what can be done about it (`nobody`).

    `whole`: the last line of the text is a message by itself; otherwise more may follow, and is waited for.
    """

    turn_id: str
    messages: tuple[ReplyMessage, ...]
    understanding: Understanding
    memory: dict[str, Any]
    learned: FactsLearned = FactsLearned()
    handoff: HandoffAsk | None = None
    helpful: bool | None = None
    wait_note: WaitNote | None = None
    whole: bool = True


class UnderstandRequest(Frozen, frozen=True):
    """POST /understand. Reads texts without a conversation; answered by `UnderstandReply`."""

    texts: tuple[str, ...]


class UnderstandReply(Frozen, frozen=True):
    """One `Understanding` per text, in order."""

    results: tuple[Understanding, ...]


class AssistantStatus(Frozen, frozen=True):
    """GET /readyz: 200 with this when the model is loaded and there is content to answer from, 503 before.

    `source` and `generation` say which (`bot.protocol.content`). `busy_s`: for how many seconds the current
    piece of work has been going on, 0 when there is none.
    """

    ready: bool
    model: str
    entries: int
    generation: int
    busy_s: float = 0.0
    source: str = ""
