"""The lines of the record. Append-only: a type may gain fields with defaults, never lose or rename one."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from bot.conversation.boundary import Boundary
from bot.conversation.model import (
    Answer,
    Attachment,
    ConversationId,
    HandoffReason,
    Mood,
    NameSource,
    Owner,
    Priority,
    QuickReply,
    Sender,
    Seq,
    StaffId,
    SuggestionUse,
    SystemMessage,
    Value,
)


class Body(Value, frozen=True, tag_field="type"):
    """What happened; the tag of each subclass is its name in the record."""


class ConversationStarted(Body, frozen=True, tag="conversation_started"):
    """The first line of every conversation."""

    customer_id: str
    page_url: str | None = None
    locale: str | None = None


class MessagePosted(Body, frozen=True, tag="message_posted"):
    """Somebody said something. For the assistant: which lines of `domain.yml`, and which entry it quotes.

    `reasked` names what an agent's message asks for although it was given (`bot.conversation.reask`), and
    `suggestions` what became of the entries that stood beside it.
    With `attachments`, the text is their names, for readers that show no files. Without `needs_turn`, the
    gateway has dealt with the customer's message itself, and the assistant owes it nothing. What `continues`
    goes on from the customer's line before: both are one text (`bot.conversation.bursts`). What the customer
    has `struck` has no text: readers say themselves that something stood there. What they `corrected` reads
    as they want it to, or as far as they had written it when the time was up (`unfinished`).
    """

    text: str
    markdown: bool = False
    choice: str | None = None
    quick_replies: tuple[QuickReply, ...] = ()
    answer: Answer | None = None
    asks_feedback: bool = False
    line_ids: tuple[str, ...] = ()
    struck: bool = False
    corrected: bool = False
    unfinished: bool = False
    reasked: tuple[str, ...] = ()
    suggestions: tuple[SuggestionUse, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    needs_turn: bool = True
    continues: bool = False

    @classmethod
    def of(cls, notice: SystemMessage) -> MessagePosted:
        """Return a sentence of our own as a message, with what it offers."""
        return cls(text=notice.text, line_ids=notice.line_ids, quick_replies=notice.quick_replies)


class TurnCompleted(Body, frozen=True, tag="turn_completed"):
    """The assistant has dealt with the customer's message at `about_seq`: how it read it, what it remembers.

    `understanding` holds the assistant's own reading (see `bot.protocol.turn.Understanding`), `memory`
    what the next turn gets back.
    """

    about_seq: int
    mood: Mood
    understanding: dict[str, Any] = {}
    memory: dict[str, Any] = {}
    took_ms: float = 0.0


class TurnFailed(Body, frozen=True, tag="turn_failed"):
    """The assistant could not deal with the message at `about_seq`; `code` is a stable name of why."""

    about_seq: int
    code: str


class CustomerLearned(Body, frozen=True, tag="customer_learned"):
    """Something was given about the customer. `forget` drops name, e-mail and order numbers known before.

    `corrected` names what the customer wrote anew on the receipt.
    """

    name: str | None = None
    name_source: NameSource | None = None
    email: str | None = None
    order_number: str | None = None
    forget: bool = False
    corrected: tuple[Literal["name", "email", "order_number"], ...] = ()


class HandoffRequested(Body, frozen=True, tag="handoff_requested"):
    """A person was asked for; the `owner_changed` that follows makes it so.

    `priority` is there when it is not the one that reason and mood make.
    """

    reason: HandoffReason
    problem: str
    priority: Priority | None = None


class AgentWanted(Body, frozen=True, tag="agent_wanted"):
    """The customer asked for this agent by name; they get the conversation first while they are on duty."""

    agent_id: str
    agent_name: str


class OwnerChanged(Body, frozen=True, tag="owner_changed"):
    """Ownership moved. `text` is what the customer was told, `quick_replies` what they were offered with it.

    `note` and `boundary` they never see.
    """

    owner: Owner
    previous: Owner
    agent_id: str | None = None
    agent_name: str | None = None
    reason: str | None = None
    note: str | None = None
    text: str | None = None
    line_ids: tuple[str, ...] = ()
    quick_replies: tuple[QuickReply, ...] = ()
    boundary: Boundary | None = None


class PacketAcknowledged(Body, frozen=True, tag="packet_acknowledged"):
    """The sender's desk has the packet of the handoff at `handoff_seq`, and what was said up to `seq`.

    One of an older record has no `seq`: it says how many things were said, with a hash of them.
    """

    handoff_seq: Seq
    version: int = 1
    count: int = 0
    sha256: str = ""
    seq: Seq | None = None


WAITED_LONG = "waited_long"


class PriorityRaised(Body, frozen=True, tag="priority_raised"):
    """The waiting conversation comes before others now; `why` is a stable name such as `complaint`.

    It becomes the reason of the wait when it outweighs it (`bot.conversation.queue.WEIGHTIER`).
    `WAITED_LONG` moves it up in the queue and leaves its priority as it is.
    """

    why: str


class PrioritySet(Body, frozen=True, tag="priority_set"):
    """A member of staff decided how urgent it is; the desk does not change that by itself."""

    priority: Priority


class WaitPromised(Body, frozen=True, tag="wait_promised"):
    """The waiting customer was told their `place` in the queue and that a person comes by then.

    Without `by` they were told that too little is known to name a time: `sample` measured waits.
    `renewed`: it replaces what was promised before, because that will not be kept. Not `staffed`: they were
    told that nobody is at the desk any more, and are owed a word when somebody is. So many `agents` were on
    duty then, and so many of them `idle`; 0 agents where that was not written down.
    """

    place: int
    by: datetime | None = None
    sample: int = 0
    renewed: bool = False
    staffed: bool = True
    agents: int = 0
    idle: int = 0


class CustomerLeft(Body, frozen=True, tag="customer_left"):
    """The waiting customer has had no page open for a while, and left no address: nobody can reach them."""


class CustomerReturned(Body, frozen=True, tag="customer_returned"):
    """A page of the customer who had left is open again."""


class PromiseSettled(Body, frozen=True, tag="promise_settled"):
    """The promise at `promise_seq` was kept, or broken; `noticed`: the customer had heard it would."""

    promise_seq: int
    kept: bool
    noticed: bool = False


class ReceiptOpened(Body, frozen=True, tag="receipt_opened"):
    """The customer is shown what is passed on. Staff read none of it until they are done, or until then."""

    until: datetime


class ReceiptLapsed(Body, frozen=True, tag="receipt_lapsed"):
    """The time to look over what is passed on is up; a `ReceiptGiven` follows when something is marked."""


class ReceiptGiven(Body, frozen=True, tag="receipt_given"):
    """What is passed on is as the customer left it: so many lines, of which so many struck or corrected.

    Of these, so many were still being written when the time was up: a message (`unfinished`) is passed on as
    far as it was written, a name, an address or a number (`left_out`) is not passed on.
    `late`: all was passed on before, and the customer deleted these lines from it only then.
    """

    lines: int
    struck: int = 0
    corrected: int = 0
    unfinished: int = 0
    left_out: int = 0
    late: bool = False


class FeedbackGiven(Body, frozen=True, tag="feedback_given"):
    """The customer said whether the answer at `about_seq` helped."""

    about_seq: int
    entry_id: str
    helpful: bool


class NoteAdded(Body, frozen=True, tag="note_added"):
    """A member of staff wrote something that no customer ever sees; it calls those in `mentions`."""

    text: str
    mentions: tuple[StaffId, ...] = ()


class LabelsChanged(Body, frozen=True, tag="labels_changed"):
    """A member of staff put labels on the conversation, or took them off."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


