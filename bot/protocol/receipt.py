"""The customer's receipt on `/ws/customer`: what is passed on to a person, to be corrected or struck."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from bot.protocol.base import MAX_TEXT_CHARACTERS, ClientId, Frame, Frozen, RequestId

LineKey = Annotated[str, Meta(min_length=1, max_length=200)]
LineText = Annotated[str, Meta(min_length=1, max_length=MAX_TEXT_CHARACTERS)]


class ReceiptGet(Frame, frozen=True, tag="receipt.get"):
    """What is passed on, or would be? Answered by `Receipt`."""

    id: RequestId


class ReceiptLine(Frozen, frozen=True):
    """One thing that is passed on: what the customer said, sent, or gave about themselves.

    It is marked when it is `struck`, or has a `correction`. Not `finished`: a page is still writing that.
    """

    key: str
    kind: Literal["said", "file", "name", "email", "order"]
    text: str
    struck: bool = False
    correction: str | None = None
    finished: bool = True


class Receipt(Frozen, frozen=True):
    """Result of `receipt.get`, facts first, then what was said, in order; empty once all is passed on."""

    lines: tuple[ReceiptLine, ...]


class ReceiptEdit(Frozen, frozen=True):
    """What becomes of a line: another text; without one it is struck."""

    key: LineKey
    text: LineText | None = None


class ReceiptHold(Frame, frozen=True, tag="receipt.hold"):
    """The customer is at it: until a person has the conversation, staff wait longer, ten minutes at most.

    `editing`: a line differs from what was said and is not passed on yet. If a person takes the conversation
    now, they wait ten seconds for it; otherwise what is not struck is passed on at once. Say so again when it
    changes; it ends with the socket. Result is null.
    """

    id: RequestId
    editing: bool = False


class ReceiptMark(Frame, frozen=True, tag="receipt.mark"):
    """The customer corrects a line (`text`), strikes it (no `text`) or keeps it as it was (`kept`).

    It holds from now on, however the receipt ends: passed on by any page, taken by an agent, or out of time.
    All pages of the customer hear `receipt.changed`. Not `finished`: `text` is still being written, which is
    `editing` in the sense of `receipt.hold`. When the receipt ends, a message that is still being written is
    passed on as far as it is written; a name, an address or a number is left out. `restores`: the customer
    takes back a strike that they see; without it a line that is struck, on another page perhaps, stays so:
    `text` and `kept` are refused with `line_struck`. Result is null; refused with `already_passed_on`, and
    what is no such name, address or number as in `customer.update`. `text` and `kept` exclude each other.
    """

    id: RequestId
    key: LineKey
    text: LineText | None = None
    kept: bool = False
    finished: bool = True
    restores: bool = False

    def __post_init__(self) -> None:
        if self.kept and self.text is not None:
            raise ValueError("a line is kept as it was, or has a `text`")


class ReceiptDelete(Frame, frozen=True, tag="receipt.delete"):
    """The customer deletes a line that was passed on already: staff may have read it, and can no longer.

    `key` is that of `receipt.mark`. Result is null, also when it is gone already; refused with `not_found`
    for what was not passed on. All pages hear a `receipt` event that is `late`.
    """

    id: RequestId
    key: LineKey


class ReceiptPass(Frame, frozen=True, tag="receipt.pass"):
    """Pass it on, with these edits. Acknowledged with `Accepted`; asks for a person, if nobody has yet.

    What was marked before counts as well, and a line in `edits` as it is there, unless it was struck. What is
    struck is gone before it is passed on: no desk, list, search or packet ever holds it.
    """

    id: RequestId
    client_id: ClientId
    edits: Annotated[tuple[ReceiptEdit, ...], Meta(max_length=500)] = ()
