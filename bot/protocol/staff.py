"""Frames between the desk and the gateway, on `/ws/staff`. The sign-in cookie says who it is."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from bot.protocol.base import MAX_NUMBER, ConversationKey, Frame, Frozen
from bot.protocol.boundary import BoundaryGet, BoundaryNote
from bot.protocol.bulk import BulkRun, PrioritySet
from bot.protocol.customer import ClientId, RequestId
from bot.protocol.drafts import DraftCheck
from bot.protocol.events import Event, OwnerKind
from bot.protocol.filters import FilterList, FilterRemove, FilterSave, ListFilter
from bot.protocol.lists import (
    ConversationSnooze,
    LabelCreate,
    LabelList,
    LabelRemove,
    LabelRename,
    LabelSet,
    LineKind,
    SearchFind,
)
from bot.protocol.notes import NoteAdd, ReadList, ReadMark
from bot.protocol.packet import Mood, Packet, PacketAck
from bot.protocol.profile import (
    AttributeSet,
    AttributeView,
    ConversationMerge,
    ConversationUnmerge,
    CustomerErase,
    PreferenceAdd,
    PreferenceRemove,
    PreferenceView,
    ProfileGet,
)
from bot.protocol.routing import (
    ActivityNote,
    Availability,
    AvailabilitySet,
    ConversationAssign,
    ConversationKeep,
    OfferDecline,
    TeamGet,
)
from bot.protocol.saved_replies import (
    MacroRemove,
    MacroRun,
    MacroSave,
    ReplyFill,
    ReplyList,
    ReplyRemove,
    ReplySave,
)
from bot.protocol.sensitive import SensitiveAsk, SensitiveRemove, SensitiveView

ListName = Literal["queue", "mine", "all", "snoozed", "closed"]


class DeskOpen(Frame, frozen=True, tag="desk.open"):
    """First frame of a staff page. Answered by `DeskOpened`; from then on `RowPush`es follow."""

    id: RequestId
    protocol: Annotated[int, Meta(ge=-MAX_NUMBER, le=MAX_NUMBER)]


class ListGet(Frame, frozen=True, tag="list.get"):
    """A page of one list of conversations. Answered by `RowList`.

    `filter` keeps to some of them (`label` alone does the same for one field); `after` is the `next` of the
    page before.
    """

    id: RequestId
    list: ListName
    label: Annotated[str, Meta(max_length=40)] | None = None
    filter: ListFilter = ListFilter()
    after: Annotated[str, Meta(max_length=300)] | None = None


class ConversationOpen(Frame, frozen=True, tag="conversation.open"):
    """Read a conversation and follow it. Answered by `ConversationOpened`; live events follow.

    Without `follow` it is only read: nothing comes of itself, and no colleague is told who looks at it.
    """

    id: RequestId
    conversation_id: ConversationKey
    after_seq: Annotated[int, Meta(ge=0, le=MAX_NUMBER)] = 0
    follow: bool = True


class ConversationLeave(Frame, frozen=True, tag="conversation.leave"):
    """Stop following a conversation. Result is null."""

    id: RequestId
    conversation_id: ConversationKey


class ConversationTake(Frame, frozen=True, tag="conversation.take"):
    """Take a conversation. One of two who try wins; the other gets `already_taken`."""

    id: RequestId
    conversation_id: ConversationKey


class ConversationReturn(Frame, frozen=True, tag="conversation.return"):
    """Hand it back to the assistant, with a note on the outcome for whoever reads it next.

    The assistant answers a message that the agent has left unanswered.
    """

    id: RequestId
    conversation_id: ConversationKey
    note: Annotated[str, Meta(max_length=2000)] | None = None
    boundary: BoundaryNote = BoundaryNote()


class ConversationClose(Frame, frozen=True, tag="conversation.close"):
    """Close it. It reopens with the assistant when the customer writes again."""

    id: RequestId
    conversation_id: ConversationKey
    note: Annotated[str, Meta(max_length=2000)] | None = None


class ConversationReopen(Frame, frozen=True, tag="conversation.reopen"):
    """Open a closed conversation again, and have it: there is something to add. Answered by its row."""

    id: RequestId
    conversation_id: ConversationKey


class AgentMessageSend(Frame, frozen=True, tag="message.send"):
    """The owning agent says something. Acknowledged with `Accepted` once it is on disk.

    `entry_id` names the published entry that the text was taken from; the message then links to it.
    `suggested` are the entries that stood beside the draft: what became of each is kept.
    """

    id: RequestId
    conversation_id: ConversationKey
    client_id: ClientId
    text: str
    entry_id: Annotated[str, Meta(max_length=200)] | None = None
    suggested: Annotated[tuple[Annotated[str, Meta(max_length=200)], ...], Meta(max_length=10)] = ()


class ConversationWrite(Frame, frozen=True, tag="conversation.write"):
    """Write first: to a customer who did not ask for a person, and has a page open or left an address.

    A closed conversation becomes the agent's. One that the assistant has stays with it; the customer is asked
    whether they would rather talk to a person. Answered by `Accepted`.
    """

    id: RequestId
    conversation_id: ConversationKey
    client_id: ClientId
    text: str


class AgentTypingSet(Frame, frozen=True, tag="typing.set"):
    """The agent started or stopped typing. No reply; never recorded."""

    conversation_id: ConversationKey
    typing: bool


class DutySet(Frame, frozen=True, tag="duty.set"):
    """Go on or off duty. Answered by `DeskOpened`."""

    id: RequestId
    on_duty: bool


StaffFrame = (
    DeskOpen
    | ListGet
    | ConversationOpen
    | ConversationLeave
    | ConversationTake
    | ConversationReturn
    | ConversationClose
    | ConversationReopen
    | AgentMessageSend
    | ConversationWrite
    | AgentTypingSet
    | DutySet
    | ConversationAssign
    | AvailabilitySet
    | ActivityNote
    | TeamGet
    | OfferDecline
    | ConversationKeep
    | PacketAck
    | BoundaryGet
    | NoteAdd
    | ReadMark
    | ReadList
    | SearchFind
    | SensitiveAsk
    | SensitiveView
    | SensitiveRemove
    | LabelList
    | LabelCreate
    | LabelSet
    | LabelRename
    | LabelRemove
    | ConversationSnooze
    | ReplyList
    | ReplySave
    | ReplyRemove
    | ReplyFill
    | MacroSave
    | MacroRemove
    | MacroRun
    | ProfileGet
    | PreferenceAdd
    | PreferenceRemove
    | AttributeSet
    | ConversationMerge
    | ConversationUnmerge
    | CustomerErase
    | DraftCheck
    | FilterList
    | FilterSave
    | FilterRemove
    | BulkRun
    | PrioritySet
)


class ConversationRow(Frozen, frozen=True):
    """One line of the desk's lists. Times are UTC, RFC 3339.

    `owed_since`: since when the customer waits for a word from a person. `customer_last_at`: when they wrote
    last. `left`: they have had no page open for a while and left no address, so nobody counts them in the
    queue; they are last in it until they are back. `wanted_name`: the agent whom they asked for by name.
    `waited_long`: they come before others in the queue for it, whatever the priority.
    `language` is a code of ISO 639-1, `page` where on the site it began.

    `withheld`: what the customer has told the assistant is not passed on to staff yet, so no words of theirs
    are here or in the conversation; they look at it until `receipt_until` at most. Then read it again.
    """

    conversation_id: str
    owner: OwnerKind
    started_at: str
    last_at: str
    last_text: str
    last_seq: int
    mood: Mood
    customer_name: str | None = None
    customer_email: str | None = None
    problem: str | None = None
    reason: str | None = None
    priority: Literal["normal", "high"] = "normal"
    waiting_since: str | None = None
    promised_by: str | None = None
    agent_id: str | None = None
    agent_name: str | None = None
    labels: tuple[str, ...] = ()
    snoozed_until: str | None = None
    withheld: bool = False
    receipt_until: str | None = None
    owed_since: str | None = None
    customer_last_at: str | None = None
    language: str | None = None
    page: str | None = None
    left: bool = False
    wanted_name: str | None = None
    waited_long: bool = False


class DeskOpened(Frozen, frozen=True):
    """Result of `desk.open`: who is signed in, and the queue."""

    staff_id: str
    name: str
    role: str
    on_duty: bool
    availability: Availability = "off"
    queue: tuple[ConversationRow, ...] = ()
    mine: tuple[ConversationRow, ...] = ()


class RowList(Frozen, frozen=True):
    """Result of `list.get`: the queue most urgent first, `mine` who waits for a word first, others newest."""

    rows: tuple[ConversationRow, ...]
    next: str | None = None


class SearchHit(Frozen, frozen=True):
    """The best line of a conversation: its row, where the line is, and a part of the line.

    `snippet` alternates between text and found words, beginning with text (which may be empty).
    """

    row: ConversationRow
    seq: int
    at: str
    kind: LineKind
    snippet: tuple[str, ...]


class SearchResults(Frozen, frozen=True):
    """Result of `search.find`: one hit for each conversation, best first, at most 50."""

    hits: tuple[SearchHit, ...]


class ConversationOpened(Frozen, frozen=True):
    """Result of `conversation.open`. `packet` is that of the last handoff, if there was one."""

    row: ConversationRow
    events: tuple[Event, ...]
    more: bool = False
    packet: Packet | None = None


class PastConversation(Frozen, frozen=True):
    """Another conversation: of this very customer, or else of somebody with the same e-mail address.

    `address_confirmed`: both customers have shown that the address is theirs; else anybody may have given it.
    """

    row: ConversationRow
    same_customer: bool
    address_confirmed: bool = False


class Profile(Frozen, frozen=True):
    """Result of `profile.get`: who the customer is, and what else there is of them, newest first.

    Answers are mailed to `email` only when it is `email_confirmed`. `attributes` are what the host site
    signed, `given` what staff wrote. `histories` are the conversations merged into this one, oldest first:
    read them before it.
    """

    customer_id: str
    since: str
    name: str | None = None
    name_source: str | None = None
    email: str | None = None
    email_confirmed: bool = False
    known_to_site: bool = False
    locale: str | None = None
    attributes: dict[str, str] = {}
    given: tuple[AttributeView, ...] = ()
    order_numbers: tuple[str, ...] = ()
    preferences: tuple[PreferenceView, ...] = ()
    past: tuple[PastConversation, ...] = ()
    histories: tuple[str, ...] = ()
    merged_into: str | None = None


class RowPush(Frame, frozen=True, tag="row"):
    """A conversation's line changed."""

    row: ConversationRow