class Snoozed(Body, frozen=True, tag="snoozed"):
    """The owning agent put the conversation away until then, or until the customer writes."""

    until: datetime


class SnoozeEnded(Body, frozen=True, tag="snooze_ended"):
    """It is back: its time has come, or its agent fetched it. A customer's message ends a snooze too."""


class TranscriptSent(Body, frozen=True, tag="transcript_sent"):
    """The customer was sent what they can read of the conversation, by e-mail."""

    email: str | None = None


MailOutcome = Literal["accepted", "spooled", "deferred", "given_up", "unconfirmed"]


class MailAttempted(Body, frozen=True, tag="mail_attempted"):
    """What agents said from `first_seq` to `last_seq` was to go to the customer by e-mail; of a `copy`, all.

    It was `accepted` by the mail server or `spooled` as a file for others to send; `deferred`: it could not
    be sent and is tried again; `given_up` after the last try; `unconfirmed`: the address was never confirmed.
    """

    outcome: MailOutcome
    first_seq: int
    last_seq: int
    email: str
    message_id: str | None = None
    subject: str | None = None
    copy: bool = False


class ConversationMerged(Body, frozen=True, tag="conversation_merged"):
    """A member of staff linked two conversations: `kept` continues with the other's history, the other ends.

    `owed_since`: since when the other's customer waited for a word from a person; the kept one owes it now.
    """

    other_id: ConversationId
    kept: bool
    owed_since: datetime | None = None


