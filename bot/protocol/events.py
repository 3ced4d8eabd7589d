"""What readers of a conversation see: one pushed event per line of the record they may read.

The record itself (`bot.conversation.events`) knows more than any one reader may see; the gateway
translates it to these. `seq` counts from 1 within a conversation. For a customer some numbers are
skipped (lines that are not theirs to read), so resume with the highest `seq` seen. Times are UTC,
RFC 3339.
"""

from __future__ import annotations

from typing import Literal

from bot.protocol.base import Frame, Frozen

SenderKind = Literal["customer", "assistant", "agent", "system"]
OwnerKind = Literal["assistant", "waiting", "agent", "closed"]


class QuickReply(Frozen, frozen=True):
    """A button under a message: `title` is shown and said, `choice` goes back unread."""

    title: str
    choice: str


class AnswerView(Frozen, frozen=True):
    """Which revision of which entry answered, how sure the ranking was (0 to 1), where to read it.

    `url` is empty for an entry that is for some customers only: it has no page.
    """

    entry_id: str
    revision: int
    title: str
    confidence: float
    url: str


class RichNode(Frozen, frozen=True):
    """A node of a parsed Markdown text: a `tag` of a short allowlist, or plain `text` when it has no tag.

    Tags: p h3 h4 ul ol li strong em code pre blockquote a br hr table thead tbody tr th td img. Only `a`
    (http, https, mailto, tel or a path of this site) and `img` (a path of this site below `/pictures/`)
    have `href`; the `text` of `img` describes it. `start` is the number of the first item of an `ol`; `align`
    is the alignment of a `th` or `td`, and `number` says that it holds one number, not to be broken.
    """

    tag: str = ""
    text: str = ""
    href: str = ""
    children: tuple[RichNode, ...] = ()
    start: int = 1
    align: Literal["", "left", "center", "right"] = ""
    number: bool = False


class AttachmentView(Frozen, frozen=True):
    """A file: its name, its type as read from its content, its size in bytes, and where to get it.

    `image`: it can be shown; everything else is only saved. Staff fetch the `url` signed in. `width` and
    `height` of a picture, in pixels, let a page keep its place while it loads.
    """

    name: str
    media_type: str
    size: int
    url: str
    image: bool = False
    width: int | None = None
    height: int | None = None


class MessageEvent(Frame, frozen=True, tag="message"):
    """Somebody said something. `text` is Markdown when `rich` is there, plain otherwise.

    With `attachments` it is the files' names, for peers that show no files. What the customer has `struck`
    has no text: pages say themselves that something stood there. `agent_id`, for staff only: which agent;
    and whether the customer `corrected` this before they passed it on. An `unfinished` correction goes as
    far as they had written it when the time was up.
    """

    seq: int
    at: str
    sender: SenderKind
    text: str
    struck: bool = False
    corrected: bool = False
    unfinished: bool = False
    sender_name: str | None = None
    agent_id: str | None = None
    rich: tuple[RichNode, ...] = ()
    quick_replies: tuple[QuickReply, ...] = ()
    answer: AnswerView | None = None
    asks_feedback: bool = False
    attachments: tuple[AttachmentView, ...] = ()
    client_id: str | None = None


class OwnerEvent(Frame, frozen=True, tag="owner"):
    """The conversation has a new owner. `text` is the sentence that tells the customer, if any.

    `quick_replies` are what that sentence offers.
    `reason`, `note` (what the agent wrote on handing back or closing) and `by` (who else gave it to the
    agent) are there for staff only.
    """

    seq: int
    at: str
    owner: OwnerKind
    previous: OwnerKind
    agent_name: str | None = None
    reason: str | None = None
    text: str | None = None
    quick_replies: tuple[QuickReply, ...] = ()
    note: str | None = None
    by: str | None = None


class FeedbackEvent(Frame, frozen=True, tag="feedback"):
    """The customer said whether the answer at `about_seq` helped."""

    seq: int
    at: str
    about_seq: int
    helpful: bool


class CustomerEvent(Frame, frozen=True, tag="customer"):
    """What is known of the customer changed; absent fields are unknown.

    `forgotten`: they asked to be forgotten, or were erased; what was read before may not be there any more.
    """

    seq: int
    at: str
    name: str | None = None
    email: str | None = None
    forgotten: bool = False


class NoteEvent(Frame, frozen=True, tag="note"):
    """Staff wrote a private note. Only `/ws/staff` carries it; `mentions` are the staff it calls."""

    seq: int
    at: str
    sender_name: str
    text: str
    mentions: tuple[str, ...] = ()
    client_id: str | None = None


class WorkEvent(Frame, frozen=True, tag="work"):
    """Staff put a label on or took it off, snoozed, merged, made a gesture or sent a copy; or the waiting
    customer left without an address, or is back. For staff only.

    `by` is absent when the desk did it itself. A snooze lasts `until`; a merge names the `other_id`;
    a `priority` that the desk raised says `why`: `complaint`, `upset`, or `waited_long`, which changes the
    place alone. `priority_set` was decided by whom it names.
    """

    seq: int
    at: str
    what: Literal[
        "labels",
        "snoozed",
        "snooze_ended",
        "merged",
        "merged_away",
        "merge_undone",
        "copy_sent",
        "priority",
        "priority_set",
        "left",
        "returned",
    ]
    by: str | None = None
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    until: str | None = None
    other_id: str | None = None
    why: str | None = None
    priority: Literal["normal", "high"] | None = None


class MailEvent(Frame, frozen=True, tag="mail"):
    """What agents said from `first_seq` to `last_seq` was to go to the customer by e-mail. For staff only.

    With `copy` it is all that was said, as the customer or an agent wished. It was `accepted` by the mail
    server or `spooled` as a file for others to send; `deferred`: it could not be sent and is tried again;
    `given_up` after the last try; `unconfirmed`: the address was never confirmed.
    """

    seq: int
    at: str
    outcome: Literal["accepted", "spooled", "deferred", "given_up", "unconfirmed"]
    first_seq: int
    last_seq: int
    email: str
    copy: bool = False


class ReceiptEvent(Frame, frozen=True, tag="receipt"):
    """The customer is shown what is passed on, and may strike it, until then; without `until` it is over.

    `struck` and `corrected` are how many lines read differently now: read the conversation again. Of these,
    `unfinished` ones were passed on as far as they were written when the time was up, and `left_out` ones,
    half-written names, addresses and numbers, were not. `late`: all had been passed on, and the customer
    deleted these lines afterwards.
    """

    seq: int
    at: str
    until: str | None = None
    struck: int = 0
    corrected: int = 0
    unfinished: int = 0
    left_out: int = 0
    late: bool = False


class SensitiveEvent(Frame, frozen=True, tag="sensitive"):
    """Something was `asked` for in a form, with its `kind` and `label`; or what became of the request.

    The value itself is in no event (see `sensitive.give` and `sensitive.view`).
    """

    seq: int
    at: str
    request_id: str
    what: Literal["asked", "given", "declined", "expired", "removed"]
    kind: Literal["", "iban", "card_digits", "other"] = ""
    label: str = ""


Event = (
    MessageEvent
    | OwnerEvent
    | FeedbackEvent
    | CustomerEvent
    | NoteEvent
    | WorkEvent
    | MailEvent
    | ReceiptEvent
    | SensitiveEvent
)