class MergeUndone(Body, frozen=True, tag="merge_undone"):
    """A member of staff took two conversations apart again: the other one of them continues by itself."""

    other_id: ConversationId
    kept: bool


class GoodwillGiven(Body, frozen=True, tag="goodwill_given"):
    """An agent made a gesture. `amount` is that of a voucher; `worth` what it took of their allowance."""

    kind: Literal["voucher", "free_shipping", "thank_you_note"]
    amount: int
    worth: int
    reason: str


class SurveyAnswered(Body, frozen=True, tag="survey_answered"):
    """After the end the customer said how it was, from 1 to 5, the best."""

    score: int
    comment: str | None = None


SensitiveKind = Literal["iban", "card_digits", "other"]
SensitiveOutcome = Literal["given", "declined", "expired", "removed"]


class SensitiveRequested(Body, frozen=True, tag="sensitive_requested"):
    """An agent asked the customer for something in a form: what they give there is never in the record."""

    request_id: str
    kind: SensitiveKind
    label: str


class SensitiveSettled(Body, frozen=True, tag="sensitive_settled"):
    """The customer gave what they were asked for, or declined; or it is gone: expired, or removed."""

    request_id: str
    outcome: SensitiveOutcome


EventBody = (
    ConversationStarted
    | MessagePosted
    | TurnCompleted
    | TurnFailed
    | CustomerLearned
    | HandoffRequested
    | AgentWanted
    | OwnerChanged
    | PriorityRaised
    | PrioritySet
    | WaitPromised
    | CustomerLeft
    | CustomerReturned
    | PromiseSettled
    | PacketAcknowledged
    | ReceiptOpened
    | ReceiptLapsed
    | ReceiptGiven
    | FeedbackGiven
    | TranscriptSent
    | MailAttempted
    | GoodwillGiven
    | SurveyAnswered
    | SensitiveRequested
    | SensitiveSettled
    | NoteAdded
    | LabelsChanged
    | Snoozed
    | SnoozeEnded
    | ConversationMerged
    | MergeUndone
)


class NewEvent(Value, frozen=True):
    """A line not yet in the record. A repeated `client_id` of the same sender kind is never written twice."""

    sender: Sender
    body: EventBody
    client_id: str | None = None


class RecordedEvent(Value, frozen=True):
    """A committed line: `seq` counts from 1 within its conversation, without gaps. `at` is UTC."""

    conversation_id: ConversationId
    seq: Seq
    at: datetime
    sender: Sender
    body: EventBody
    client_id: str | None = None
